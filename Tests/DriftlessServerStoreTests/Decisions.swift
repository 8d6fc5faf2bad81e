import DriftlessContract
import DriftlessProtocol
import DriftlessServerStore
import Testing

struct Seeded: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 29)
    }
}

/// A store of sites and their notes, and devices that write to it.
final class Bench {
    static let site = Entity(
        name: "site", identity: Identity(key: ["id"], onDuplicate: .rekey),
        fields: [
            Field(name: "id", type: .int, required: true), Field(name: "name", type: .any),
            Field(name: "visits", type: .int, policy: .counter),
        ])
    static let note = Entity(
        name: "note", identity: Identity(key: ["id"]),
        fields: [
            Field(name: "id", type: .int, required: true), Field(name: "site", type: .int),
            Field(name: "text", type: .any),
        ],
        references: [
            Reference(fields: ["site"], parent: "site", parentFields: ["id"], onParentDeleted: .cascade)
        ])
    let store: SQLiteServerStore
    var random = Seeded(state: 1)
    var numbers: [DeviceID: UInt64] = [:]
    let a = DeviceID(high: 1, low: 1)
    let b = DeviceID(high: 1, low: 2)

    init(_ entities: [Entity] = [Bench.site, Bench.note]) throws {
        let contract = Contract(id: "test", version: "1", entities: entities)
        store = try SQLiteServerStore(path: ":memory:", tenant: "t", contract: contract, now: 0, random: &random)
    }

    func operation(_ device: DeviceID, _ changes: [Change], wall: Int64 = 1) -> DriftlessProtocol.Operation {
        numbers[device, default: 0] += 1
        return Operation(id: .random(using: &random), number: numbers[device] ?? 0, wallTime: wall, changes: changes)
    }

    func push(
        _ device: DeviceID, _ operations: [DriftlessProtocol.Operation], acknowledged: UInt64 = 0
    ) throws -> PushResponse {
        try push([(device, operations)], acknowledged: acknowledged)[0]
    }

    /// Several devices' operations, committed together.
    func push(
        _ pushes: [(device: DeviceID, operations: [DriftlessProtocol.Operation])], acknowledged: UInt64 = 0
    ) throws -> [PushResponse] {
        let admitted = pushes.map { device, operations in
            AdmittedPush(
                caller: Caller(tenant: "t", user: "u", roles: []),
                request: PushRequest(
                    device: device, contractDigest: [], clock: 100, operations: operations,
                    acknowledged: acknowledged))
        }
        return try store.push(admitted, now: 100)
    }

    func pull() throws -> PullPage { try store.pull(PullRequest(device: a, contractDigest: [], after: 0)) }

    func row(_ entity: String, _ id: Int64) throws -> [Value]? {
        try pull().records.first { $0.layout.entity == entity && $0.key == key(id) }?.row
    }
}

func key(_ id: Int64) -> RecordKey { RecordKey(bytes: PackedRow.pack([.integer(id)])) }

func insert(_ entity: Entity, _ row: [Value], target: OperationID? = nil) -> Change {
    let fields = row.enumerated().map { i, value in
        FieldChange(field: i, old: .null, new: value, base: 0, target: i == 1 ? target : nil)
    }
    return Change(
        layout: Layout(entity), kind: .insert, key: RecordKey(bytes: PackedRow.pack([row[0]])), life: nil, base: 0,
        fields: fields)
}

func update(
    _ entity: Entity, _ id: Int64, life: OperationID, base: Revision, _ field: Int, _ old: Value, _ new: Value
) -> Change {
    Change(
        layout: Layout(entity), kind: .update, key: key(id), life: life, base: base,
        fields: [FieldChange(field: field, old: old, new: new, base: base)])
}

func delete(_ entity: Entity, _ id: Int64, life: OperationID, base: Revision) -> Change {
    Change(layout: Layout(entity), kind: .delete, key: key(id), life: life, base: base, fields: [])
}

@Suite("Decisions of the server")
struct Decisions {
    let bench: Bench
    init() throws { bench = try Bench() }

    @Test("Hostile values come back bit by bit")
    func hostile() throws {
        let values: [Value] = [
            .text([0x61, 0, 0x62]), .integer(9_007_199_254_740_993), .real(-0.0), .string("e\u{301}"), .null,
            .text([]), .blob([]), .text([0xFF]),
        ]
        for (i, value) in values.enumerated() {
            let change = insert(Bench.site, [.integer(Int64(i)), value, .null])
            #expect(try bench.push(bench.a, [bench.operation(bench.a, [change])]).receipts[0].outcome == .accepted)
            #expect(try bench.row("site", Int64(i)) == [.integer(Int64(i)), value, .null])
        }
        #expect(try bench.store.digests() == bench.store.recount())
    }

