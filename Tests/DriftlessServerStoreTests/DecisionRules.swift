import DriftlessContract
import DriftlessProtocol
import DriftlessServerStore
import Testing

/// Entities with one rule each.
enum Rules {
    static let id = Field(name: "id", type: .int, required: true)
    static let name = Field(name: "name", type: .any)
    static let plain = Entity(name: "plain", identity: Identity(key: ["id"]), fields: [id, name])
    static let natural = Entity(
        name: "natural", identity: Identity(key: ["id"], natural: true), fields: [id, name])
    static let stubborn = Entity(
        name: "stubborn", identity: Identity(key: ["id"]), fields: [id, name], delete: DeleteRule(winner: .delete))
    static let eternal = Entity(
        name: "eternal", identity: Identity(key: ["id"]), fields: [id, name], delete: DeleteRule(mode: .never))
    static let fixed = Entity(
        name: "fixed", identity: Identity(key: ["id"]),
        fields: [id, Field(name: "code", type: .any, immutable: true)])
    static let down = Entity(name: "down", direction: .down, identity: Identity(key: ["id"]), fields: [id, name])
    static let tag = Entity(
        name: "tag", identity: Identity(key: ["id"]), fields: [id, name], unique: [["name"]])
    static let count = Entity(
        name: "count", identity: Identity(key: ["id"]), fields: [id, Field(name: "n", type: .int, policy: .counter)])
    static let loose = child("loose", .nullify)
    static let strict = child("strict", .reject)
    /// Its table is another entity's and lacks a column: the store fails at it.
    static let broken = Entity(
        name: "broken", identity: Identity(key: ["id"]), fields: [id, Field(name: "missing", type: .any)],
        serverTable: "plain")
    /// Its table is another entity's: the store fails where both want one row.
    static let twin = Entity(
        name: "twin", identity: Identity(key: ["id"]), fields: [id, name], serverTable: "plain")
    static let all = [plain, natural, stubborn, eternal, fixed, down, tag, count, loose, strict, broken, twin]

    private static func child(_ name: String, _ action: Reference.OnParentDeleted) -> Entity {
        Entity(
            name: name, identity: Identity(key: ["id"]), fields: [id, Field(name: "plain", type: .int)],
            references: [
                Reference(fields: ["plain"], parent: "plain", parentFields: ["id"], onParentDeleted: action)
            ])
    }
}

extension Receipt {
    var rejection: Rejection.Code? {
        guard case .rejected(let rejection) = outcome else { return nil }
        return rejection.code
    }
}

@Suite("Rules of the decision")
struct DecisionRules {
    let bench: Bench
    init() throws { bench = try Bench(Rules.all) }

    /// Sends one operation of device `a`.
    @discardableResult
    private func send(_ changes: Change..., from device: DeviceID? = nil, existing: Bool = false) throws -> Receipt {
        var operation = bench.operation(device ?? bench.a, changes)
        operation.existing = existing
        let receipts = try bench.push(device ?? bench.a, [operation]).receipts
        return try #require(receipts.first)
    }

    private func row(_ entity: Entity, _ id: Int64) throws -> [Value]? { try bench.row(entity.name, id) }

    @Test("An existing row that is equal is the same record, also for edits that name its own insert")
    func existingEqual() throws {
        let first = try send(insert(Rules.plain, [.integer(1), .string("x")]), existing: true)
        let second = try send(insert(Rules.plain, [.integer(1), .string("x")]), from: bench.b, existing: true)
        #expect(second.outcome == .accepted && second.conflicts.isEmpty)
        #expect(second.records.map(\.life) == [first.operation])
        #expect(try bench.store.revision == 1)
        let edit = update(Rules.plain, 1, life: second.operation, base: 0, 1, .string("x"), .string("y"))
        #expect(try send(edit, from: bench.b).outcome == .accepted)
        #expect(try row(Rules.plain, 1)?[1] == .string("y"))
    }

