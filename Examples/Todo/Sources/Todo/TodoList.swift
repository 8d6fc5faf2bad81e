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
        var migrator = DatabaseMigrator()
        migrator.registerMigration("items") { db in
            try db.create(table: "item") { table in
                table.column("id", .text).notNull().primaryKey()
                table.column("title", .text).notNull().unique()
                table.column("done", .boolean).notNull()
                table.column("by", .text).notNull()
            }
        }
        try migrator.migrate(database, syncing: .todo)
    }

    /// What a screen shows at one moment.
    struct Snapshot: Sendable {
        var items: [Item] = []
        var unaccepted: [UnacceptedChange] = []

        func isWaiting(_ item: Item) -> Bool {
            let key = [Value.string(item.id.uuidString.lowercased())]
            return unaccepted.contains { $0.key == key && $0.state == .waiting }
        }

        var refused: [UnacceptedChange] { unaccepted.filter { $0.state != .waiting } }
    }

    /// Follows what this app writes, what comes from others, and what the server answers.
    func snapshots(_ sync: DriftlessClient) -> AsyncValueObservation<Snapshot> {
        ValueObservation.tracking { db in
            Snapshot(items: try Item.order(Item.Columns.id).fetchAll(db), unaccepted: try sync.unaccepted(db))
        }
        .values(in: database)
    }

    func add(_ title: String) async throws {
        try await database.write { [user] in try Item(title: title, by: user).insert($0) }
    }

    func toggle(_ item: Item) async throws {
        try await database.write { db in
            _ = try Item.filter(key: item.key).updateAll(db, Item.Columns.done.set(to: !item.done))
        }
    }

    func rename(_ item: Item, to title: String) async throws {
        try await database.write { db in
            _ = try Item.filter(key: item.key).updateAll(db, Item.Columns.title.set(to: title))
        }
    }

    func delete(_ item: Item) async throws {
        try await database.write { db in _ = try Item.deleteOne(db, key: item.key) }
    }
}

extension Item {
    fileprivate var key: String { id.uuidString.lowercased() }
}
