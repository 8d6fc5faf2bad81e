internal import DriftlessContract
internal import DriftlessContractFile
internal import DriftlessDocs
internal import Foundation

/// Rows with values at the limits of each field, written on one device, read on another (MAP002, FLD005).
struct RoundTrip {
    let document: ContractDocument
    let entity: String
    let folder: URL

    func verdict(on claim: Claim) async throws -> Verdict {
        var verdict = Verdict(claim: claim, by: "server and two devices on loopback")
        // Each row stands alone: what it refers to, and where it belongs, is another statement's.
        var alone = document.draft
        alone.entities = alone.entities.filter { $0.name == entity }.map { entity in
            var entity = entity
            entity.direction = .both
            entity.references = []
            entity.scope = nil
            return entity
        }
        guard let subject = alone.entity(named: entity) else { return verdict }
        let rows = BoundaryValues.rows(of: subject)
        let read = try await LoopbackServer.run(alone, in: folder) { server in
            let writer = try await server.device("writer", tenant: "trip"),
                reader = try await server.device("reader", tenant: "trip")
            for device in [writer, reader] { try device.create(taking: []) }
            try writer.app(rows.map { subject.insert($0) })
            try await writer.sync()
            try await reader.sync()
            return try reader.table(subject)
        }
        let there = Dictionary(read.map { (subject.key(of: $0), $0) }) { first, _ in first }
        for row in rows {
            let wanted = subject.canonical(row)
            guard let seen = there[subject.key(of: row)] else {
                verdict.failures.append("a row did not come: \(wanted)")
                continue
            }
            for (field, (a, b)) in zip(subject.fields, zip(wanted, seen)) where a != b {
                verdict.failures.append("\(field.name) was written as \(a) and came as \(b)")
            }
        }
        verdict.result = "\(rows.count) rows"
        return verdict
    }
}

/// What lies at a field's limits and what travels badly.
enum BoundaryValues {
    static func rows(of entity: Entity) -> [[Value]] {
        let alternatives = entity.fields.map { values(of: $0) }
        let distinct = Set(entity.identity.key + entity.unique.flatMap { $0 })
        return (0..<(alternatives.map(\.count).max() ?? 0)).map { number in
            entity.fields.indices.map { index in
                let field = entity.fields[index]
                if distinct.contains(field.name) { return key(of: field, number) }
                return alternatives[index][number % alternatives[index].count]
            }
        }
    }

    /// The n-th of values that are all different.
    private static func key(of field: Field, _ n: Int) -> Value {
        let hex = "0197c2a0000070008000" + String(repeating: "0", count: 12 - "\(n)".count) + "\(n)"
        switch field.type {
        case .uuid7(.blob): return .blob(bytes(hex))
        case .uuid7(.text):
            let cuts = [8, 12, 16, 20]
            return .string(hex.enumerated().map { (cuts.contains($0) ? "-" : "") + String($1) }.joined())
        default: break
        }
        switch field.type.storage {
        case .integer: return .integer(Int64(field.limits.min ?? 1) + Int64(n))
        case .real: return .real(Double(n) + 0.5)
        case .text, .any: return .string("k\(n)")
        case .blob: return .blob([UInt8(truncatingIfNeeded: n)])
        }
    }

    private static func bytes(_ hex: String) -> [UInt8] {
        let digits = hex.compactMap(\.hexDigitValue)
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
    }

    static func values(of field: Field) -> [Value] {
        var values = usual(field)
        if !field.required { values.append(.null) }
        return values
    }

    private static func usual(_ field: Field) -> [Value] {
        let most = field.limits.max.map { Int($0) }
        switch field.type {
        case .bool: return [.integer(0), .integer(1)]
        case .enumeration(let words, let isOpen): return words.map { .string($0) } + (isOpen ? [.string("later")] : [])
        case .json: return [.string("{}"), .string("[1,2.5,\"a\",null]"), .string("{\"b\":1,\"a\":2}")]
        case .decimal(let precision, let scale, .text):
            let nines = String(repeating: "9", count: precision - scale)
            return ["0", "-0.5", "\(nines.isEmpty ? "0" : nines).\(String(repeating: "9", count: max(1, scale)))"]
                .map { .string($0) }
        case .uuid7, .date, .timestamp: return times(field)
        default: break
        }
        switch field.type.storage {
        case .integer:
            let low = field.limits.min.map { Int64($0) } ?? .min, high = field.limits.max.map { Int64($0) } ?? .max
            let others: [Int64] = [0, -1, (1 << 53) + 1]
            return ([low, high] + others.filter { (low...high).contains($0) }).map { .integer($0) }
        case .real:
            let low = field.limits.min ?? -1.7e308, high = field.limits.max ?? 1.7e308
            return ([low, high] + [0, 0.1, -0.0, 1e-300].filter { (low...high).contains($0) }).map { .real($0) }
        case .text:
            let long = String(repeating: "é", count: min(most ?? 3_000, 3_000))
            return ["", "plain", "a\u{0}b", "e\u{301}", "é", "😀 \u{202E}", "'; DROP TABLE x; --", long].map {
                .string(String($0.unicodeScalars.prefix(most ?? .max)))
            }
        case .any: return [.integer(1), .real(0.5), .string("1"), .blob([0])]
        case .blob: return [[], [0], Array(repeating: 0xFF, count: min(most ?? 5_000, 5_000))].map { .blob($0) }
        }
    }

    private static func times(_ field: Field) -> [Value] {
        switch field.type {
        case .uuid7: return [key(of: field, 1), key(of: field, 2)]
        case .date(.text): return [.string("0001-01-01"), .string("2024-02-29"), .string("9999-12-31")]
        case .timestamp(.text): return [.string("1969-12-31T23:59:59.999Z"), .string("2026-03-02T09:00:00Z")]
        default: return [.integer(-1), .integer(0), .integer(4_102_444_800_000)]
        }
    }
}