    @Test("An existing row that differs leaves the server's value and is kept as a conflict")
    func existingDifferent() throws {
        try send(insert(Rules.count, [.integer(1), .integer(3)]), existing: true)
        let receipt = try send(insert(Rules.count, [.integer(1), .integer(4)]), from: bench.b, existing: true)
        #expect(receipt.outcome == .merged)
        #expect(receipt.conflicts.map(\.mine) == [.integer(4)] && receipt.conflicts.map(\.kept) == [.theirs])
        #expect(try row(Rules.count, 1)?[1] == .integer(3))
    }

    @Test("A tombstone wins over an existing row")
    func existingTombstone() throws {
        let first = try send(insert(Rules.plain, [.integer(1), .null]))
        try send(delete(Rules.plain, 1, life: first.operation, base: 1))
        let receipt = try send(insert(Rules.plain, [.integer(1), .null]), from: bench.b, existing: true)
        #expect(receipt.outcome == .merged && receipt.records.map(\.row) == [nil])
        #expect(try row(Rules.plain, 1) == nil)
    }

    @Test("Two inserts of a natural key are one record, also for later edits that name the second")
    func natural() throws {
        let first = try send(insert(Rules.natural, [.integer(1), .string("x")]))
        let second = try send(insert(Rules.natural, [.integer(1), .string("y")]), from: bench.b)
        #expect(second.outcome == .merged && second.records.map(\.life) == [first.operation])
        #expect(second.records.first?.row?[1] == .string("y"), "the later device wins a tie")
        let edit = update(Rules.natural, 1, life: second.operation, base: 0, 1, .string("y"), .string("z"))
        #expect(try send(edit, from: bench.b).outcome == .accepted)
        #expect(try row(Rules.natural, 1)?[1] == .string("z"))
    }

    @Test("An edit that names a joined life never touches the record's next life")
    func joinedLifeEnds() throws {
        let first = try send(insert(Rules.natural, [.integer(1), .string("x")]))
        let second = try send(insert(Rules.natural, [.integer(1), .string("x")]), from: bench.b)
        try send(delete(Rules.natural, 1, life: first.operation, base: 1))
        try send(insert(Rules.natural, [.integer(1), .string("new")]))
        let edit = update(Rules.natural, 1, life: second.operation, base: 1, 1, .string("x"), .string("z"))
        #expect(try send(edit, from: bench.b).conflicts.map(\.policy) == ["life"])
        #expect(try row(Rules.natural, 1)?[1] == .string("new"))
    }

    @Test("An edit or a delete of another life never touches the present one")
    func lives() throws {
        let first = try send(insert(Rules.plain, [.integer(1), .string("x")]))
        try send(delete(Rules.plain, 1, life: first.operation, base: 1))
        try send(insert(Rules.plain, [.integer(1), .string("new")]))
        for change in [
            update(Rules.plain, 1, life: first.operation, base: 1, 1, .string("x"), .string("y")),
            delete(Rules.plain, 1, life: first.operation, base: 1),
        ] {
            let receipt = try send(change, from: bench.b)
            #expect(receipt.conflicts.map(\.policy) == ["life"] && receipt.records.count == 1)
            #expect(try row(Rules.plain, 1)?[1] == .string("new"))
        }
    }

    @Test("What depends on a rejected insert is rejected with it, by key and by reference")
    func dependsOnRejected() throws {
        try send(insert(Rules.plain, [.integer(1), .string("a")]))
        let lost = try send(insert(Rules.plain, [.integer(1), .string("b")]), from: bench.b)
        #expect(lost.rejection == .duplicateKey)
        let edit = update(Rules.plain, 1, life: lost.operation, base: 0, 1, .string("b"), .string("c"))
        #expect(try send(edit, from: bench.b).rejection == .dependsOnRejected)
        let child = insert(Rules.loose, [.integer(7), .integer(1)], target: lost.operation)
        #expect(try send(child, from: bench.b).rejection == .dependsOnRejected)
        #expect(try row(Rules.plain, 1)?[1] == .string("a"))
        #expect(try bench.store.revision == 1, "rejected operations do not raise the revision")
    }