    @Test("A retried push has the same receipt and no second effect")
    func retried() throws {
        let first = bench.operation(bench.a, [insert(Bench.site, [.integer(1), .null, .integer(3)])])
        let one = try bench.push(bench.a, [first])
        let add = bench.operation(
            bench.a, [update(Bench.site, 1, life: first.id, base: 1, 2, .integer(3), .integer(5))])
        let two = try bench.push(bench.a, [add])
        #expect(try bench.push(bench.a, [first, add]).receipts == one.receipts + two.receipts)
        #expect(try bench.row("site", 1)?[2] == .integer(5))
    }

    @Test("A retried push of many has the same receipts, and takes what is new in it, also what it says twice")
    func retriedMany() throws {
        let first = bench.operation(bench.a, [insert(Bench.site, [.integer(1), .null, .integer(0)])])
        let adds = (1..<120).map { i in
            let change = update(
                Bench.site, 1, life: first.id, base: Revision(i), 2, .integer(Int64(i - 1)), .integer(Int64(i)))
            return bench.operation(bench.a, [change])
        }
        let all = [first] + adds
        let before = try bench.push(bench.a, Array(all.prefix(70)))
        let after = try bench.push(bench.a, all + all.suffix(1))
        #expect(after.receipts.count == 121 && after.receipts.allSatisfy { $0.outcome == .accepted })
        #expect(after.receipts.prefix(70).map(\.revision) == before.receipts.map(\.revision))
        #expect(after.receipts[120].revision == after.receipts[119].revision)
        #expect(try bench.row("site", 1)?[2] == .integer(119))
    }

    @Test("Concurrent counters add up")
    func counters() throws {
        let first = bench.operation(bench.a, [insert(Bench.site, [.integer(1), .null, .integer(3)])])
        _ = try bench.push(bench.a, [first])
        for device in [bench.a, bench.b] {
            let change = update(Bench.site, 1, life: first.id, base: 1, 2, .integer(3), .integer(5))
            _ = try bench.push(device, [bench.operation(device, [change])])
        }
        #expect(try bench.row("site", 1)?[2] == .integer(7))
    }

    @Test("A deleted parent takes its children along, at the same revision")
    func cascade() throws {
        let first = bench.operation(
            bench.a,
            [insert(Bench.site, [.integer(1), .null, .null]), insert(Bench.note, [.integer(7), .integer(1), .null])])
        _ = try bench.push(bench.a, [first])
        let gone = bench.operation(bench.a, [delete(Bench.site, 1, life: first.id, base: 1)])
        #expect(try bench.push(bench.a, [gone]).receipts[0].records.count == 2)
        let page = try bench.pull()
        #expect(page.records.map(\.row) == [nil, nil] && page.records.allSatisfy { $0.revision == 2 })
        #expect(try bench.store.digests() == bench.store.recount())
    }

    @Test("A second record of a taken key gets another, and its children follow, then and later")
    func rekey() throws {
        _ = try bench.push(bench.a, [bench.operation(bench.a, [insert(Bench.site, [.integer(1), .null, .null])])])
        var own = bench.operation(bench.b, [insert(Bench.site, [.integer(1), .string("b"), .null])])
        own.changes.append(insert(Bench.note, [.integer(7), .integer(1), .null], target: own.id))
        let later = bench.operation(bench.b, [insert(Bench.note, [.integer(8), .integer(1), .null], target: own.id)])
        let response = try bench.push(bench.b, [own, later])
        #expect(response.receipts[0].rekeys == [Rekey(entity: "site", life: own.id, old: key(1), new: key(2))])
        #expect(try bench.row("note", 7)?[1] == .integer(2))
        #expect(try bench.row("note", 8)?[1] == .integer(2))
    }

    @Test("What comes again under the keys that its records got meanwhile is what came before")
    func rekeyedRetry() throws {
        _ = try bench.push(bench.a, [bench.operation(bench.a, [insert(Bench.site, [.integer(1), .null, .null])])])
        let own = bench.operation(bench.b, [insert(Bench.site, [.integer(1), .string("b"), .null])])
        let later = bench.operation(
            bench.b,
            [
                update(Bench.site, 1, life: own.id, base: 0, 2, .null, .integer(3)),
                insert(Bench.note, [.integer(8), .integer(1), .null], target: own.id),
            ])
        let first = try bench.push(bench.b, [own, later])
        var again = later
        again.changes[0].key = key(2)
        again.changes[1].fields[1].new = .integer(2)
        again.changes[1].fields[1].target = nil
        #expect(try bench.push(bench.b, [again]).receipts == [first.receipts[1]])
        again.changes[0].key = key(1)
        again.changes[0].life = nil
        let other = try bench.push(bench.b, [again]).receipts[0].outcome
        #expect(other != first.receipts[1].outcome, "nobody's record 1")
    }

