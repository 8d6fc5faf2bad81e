import DriftlessContract
import DriftlessServer
import DriftlessServerStore
import Foundation
import Logging
import Synchronization
import Testing

/// The shipped server with its SQLite store, on loopback, in a folder of its own.
struct RealServer {
    let url: String
    let folder: URL
    let token: String
    let issuer: TokenIssuer

    static func with(
        _ contract: Contract, _ body: (RealServer) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("driftless-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var random = SystemRandomNumberGenerator()
        let key = TokenKey(random: &random)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let registry = TenantRegistry(logger: logger, now: SyncServer.systemTime) { tenant in
            var random = SystemRandomNumberGenerator()
            return try SQLiteServerStore(
                path: folder.appendingPathComponent("\(tenant).sqlite").path, tenant: tenant, contract: contract,
                now: SyncServer.systemTime(), random: &random)
        }
        let server = SyncServer(
            configuration: ServerConfiguration(port: 0, contract: contract, heartbeat: .milliseconds(100)),
            verifier: await TokenVerifier(key: key), registry: registry, logger: logger)
        let issuer = await TokenIssuer(key: key)
        let token = try await token(issuer, user: "u", tenant: "t")
        try await server.serve { port in
            try await body(RealServer(url: "http://127.0.0.1:\(port)", folder: folder, token: token, issuer: issuer))
        }
    }

    func token(user: String, tenant: String) async throws -> String {
        try await RealServer.token(issuer, user: user, tenant: tenant)
    }

    private static func token(_ issuer: TokenIssuer, user: String, tenant: String) async throws -> String {
        try await issuer.issue(
            for: Caller(tenant: tenant, user: user, roles: []), now: SyncServer.systemTime() / 1000, ttl: 600)
    }

    func path(_ name: String) -> String { folder.appendingPathComponent(name).path }
}

/// Waits for another task by asking again; at most half a minute, for a busy machine.
func eventually(_ condition: () async throws -> Bool) async -> Bool {
    let end = ContinuousClock.now + .seconds(30)
    do {
        while ContinuousClock.now < end {
            if try await condition() { return true }
            try await Task.sleep(for: .milliseconds(10))
        }
    } catch {
        Issue.record(error)
    }
    return false
}

/// A value that several tasks of a test look at.
final class Shared<Value: Sendable>: Sendable {
    private let value: Mutex<Value>
    init(_ value: Value) { self.value = Mutex(value) }
    func with<Result: Sendable>(_ body: @Sendable (inout Value) -> Result) -> Result {
        value.withLock { body(&$0) }
    }
}
