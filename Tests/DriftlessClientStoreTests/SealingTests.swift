import DriftlessContract
import DriftlessProtocol
import Testing

@testable import DriftlessClientStore

/// Bases and lives are those that the writer knew (rules [2], [9]).
@Suite struct SealingTests {
    private func device() throws -> Device {
        try Device("CREATE TABLE item (id INTEGER PRIMARY KEY, a TEXT, b TEXT)", SealingTests.item)
    }

    static let item = entity("item", "id int", "a text", "b text")
    static let life = OperationID(bytes: [UInt8](repeating: 7, count: 16))!

    @Test func `a pending insert has base 0 and its operation is the life that later changes name`() throws {
        let device = try device()
        try device.app("INSERT INTO item VALUES (1, 'a', 'b')")
        let insert = try #require(try device.fresh().first)
        #expect(insert.changes[0].life == nil)
        #expect(insert.changes[0].base == 0)
        #expect(insert.changes[0].fields.allSatisfy { $0.base == 0 })
        try device.app("UPDATE item SET a = 'c'")
        let update = try #require(try device.fresh().first).changes[0]
        #expect(update.life == insert.id)
        #expect(update.base == 0)
        #expect(update.fields.map(\.base) == [0])
        try device.app("DELETE FROM item")
        #expect(try device.fresh().first?.changes[0].life == insert.id)
    }

    @Test func `a second pending update of a field inherits the base of the first`() throws {
        let device = try device()
        try device.pull(from: 0, to: 5, device.state(SealingTests.item, 5, .integer(1), .string("a"), .string("b")))
        try device.app("UPDATE item SET a = 'mine'")
        let first = try #require(try device.fresh().first).changes[0]
        #expect(first.base == 5)
        #expect(first.life == SealingTests.life)
        #expect(first.fields.map(\.base) == [5])
        try device.pull(
            from: 5, to: 9, device.state(SealingTests.item, 9, .integer(1), .string("theirs"), .string("b")))
        try device.app("UPDATE item SET a = 'mine again', b = 'c'")
        let second = try #require(try device.fresh().first).changes[0]
        #expect(second.base == 9)
        #expect(second.fields.map(\.base) == [5, 9])
    }

    @Test func `numbers grow by one and ids differ`() throws {
        let device = try device()
        for i in 1...3 {
            try device.app("INSERT INTO item (id) VALUES (\(i))")
            try device.store.seal(now: 1, random: &device.random)
        }
        let operations = try device.outbox()
        #expect(operations.map(\.number) == [1, 2, 3])
        #expect(Set(operations.map(\.id)).count == 3)
    }

    @Test func `a record that came and went in one transaction says both`() throws {
        let said = try device().said("BEGIN; INSERT INTO item VALUES (1, 'a', 'b'); DELETE FROM item; COMMIT")
        #expect(said == ["insert item 1: 1, 'a', 'b'", "delete item 1"])
    }

    @Test func `a batch takes as many operations as it may, and one at least`() throws {
        let device = try device()
        for i in 1...3 {
            try device.app("INSERT INTO item VALUES (\(i), '\(String(repeating: "x", count: 500))', '')")
            try device.store.seal(now: 1, random: &device.random)
        }
        var limit = Transport().batch
        limit.operations = 2
        #expect(try device.store.nextBatch(limit: limit).map(\.number) == [1, 2])
        limit.bytes = 10
        #expect(try device.store.nextBatch(limit: limit).map(\.number) == [1])
    }

    @Test func `becoming a new device keeps the operations`() throws {
        let device = try device()
        try device.app("INSERT INTO item (id) VALUES (1)")
        let before = (try device.store.device(), try device.fresh())
        try device.store.becomeNewDevice(random: &device.random)
        #expect(try device.store.device() != before.0)
        #expect(try device.outbox() == before.1)
        #expect(try device.store.acknowledged() == 0)
    }
}
