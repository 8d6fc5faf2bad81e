import DriftlessContract
import DriftlessProtocol
import Testing

@testable import DriftlessClientStore

/// Values keep their type and bytes; tables may be named and keyed in any way (rules [7], [12]).
@Suite struct ValuesTests {
    private func news(_ column: String, _ field: String, _ values: String...) throws -> [Value] {
        let device = try Device("CREATE TABLE t (id INTEGER PRIMARY KEY, v \(column))", entity("t", "id int", field))
        for value in values {
            try device.app("INSERT INTO t VALUES (1, \(value)) ON CONFLICT (id) DO UPDATE SET v = excluded.v")
            try device.store.seal(now: 1, random: &device.random)
        }
        return try device.outbox().flatMap { $0.changes.flatMap { $0.fields.filter { $0.field == 1 }.map(\.new) } }
    }

    @Test func `another spelling in a NOCASE column is a change`() throws {
        #expect(
            try news("TEXT COLLATE NOCASE", "v nocase", "'hello'", "'HELLO'") == [.string("hello"), .string("HELLO")])
    }

    @Test func `an integer that becomes a real is a change in a column without affinity`() throws {
        #expect(
            try news("", "v any", "1", "1.0", "'1'", "x'31'") == [.integer(1), .real(1), .string("1"), .blob([0x31])])
    }

    @Test func `text keeps its NUL bytes`() throws {
        #expect(
            try news("TEXT", "v text", "'a' || char(0) || 'b'", "'a' || char(0) || 'c'")
                == [.text([0x61, 0, 0x62]), .text([0x61, 0, 0x63])])
    }

    @Test func `composed and decomposed letters are different`() throws {
        #expect(
            try news("TEXT", "v text", "char(0xE9)", "'e' || char(0x301)")
                == [.text([0xC3, 0xA9]), .text([0x65, 0xCC, 0x81])])
    }

    @Test func `the largest and the smallest integer arrive whole`() throws {
        #expect(
            try news("INTEGER", "v int", "9223372036854775807", "9223372036854775806", "-9223372036854775808")
                == [.integer(.max), .integer(.max - 1), .integer(.min)])
    }

    @Test func `minus zero keeps its sign without affinity and is zero in a real field`() throws {
        #expect(try news("", "v any", "-0.0") == [.real(-0.0)])
        #expect(try news("REAL", "v real", "-0.0") == [.real(0)])
    }

    @Test func `zero that becomes minus zero is no change, because SQLite calls them one`() throws {
        #expect(try news("", "v any", "0.0", "-0.0") == [.real(0)])
    }

    @Test func `a double keeps all its bits`() throws {
        #expect(try news("REAL", "v real", "0.1 + 0.2", "1e300", "3") == [.real(0.1 + 0.2), .real(1e300), .real(3)])
    }

    @Test func `an empty blob, empty text and NULL are three values`() throws {
        #expect(try news("", "v any", "x''", "''", "NULL", "x''") == [.blob([]), .text([]), .null, .blob([])])
    }

    @Test func `names may have spaces, quotes and reserved words`() throws {
        let device = try Device(
            #"CREATE TABLE "or""der it's" ("select" INTEGER PRIMARY KEY, "a b" TEXT UNIQUE, "it's" TEXT)"#,
            entity("or\"der it's", "select int", "a b text", "it's text"))
        #expect(
            try device.said(#"INSERT INTO "or""der it's" VALUES (1, 'x', 'y')"#) == [
                "insert or\"der it's 1: 1, 'x', 'y'"
            ])
        #expect(
            try device.said(#"UPDATE "or""der it's" SET "it's" = 'z'"#) == ["update or\"der it's 1: it's 'y' > 'z'"])
    }

    @Test(arguments: ["", " WITHOUT ROWID"])
    func `a key of several columns names the record in the key's order`(suffix: String) throws {
        var keyed = entity("t", "v text", "a text", "b int", key: ["b", "a"])
        for i in [1, 2] { keyed.fields[i].required = true }
        let device = try Device(
            "CREATE TABLE t (v TEXT, a TEXT NOT NULL, b INTEGER NOT NULL, PRIMARY KEY (b, a))" + suffix, keyed)
        #expect(try device.said("INSERT INTO t VALUES ('x', 'k', 1)") == ["insert t 1/k: 'x', 'k', 1"])
        #expect(try device.said("UPDATE t SET v = 'y'") == ["update t 1/k: v 'x' > 'y'"])
        #expect(try device.said("REPLACE INTO t VALUES ('z', 'k', 1)") == ["update t 1/k: v 'y' > 'z'"])
        #expect(try device.said("UPDATE t SET a = 'l'") == ["delete t 1/k", "insert t 1/l: 'z', 'l', 1"])
        #expect(try device.said("DELETE FROM t") == ["delete t 1/l"])
    }

    @Test func `a NULL key is refused with a sentence`() throws {
        let device = try Device("CREATE TABLE t (id TEXT PRIMARY KEY, v TEXT)", entity("t", "id text", "v text"))
        let sentence = "driftless: the key of t must not be NULL; give the row a key"
        #expect(try device.refusal("INSERT INTO t VALUES (NULL, 'a')").contains(sentence))
        #expect(try device.refusal("INSERT OR IGNORE INTO t VALUES (NULL, 'a')").contains(sentence))
        try device.app("INSERT INTO t VALUES ('k', 'a')")
        #expect(try device.refusal("UPDATE t SET id = NULL").contains(sentence))
        #expect(try device.said() == ["insert t k: 'k', 'a'"])
    }

    @Test func `a table of seventy columns says the right ones`() throws {
        let columns = (0..<69).map { "c\($0)" }
        var wide = entity("t", "id int")
        wide.fields += columns.map { Field(name: $0, type: .text) }
        let device = try Device(
            "CREATE TABLE t (id INTEGER PRIMARY KEY, \(columns.joined(separator: " TEXT, ")) TEXT)", wide)
        _ = try device.said("INSERT INTO t (id) VALUES (1)")
        #expect(
            try device.said("UPDATE t SET c0 = 'a', c60 = 'b', c61 = 'c', c68 = 'd'") == [
                "update t 1: c0 NULL > 'a', c60 NULL > 'b', c61 NULL > 'c', c68 NULL > 'd'"
            ])
    }
}
