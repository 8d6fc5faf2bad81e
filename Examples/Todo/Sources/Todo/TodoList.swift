import Driftless
import Foundation
import GRDB

/// The app's data: plain GRDB. Nothing here speaks of sync but the migration and `unaccepted`.
struct TodoList: Sendable {
    let database: DatabasePool
    let user: String

    init(path: String, user: String) throws {
        database = try DatabasePool(path: path)
        self.user = user
        try Self.migrator.migrate(database, syncing: .todo)
    }

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("items") { db in
            try db.create(table: "item") { table in
                table.column("id", .text).notNull().primaryKey()
                table.column("title", .text).notNull().unique()
                table.column("done", .boolean).notNull()
                table.column("by", .text).notNull()
            }
        }
        return migrator
    }

    /// What a screen shows at one moment.
    struct Snapshot: Sendable {
        var items: [Item] = []
        var unaccepted: [UnacceptedChange] = []
        var conflicts: [RecordedConflict] = []

        func isWaiting(_ item: Item) -> Bool {
            unaccepted.contains { $0.state == .waiting && $0.key == [.string(item.id.uuidString.lowercased())] }
        }

        var refused: [UnacceptedChange] { unaccepted.filter { $0.state != .waiting } }
    }

    /// Follows what this app writes, what comes from others, and what the server answers.
    func snapshots(_ sync: DriftlessClient) -> AsyncValueObservation<Snapshot> {
        ValueObservation.tracking { db in
            Snapshot(
                items: try Item.order(Item.Columns.id).fetchAll(db), unaccepted: try sync.unaccepted(db),
                conflicts: try sync.conflicts(db, limit: 2))
        }
        .values(in: database)
    }

    func add(_ title: String) async throws {
        try await database.write { [user] in try Item(title: title, by: user).insert($0) }
    }

    /// Writes the columns that differ.
    func update(_ item: Item, _ change: @escaping @Sendable (inout Item) -> Void) async throws {
        try await database.write { db in
            var item = item
            try item.updateChanges(db) { change(&$0) }
        }
    }

    func delete(_ item: Item) async throws { try await database.write { db in _ = try item.delete(db) } }
}