    @Test("A concurrent update brings a deleted record back where updates win")
    func updateWins() throws {
        let first = try send(insert(Rules.plain, [.integer(1), .string("x")]))
        try send(delete(Rules.plain, 1, life: first.operation, base: 1))
        let edit = update(Rules.plain, 1, life: first.operation, base: 1, 1, .string("x"), .string("y"))
        let receipt = try send(edit, from: bench.b)
        #expect(receipt.outcome == .merged && receipt.conflicts.first?.kept == .mine)
        #expect(try row(Rules.plain, 1) == [.integer(1), .string("y")])
        #expect(try bench.store.digests() == bench.store.recount())
    }

    @Test("A deleted record stays deleted where deletes win")
    func deleteWins() throws {
        let first = try send(insert(Rules.stubborn, [.integer(1), .string("x")]))
        try send(delete(Rules.stubborn, 1, life: first.operation, base: 1))
        let edit = update(Rules.stubborn, 1, life: first.operation, base: 1, 1, .string("x"), .string("y"))
        let receipt = try send(edit, from: bench.b)
        #expect(receipt.conflicts.first?.kept == .theirs && receipt.records.map(\.row) == [nil])
        #expect(try row(Rules.stubborn, 1) == nil)
    }

    @Test("A delete meets a concurrent update: the declared winner stays", arguments: [Rules.plain, Rules.stubborn])
    func deleteMeetsUpdate(entity: Entity) throws {
        let first = try send(insert(entity, [.integer(1), .string("x")]))
        try send(update(entity, 1, life: first.operation, base: 1, 1, .string("x"), .string("y")), from: bench.b)
        let receipt = try send(delete(entity, 1, life: first.operation, base: 1))
        #expect(receipt.outcome == .merged)
        #expect(try row(entity, 1)?[1] == (entity.delete.winner == .update ? .string("y") : nil))
    }

    @Test("A deleted parent empties the references that may be empty")
    func nullify() throws {
        let parent = try send(insert(Rules.plain, [.integer(1), .null]))
        try send(insert(Rules.loose, [.integer(7), .integer(1)]))
        let receipt = try send(delete(Rules.plain, 1, life: parent.operation, base: 1))
        #expect(receipt.records.count == 2)
        #expect(try row(Rules.loose, 7) == [.integer(7), .null])
        #expect(try bench.store.digests() == bench.store.recount())
    }

    @Test("A parent that is still referred to stays")
    func stillReferenced() throws {
        let parent = try send(insert(Rules.plain, [.integer(1), .null]))
        try send(insert(Rules.strict, [.integer(7), .integer(1)]))
        let receipt = try send(delete(Rules.plain, 1, life: parent.operation, base: 1))
        #expect(receipt.rejection == .stillReferenced)
        #expect(try row(Rules.plain, 1) != nil)
    }

