import Driftless
import DriftlessContract
import GRDB

/// The least that an app does: its own tables, its own GRDB, and sync beside them.
@main
struct App {
    static let contract = Contract(
        id: "todo", version: "1.0.0",
        entities: [
            Entity(
                name: "todo", identity: Identity(key: ["id"]),
                fields: [
                    Field(name: "id", type: .uuid7(.text), required: true), Field(name: "title", type: .string),
                ])
        ])

    static func main() async throws {
        let database = try DatabaseQueue()
        try await database.write { try $0.execute(sql: "CREATE TABLE todo (id TEXT PRIMARY KEY NOT NULL, title TEXT)") }
        let sync = try DriftlessClient(
            database: database, contract: contract, server: "http://127.0.0.1:1", credentials: { "token" })
        try await database.write { try $0.execute(sql: "INSERT INTO todo VALUES ('1', 'written before sync runs')") }
        print(await sync.status.headline)
    }
}
