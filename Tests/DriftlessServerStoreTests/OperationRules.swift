import DriftlessContract
import DriftlessProtocol
import DriftlessServerStore
import Foundation
import Testing

/// What holds for an operation as a whole: keys given in it, references around it, its weight and its receipt.
@Suite("Rules of the operation")
struct OperationRules {
    private static let id = Field(name: "id", type: .int, required: true)
    private static let order = Entity(
        name: "orders", identity: Identity(key: ["id"], onDuplicate: .rekey),
        fields: [id, Field(name: "code", type: .any), Field(name: "parent", type: .int)],
        references: [Reference(fields: ["parent"], parent: "orders", parentFields: ["id"])])
    private static let line = child("lines", of: "id", .cascade)
    private static let tag = child("tags", of: "code", .reject)
    private static let eternal = child("eternal", of: "id", .cascade, DeleteRule(mode: .never))
    private static let name = Entity(
        name: "names", identity: Identity(key: ["name"]),
        fields: [
            Field(name: "name", type: .string, required: true, collation: .nocase),
            Field(name: "weight", type: .real), Field(name: "note", type: .any), Field(name: "data", type: .blob),
        ])

    private static func child(
        _ name: String, of field: String, _ action: Reference.OnParentDeleted, _ rule: DeleteRule = DeleteRule()
    ) -> Entity {
        Entity(
            name: name, identity: Identity(key: ["id"]),
            fields: [id, Field(name: "ord", type: .any), Field(name: "note", type: .any)],
            references: [
                Reference(fields: ["ord"], parent: "orders", parentFields: [field], onParentDeleted: action)
            ], delete: rule)
    }

    let bench: Bench

    init() throws {
        bench = try Bench([
            OperationRules.order, OperationRules.line, OperationRules.tag, OperationRules.eternal, OperationRules.name,
        ])
    }

    @discardableResult
    private func send(_ changes: Change..., from device: DeviceID? = nil, wall: Int64 = 1) throws -> Receipt {
        try send(bench.operation(device ?? bench.a, changes, wall: wall), from: device)
    }

    @discardableResult
    private func send(_ operation: DriftlessProtocol.Operation, from device: DeviceID? = nil) throws -> Receipt {
        try #require(try bench.push(device ?? bench.a, [operation]).receipts.first)
    }

    private func insertOrder(_ id: Int64, parent: Int64? = nil, target: OperationID? = nil) -> Change {
        var change = insert(
            OperationRules.order, [.integer(id), .string("c\(id)"), parent.map { .integer($0) } ?? .null])
        change.fields[2].target = target
        return change
    }

    private func insertLine(
        _ id: Int64, _ order: Value, in entity: Entity = OperationRules.line, target: OperationID? = nil
    ) -> Change {
        var change = insert(entity, [.integer(id), order, .null])
        change.fields[1].target = target
        return change
    }

    @Test("A child that comes before its parent gets the parent's new key, and so does a reference to itself")
    func mintedFirst() throws {
        try send(insertOrder(7))
        var operation = bench.operation(bench.b, [])
        operation.changes = [
            insertLine(1, .integer(7), target: operation.id), insertOrder(7, parent: 7, target: operation.id),
        ]
        let receipt = try send(operation, from: bench.b)
        #expect(receipt.rekeys.map(\.new) == [key(8)])
        #expect(try bench.row("lines", 1)?[1] == .integer(8))
        #expect(try bench.row("orders", 8) == [.integer(8), .string("c7"), .integer(8)])
    }

    @Test("Many inserts that need another key in one operation all get one")
    func mintedMany() throws {
        try send(insertOrder(1), insertOrder(2), insertOrder(3))
        let receipt = try send(insertOrder(1), insertOrder(2), insertOrder(3), from: bench.b)
        #expect(receipt.rekeys.map(\.new) == [key(4), key(5), key(6)])
        #expect(try bench.row("orders", 6)?[1] == .string("c3"))
    }

    @Test("A device's change of a reference that the server translated is no conflict with itself")
    func translatedOld() throws {
        try send(insertOrder(1), insertOrder(2))
        let insertion = try send(insertOrder(2), from: bench.b)
        try send(insertLine(9, .integer(2), target: insertion.operation), from: bench.b)
        #expect(try bench.row("lines", 9)?[1] == .integer(3))
        let life = try #require(try bench.pull().records.first { $0.key == key(9) }?.life)
        let edit = update(OperationRules.line, 9, life: life, base: 0, 1, .integer(2), .integer(1))
        let receipt = try send(edit, from: bench.b)
        #expect(receipt.outcome == .accepted && receipt.conflicts.isEmpty)
        #expect(try bench.row("lines", 9)?[1] == .integer(1))
    }

