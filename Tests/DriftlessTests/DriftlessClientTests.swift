import DriftlessContract
import DriftlessSQLite
import Foundation
import GRDB
import Testing

@testable import Driftless

/// The SDK as an app uses it: GRDB's pool, plain writes, a real server.
@Suite(.serialized) struct DriftlessClientTests {
    @Test func `two apps share their tables, each transaction is an operation, and observations see what comes`()
        async throws
    {
        try await RealServer.with(TodoApp.contract) { server in
            let a = try server.pool("a.sqlite"), b = try server.pool("b.sqlite")
            let first = try server.client(a), second = try server.client(b)
            let observed = Shared<[[String]]>([])
            let observation = ValueObservation.tracking {
                try String.fetchAll($0, sql: "SELECT title FROM todo ORDER BY id")
            }
            .start(in: b, scheduling: .async(onQueue: .global())) { _ in
            } onChange: { titles in
                observed.with { $0.append(titles) }
            }
            defer { observation.cancel() }
            try await withThrowingTaskGroup(of: Void.self) { group in
                let receipts = first.receipts
                let counted = Shared(0)
                group.addTask { for await _ in receipts { counted.with { $0 += 1 } } }
                group.addTask { try await first.run() }
                group.addTask { try await second.run() }
                #expect(await eventually { await first.status.state == .upToDate })
                for i in 0..<5 {
                    try await a.write { db in
                        try db.execute(sql: "INSERT INTO list VALUES ('l\(i)', 'list')")
                        try db.execute(sql: "INSERT INTO todo VALUES ('\(i)', 't\(i)', 'l\(i)')")
                    }
                }
                #expect(await eventually { try await TodoApp.titles(b) == ["t0", "t1", "t2", "t3", "t4"] })
                #expect(await eventually { counted.with { $0 } == 5 }, "five transactions, five receipts")
                try await b.write { try $0.execute(sql: "UPDATE todo SET title = 'changed' WHERE id = '2'") }
                #expect(await eventually { try await TodoApp.titles(a)[2] == "changed" })
                // The app's own foreign keys are on; the engine's work neither breaks nor bypasses them for the app.
                #expect(try await a.write { try Int.fetchOne($0, sql: "PRAGMA foreign_keys") } == 1)
                try await b.write { try $0.execute(sql: "DELETE FROM list WHERE id = 'l4'") }
                #expect(await eventually { try await TodoApp.titles(a).count == 4 })
                #expect(observed.with { $0.contains { $0.contains("t4") } }, "applied rows reach observations")
                group.cancelAll()
                while let result = await group.nextResult() { _ = result }
            }
            #expect(await first.status.state == .stopped)
        }
    }

    @Test func `transactions stay apart also while nothing syncs`() async throws {
        try await RealServer.with(TodoApp.contract) { server in
            let a = try server.pool("a.sqlite")
            let sync = try server.client(a)
            try await sync.syncNow()
            for i in 0..<3 {
                try await a.write { try $0.execute(sql: "INSERT INTO todo VALUES ('\(i)', 'x', NULL)") }
                try await a.write { try $0.execute(sql: "UPDATE todo SET title = title || 'y'") }
            }
            try await sync.syncNow()
            let sizes = try await a.read {
                try Int.fetchAll($0, sql: "SELECT count(*) FROM driftless_change GROUP BY operation ORDER BY operation")
            }
            #expect(sizes == [1, 1, 1, 2, 1, 3])
            #expect(try await TodoApp.titles(a) == ["xyyy", "xyy", "xy"])
        }
    }

