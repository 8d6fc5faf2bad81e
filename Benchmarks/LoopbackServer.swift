import Driftless
import DriftlessContract
import DriftlessHTTPClient
import DriftlessProtocol
import DriftlessServer
import DriftlessServerStore
import Foundation
import GRDB
import Logging

/// The shipped server on loopback, in this process.
struct LoopbackServer {
    let url: String
    let token: String

    /// - Parameter fill: puts something into the tenant's store before the server starts.
    static func with(
        _ place: Workplace, fill: (SQLiteServerStore) throws -> Void = { _ in },
        _ body: @escaping @Sendable (LoopbackServer) async throws -> Void
    ) async throws {
        var random = SystemRandomNumberGenerator()
        let path = place.path()
        defer { place.delete(path) }
        let store = try SQLiteServerStore(
            path: path, tenant: "t", contract: Todo.contract, now: SyncServer.systemTime(), random: &random)
        try fill(store)
        try store.close()
        let key = TokenKey(random: &random)
        let logger = Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() }
        let registry = TenantRegistry(logger: logger, now: SyncServer.systemTime) { tenant in
            var random = SystemRandomNumberGenerator()
            return try SQLiteServerStore(
                path: path, tenant: tenant, contract: Todo.contract, now: SyncServer.systemTime(), random: &random)
        }
        let server = SyncServer(
            configuration: ServerConfiguration(port: 0, contract: Todo.contract),
            verifier: await TokenVerifier(key: key), registry: registry, logger: logger)
        let token = try await TokenIssuer(key: key).issue(
            for: Caller(tenant: "t", user: "u", roles: []), now: SyncServer.systemTime() / 1000, ttl: 36_000)
        try await server.serve { port in
            try await body(LoopbackServer(url: "http://127.0.0.1:\(port)", token: token))
        }
    }

    /// Over AsyncHTTPClient; shut it down at the end.
    func daemonTransport() throws -> HTTPTransport { try HTTPTransport(server: url, token: { [token] in token }) }

    func client(_ pool: DatabasePool) throws -> DriftlessClient {
        try DriftlessClient(
            database: pool, contract: Todo.contract, server: url, credentials: { [token] in token })
    }
}

extension SQLiteServerStore {
    /// Rows as devices would have pushed them.
    func fill(rows: Int) throws {
        var random = SystemRandomNumberGenerator()
        let device = DeviceID.random(using: &random)
        let caller = Caller(tenant: "t", user: "u", roles: [])
        _ = try hello(Hello(device: device, contractDigest: Todo.contract.digest), from: caller, now: now())
        var number: UInt64 = 0
        for start in stride(from: 0, to: rows, by: 5_000) {
            number += 1
            let operation = Operation(
                id: .random(using: &random), number: number, wallTime: now(),
                changes: (start..<min(start + 5_000, rows)).map(Todo.inserted))
            let request = PushRequest(
                device: device, contractDigest: Todo.contract.digest, clock: now(), operations: [operation],
                acknowledged: number - 1)
            _ = try push([AdmittedPush(caller: caller, request: request)], now: now())
        }
    }
}
