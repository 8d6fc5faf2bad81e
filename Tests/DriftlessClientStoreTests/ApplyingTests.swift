import DriftlessContract
import DriftlessProtocol
import Testing

@testable import DriftlessClientStore

/// Receipts and pages change what the device shows, and nothing of it is captured (rules [13]-[15], [19]).
@Suite struct ApplyingTests {
    static let item = entity("item", "id int", "a text", "code text", unique: [["code"]])
    static let table = "CREATE TABLE item (id INTEGER PRIMARY KEY, a TEXT, code TEXT UNIQUE)"

    private func device(_ more: String = "", _ states: (Int64, String, String)...) throws -> Device {
        let device = try Device(ApplyingTests.table + ";" + more, ApplyingTests.item)
        try device.pull(from: 0, to: 5, states.map { state(5, $0.0, $0.1, $0.2) })
        return device
    }

    private func state(_ revision: Revision, _ id: Int64, _ a: String, _ code: String) -> RecordState {
        serverState(ApplyingTests.item, revision, [.integer(id), .string(a), .string(code)])
    }

    private func rows(_ device: Device) throws -> String { try device.app("SELECT * FROM item ORDER BY id") }

    @Test func `an accepted receipt empties the outbox`() throws {
        let device = try device()
        try device.app("INSERT INTO item VALUES (1, 'a', 'x')")
        let operation = try #require(try device.fresh().first)
        #expect(try device.answer(operation, .accepted, revision: 6) == 0)
        #expect(try device.outbox().isEmpty)
        #expect(try rows(device) == "1|a|x")
        #expect(try device.store.acknowledged() == operation.number)
        var brought = state(6, 1, "a", "x")
        brought.life = operation.id
        try device.pull(from: 5, to: 6, brought)
        #expect(try rows(device) == "1|a|x")
        #expect(try device.integer("SELECT count(*) FROM driftless_underlay") == 0)
        try device.app("UPDATE item SET a = 'b'")
        let next = try #require(try device.fresh().first).changes[0]
        #expect(next.base == 6)
        #expect(next.life == operation.id)
    }

    @Test func `a rejected insert removes the row and keeps the operation in quarantine`() throws {
        let device = try device()
        try device.app("INSERT INTO item VALUES (1, 'a', 'x')")
        let operation = try #require(try device.fresh().first)
        #expect(try device.answer(operation, .rejected(Rejection(.notAllowed, "No.")), revision: 6) == 0)
        #expect(try rows(device) == "")
        #expect(try device.fresh().isEmpty)
        let status = try DeviceStatus.read(path: device.path)
        #expect(status.quarantine.map(\.code) == ["not-allowed"])
        #expect(status.pending == 0)
        #expect(try device.integer("SELECT count(*) FROM driftless_change") == 1)
    }

    @Test func `a rejected update shows the server's value again, a rejected delete brings the row back`() throws {
        for sql in ["UPDATE item SET a = 'mine'", "DELETE FROM item"] {
            let device = try device("", (1, "a", "x"))
            try device.app(sql)
            let operation = try #require(try device.fresh().first)
            _ = try device.answer(operation, .rejected(Rejection(.notAllowed, "No.")), revision: 6)
            #expect(try rows(device) == "1|a|x")
        }
    }

    @Test func `what was accepted is shown until a pull brings what the server made of it`() throws {
        let device = try device("", (1, "a", "x"))
        try device.app("UPDATE item SET a = 'mine'")
        let operation = try #require(try device.fresh().first)
        try device.pull(from: 5, to: 6, state(6, 1, "theirs", "y"))
        #expect(try rows(device) == "1|mine|y")
        #expect(try device.outbox() == [operation])
        _ = try device.answer(operation, .merged, revision: 7, records: [state(7, 1, "settled", "y")])
        #expect(try rows(device) == "1|mine|y", "a receipt says nothing of what was changed together with it")
        #expect(try device.outbox().isEmpty)
        try device.pull(from: 6, to: 7, state(7, 1, "settled", "y"))
        #expect(try rows(device) == "1|settled|y")
        #expect(try device.integer("SELECT count(*) FROM driftless_underlay") == 0)
        #expect(try device.fresh().isEmpty)
    }

    @Test func `an answer to what a pull has brought already ends it at once`() throws {
        let device = try device("", (1, "a", "x"))
        try device.app("UPDATE item SET a = 'mine'")
        let operation = try #require(try device.fresh().first)
        try device.pull(from: 5, to: 8, state(8, 1, "later", "x"))
        #expect(try rows(device) == "1|mine|x")
        _ = try device.answer(operation, .accepted, revision: 6)
        #expect(try rows(device) == "1|later|x")
        #expect(try device.integer("SELECT count(*) FROM driftless_underlay") == 0)
    }

    @Test func `two remote rows that swap a UNIQUE value are both placed`() throws {
        let device = try device("", (1, "a", "x"), (2, "b", "y"))
        try device.pull(from: 5, to: 6, state(6, 1, "a", "y"), state(6, 2, "b", "x"))
        #expect(try rows(device) == "1|a|y\n2|b|x")
        #expect(try DeviceStatus.read(path: device.path).waitingRows == 0)
    }