    @Test("A delete is refused where a child must stay: one that is never deleted, or whose own delete lost")
    func mustStay() throws {
        let parent = try send(insertOrder(1), insertLine(1, .integer(1), in: OperationRules.eternal))
        #expect(
            try send(delete(OperationRules.order, 1, life: parent.operation, base: 1)).rejection == .stillReferenced)
        let second = try send(insertOrder(2), insertLine(5, .integer(2)))
        let edit = update(
            OperationRules.line, 5, life: second.operation, base: second.revision, 2, .null, .string("kept"))
        try send(edit, from: bench.b)
        let receipt = try send(
            delete(OperationRules.line, 5, life: second.operation, base: second.revision),
            delete(OperationRules.order, 2, life: second.operation, base: second.revision))
        #expect(receipt.rejection == .stillReferenced)
        #expect(try bench.row("lines", 5)?[2] == .string("kept"))
        #expect(try bench.row("orders", 2) != nil)
    }

    @Test("A value that others refer to does not change under them")
    func referredValue() throws {
        let parent = try send(insertOrder(1))
        try send(insertLine(1, .string("c1"), in: OperationRules.tag), from: bench.b)
        let edit = update(OperationRules.order, 1, life: parent.operation, base: 1, 1, .string("c1"), .string("d"))
        #expect(try send(edit).rejection == .stillReferenced)
        #expect(try bench.row("orders", 1)?[1] == .string("c1"))
    }

    @Test("Not-a-number is refused: SQLite would keep NULL in its place")
    func notANumber() throws {
        let receipt = try send(insert(OperationRules.name, [.string("x"), .real(.nan), .null, .null]))
        #expect(receipt.rejection == .invalidValue)
        #expect(try bench.store.digests() == bench.store.recount())
    }

    @Test("A key may be spelled anew within its collation")
    func respelled() throws {
        let first = try send(insert(OperationRules.name, [.string("bob"), .null, .null, .null]))
        var edit = update(OperationRules.name, 0, life: first.operation, base: 1, 0, .string("bob"), .string("Bob"))
        edit.key = try #require(OperationRules.name.key(of: [.string("bob"), .null, .null, .null]))
        #expect(try send(edit).outcome == .accepted)
        #expect(try bench.pull().records.first?.row?[0] == .string("Bob"))
    }

    @Test("The later of two that wrote the same is what a third has to beat, in every order")
    func agreement() throws {
        for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
            let bench = try OperationRules().bench
            let first = try #require(
                try bench.push(bench.a, [bench.operation(bench.a, [self.insertOrder(1)], wall: 0)]).receipts.first)
            let writes: [(value: String, wall: Int64)] = [("one", 10), ("one", 30), ("two", 20)]
            for i in order {
                let device = DeviceID(high: 9, low: UInt64(i))
                let edit = update(
                    OperationRules.order, 1, life: first.operation, base: 1, 1, .string("c1"), .string(writes[i].value))
                _ = try bench.push(device, [bench.operation(device, [edit], wall: writes[i].wall)])
            }
            #expect(try bench.row("orders", 1)?[1] == .string("one"), "\(order)")
        }
    }

    @Test("An operation whose records no device could take in one page is refused")
    func tooHeavy() throws {
        let megabyte = Value.blob([UInt8](repeating: 7, count: 1 << 20))
        for i in 0..<50 { try send(insert(OperationRules.name, [.string("n\(i)"), .null, .null, megabyte])) }
        var states: [RecordState] = []
        while let page = try Optional(
            bench.store.pull(PullRequest(device: bench.a, contractDigest: [], after: Revision(states.count)))),
            !page.records.isEmpty
        { states += page.records }
        let changes = states.map { state in
            var edit = update(OperationRules.name, 0, life: state.life, base: 100, 2, .null, .string("x"))
            edit.key = state.key
            return edit
        }
        let receipt = try send(bench.operation(bench.a, changes))
        #expect(receipt.rejection == .tooLarge && receipt.records.isEmpty)
        #expect(try bench.store.revision == 50)
    }

    @Test("A receipt that was let go is made again, with all that the operation touched")
    func rebuilt() throws {
        try send(insertOrder(1))
        let insertion = bench.operation(bench.b, [insertOrder(1)])
        try send(insertion, from: bench.b)
        _ = try bench.push(bench.b, [], acknowledged: 1)
        let again = try send(insertion, from: bench.b)
        #expect(again.rekeys.map(\.new) == [key(2)])
        #expect(again.records.map(\.key) == [key(2)])
    }

    @Test("An id that was used for something else does not stop the device for good")
    func usedID() throws {
        let first = bench.operation(bench.a, [insertOrder(1)])
        try send(first)
        var second = bench.operation(bench.a, [insertOrder(2)])
        second.id = first.id
        #expect(try send(second).rejection == .notAllowed)
        let third = try bench.push(bench.a, [bench.operation(bench.a, [insertOrder(3)])])
        #expect(third.stop == .none && third.receipts.count == 1)
    }

    @Test("A tenant's file is not opened under another contract")
    func otherContract() throws {
        let path = NSTemporaryDirectory() + "driftless-\(UUID().uuidString).sqlite"
        defer { for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) } }
        var random = Seeded(state: 1)
        func open(_ entities: [Entity]) throws {
            let contract = Contract(id: "test", version: "1", entities: entities)
            try SQLiteServerStore(path: path, tenant: "t", contract: contract, now: 0, random: &random).close()
        }
        try open([OperationRules.name])
        try open([OperationRules.name])
        var swapped = OperationRules.name
        swapped.fields.swapAt(1, 2)
        #expect(throws: (any Error).self) { try open([swapped]) }
        #expect(throws: (any Error).self) {
            try SQLiteServerStore.check(
                path: path, tenant: "t", contract: Contract(id: "test", version: "1", entities: [swapped]))
        }
    }
}
