import Driftless
import DriftlessSQLite
import Foundation
import GRDB
import Testing

/// What an app shows of changes that are not accepted, and what a person does with those that were refused.
@Suite(.serialized) struct QuarantineTests {
    private let refused = "a title of more than twenty characters"

    private func unaccepted(_ pool: DatabasePool, _ sync: DriftlessClient) async throws -> [UnacceptedChange] {
        try await pool.read { try sync.unaccepted($0) }
    }

    /// A client with one accepted record, `1`, and one refused insert, `2`.
    private func withRefused(
        _ body: (RealServer, DatabasePool, DriftlessClient, UnacceptedChange) async throws -> Void
    ) async throws {
        try await RealServer.with(TodoApp.contract) { server in
            let pool = try server.pool("a.sqlite")
            let sync = try server.client(pool)
            try await pool.write { try $0.execute(sql: "INSERT INTO todo VALUES ('1', 'short', NULL)") }
            try await sync.syncNow()
            try await pool.write { [refused] db in
                try db.execute(sql: "INSERT INTO todo VALUES ('2', ?, NULL)", arguments: [refused])
            }
            try await sync.syncNow()
            let changes = try await unaccepted(pool, sync)
            try #require(changes.count == 1)
            try await body(server, pool, sync, changes[0])
        }
    }

    @Test func `a change waits, unsealed and sealed, until it is accepted, and an observation sees it`() async throws {
        try await RealServer.with(TodoApp.contract) { server in
            let pool = try server.pool("a.sqlite")
            let sync = try server.client(pool)
            #expect(try await unaccepted(pool, sync).isEmpty, "not under sync yet")
            try await sync.syncNow()
            let seen = Shared<[[UnacceptedChange]]>([])
            let observation = ValueObservation.tracking { try sync.unaccepted($0) }
                .start(in: pool, scheduling: .async(onQueue: .global())) {
                    Issue.record($0)
                } onChange: { changes in
                    seen.with { $0.append(changes) }
                }
            defer { observation.cancel() }
            try await pool.write { db in
                try db.execute(sql: "INSERT INTO todo VALUES ('1', 'one', NULL)")
                try db.execute(sql: "UPDATE todo SET title = 'two' WHERE id = '1'")
            }
            let changes = try await unaccepted(pool, sync)
            #expect(changes.map(\.kind) == [.insert, .update])
            #expect(changes[1].values == ["title": .string("two")])
            #expect(changes.allSatisfy { $0.operation == nil && $0.key == [.string("1")] && $0.state == .waiting })
            #expect(await eventually { seen.with { seen in seen.contains { $0.count == 2 } } })
            try await sync.syncNow()
            #expect(try await unaccepted(pool, sync).isEmpty)
            #expect(await eventually { seen.with { $0.last == [] } })
        }
    }

    @Test func `a refused change is kept with its values and its reason, out of the app's table`() async throws {
        try await withRefused { _, pool, _, change in
            #expect(change.kind == .insert && change.entity == "todo" && change.operation?.count == 32)
            #expect(change.values["title"] == .string(refused))
            guard case .refused(let code, let message) = change.state else {
                Issue.record("it is not refused")
                return
            }
            #expect(!code.isEmpty)
            #expect(message.contains("20"))
            let titles = try await TodoApp.titles(pool)
            #expect(titles == ["short"])
        }
    }

    @Test func `retrying writes it again, as an operation of its own; what was wrong is refused again`() async throws {
        try await withRefused { _, pool, sync, change in
            let operation = try #require(change.operation)
            try await sync.retry(operation)
            #expect(try await TodoApp.titles(pool) == ["short", refused])
            try await pool.write { try $0.execute(sql: "UPDATE todo SET title = 'fits' WHERE id = '2'") }
            try await sync.syncNow()
            // Two transactions: the retry is refused as before, and the repair has no record to change.
            let left = try await unaccepted(pool, sync)
            #expect(!left.isEmpty && left.allSatisfy { $0.state != .waiting && $0.operation != operation })
            await #expect(throws: StoreError.self) { try await sync.retry(operation) }
        }
    }

