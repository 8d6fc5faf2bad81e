internal import DriftlessClientStore
internal import DriftlessContract
internal import DriftlessProtocol

/// For a trace's lines.
extension Value {
    var literal: String {
        switch self {
        case .null: return "NULL"
        case .integer(let x): return "\(x)"
        case .real(let x): return "\(x)"
        case .text(let bytes):
            if bytes.count > 40 { return "text of \(bytes.count) bytes" }
            let isPlain = bytes.allSatisfy { (0x20..<0x7F).contains($0) && $0 != 0x27 }
            return isPlain ? "'\(String(decoding: bytes, as: UTF8.self))'" : "text x'\(Hex.encode(bytes))'"
        case .blob(let bytes): return bytes.count > 16 ? "blob of \(bytes.count) bytes" : "x'\(Hex.encode(bytes))'"
        }
    }
}

extension Write {
    func described(_ contract: Contract) -> String {
        let entity = contract.entities[self.entity]
        let head = "\(kind.rawValue) \(entity.name) \(key.map(\.literal).joined(separator: "/"))"
        let sets = fields.map { assignment in
            let name = entity.fields[assignment.field].name
            switch assignment.term {
            case .value(let value): return "\(name) = \(value.literal)"
            case .plus(let value): return "\(name) += \(value.literal)"
            }
        }
        return sets.isEmpty ? head : "\(head) (\(sets.joined(separator: ", ")))"
    }
}

extension Ledger.Write {
    func described(_ contract: Contract) -> String {
        let fields = contract.entity(named: ref.entity)?.fieldNames ?? []
        switch (before, after) {
        case (nil, let after?):
            return "insert \(ref) (\(zip(fields, after).map { "\($0) = \($1.literal)" }.joined(separator: ", ")))"
        case (let before?, let after?):
            let changed = after.indices.filter { before[$0] != after[$0] }
                .map { "\(fields[$0]) \(before[$0].literal) > \(after[$0].literal)" }
            return "update \(ref) (\(changed.joined(separator: ", ")))"
        case (_, nil): return "delete \(ref)"
        }
    }
}

extension Change {
    var described: String {
        let head = "\(kind) \(layout.entity) \(key) base \(base)"
        let details = fields.map { field in
            let name = layout.fields.indices.contains(field.field) ? layout.fields[field.field] : "?"
            return kind == .insert
                ? "\(name) \(field.new.literal)"
                : "\(name) \(field.old.literal) > \(field.new.literal) (base \(field.base))"
        }
        return details.isEmpty ? head : "\(head): \(details.joined(separator: ", "))"
    }
}

extension Receipt.Outcome {
    var described: String {
        switch self {
        case .accepted: "accepted"
        case .merged: "merged"
        case .rejected(let why): "rejected \(why.code.rawValue): \(why.message)"
        }
    }

    var isAccepted: Bool {
        switch self {
        case .accepted, .merged: true
        case .rejected: false
        }
    }
}

extension PullStep {
    var isApplied: Bool { if case .applied = self { true } else { false } }

    var described: String {
        switch self {
        case .staged: "kept until the last is there"
        case .outdated: "is of other scopes"
        case .unfit: "does not fit"
        case .applied(.equal, _): "applied, digests equal"
        case .applied(.later, _): "applied"
        case .applied(.different, _): "applied, DIGESTS DIFFER"
        }
    }
}
