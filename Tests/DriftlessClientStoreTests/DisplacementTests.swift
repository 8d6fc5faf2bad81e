import DriftlessContract
import Testing

@testable import DriftlessClientStore

/// Rows that a statement removes by a unique index that is not a plain list of columns, or while other triggers write
/// to the same table (rule [8]).
@Suite struct DisplacementTests {
    private func device(_ sql: String, _ entity: Entity) throws -> Device {
        let device = try Device(sql, entity)
        _ = try device.said()
        return device
    }

    private static let mail = entity("t", "id int", "mail text")

    @Test(arguments: [
        "CREATE UNIQUE INDEX u ON t (mail COLLATE NOCASE)", "CREATE UNIQUE INDEX u ON t (lower(mail))",
        "CREATE UNIQUE INDEX u ON t (lower(mail) COLLATE NOCASE DESC)",
        "CREATE UNIQUE INDEX u ON t (substr(lower(mail), 1, 3), 1) WHERE mail <> ','",
    ])
    func `an index with an expression or a collation of its own`(index: String) throws {
        let device = try device(
            "CREATE TABLE t (id INTEGER PRIMARY KEY, mail TEXT); \(index); INSERT INTO t VALUES (1, 'a@x')",
            DisplacementTests.mail)
        #expect(
            try device.said("INSERT OR REPLACE INTO t VALUES (2, 'A@X')") == ["delete t 1", "insert t 2: 2, 'A@X'"])
        #expect(try device.said("INSERT INTO t VALUES (3, 'b@x')") == ["insert t 3: 3, 'b@x'"])
        #expect(
            try device.said("UPDATE OR REPLACE t SET mail = 'B@X' WHERE id = 2").sorted()
                == ["delete t 3", "update t 2: mail 'A@X' > 'B@X'"])
    }

    @Test func `an update that makes a row part of a partial index`() throws {
        let device = try device(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, code TEXT, gone INTEGER);
            CREATE UNIQUE INDEX live ON t (code) WHERE gone = 0;
            INSERT INTO t VALUES (1, 'x', 1), (2, 'x', 0)
            """, entity("t", "id int", "code text", "gone int"))
        #expect(
            try device.said("UPDATE OR REPLACE t SET gone = 0 WHERE id = 1").sorted()
                == ["delete t 2", "update t 1: gone 1 > 0"])
    }

    @Test func `a unique generated column`() throws {
        let device = try device(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, mail TEXT, low TEXT AS (lower(mail)) UNIQUE);
            INSERT INTO t (id, mail) VALUES (1, 'a@x'), (2, 'b@x')
            """, DisplacementTests.mail)
        #expect(
            try device.said("UPDATE OR REPLACE t SET mail = 'A@X' WHERE id = 2").sorted()
                == ["delete t 1", "update t 2: mail 'b@x' > 'A@X'"])
        #expect(
            try device.said("REPLACE INTO t (id, mail) VALUES (3, 'a@x')") == ["delete t 2", "insert t 3: 3, 'a@x'"])
    }

    @Test func `the row id by its other name`() throws {
        let device = try device(
            "CREATE TABLE t (id INTEGER PRIMARY KEY, mail TEXT); INSERT INTO t VALUES (1, 'a'), (2, 'b')",
            DisplacementTests.mail)
        #expect(
            try device.said("UPDATE OR REPLACE t SET rowid = 2 WHERE id = 1").sorted()
                == ["delete t 1", "delete t 2", "insert t 2: 2, 'a'"])
    }

    @Test func `a trigger of the app that writes the same row again`() throws {
        let device = try device(
            "CREATE TABLE t (id INTEGER PRIMARY KEY, mail TEXT UNIQUE); INSERT INTO t VALUES (1, 'a'), (2, 'b')",
            DisplacementTests.mail)
        // Made after ours, so it fires before them.
        try device.app(
            "CREATE TRIGGER z AFTER INSERT ON t BEGIN UPDATE t SET mail = lower(NEW.mail) WHERE id = NEW.id; END")
        let said = try device.said("INSERT OR REPLACE INTO t VALUES (1, 'B')")
        // The outer OR REPLACE holds for the trigger's statement too: row 2 had the value.
        #expect(said.sorted() == ["delete t 2", "update t 1: mail 'B' > 'b'", "update t 1: mail 'a' > 'B'"])
        #expect(try device.app("SELECT group_concat(id || mail) FROM t") == "1b")
    }

    @Test func `a foreign-key action that writes to the same table`() throws {
        let device = try device(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES t ON DELETE SET NULL, mail TEXT,
                UNIQUE (parent, mail));
            INSERT INTO t VALUES (1, NULL, 'top'), (2, 1, 'below')
            """, entity("t", "id int", "parent int", "mail text", key: ["id"]))
        let said = try device.said(
            "PRAGMA foreign_keys = ON; INSERT OR REPLACE INTO t VALUES (1, NULL, 'new top')")
        #expect(said.sorted() == ["update t 1: mail 'top' > 'new top'", "update t 2: parent 1 > NULL"])
    }

    @Test func `recursive triggers say a replaced row twice, and it counts once`() throws {
        let device = try device(
            "CREATE TABLE t (id INTEGER PRIMARY KEY, mail TEXT); INSERT INTO t VALUES (1, 'a'), (2, 'b')",
            DisplacementTests.mail)
        let sql = "PRAGMA recursive_triggers = ON; "
        #expect(
            try device.said(sql + "UPDATE t SET mail = 'x' WHERE id = 1; INSERT OR REPLACE INTO t VALUES (1, 'y')")
                == ["update t 1: mail 'a' > 'x'", "update t 1: mail 'x' > 'y'"])
        #expect(
            try device.said(sql + "INSERT INTO t VALUES (7, 'a'); INSERT OR REPLACE INTO t VALUES (7, 'b')")
                == ["insert t 7: 7, 'a'", "update t 7: mail 'a' > 'b'"])
        let taken = try device.said(
            sql + "UPDATE t SET mail = 'z' WHERE id = 1; UPDATE OR REPLACE t SET id = 1 WHERE id = 7")
        #expect(!taken.contains { $0.hasPrefix("insert t 1") } || taken.contains("delete t 1"))
    }

    @Test func `a key whose index compares otherwise than its column`() throws {
        var named = entity("t", "name nocase", "v int")
        named.fields[0].required = true
        let device = try device(
            "CREATE TABLE t (name TEXT NOT NULL, v INTEGER, PRIMARY KEY (name COLLATE NOCASE))", named)
        #expect(try device.said("INSERT INTO t VALUES ('Bob', 1)") == ["insert t bob: 'Bob', 1"])
        #expect(try device.said("UPDATE t SET v = 2 WHERE name = 'Bob'") == ["update t bob: v 1 > 2"])
        #expect(try device.said("REPLACE INTO t VALUES ('BOB', 3)") == ["update t bob: name 'Bob' > 'BOB', v 2 > 3"])
    }

    @Test func `inserts beside a partial index stay quick`() throws {
        let device = try device(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, mail TEXT);
            CREATE UNIQUE INDEX live ON t (mail) WHERE id > 0
            """, DisplacementTests.mail)
        // A walk over the table for each row would be seen in the plan: no timing here.
        let plan = try device.app(
            """
            EXPLAIN QUERY PLAN SELECT 1 FROM t WHERE t.id = 5 OR (t.mail = 'x' COLLATE "BINARY" AND (id > 0))
            """)
        #expect(!plan.contains("SCAN"))
    }
}
