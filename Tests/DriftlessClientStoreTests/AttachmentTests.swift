import DriftlessContract
import DriftlessProtocol
import DriftlessSQLite
import Testing

@testable import DriftlessClientStore

/// What attach and detach do to a file.
@Suite struct AttachmentTests {
    private static let schema = "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name"
    private static let list = entity("list", "id int", "name text")
    private static let note = entity(
        "note", "id int", "list int",
        references: [Reference(fields: ["list"], parent: "list", parentFields: ["id"])])

    private static let tables = """
        CREATE TABLE note (id INTEGER PRIMARY KEY, list INTEGER REFERENCES list (id));
        CREATE TABLE list (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE);
        CREATE INDEX by_list ON note (list);
        CREATE TRIGGER own AFTER INSERT ON list BEGIN SELECT 1; END;
        CREATE VIEW names AS SELECT name FROM list;
        INSERT INTO list VALUES (2, 'b'), (1, 'a'); INSERT INTO note VALUES (1, 2), (2, 1);
        """

    private func device(attached: Bool = true) throws -> Device {
        // The child stands first in the contract.
        try Device(AttachmentTests.tables, AttachmentTests.note, AttachmentTests.list, attached: attached)
    }

    @Test func `detach leaves schema and rows exactly as they were before attach`() throws {
        let device = try device(attached: false)
        let rows = "SELECT * FROM list; SELECT * FROM note; PRAGMA user_version; PRAGMA application_id"
        let before = (try device.app(AttachmentTests.schema), try device.app(rows))
        try device.attach()
        try device.app("UPDATE list SET name = 'c' WHERE id = 1; UPDATE list SET name = 'a' WHERE id = 1")
        try device.store.close()
        #expect(try ClientStore.detach(path: device.path) == 5)
        #expect(try device.app(AttachmentTests.schema) == before.0)
        #expect(try device.app(rows) == before.1)
        #expect(throws: StoreError.self) { try ClientStore.detach(path: device.path) }
    }

    @Test func `rows that are there come as operations of their own, parents first`() throws {
        let operations = try device().fresh()
        #expect(operations.allSatisfy { $0.existing && $0.changes.count == 1 })
        #expect(
            operations.flatMap { $0.changes.map { describe($0) } } == [
                "insert list 1: 1, 'a'", "insert list 2: 2, 'b'", "insert note 1: 1, 2", "insert note 2: 2, 1",
            ])
    }

    @Test func `rows that refer to rows of their own table come after them, circles together`() throws {
        let node = entity(
            "node", "id int", "parent int",
            references: [Reference(fields: ["parent"], parent: "node", parentFields: ["id"])])
        let device = try Device(
            """
            CREATE TABLE node (id INTEGER PRIMARY KEY, parent INTEGER);
            INSERT INTO node VALUES (1, 2), (2, 3), (3, NULL), (4, 5), (5, 4), (6, 6), (7, 4)
            """, node)
        let groups = try device.fresh().map { $0.changes.map { "\($0.key)" }.sorted() }
        #expect(groups == [["3"], ["2"], ["1"], ["4", "5"], ["6"], ["7"]])
    }

    @Test func `attach twice does nothing the second time`() throws {
        let device = try device()
        let before = (try device.app(AttachmentTests.schema), try device.store.device(), try device.outbox())
        try device.attach()
        #expect(try device.app(AttachmentTests.schema) == before.0)
        #expect(try device.store.device() == before.1)
        #expect(try device.outbox() == before.2)
    }

    @Test func `a contract that does not fit changes nothing`() throws {
        let device = try Device(
            AttachmentTests.tables, AttachmentTests.list, entity("other", "id int"), attached: false)
        let before = try device.app(AttachmentTests.schema)
        let error = #expect(throws: StoreError.self) { try device.attach() }
        #expect(error?.code == .contractDoesNotFit)
        #expect(error?.message.contains("The table other is missing.") == true)
        #expect(try device.app(AttachmentTests.schema) == before)
    }

    @Test func `another contract is refused`() throws {
        let device = try device()
        let other = try ClientStore(
            path: device.path, contract: Contract(id: "test", version: "2.0.0", entities: [AttachmentTests.list]))
        let error = #expect(throws: StoreError.self) { try other.attach(now: 1, random: &device.random) }
        #expect(error?.code == .otherContract)
        try other.close()
    }

    @Test func `an existing row without a key is refused and nothing is changed`() throws {
        let device = try Device(
            "CREATE TABLE t (id TEXT PRIMARY KEY); INSERT INTO t VALUES (NULL)", entity("t", "id text"), attached: false
        )
        #expect(throws: StoreError.self) { try device.attach() }
        #expect(try device.app("SELECT count(*) FROM sqlite_schema WHERE name LIKE 'driftless%'") == "0")
    }
}
