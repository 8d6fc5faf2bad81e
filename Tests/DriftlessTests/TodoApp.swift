import Driftless
import DriftlessContract
import GRDB

/// The app of these tests: lists of things to do.
enum TodoApp {
    static let todo = Entity(
        name: "todo", identity: Identity(key: ["id"]),
        fields: [
            Field(name: "id", type: .uuid7(.text), required: true),
            Field(name: "title", type: .string, limits: Limits(max: 20)),
            Field(name: "list", type: .uuid7(.text)),
        ],
        references: [
            Reference(fields: ["list"], parent: "list", parentFields: ["id"], onParentDeleted: .cascade)
        ])
    static let list = Entity(
        name: "list", identity: Identity(key: ["id"]),
        fields: [Field(name: "id", type: .uuid7(.text), required: true), Field(name: "name", type: .string)])
    static let contract = Contract(id: "todo", version: "1.0.0", entities: [list, todo])

    static func titles(_ database: some DatabaseReader) async throws -> [String] {
        try await database.read { try String.fetchAll($0, sql: "SELECT title FROM todo ORDER BY id") }
    }
}

extension RealServer {
    /// A device's file with the app's tables.
    func pool(_ name: String) throws -> DatabasePool {
        let pool = try DatabasePool(path: path(name))
        try pool.write { db in
            try db.execute(
                sql: """
                    CREATE TABLE list (id TEXT PRIMARY KEY NOT NULL, name TEXT);
                    CREATE TABLE todo (id TEXT PRIMARY KEY NOT NULL, title TEXT,
                        list TEXT REFERENCES list ON DELETE CASCADE);
                    """)
        }
        return pool
    }

    func client(_ database: any DatabaseWriter) throws -> DriftlessClient {
        try DriftlessClient(
            database: database, contract: TodoApp.contract, server: url, credentials: { [token] in token })
    }
}