    @Test func `an update that was refused is made again on what the record is now`() async throws {
        try await RealServer.with(TodoApp.contract) { server in
            let pool = try server.pool("a.sqlite")
            let sync = try server.client(pool)
            try await pool.write { try $0.execute(sql: "INSERT INTO todo VALUES ('1', 'short', NULL)") }
            try await sync.syncNow()
            try await pool.write { [refused] in
                try $0.execute(sql: "UPDATE todo SET title = ? WHERE id = '1'", arguments: [refused])
            }
            try await sync.syncNow()
            #expect(try await TodoApp.titles(pool) == ["short"])
            let operation = try #require(try await pool.read { try sync.unaccepted($0).first?.operation })
            try await sync.retry(operation)
            #expect(try await TodoApp.titles(pool) == [refused])
            try await sync.syncNow()
            let again = try #require(try await pool.read { try sync.unaccepted($0).first?.operation })
            try await pool.write { try $0.execute(sql: "DELETE FROM todo") }
            let error = await #expect(throws: StoreError.self) { try await sync.retry(again) }
            #expect(error?.code == .notFound)
            let left = try await unaccepted(pool, sync)
            #expect(left.contains { $0.operation == again }, "kept")
        }
    }

    @Test func `a constraint of the app's tables refuses a retry, and nothing is changed`() async throws {
        try await withRefused { _, pool, sync, change in
            try await pool.write {
                try $0.execute(sql: "CREATE TRIGGER no BEFORE INSERT ON todo BEGIN SELECT raise(ABORT, 'not now'); END")
            }
            let error = await #expect(throws: StoreError.self) { try await sync.retry(change.operation ?? "") }
            #expect(error?.code == .refused && error?.message.contains("not now") == true)
            #expect(try await unaccepted(pool, sync) == [change])
        }
    }

    @Test func `discarding forgets it, once`() async throws {
        try await withRefused { _, pool, sync, change in
            let operation = try #require(change.operation)
            #expect(await sync.status.quarantined == 1)
            try await sync.discard(operation)
            #expect(await sync.status.quarantined == 0)
            #expect(try await unaccepted(pool, sync).isEmpty)
            #expect(try await TodoApp.titles(pool) == ["short"])
            for name in [operation, "nonsense"] {
                let error = await #expect(throws: StoreError.self) { try await sync.discard(name) }
                #expect(error?.code == .notFound)
            }
        }
    }

    @Test func `another contract reads nothing wrong and retries nothing`() async throws {
        try await withRefused { server, pool, _, change in
            // A wider contract, the entities in another order: the log's numbers would mean something else.
            var wide = TodoApp.list
            wide.fields += (0..<70).map { Field(name: "f\($0)", type: .string) }
            let other = try DriftlessClient(
                database: pool, contract: Contract(id: "other", version: "1.0.0", entities: [TodoApp.todo, wide]),
                server: server.url, credentials: { server.token })
            try await pool.write { try $0.execute(sql: "INSERT INTO todo VALUES ('3', 'not sealed', NULL)") }
            #expect(try await unaccepted(pool, other) == [change])
            let error = await #expect(throws: StoreError.self) { try await other.retry(change.operation ?? "") }
            #expect(error?.code == .otherContract)
        }
    }

    @Test func `a preview writes nothing, also where there is something to write`() async throws {
        try await withRefused { _, pool, _, change in
            let status = await SyncStatus(preview: .upToDate, quarantined: 1)
            let preview = DriftlessClient(preview: status, database: pool, contract: TodoApp.contract)
            let operation = try #require(change.operation)
            try await preview.retry(operation)
            try await preview.discard(operation)
            try await preview.signOut(wiping: .discardingUnsent)
            #expect(try await unaccepted(pool, preview) == [change])
            #expect(try await TodoApp.titles(pool) == ["short"])
            #expect(await status.headline == "1 change was refused")
        }
    }
}
