import DriftlessContract
import DriftlessProtocol

/// Messages full of values that notations like to bend.
enum Samples {
    static let values: [Value] = [
        .null, .integer(.min), .integer(.max), .integer((1 << 53) + 1), .integer(0), .real(-0.0), .real(0),
        .real(.greatestFiniteMagnitude), .real(.leastNonzeroMagnitude), .real(.infinity), .real(-.infinity),
        .real(Double(bitPattern: 0x7FF8_0000_0000_1234)), .real(0.1), .text([]), .blob([]),
        .text([0x61, 0, 0x62]), .string("\u{E9}"), .string("e\u{301}"), .text([0xFF, 0xC3]), .blob([0, 0xFF, 0]),
    ]
    static let layout = Layout(entity: "note", fields: values.indices.map { "f\($0)" })
    static let other = Layout(entity: "tag", fields: ["id", "name"])
    static let device = Identifier(high: 1, low: .max)
    static let life = Identifier(high: .max, low: 2)
    static let digest: [UInt8] = (0..<32).map { UInt8($0) }
    static let key = RecordKey(bytes: PackedRow.pack([.integer(.min), .text([0x61, 0])]))
    static let records = [
        RecordState(layout: layout, key: key, revision: .max, life: life, row: values),
        RecordState(layout: other, key: key, revision: 7, life: life, row: nil),
        RecordState(layout: other, key: key, revision: 8, life: life, row: [.null, .null]),
        RecordState(layout: Layout(entity: "empty", fields: []), key: key, revision: 9, life: life, row: []),
    ]
    static let cursor = SnapshotCursor(start: 5, entity: "note", after: key)

    static var operation: Operation {
        let insert = Change(
            layout: layout, kind: .insert, key: key, life: nil, base: 0,
            fields: values.enumerated().map { FieldChange(field: $0, old: .null, new: $1, base: 0) })
        let update = Change(
            layout: other, kind: .update, key: key, life: life, base: 9,
            fields: [
                FieldChange(field: 1, old: .real(-0.0), new: .null, base: 4, target: life),
                FieldChange(field: 0, old: .null, new: .integer(.max), base: 9),
            ])
        let delete = Change(layout: other, kind: .delete, key: key, life: life, base: .max, fields: [])
        return Operation(
            id: device, number: .max, wallTime: .min, existing: true, changes: [insert, update, delete])
    }

    static var receipts: [Receipt] {
        let conflict = Conflict(
            entity: "note", key: key, field: "", base: .null, mine: .real(-0.0), theirs: .text([0xFF]),
            result: .integer(.min), kept: .both, policy: "lww")
        var whole = conflict
        whole.field = nil
        whole.kept = .theirs
        let rekey = Rekey(
            entity: "note", life: life, old: key, new: RecordKey(bytes: PackedRow.pack([.integer(1)])))
        return [
            Receipt(operation: device, number: 1, outcome: .accepted, revision: 3),
            Receipt(
                operation: life, number: 2, outcome: .merged, revision: 4, records: records,
                conflicts: [conflict, whole], rekeys: [rekey]),
            Receipt(operation: life, number: 3, outcome: .rejected(Rejection(.tooLarge, "No.\0")), revision: 4),
        ]
    }

    static let hello = Hello(device: device, contractDigest: digest)
    static let welcome = Welcome(
        revision: .max, terms: [Term(id: life, first: 0)], horizon: 3, serverTime: .min)
    static let push = PushRequest(
        device: device, contractDigest: digest, clock: .max, operations: [operation, operation], acknowledged: .max)
    static let pushed = PushResponse(receipts: receipts, stop: .gap, revision: 9)
    static let pull = PullRequest(device: device, contractDigest: [], after: .max, pageBytes: .max)
    static let scopedPull = PullRequest(device: device, contractDigest: [], after: 3, scopes: ["site/Ä", "tenant"])
    static let page = PullPage(
        start: 1, end: .max, complete: true, records: records,
        exits: [Exit(scope: "site/Ä", entity: "note", key: key, revision: .max)],
        digests: [ScopeDigest(scope: Scope.tenant.id, sum: digest, count: .max)])
    static let snapshot = SnapshotRequest(device: device, contractDigest: digest, scope: "site/\"1\"", cursor: cursor)
    static let snapshotPage = SnapshotPage(scope: "site/1", cursor: cursor, start: 5, records: records, next: cursor)
    static let problem = Problem(code: "not-allowed", message: "e\u{301} \0")
}

/// SplitMix64: the same numbers in every run.
struct Seeded: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
