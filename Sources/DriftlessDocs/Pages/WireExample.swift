internal import DriftlessContract
internal import DriftlessContractFile
internal import DriftlessProtocol

/// One write as it goes over the wire: the engine's own encoding of an insert, byte by byte.
enum WireExample {
    /// Nothing for a contract whose devices write nothing.
    static func section(_ document: ContractDocument) -> [HTML] {
        let contract = document.draft
        let heading = HTML.heading(2, "An example, byte by byte", id: "bytes")
        guard let entity = contract.entities.first(where: { $0.direction != .down && $0.direction != .local }),
            let request = request(entity, contract, document),
            let json = try? request.wireBytes(as: .json), let protobuf = try? request.wireBytes(as: .protobuf)
        else { return [heading, .paragraph("No device writes anything under this contract.")] }
        let name = HTML.code(entity.name)
        return [
            heading,
            .paragraph(
                "A device pushes one operation, the insert of one record of \(name). As JSON, which a person can read:"
            ),
            block(.text(String(decoding: json, as: UTF8.self)), "The push as JSON", class: "wrap"),
            .paragraph(
                "The same as protobuf, which devices send: where it stands, the bytes, and those that are letters."),
            block(.text(dump(protobuf)), "The push as protobuf, byte by byte"),
            .table(
                "Both forms", ["form", "content type", "bytes"],
                [
                    ["JSON", .code(WireFormat.json.rawValue), .text("\(json.count)")],
                    ["protobuf", .code(WireFormat.protobuf.rawValue), .text("\(protobuf.count)")],
                ]),
            .paragraph(Statement.computed("wire encoding")),
        ]
    }

    private static func block(_ text: HTML, _ label: Phrase, class name: String = "bytes") -> HTML {
        .tag("pre", ["class": name, "tabindex": "0", "role": "region"], .tag("code", [:], text)).labelled(label)
    }

    private static func request(_ entity: Entity, _ contract: Contract, _ document: ContractDocument) -> PushRequest? {
        let sample = document.samples(of: entity).first { !$0.isRefused }?.values ?? [:]
        let row = entity.fields.map { $0.canonical(sample[$0.name] ?? $0.defaultValue ?? $0.exampleValue) }
        guard let key = entity.key(of: row) else { return nil }
        let change = Change(
            layout: Layout(entity), kind: .insert, key: key, life: nil, base: 0,
            fields: row.enumerated().map { FieldChange(field: $0, old: .null, new: $1, base: 0) })
        let device = Identifier(high: 0x0197_C2A0_0000_7000, low: 0x8000_0000_0000_0001)
        // 2026-03-02, 09:00 in UTC.
        let time: Int64 = 1_772_442_000_000
        let operation = Operation(
            id: Identifier(high: 0x0197_C2A0_0000_7000, low: 0x8000_0000_0000_0002), number: 1, wallTime: time,
            changes: [change])
        return PushRequest(
            device: device, contractDigest: contract.digest, clock: time, operations: [operation], acknowledged: 0)
    }

    /// Sixteen bytes a line.
    private static func dump(_ bytes: [UInt8]) -> String {
        stride(from: 0, to: bytes.count, by: 16).map { start in
            let line = bytes[start..<min(start + 16, bytes.count)]
            let hex = line.map { Hex.encode([$0]) }.joined(separator: " ")
            let letters = line.map { (32..<127).contains($0) ? String(UnicodeScalar($0)) : "." }.joined()
            let gap = String(repeating: " ", count: 16 * 3 - 1 - hex.utf8.count)
            return "\(Hex.encode([UInt8(start >> 8 & 0xFF), UInt8(start & 0xFF)]))  \(hex)\(gap)  \(letters)"
        }.joined(separator: "\n")
    }
}

extension Field {
    /// Something that the column holds, where no sample says what is usual.
    fileprivate var exampleValue: Value {
        let id = Identifier(high: 0x0197_C2A0_0000_7000, low: 0x8000_0000_0000_0003)
        switch type {
        case .uuid7(.blob): return .blob(id.bytes)
        case .uuid7(.text): return .string("0197c2a0-0000-7000-8000-000000000003")
        default: break
        }
        return switch type.storage {
        case .integer: .integer(limits.min.map { Int64($0) } ?? 1)
        case .real: .real(0.5)
        case .text, .any: .string(name)
        case .blob: .blob([1, 2, 3])
        }
    }
}