    @Test("A key that the server gives is none that the operation itself inserts")
    func rekeyBesideOwnKeys() throws {
        _ = try bench.push(bench.a, [bench.operation(bench.a, [insert(Bench.site, [.integer(1), .null, .null])])])
        let own = bench.operation(
            bench.b,
            [
                insert(Bench.site, [.integer(2), .string("two"), .null]),
                insert(Bench.site, [.integer(1), .string("one"), .null]),
            ])
        let receipt = try bench.push(bench.b, [own]).receipts[0]
        #expect(receipt.rekeys == [Rekey(entity: "site", life: own.id, old: key(1), new: key(3))])
        #expect(try bench.row("site", 2)?[1] == .string("two"))
        #expect(try bench.row("site", 3)?[1] == .string("one"))
    }

    @Test("A key that the operation itself sets free is free, also where its record has another key by now")
    func keySetFree() throws {
        _ = try bench.push(bench.a, [bench.operation(bench.a, [insert(Bench.site, [.integer(1), .null, .null])])])
        let mine = bench.operation(bench.b, [insert(Bench.site, [.integer(1), .string("mine"), .null])])
        #expect(try bench.push(bench.b, [mine]).receipts[0].rekeys.map(\.new) == [key(2)])
        let next = bench.operation(
            bench.b,
            [
                delete(Bench.site, 1, life: mine.id, base: 2),
                insert(Bench.site, [.integer(2), .string("next"), .null]),
            ])
        #expect(try bench.push(bench.b, [next]).receipts[0].rekeys.isEmpty)
        #expect(try bench.row("site", 2)?[1] == .string("next"))
    }

    @Test("A record that a late update brings back has a new revision, also where the update changes nothing else")
    func revivedRevision() throws {
        let first = bench.operation(bench.a, [insert(Bench.site, [.integer(1), .null, .null])])
        _ = try bench.push(bench.a, [first])
        let same = update(Bench.site, 1, life: first.id, base: 1, 1, .null, .string("same"))
        let gone = delete(Bench.site, 1, life: first.id, base: 2)
        _ = try bench.push(bench.a, [bench.operation(bench.a, [same]), bench.operation(bench.a, [gone])])
        #expect(try bench.row("site", 1) == nil)
        // It knew of neither, and means the value that the record had.
        let receipt = try bench.push(bench.b, [bench.operation(bench.b, [same], wall: 50)]).receipts[0]
        #expect(receipt.revision == 4)
        let state = try bench.pull().records.first
        #expect(state?.row?[1] == .string("same"))
        #expect(state?.revision == 4, "or nobody who has seen it deleted would hear of it")
    }

    @Test("A reference to nothing is rejected without effect")
    func missingReference() throws {
        let change = insert(Bench.note, [.integer(7), .integer(99), .null])
        let receipt = try bench.push(bench.a, [bench.operation(bench.a, [change])]).receipts[0]
        guard case .rejected(let rejection) = receipt.outcome else { Issue.record("was \(receipt.outcome)"); return }
        #expect(rejection.code == .missingReference)
        #expect(try bench.store.revision == 0)
    }

    @Test("An old number with an unknown id is a fork; a number too high is a gap")
    func forkAndGap() throws {
        let change = insert(Bench.site, [.integer(1), .null, .null])
        _ = try bench.push(bench.a, [bench.operation(bench.a, [change])])
        var other = bench.operation(bench.a, [change])
        other.number = 1
        #expect(try bench.push(bench.a, [other]).stop == .forked)
        other.number = 3
        #expect(try bench.push(bench.a, [other]).stop == .gap)
    }

    @Test("The kept digest equals a recount after random operations")
    func digest() throws {
        var lives: [Int64: OperationID] = [:]
        for _ in 0..<300 {
            let id = Int64.random(in: 1...8, using: &bench.random)
            let device = Bool.random(using: &bench.random) ? bench.a : bench.b
            let base = Revision.random(in: 0...(try bench.store.revision), using: &bench.random)
            let life = lives[id] ?? OperationID(high: 9, low: 9)
            let value = Value.integer(Int64.random(in: 0...5, using: &bench.random))
            let kind = Int.random(in: 0..<4, using: &bench.random)
            let change =
                kind == 0
                ? insert(Bench.site, [.integer(id), value, .null])
                : kind == 1
                    ? delete(Bench.site, id, life: life, base: base)
                    : update(Bench.site, id, life: life, base: base, 1, .null, value)
            let operation = bench.operation(device, [change])
            if kind == 0 { lives[id] = operation.id }
            _ = try bench.push(device, [operation])
        }
        #expect(try bench.store.digests() == bench.store.recount())
    }
}
