import Driftless
import DriftlessHTTPClient
import GRDB
import Testing

/// Another user's token comes with a file that has operations waiting.
@Suite struct UserSwitchTests {
    private enum Library: CaseIterable { case urlSession, asyncHTTPClient }

    @Test(arguments: ["t", "other"])
    func `the next user neither sends what the former wrote nor receives into the file`(tenant: String) async throws {
        for library in Library.allCases { try await switchUsers(library, tenant) }
    }

    private func switchUsers(_ library: Library, _ tenant: String) async throws {
        try await RealServer.with(TodoApp.contract) { server in
            let tokens = Shared([server.token])
            let credentials = { @Sendable in tokens.with { $0[0] } }
            let a = try server.pool("a.sqlite")
            let http = try HTTPTransport(server: server.url, token: credentials)
            let sync =
                switch library {
                case .urlSession:
                    try DriftlessClient(
                        database: a, contract: TodoApp.contract, server: server.url, credentials: credentials)
                case .asyncHTTPClient: DriftlessClient(database: a, contract: TodoApp.contract, transport: http)
                }
            let next = try await server.token(user: "v", tenant: tenant)
            // The next user works too.
            let b = try server.pool("b.sqlite")
            let theirs = try DriftlessClient(
                database: b, contract: TodoApp.contract, server: server.url, credentials: { next })
            try await theirs.syncNow()
            try await b.write { try $0.execute(sql: "INSERT INTO list VALUES ('v', 'theirs')") }
            try await theirs.syncNow()
            let ended = Shared<String?>(nil)
            await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { do { try await sync.run() } catch { ended.with { $0 = "\(error)" } } }
                #expect(await eventually { await sync.status.state == .upToDate })
                tokens.with { $0 = [next] }
                _ = try? await a.write { try $0.execute(sql: "INSERT INTO todo VALUES ('1', 'mine', NULL)") }
                #expect(await eventually { ended.with { $0 } != nil }, "it stops")
                group.cancelAll()
            }
            // Nor after a new start.
            await #expect(throws: SyncError.self) { try await sync.syncNow() }
            try await theirs.syncNow()
            #expect(try await TodoApp.titles(b).isEmpty, "\(ended.with { $0 } ?? "")")
            #expect(try await a.read { try sync.unaccepted($0).count } == 1)
            // The file's own user comes back.
            tokens.with { $0 = [server.token] }
            try await sync.syncNow()
            #expect(try await a.read { try sync.unaccepted($0).isEmpty })
            let lists = try await a.read { try String.fetchAll($0, sql: "SELECT name FROM list") }
            #expect(lists == (tenant == "t" ? ["theirs"] : []))
            try await http.shutdown()
        }
    }
}