    @Test func `a remote row whose UNIQUE value a pending insert holds waits and is placed later`() throws {
        let device = try device()
        try device.app("INSERT INTO item VALUES (1, 'a', 'x')")
        let operation = try #require(try device.fresh().first)
        try device.pull(from: 5, to: 6, state(6, 2, "b", "x"), state(6, 3, "c", "z"))
        #expect(try rows(device) == "1|a|x\n3|c|z")
        #expect(try device.store.position().checkpoint == 6)
        #expect(try DeviceStatus.read(path: device.path).waitingRows == 1)
        _ = try device.answer(operation, .rejected(Rejection(.duplicateValue, "Taken.")), revision: 7)
        #expect(try rows(device) == "2|b|x\n3|c|z")
        #expect(try DeviceStatus.read(path: device.path).waitingRows == 0)
        #expect(try device.integer("SELECT count(*) FROM driftless_underlay") == 0)
        #expect(try device.fresh().isEmpty)
    }

    @Test func `a page that does not start at the checkpoint changes nothing`() throws {
        let device = try device("", (1, "a", "x"))
        let page = PullPage(start: 4, end: 9, complete: true, records: [state(9, 1, "z", "z")])
        #expect(try device.store.take(page, now: 3, random: &device.random) == .unfit(pending: 0))
        #expect(try rows(device) == "1|a|x")
        #expect(try device.store.position().checkpoint == 5)
    }

    @Test(arguments: [4, 5] as [Revision])
    func `a state that is not newer than the held one changes nothing`(_ revision: Revision) throws {
        let device = try device("", (1, "a", "x"))
        try device.pull(from: 5, to: 6, state(revision, 1, "old", "old"))
        #expect(try rows(device) == "1|a|x")
    }

    @Test func `a remote removal removes the row`() throws {
        let device = try device("", (1, "a", "x"))
        var gone = state(6, 1, "", "")
        gone.row = nil
        try device.pull(from: 5, to: 6, gone)
        #expect(try rows(device) == "")
        #expect(try device.fresh().isEmpty)
    }

    @Test func `what an app's trigger writes while applying is undone and not captured`() throws {
        let shout = """
            CREATE TABLE seen (id INTEGER); CREATE TRIGGER shout AFTER UPDATE OF a ON item BEGIN
            INSERT INTO seen VALUES (NEW.id); UPDATE item SET a = upper(NEW.a) WHERE id = NEW.id;
            UPDATE item SET a = NEW.a || '!' WHERE id = 2; END;
            """
        let device = try device(shout, (1, "a", "x"), (2, "b", "y"))
        try device.pull(from: 5, to: 6, state(6, 1, "theirs", "x"))
        #expect(try rows(device) == "1|theirs|x\n2|b|y")
        #expect(try device.app("SELECT count(*) > 0 FROM seen") == "1")
        #expect(try device.fresh().isEmpty)
        #expect(try device.said("UPDATE item SET code = 'z' WHERE id = 1") == ["update item 1: code 'x' > 'z'"])
    }

    @Test func `the app is captured again after a page`() throws {
        let device = try device("", (1, "a", "x"))
        #expect(try device.said("UPDATE item SET a = 'b'") == ["update item 1: a 'a' > 'b'"])
    }

    @Test func `another key from the server rewrites the row, references and later operations`() throws {
        let list = entity("list", "id int", "name text")
        let note = entity(
            "note", "id int", "list int",
            references: [Reference(fields: ["list"], parent: "list", parentFields: ["id"])])
        let device = try Device(
            "CREATE TABLE list (id INTEGER PRIMARY KEY, name TEXT);"
                + "CREATE TABLE note (id INTEGER PRIMARY KEY, list INTEGER)", list, note)
        try device.app("INSERT INTO list VALUES (1, 'a')")
        let insert = try #require(try device.fresh().first)
        _ = try device.said("INSERT INTO note VALUES (10, 1)")
        _ = try device.said("UPDATE list SET name = 'b'")
        try device.pull(from: 0, to: 3, serverState(list, 3, [.integer(1), .string("other")]))
        let old = try #require(RecordKey(values: [.integer(1)], fields: list.keyFields))
        let new = try #require(RecordKey(values: [.integer(100)], fields: list.keyFields))
        var taken = serverState(list, 4, [.integer(100), .string("a")])
        taken.life = insert.id
        let rekey = Rekey(entity: "list", life: insert.id, old: old, new: new)
        _ = try device.answer(insert, .merged, revision: 4, records: [taken], rekeys: [rekey])
        #expect(try device.app("SELECT * FROM list ORDER BY id; SELECT * FROM note") == "1|other\n100|b\n10|100")
        let waiting = try device.outbox()
        #expect(
            waiting.flatMap { $0.changes.map { describe($0) } } == [
                "insert note 10: 10, 100", "update list 100: name 'a' > 'b'",
            ])
        #expect(try device.fresh().isEmpty)
        for operation in waiting { _ = try device.answer(operation, .accepted, revision: 4 + operation.number) }
        #expect(try device.app("SELECT * FROM list ORDER BY id; SELECT * FROM note") == "1|other\n100|b\n10|100")
        var mine = serverState(list, 7, [.integer(100), .string("b")])
        mine.life = insert.id
        try device.pull(from: 3, to: 7, mine, serverState(note, 6, [.integer(10), .integer(100)]))
        #expect(try device.integer("SELECT count(*) FROM driftless_underlay") == 0)
        #expect(try device.app("SELECT * FROM list ORDER BY id; SELECT * FROM note") == "1|other\n100|b\n10|100")
    }
}
