import DriftlessContract
import DriftlessSQLite
import Foundation
import GRDB
import Testing

@testable import Driftless

/// What an app may get wrong, or meet: each ends in a code, and nothing is lost.
@Suite(.serialized) struct MisuseTests {
    /// Waits briefly between attempts.
    private static let contract = {
        var contract = TodoApp.contract
        contract.transport.backoff.base = .milliseconds(20)
        contract.transport.backoff.cap = .milliseconds(60)
        contract.transport.breaker.openFor = .milliseconds(60)
        return contract
    }()

    private func client(
        _ database: any DatabaseWriter, _ url: String, configuration: DriftlessClient.Configuration = .init(),
        _ credentials: @escaping @Sendable () -> String
    ) throws -> DriftlessClient {
        try DriftlessClient(
            database: database, contract: MisuseTests.contract, server: url, credentials: credentials,
            configuration: configuration)
    }

    @Test func `a token that stays expired is said to be one, is not asked for in a loop, and work waits`() async throws
    {
        try await RealServer.with(MisuseTests.contract) { server in
            let a = try server.pool("a.sqlite")
            let token = Shared("expired"), asked = Shared(0), waits = Shared(0)
            var configuration = DriftlessClient.Configuration()
            configuration.report = { event in
                if case .waiting(_, let error) = event, error.code == .unauthorised { waits.with { $0 += 1 } }
            }
            let sync = try client(a, server.url, configuration: configuration) {
                asked.with { $0 += 1 }
                return token.with { $0 }
            }
            let once = await #expect(throws: SyncError.self) { try await sync.syncNow() }
            #expect(once?.code == .unauthorised)
            asked.with { $0 = 0 }
            waits.with { $0 = 0 }
            try await a.write { try $0.execute(sql: "INSERT INTO todo VALUES ('1', 'x', NULL)") }
            await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await sync.run() }
                #expect(await eventually { waits.with { $0 } >= 20 }, "it goes on trying")
                // Each attempt asks for a token, and once more when that is refused. One is under way.
                let (calls, waited) = (asked.with { $0 }, waits.with { $0 })
                #expect(calls <= 2 * waited + 2, "\(calls) tokens asked for, \(waited) waits")
                let isSaid = await eventually {
                    if case .unauthorised(let why) = await sync.status.state { why.contains("token") } else { false }
                }
                #expect(isSaid)
                #expect(await eventually { await sync.status.headline == "Sign in again, 1 change waits" })
                let now = await #expect(throws: SyncError.self) { try await sync.syncNow() }
                #expect(now?.code == .unauthorised)
                token.with { [good = server.token] in $0 = good }
                #expect(await eventually { await sync.status.state == .upToDate }, "goes on by itself")
                #expect(await sync.status.pending == 0)
                group.cancelAll()
                while let result = await group.nextResult() { _ = result }
            }
        }
    }

    @Test func `a server that is away is said to be, also without run`() async throws {
        try await RealServer.with(TodoApp.contract) { server in
            let sync = try client(server.pool("a.sqlite"), "http://127.0.0.1:1") { "x" }
            let error = await #expect(throws: SyncError.self) { try await sync.syncNow() }
            #expect(error?.code == .offline)
        }
    }

    @Test func `a contract whose type the column cannot hold is refused before anything is changed`() async throws {
        try await RealServer.with(TodoApp.contract) { server in
            let a = try server.pool("a.sqlite")
            var todo = TodoApp.todo
            todo.fields[1] = Field(name: "title", type: .int)
            let sync = try DriftlessClient(
                database: a, contract: Contract(id: "todo", version: "1.0.0", entities: [TodoApp.list, todo]),
                server: server.url, credentials: { [token = server.token] in token })
            let error = await #expect(throws: StoreError.self) { try await sync.run() }
            #expect(error?.code == .contractDoesNotFit)
            #expect(error?.message.contains("todo.title") == true)
            let ours = try await a.read {
                try Int.fetchOne($0, sql: "SELECT count(*) FROM sqlite_schema WHERE name LIKE 'driftless%'")
            }
            #expect(ours == 0)
            try await server.client(a).syncNow()
        }
    }

    @Test func `signing out without a network wipes nothing`() async throws {
        try await RealServer.with(MisuseTests.contract) { server in
            let a = try server.pool("a.sqlite")
            let sync = try client(a, server.url) { [token = server.token] in token }
            try await sync.syncNow()
            try await a.write { try $0.execute(sql: "INSERT INTO todo VALUES ('1', 'x', NULL)") }
            let away = try client(a, "http://127.0.0.1:1") { "x" }
            let error = await #expect(throws: SyncError.self) { try await away.signOut(wiping: .afterUpload) }
            #expect(error?.code == .offline)
            #expect(try await TodoApp.titles(a) == ["x"])
            await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await sync.run() }
                #expect(await eventually { await sync.status.state == .upToDate })
                let busy = await #expect(throws: SyncError.self) { try await sync.signOut(wiping: .discardingUnsent) }
                #expect(busy?.code == .alreadySyncing)
                group.cancelAll()
                while let result = await group.nextResult() { _ = result }
            }
            #expect(try await TodoApp.titles(a) == ["x"])
            try await sync.signOut(wiping: .afterUpload)
            #expect(try await TodoApp.titles(a).isEmpty)
        }
    }
}
