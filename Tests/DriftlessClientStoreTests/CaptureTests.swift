import DriftlessContract
import DriftlessProtocol
import Testing

@testable import DriftlessClientStore

/// What the app does is what the sealed operations say (rules [6]-[12]).
@Suite struct CaptureTests {
    static let table = "CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT, price REAL, code TEXT UNIQUE)"
    static let item = entity("item", "id int", "name text", "price real", "code text", unique: [["code"]])

    private func device(_ more: String = "") throws -> Device {
        let device = try Device(
            CaptureTests.table + "; INSERT INTO item VALUES (1, 'a', 1.5, 'x');" + more, CaptureTests.item)
        _ = try device.said()
        return device
    }

    @Test func `an insert says every value`() throws {
        #expect(
            try device().said("INSERT INTO item (name) VALUES ('b')") == ["insert item 2: 2, 'b', NULL, NULL"])
    }

    @Test func `an update says only the column that changed, with its old value`() throws {
        #expect(
            try device().said("UPDATE item SET name = 'b', price = price") == ["update item 1: name 'a' > 'b'"])
    }

    @Test func `an update that changes nothing says nothing`() throws {
        let device = try device()
        #expect(try device.said("UPDATE item SET name = 'a', code = 'x', id = 1").isEmpty)
        #expect(try !device.store.hasUnsealedChanges())
    }

    @Test func `a delete says the record`() throws {
        #expect(try device().said("DELETE FROM item") == ["delete item 1"])
    }

    @Test(arguments: ["id", "rowid", "OID", "_rowid_"])
    func `another key is a delete and an insert, by whichever name it is written`(name: String) throws {
        #expect(
            try device().said("UPDATE item SET \(name) = 7") == ["delete item 1", "insert item 7: 7, 'a', 1.5, 'x'"])
    }

    @Test func `an upsert is an update`() throws {
        let sql = "INSERT INTO item VALUES (1, 'n', 9, 'y') ON CONFLICT (id) DO UPDATE SET name = excluded.name"
        #expect(try device().said(sql) == ["update item 1: name 'a' > 'n'"])
    }

    @Test func `an upsert that does nothing says nothing`() throws {
        #expect(try device().said("INSERT INTO item VALUES (1, 'n', 9, 'y') ON CONFLICT DO NOTHING").isEmpty)
    }

    @Test func `one transaction is one operation, in the order in which its records were first written`() throws {
        let device = try device()
        try device.app(
            "BEGIN; INSERT INTO item (id, name) VALUES (2, 'b'); UPDATE item SET name = 'c' WHERE id = 1; COMMIT")
        let operations = try device.fresh()
        #expect(operations.count == 1)
        #expect(
            operations[0].changes.map { describe($0) } == [
                "insert item 2: 2, 'b', NULL, NULL", "update item 1: name 'a' > 'c'",
            ])
    }

    @Test func `a transaction that is rolled back leaves nothing`() throws {
        let device = try device()
        #expect(try device.said("BEGIN; UPDATE item SET name = 'b'; DELETE FROM item; ROLLBACK").isEmpty)
        #expect(try !device.store.hasUnsealedChanges())
    }

    @Test func `a savepoint that is rolled back leaves nothing, what surrounds it stays`() throws {
        let sql = """
            BEGIN; UPDATE item SET name = 'b'; SAVEPOINT s; UPDATE item SET name = 'c'; ROLLBACK TO s; RELEASE s; COMMIT
            """
        #expect(try device().said(sql) == ["update item 1: name 'a' > 'b'"])
    }

    @Test(arguments: ["ABORT", "FAIL", "ROLLBACK"])
    func `explicit conflict clauses keep their meaning`(clause: String) throws {
        let device = try device()
        let sql = "INSERT OR \(clause) INTO item (id, name) VALUES (2, 'b'), (1, 'c')"
        #expect(try device.refusal(sql).contains("UNIQUE constraint failed: item.id"))
        let kept = clause == "FAIL" ? ["insert item 2: 2, 'b', NULL, NULL"] : []
        #expect(try device.said() == kept)
        let update = "UPDATE OR \(clause) item SET name = 'z' WHERE id = 1"
        #expect(try device.said(update) == ["update item 1: name 'a' > 'z'"])
    }

    @Test func `children that a cascade removes are deleted in the same operation`() throws {
        let device = try Device(
            """
            CREATE TABLE list (id INTEGER PRIMARY KEY);
            CREATE TABLE note (id INTEGER PRIMARY KEY, list INTEGER REFERENCES list (id) ON DELETE CASCADE);
            INSERT INTO list VALUES (1); INSERT INTO note VALUES (10, 1), (11, 1);
            """, entity("list", "id int"), entity("note", "id int", "list int"))
        _ = try device.said()
        try device.app("PRAGMA foreign_keys = ON; DELETE FROM list")
        let operations = try device.fresh()
        #expect(operations.count == 1)
        #expect(
            operations[0].changes.map { describe($0) }.sorted() == [
                "delete list 1", "delete note 10", "delete note 11",
            ]
        )
    }

    private static let shout = """
        CREATE TRIGGER shout AFTER UPDATE OF name ON item BEGIN
        UPDATE item SET name = upper(NEW.name) WHERE id = NEW.id; END
        """

    @Test(arguments: [true, false])
    func `what an app's trigger writes to the same row follows the statement`(before: Bool) throws {
        let device = try device(before ? CaptureTests.shout : "")
        if !before { try device.app(CaptureTests.shout) }
        #expect(
            try device.said("UPDATE item SET name = 'b'") == [
                "update item 1: name 'a' > 'b'", "update item 1: name 'b' > 'B'",
            ])
    }

    @Test func `what an app's trigger writes to another table is in the same operation`() throws {
        let device = try Device(
            """
            \(CaptureTests.table);
            CREATE TABLE audit (id INTEGER PRIMARY KEY, what TEXT);
            CREATE TRIGGER audit_item AFTER INSERT ON item BEGIN INSERT INTO audit (what) VALUES (NEW.name); END
            """, CaptureTests.item, entity("audit", "id int", "what text"))
        try device.app("INSERT INTO item (id, name) VALUES (1, 'a')")
        let operations = try device.fresh()
        #expect(operations.count == 1)
        #expect(
            operations[0].changes.map { describe($0) }.sorted() == [
                "insert audit 1: 1, 'a'", "insert item 1: 1, 'a', NULL, NULL",
            ])
    }
}
