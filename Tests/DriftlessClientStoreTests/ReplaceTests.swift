import DriftlessContract
import Testing

@testable import DriftlessClientStore

/// Rows that REPLACE removes without a delete trigger (rule [8]).
@Suite struct ReplaceTests {
    private func device() throws -> Device {
        let device = try Device(
            CaptureTests.table + "; INSERT INTO item VALUES (1, 'a', 1.5, 'x'), (2, 'b', 2.5, 'y')",
            CaptureTests.item)
        _ = try device.said()
        return device
    }

    private static let recursion = ["", "PRAGMA recursive_triggers = ON;"]

    @Test func `INSERT OR IGNORE of a key that is there says nothing`() throws {
        let device = try device()
        #expect(try device.said("INSERT OR IGNORE INTO item (id, name) VALUES (1, 'n')").isEmpty)
        #expect(try device.said("INSERT OR IGNORE INTO item (id, code) VALUES (3, 'x')").isEmpty)
        #expect(try device.said("UPDATE OR IGNORE item SET code = 'y' WHERE id = 1").isEmpty)
        #expect(try device.said("INSERT INTO item (id) VALUES (3)") == ["insert item 3: 3, NULL, NULL, NULL"])
    }

    @Test(arguments: recursion)
    func `INSERT OR REPLACE of a key that is there is an update with the old values`(pragma: String) throws {
        let sql = pragma + "INSERT OR REPLACE INTO item VALUES (1, 'n', 1.5, 'z')"
        #expect(try device().said(sql) == ["update item 1: name 'a' > 'n', code 'x' > 'z'"])
    }

    @Test(arguments: recursion)
    func `INSERT OR REPLACE with the row as it is says nothing`(pragma: String) throws {
        #expect(try device().said(pragma + "REPLACE INTO item VALUES (1, 'a', 1.5, 'x')").isEmpty)
    }

    @Test(arguments: recursion)
    func `INSERT OR REPLACE that displaces a row by a UNIQUE value deletes it`(pragma: String) throws {
        let sql = pragma + "INSERT OR REPLACE INTO item VALUES (3, 'n', 3.5, 'x')"
        #expect(try device().said(sql) == ["delete item 1", "insert item 3: 3, 'n', 3.5, 'x'"])
    }

    @Test(arguments: recursion)
    func `INSERT OR REPLACE can update one row and displace another`(pragma: String) throws {
        let sql = pragma + "INSERT OR REPLACE INTO item VALUES (1, 'a', 1.5, 'y')"
        #expect(try device().said(sql).sorted() == ["delete item 2", "update item 1: code 'x' > 'y'"])
    }

    @Test(arguments: recursion)
    func `UPDATE OR REPLACE that displaces a row deletes it`(pragma: String) throws {
        let sql = pragma + "UPDATE OR REPLACE item SET code = 'y' WHERE id = 1"
        #expect(try device().said(sql).sorted() == ["delete item 2", "update item 1: code 'x' > 'y'"])
    }

    @Test(arguments: recursion)
    func `UPDATE OR REPLACE of the key onto another row turns that row into this one`(pragma: String) throws {
        let sql = pragma + "UPDATE OR REPLACE item SET id = 2 WHERE id = 1"
        let said = try device().said(sql)
        #expect(
            said.sorted() == ["delete item 1", "update item 2: name 'b' > 'a', price 2.5 > 1.5, code 'y' > 'x'"]
                || said.sorted() == ["delete item 1", "delete item 2", "insert item 2: 2, 'a', 1.5, 'x'"])
    }

    @Test func `UPDATE OR REPLACE of the key is seen in a table without UNIQUE values`() throws {
        let device = try Device(
            "CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT); INSERT INTO t VALUES (1, 'a'), (2, 'b')",
            entity("t", "id int", "v text"))
        _ = try device.said()
        #expect(
            try device.said("UPDATE OR REPLACE t SET id = 2 WHERE id = 1").sorted() == [
                "delete t 1", "delete t 2", "insert t 2: 2, 'a'",
            ])
    }

    @Test func `REPLACE follows the collation of the UNIQUE index`() throws {
        let device = try Device(
            "CREATE TABLE t (id INTEGER PRIMARY KEY, code TEXT COLLATE NOCASE UNIQUE); INSERT INTO t VALUES (1, 'x')",
            entity("t", "id int", "code nocase"))
        _ = try device.said()
        #expect(try device.said("REPLACE INTO t VALUES (2, 'X')") == ["delete t 1", "insert t 2: 2, 'X'"])
    }

    @Test func `a partial unique index displaces only what it holds`() throws {
        let device = try Device(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, code TEXT, gone INTEGER);
            CREATE UNIQUE INDEX live ON t (code) WHERE gone = 0;
            INSERT INTO t VALUES (1, 'x', 1), (2, 'x', 0)
            """, entity("t", "id int", "code text", "gone int"))
        _ = try device.said()
        #expect(try device.said("REPLACE INTO t VALUES (3, 'x', 0)") == ["delete t 2", "insert t 3: 3, 'x', 0"])
    }
}
