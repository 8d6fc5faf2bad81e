import DriftlessClientStore
import DriftlessContract
import DriftlessSQLite
import Foundation
import GRDB
import Testing

@testable import Driftless

/// An app's own migrations under sync.
@Suite(.serialized) struct MigrationTests {
    private func migrator(_ later: (inout DatabaseMigrator) -> Void = { _ in }) -> DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("v1") { db in
            try db.execute(
                sql: """
                    CREATE TABLE list (id TEXT PRIMARY KEY NOT NULL, name TEXT);
                    CREATE TABLE todo (id TEXT PRIMARY KEY NOT NULL, title TEXT,
                        list TEXT REFERENCES list ON DELETE CASCADE);
                    """)
        }
        later(&migrator)
        return migrator
    }

    /// As SQLite's documentation rebuilds a table, with a change of the rows on the way.
    private static func rebuild(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE new_todo (id TEXT PRIMARY KEY NOT NULL, title TEXT NOT NULL DEFAULT '',
                    list TEXT REFERENCES list ON DELETE CASCADE, color TEXT);
                INSERT INTO new_todo (id, title, list) SELECT id, upper(title), list FROM todo;
                DROP TABLE todo;
                ALTER TABLE new_todo RENAME TO todo;
                """)
    }

    private func insert(_ id: String, _ title: String, _ database: any DatabaseWriter) async throws {
        try await database.write {
            try $0.execute(sql: "INSERT INTO todo (id, title) VALUES (?, ?)", arguments: [id, title])
        }
    }

    /// Both hold the same, and the digests say so.
    private func expectEqual(_ a: DatabasePool, _ b: DatabasePool, _ titles: [String]) async throws {
        #expect(try await TodoApp.titles(a) == titles)
        #expect(try await TodoApp.titles(b) == titles)
        let digests = try [a, b].map { try DeviceStatus.read(path: $0.path).scopes.map(\.digest) }
        #expect(digests[0] == digests[1])
    }

    @Test(arguments: [true, false])
    func `a table rebuilt under a full outbox loses nothing, and what the migration wrote is synced`(
        withEngine: Bool
    ) async throws {
        try await RealServer.with(TodoApp.contract) { server in
            let a = try DatabasePool(path: server.path("a.sqlite")), b = try server.pool("b.sqlite")
            try migrator().migrate(a, syncing: TodoApp.contract)
            let first = try server.client(a), second = try server.client(b)
            try await insert("1", "sent", a)
            try await first.syncNow()
            try await insert("2", "pending", a)
            try await a.write { try $0.execute(sql: "UPDATE todo SET title = 'changed' WHERE id = '1'") }
            let next = migrator { $0.registerMigration("v2", migrate: MigrationTests.rebuild) }
            // A migrator without the engine takes the triggers away; what is written then is found all the same.
            if withEngine { try next.migrate(a, syncing: TodoApp.contract) } else { try next.migrate(a) }
            try await insert("3", "after", a)
            try await first.syncNow()
            try await second.syncNow()
            try await expectEqual(a, b, ["CHANGED", "PENDING", "after"])
            try await b.write { try $0.execute(sql: "DELETE FROM todo WHERE id = '2'") }
            try await second.syncNow()
            try await first.syncNow()
            try await expectEqual(a, b, ["CHANGED", "after"])
        }
    }

    @Test func `what somebody else changed meanwhile stays, and a conflict holds what the migration made of it`()
        async throws
    {
        try await RealServer.with(TodoApp.contract) { server in
            let a = try DatabasePool(path: server.path("a.sqlite")), b = try server.pool("b.sqlite")
            try migrator().migrate(a, syncing: TodoApp.contract)
            let first = try server.client(a), second = try server.client(b)
            for id in ["1", "2"] { try await insert(id, "old", a) }
            try await first.syncNow()
            try await second.syncNow()
            try await b.write { try $0.execute(sql: "UPDATE todo SET title = 'theirs' WHERE id = '1'") }
            try await second.syncNow()
            let next = migrator { $0.registerMigration("v2", migrate: MigrationTests.rebuild) }
            try next.migrate(a, syncing: TodoApp.contract)
            try await first.syncNow()
            try await second.syncNow()
            try await expectEqual(a, b, ["theirs", "OLD"])
            #expect(try DeviceStatus.read(path: a.path).conflicts == 1)
        }
    }

    @Test func `a table that a migration makes anew is filled again, with what was not sent too`() async throws {
        try await RealServer.with(TodoApp.contract) { server in
            let a = try DatabasePool(path: server.path("a.sqlite")), b = try server.pool("b.sqlite")
            try migrator().migrate(a, syncing: TodoApp.contract)
            try await insert("1", "sent", a)
            try await server.client(a).syncNow()
            try await insert("2", "unsent", a)
            let next = migrator { migrator in
                migrator.registerMigration("v2") { db in
                    try db.execute(
                        sql: "DROP TABLE todo; CREATE TABLE todo (id TEXT PRIMARY KEY NOT NULL, title TEXT, list TEXT)")
                }
            }
            try next.migrate(a, syncing: TodoApp.contract)
            #expect(try await TodoApp.titles(a).isEmpty)
            try await server.client(a).syncNow()
            try await server.client(b).syncNow()
            try await expectEqual(a, b, ["sent", "unsent"])
        }
    }

    @Test func `columns may be added, renamed and dropped with a full outbox`() async throws {
        try await RealServer.with(TodoApp.contract) { server in
            let a = try DatabasePool(path: server.path("a.sqlite")), b = try server.pool("b.sqlite")
            let first = migrator { migrator in
                migrator.registerMigration("v2") { try $0.execute(sql: "ALTER TABLE todo ADD COLUMN note TEXT") }
            }
            try first.migrate(a, syncing: TodoApp.contract)
            try await server.client(a).syncNow()
            try await insert("1", "pending", a)
            try await a.write { try $0.execute(sql: "UPDATE todo SET title = 'twice' WHERE id = '1'") }
            var renamed = TodoApp.todo
            renamed.fields[1].column = "name"
            renamed.table = "task"
            let contract = Contract(id: "todo", version: "1.0.0", entities: [TodoApp.list, renamed])
            let next = migrator { migrator in
                migrator.registerMigration("v2") { try $0.execute(sql: "ALTER TABLE todo ADD COLUMN note TEXT") }
                migrator.registerMigration("v3") { db in
                    try db.execute(
                        sql: """
                            ALTER TABLE todo RENAME COLUMN title TO name;
                            ALTER TABLE todo DROP COLUMN note;
                            ALTER TABLE todo RENAME TO task;
                            ALTER TABLE task ADD COLUMN color TEXT NOT NULL DEFAULT 'red';
                            """)
                }
            }
            try next.migrate(a, syncing: contract)
            try await a.write { try $0.execute(sql: "INSERT INTO task (id, name) VALUES ('2', 'new name')") }
            let sync = try DriftlessClient(
                database: a, contract: contract, server: server.url, credentials: { [token = server.token] in token })
            try await sync.syncNow()
            try await server.client(b).syncNow()
            #expect(try await TodoApp.titles(b) == ["twice", "new name"])
        }
    }

    @Test func `eraseDatabaseOnSchemaChange does not take the engine's tables for a change, nor erases unsent work`()
        async throws
    {
        try await RealServer.with(TodoApp.contract) { server in
            let a = try DatabasePool(path: server.path("a.sqlite"))
            var first = migrator()
            first.eraseDatabaseOnSchemaChange = true
            try first.migrate(a, syncing: TodoApp.contract)
            try await insert("1", "kept", a)
            var second = migrator { $0.registerMigration("v2", migrate: MigrationTests.rebuild) }
            second.eraseDatabaseOnSchemaChange = true
            for _ in 0..<2 { try second.migrate(a, syncing: TodoApp.contract) }
            #expect(try await TodoApp.titles(a) == ["KEPT"])
            // A migration that has run is changed: now it is one.
            var third = migrator { migrator in
                migrator.registerMigration("v2") { try $0.execute(sql: "ALTER TABLE todo ADD COLUMN due TEXT") }
            }
            third.eraseDatabaseOnSchemaChange = true
            let error = #expect(throws: SyncError.self) { try third.migrate(a, syncing: TodoApp.contract) }
            #expect(error?.code == .unsentWork)
            #expect(try await TodoApp.titles(a) == ["KEPT"])
            try await server.client(a).syncNow()
            try third.migrate(a, syncing: TodoApp.contract)
            #expect(try await TodoApp.titles(a).isEmpty, "erased, as the app asked")
            try await server.client(a).syncNow()
            #expect(try await TodoApp.titles(a) == ["KEPT"], "and synced anew")
        }
    }

    @Test func `while an app is made, a changed migration may come with a changed contract`() async throws {
        try await RealServer.with(TodoApp.contract) { server in
            let a = try DatabasePool(path: server.path("a.sqlite"))
            try migrator().migrate(a, syncing: TodoApp.contract)
            var changed = DatabaseMigrator()
            changed.eraseDatabaseOnSchemaChange = true
            changed.registerMigration("v1") {
                try $0.execute(sql: "CREATE TABLE list (id TEXT PRIMARY KEY NOT NULL, name TEXT)")
            }
            let contract = Contract(id: "todo", version: "2.0.0", entities: [TodoApp.list])
            try changed.migrate(a, syncing: contract)
            try changed.migrate(a, syncing: contract)
            #expect(throws: StoreError.self) { try migrator().migrate(a, syncing: TodoApp.contract) }
        }
    }

    @Test func `an interruption between the migration and its end costs nothing`() async throws {
        try await RealServer.with(TodoApp.contract) { server in
            let a = try DatabasePool(path: server.path("a.sqlite")), b = try server.pool("b.sqlite")
            try migrator().migrate(a, syncing: TodoApp.contract)
            try await server.client(a).syncNow()
            struct PowerCut: Error {}
            let next = migrator { migrator in
                migrator.registerMigration("v2", migrate: MigrationTests.rebuild)
                migrator.registerMigration("v3") { _ in throw PowerCut() }
            }
            try await insert("1", "before", a)
            #expect(throws: PowerCut.self) { try next.migrate(a, syncing: TodoApp.contract) }
            try await insert("2", "between", a)
            try await server.client(a).syncNow()
            try await server.client(b).syncNow()
            try await expectEqual(a, b, ["BEFORE", "between"])
        }
    }

    @Test func `a contract that does not fit what came out is refused with a sentence, and work is kept`() async throws
    {
        try await RealServer.with(TodoApp.contract) { server in
            let a = try DatabasePool(path: server.path("a.sqlite")), b = try server.pool("b.sqlite")
            try migrator().migrate(a, syncing: TodoApp.contract)
            try await insert("1", "pending", a)
            let drop = migrator { migrator in
                migrator.registerMigration("v2") { try $0.execute(sql: "ALTER TABLE todo DROP COLUMN title") }
            }
            let error = #expect(throws: StoreError.self) { try drop.migrate(a, syncing: TodoApp.contract) }
            #expect(error?.code == .contractDoesNotFit)
            #expect(error?.message.contains("todo.title is missing") == true)
            let mend = migrator { migrator in
                migrator.registerMigration("v2") { try $0.execute(sql: "ALTER TABLE todo DROP COLUMN title") }
                migrator.registerMigration("v3") {
                    try $0.execute(sql: "ALTER TABLE todo ADD COLUMN title TEXT DEFAULT 'mended'")
                }
            }
            try mend.migrate(a, syncing: TodoApp.contract)
            try await server.client(a).syncNow()
            try await server.client(b).syncNow()
            try await expectEqual(a, b, ["mended"])
        }
    }

    @Test func `a migration while a client syncs the file is refused`() async throws {
        try await RealServer.with(TodoApp.contract) { server in
            let a = try server.pool("a.sqlite")
            let sync = try server.client(a)
            async let _: Void = sync.run()
            #expect(await eventually { await sync.status.state == .upToDate })
            let error = #expect(throws: SyncError.self) { try migrator().migrate(a, syncing: TodoApp.contract) }
            #expect(error?.code == .alreadySyncing)
        }
    }
}
