package import DriftlessContract

/// A sample of an entity, as the device's columns hold it.
package struct Sample: Sendable {
    /// `full`, `minimal`, `invalid`.
    package var name: String
    /// By field; fields that it leaves out are not there.
    package var values: [String: Value]
    package var isRefused: Bool { name == "invalid" }
}

extension ContractDocument {
    /// The samples of an entity; one with a value that its column cannot hold is left out.
    package func samples(of entity: Entity) -> [Sample] {
        self["entities", entity.name, "samples"].parts.compactMap { part in
            var sample = Sample(name: part.name, values: [:])
            for value in part.parts {
                guard let field = entity.fields.first(where: { $0.name == value.name }) else { continue }
                guard let held = value.value(of: field) else { return nil }
                sample.values[field.name] = held
            }
            return sample
        }
    }

    /// Whether the engine lets pass what the contract refuses for this entity.
    package func isLenient(with entity: Entity) -> Bool {
        unexecuted.contains { found in
            found.refusal != nil && found.path.names.starts(with: ["entities", entity.name, "fields"])
                && ["pattern", "requires_when"].contains(found.path.names.last)
        }
    }

    /// A part's canonical text, for digests of what statements rest on.
    package func canonicalText(of path: ContractPath) -> String {
        path.names.reduce(root) { $0[$1] }.canonical?.text(isPretty: false) ?? ""
    }
}

extension ContractPart {
    fileprivate func value(of field: Field) -> Value? {
        guard let text else {
            let written = canonical?.text(isPretty: false) ?? ""
            // Bytes stand as { hex: "89504e47" }.
            if written.hasPrefix("{\"hex\":\""), written.hasSuffix("\"}") {
                return Self.bytes(String(written.dropFirst(8).dropLast(2))).map { .blob($0) }
            }
            return .string(written)
        }
        switch field.type {
        case .bool: return ["true": 1, "false": 0][text].map { .integer($0) }
        case .uuid7(.blob), .blob: return Self.bytes(text.filter { $0 != "-" }).map { .blob($0) }
        case .string, .text, .json, .uuid7(.text), .date(.text), .timestamp(.text), .decimal(_, _, .text), .enumeration:
            return .string(text)
        case .int, .date, .timestamp: return Int64(text).map { .integer($0) }
        case .real, .decimal: return Double(text).map { .real($0) }
        case .any: return Int64(text).map { .integer($0) } ?? .string(text)
        }
    }

    private static func bytes(_ hex: String) -> [UInt8]? {
        let digits = hex.compactMap(\.hexDigitValue)
        guard digits.count == hex.count, digits.count % 2 == 0 else { return nil }
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
    }
}