    @Test func `syncNow works without run and within it, and says when the server is away`() async throws {
        try await RealServer.with(TodoApp.contract) { server in
            let a = try server.pool("a.sqlite"), b = try server.pool("b.sqlite")
            let first = try server.client(a), second = try server.client(b)
            try await first.syncNow()
            try await second.syncNow()
            try await a.write { try $0.execute(sql: "INSERT INTO todo VALUES ('1', 'x', NULL)") }
            try await first.syncNow()
            try await second.syncNow()
            #expect(try await TodoApp.titles(b) == ["x"])
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await first.run() }
                #expect(await eventually { await first.status.state == .upToDate })
                try await a.write { try $0.execute(sql: "UPDATE todo SET title = 'y'") }
                try await first.syncNow()
                try await second.syncNow()
                #expect(try await TodoApp.titles(b) == ["y"])
                group.cancelAll()
                while let result = await group.nextResult() { _ = result }
            }
            let away = try DriftlessClient(
                database: b, contract: TodoApp.contract, server: "http://127.0.0.1:1",
                credentials: { "x" })
            await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await away.run() }
                #expect(
                    await eventually {
                        if case .offline = await away.status.state { true } else { false }
                    })
                let error = await #expect(throws: SyncError.self) { try await away.syncNow() }
                #expect(error?.code == .offline)
                group.cancelAll()
                while let result = await group.nextResult() { _ = result }
            }
        }
    }

    @Test func `a second client on the file is refused, and the lock goes with its holder`() async throws {
        try await RealServer.with(TodoApp.contract) { server in
            let a = try server.pool("a.sqlite")
            let first = try server.client(a), second = try server.client(a)
            await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await first.run() }
                #expect(await eventually { await first.status.state == .upToDate })
                let error = await #expect(throws: SyncError.self) { try await second.run() }
                #expect(error?.code == .alreadySyncing)
                group.cancelAll()
                while let result = await group.nextResult() { _ = result }
            }
            try await second.syncNow()
        }
    }

    @Test func `a database that is closed under the engine ends it with a code`() async throws {
        try await RealServer.with(TodoApp.contract) { server in
            let a = try server.pool("a.sqlite")
            let sync = try server.client(a)
            let ended = Shared<(any Error)?>(nil)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    do { try await sync.run() } catch { ended.with { $0 = error } }
                }
                #expect(await eventually { await sync.status.state == .upToDate })
                try a.close()
                #expect(await eventually { ended.with { $0 != nil } })
                group.cancelAll()
            }
            let error = ended.with { $0 } as? StoreError
            #expect(error?.code == .closed)
        }
    }

    @Test func `credentials that fail or are refused are waited out, and work goes on when they are good`() async throws
    {
        try await RealServer.with(TodoApp.contract) { server in
            struct NoSession: Error {}
            let a = try server.pool("a.sqlite")
            let answers = Shared(["refused", "throw", "refused"])
            let good = server.token
            let asked = Shared(0)
            let sync = try DriftlessClient(
                database: a, contract: TodoApp.contract, server: server.url,
                credentials: {
                    asked.with { $0 += 1 }
                    let answer = answers.with { $0.isEmpty ? nil : $0.removeFirst() }
                    if answer == "throw" { throw NoSession() }
                    return answer == nil ? good : "garbage"
                })
            await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await sync.run() }
                #expect(await eventually { await sync.status.state == .upToDate })
                #expect(asked.with { $0 } < 20, "no loop of refused tokens")
                group.cancelAll()
                while let result = await group.nextResult() { _ = result }
            }
        }
    }

    @Test func `signing out keeps unsent work unless told otherwise, then leaves nothing`() async throws {
        try await RealServer.with(TodoApp.contract) { server in
            let a = try server.pool("a.sqlite")
            let sync = try server.client(a)
            try await sync.syncNow()
            try await a.write { try $0.execute(sql: "INSERT INTO todo VALUES ('1', 'x', NULL)") }
            // Longer than the contract takes: refused, and in quarantine.
            try await a.write {
                try $0.execute(sql: "INSERT INTO todo VALUES ('2', 'a title of more than twenty characters', NULL)")
            }
            let error = await #expect(throws: SyncError.self) { try await sync.signOut(wiping: .afterUpload) }
            #expect(error?.code == .unsentWork)
            #expect(try await TodoApp.titles(a) == ["x"])
            #expect(try await a.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM driftless_operation") ?? 0 } > 0)
            try await sync.signOut(wiping: .discardingUnsent)
            #expect(try await TodoApp.titles(a).isEmpty)
            let left = try await a.read {
                try Int.fetchOne($0, sql: "SELECT count(*) FROM sqlite_schema WHERE name LIKE 'driftless%'")
            }
            #expect(left == 0)
        }
    }
}