    @Test("A taken unique value is refused; a swap inside one operation is not")
    func unique() throws {
        let one = try send(insert(Rules.tag, [.integer(1), .string("x")]))
        #expect(try send(insert(Rules.tag, [.integer(2), .string("x")])).rejection == .duplicateValue)
        let two = try send(insert(Rules.tag, [.integer(2), .string("y")]))
        #expect(
            try send(
                update(Rules.tag, 1, life: one.operation, base: 2, 1, .string("x"), .string("y")),
                update(Rules.tag, 2, life: two.operation, base: 2, 1, .string("y"), .string("x"))
            ).outcome == .accepted)
        #expect(try row(Rules.tag, 2)?[1] == .string("x"))
    }

    @Test("Immutable fields, eternal records and downward entities refuse devices' writes")
    func refusals() throws {
        let fixed = try send(insert(Rules.fixed, [.integer(1), .string("x")]))
        let edit = update(Rules.fixed, 1, life: fixed.operation, base: 1, 1, .string("x"), .string("y"))
        #expect(try send(edit).rejection == .notAllowed)
        let eternal = try send(insert(Rules.eternal, [.integer(1), .null]))
        #expect(try send(delete(Rules.eternal, 1, life: eternal.operation, base: 2)).rejection == .notAllowed)
        #expect(try send(insert(Rules.down, [.integer(1), .null])).rejection == .notAllowed)
        let gone = update(Rules.plain, 9, life: fixed.operation, base: 1, 1, .null, .string("y"))
        #expect(try send(gone).rejection == .recordGone)
        #expect(try bench.store.revision == 2)
    }

    @Test("A counter without room is rejected and keeps its value")
    func overflow() throws {
        let first = try send(insert(Rules.count, [.integer(1), .integer(.max)]))
        let add = update(Rules.count, 1, life: first.operation, base: 1, 1, .integer(0), .integer(1))
        let receipt = try send(add, from: bench.b)
        #expect(receipt.rejection == .overflow && receipt.records.first?.row?[1] == .integer(.max))
        #expect(receipt.revision == 1)
    }

    @Test("One refused change undoes its whole operation")
    func atomic() throws {
        let receipt = try send(
            insert(Rules.plain, [.integer(1), .null]), insert(Rules.strict, [.integer(7), .integer(99)]))
        #expect(receipt.rejection == .missingReference)
        #expect(try row(Rules.plain, 1) == nil)
    }

    @Test("An operation that the server fails at is rejected the second time, and the queue moves on")
    func internalFailure() throws {
        let bad = bench.operation(bench.a, [insert(Rules.broken, [.integer(1), .null])])
        let good = bench.operation(bench.a, [insert(Rules.plain, [.integer(2), .null])])
        let first = try bench.push(bench.a, [bad, good])
        #expect(first.receipts.isEmpty && first.stop == .none)
        let second = try bench.push(bench.a, [bad, good])
        #expect(second.receipts.first?.rejection == .internal)
        #expect(second.receipts.last?.outcome == .accepted && second.revision == 1)
    }

    @Test("Of an operation that the server fails at nothing stays, and its neighbours are committed")
    func failureMidway() throws {
        let before = bench.operation(bench.a, [insert(Rules.plain, [.integer(1), .null])])
        let bad = bench.operation(
            bench.a, [insert(Rules.plain, [.integer(2), .null]), insert(Rules.twin, [.integer(2), .null])])
        let other = bench.operation(bench.b, [insert(Rules.plain, [.integer(3), .null])])
        let answers = try bench.push([(bench.a, [before, bad]), (bench.b, [other])])
        #expect(answers.map(\.receipts.count) == [1, 1] && answers.map(\.revision) == [1, 2])
        #expect(try bench.push(bench.a, [bad]).receipts.first?.rejection == .internal)
        #expect(try row(Rules.plain, 1) != nil && row(Rules.plain, 2) == nil && row(Rules.plain, 3) != nil)
        #expect(try bench.store.recount() == bench.store.digests())
    }

    @Test("An id that comes again with another payload is refused and changes nothing")
    func otherPayload() throws {
        var operation = bench.operation(bench.a, [insert(Rules.plain, [.integer(1), .real(-0.0)])])
        _ = try bench.push(bench.a, [operation])
        operation.changes = [insert(Rules.plain, [.integer(1), .real(0)])]
        #expect(try bench.push(bench.a, [operation]).receipts.first?.rejection == .notAllowed)
        #expect(try row(Rules.plain, 1)?[1] == .real(-0.0))
    }

    @Test("A receipt that was let go keeps its outcome and its revision")
    func acknowledged() throws {
        let operation = bench.operation(bench.a, [insert(Rules.plain, [.integer(1), .real(.infinity)])])
        _ = try bench.push(bench.a, [operation])
        _ = try bench.push(bench.a, [], acknowledged: 1)
        let again = try bench.push(bench.a, [operation]).receipts.first
        #expect(again?.outcome == .accepted && again?.revision == 1)
    }
}
