import DriftlessContract
import DriftlessProtocol
import DriftlessSQLite
import GRDB
import Testing

@testable import DriftlessClientStore

/// The engine on the connection that the app uses, with what GRDB keeps there.
@Suite struct SharedConnectionTests {
    private static let list = entity("list", "id int", "name text")
    private static let note = entity("note", "id int", "list int")

    private let queue: DatabaseQueue
    private let store: ClientStore
    private var random = SplitMix(state: 1)

    init() throws {
        queue = try DatabaseQueue()
        try queue.write { db in
            try db.execute(
                sql: """
                    CREATE TABLE list (id INTEGER PRIMARY KEY, name TEXT);
                    CREATE TABLE note (id INTEGER PRIMARY KEY, list INTEGER REFERENCES list ON DELETE CASCADE)
                    """)
        }
        let contract = Contract(
            id: "test", version: "1", entities: [SharedConnectionTests.list, SharedConnectionTests.note])
        store = ClientStore(database: queue, contract: contract)
        try store.attach(now: 1, random: &random)
    }

    @Test mutating func `a statement of the app that failed does not stand in the engine's way`() throws {
        let sql = try #require(store.tables["list"]).insert
        try queue.write { try $0.execute(sql: "INSERT INTO list VALUES (1, 'a')") }
        #expect(throws: DatabaseError.self) {
            try queue.write { try $0.cachedStatement(sql: sql).execute(arguments: [1, "b"]) }
        }
        let state = serverState(SharedConnectionTests.list, 1, [.integer(2), .string("b")])
        let page = SnapshotPage(start: 1, records: [state], next: nil)
        #expect(try store.apply(page, at: Hydration(), random: &random).done)
        #expect(try queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM list") } == 2)
    }

    @Test mutating func `transactions stay apart where a foreign key's action reaches another table`() throws {
        try queue.writeWithoutTransaction { db in
            // Compiled while the keys are not enforced: GRDB does not expect the action.
            try db.execute(sql: "PRAGMA foreign_keys = OFF")
            _ = try db.cachedStatement(sql: "DELETE FROM list WHERE id = ?")
            try db.execute(sql: "PRAGMA foreign_keys = ON")
            try db.execute(sql: "INSERT INTO list VALUES (1, 'a'), (2, 'b'); INSERT INTO note VALUES (1, 1)")
        }
        try store.seal(now: 1, random: &random)
        try queue.write { try $0.execute(sql: "UPDATE list SET name = 'c' WHERE id = 2") }
        try queue.write { try $0.cachedStatement(sql: "DELETE FROM list WHERE id = ?").execute(arguments: [1]) }
        try store.seal(now: 2, random: &random)
        let said = try store.nextBatch(limit: .init()).suffix(2).map { $0.changes.map { describe($0) } }
        #expect(said == [["update list 2: name 'b' > 'c'"], ["delete note 1", "delete list 1"]])
    }
}
