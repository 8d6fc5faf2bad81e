internal import DriftlessContract
internal import DriftlessServer
internal import DriftlessServerStore
internal import Foundation
internal import Logging

/// A server on a free port of this machine, for as long as something runs against it.
struct LoopbackServer: Sendable {
    let contract: Contract
    /// Where its data and its devices' files are.
    let folder: URL
    let port: Int
    private let key: TokenKey

    static func run<Answer: Sendable>(
        _ contract: Contract, in folder: URL, _ body: @Sendable (LoopbackServer) async throws -> Answer
    ) async throws -> Answer {
        let data = folder.appendingPathComponent("server").path
        let key = try TokenKey(directory: data)
        let logger = Logger(label: "driftless.loopback") { _ in SwiftLogNoOpLogHandler() }
        let server = SyncServer(
            configuration: ServerConfiguration(port: 0, contract: contract), verifier: await TokenVerifier(key: key),
            registry: ServeCommand.registry(contract: contract, directory: data, logger: logger), logger: logger)
        return try await server.serve { port in
            try await body(LoopbackServer(contract: contract, folder: folder, port: port, key: key))
        }
    }

    /// - Parameters:
    ///   - clockError: how wrong its clock is, milliseconds.
    ///   - progress: where a long sync shows how far it is.
    func device(
        _ name: String, tenant: String, clockError: Int64 = 0, tally: AnswerTally = AnswerTally(),
        progress: StatusLine? = nil
    ) async throws -> LoopbackDevice {
        let token = try await TokenIssuer(key: key).issue(
            for: Caller(tenant: tenant, user: "ada", roles: []), now: SyncServer.systemTime() / 1000, ttl: 86_400)
        return LoopbackDevice(
            name: name, path: folder.appendingPathComponent("\(tenant)-\(name).sqlite").path, contract: contract,
            clockError: clockError, server: "http://127.0.0.1:\(port)", token: token, tally: tally, progress: progress)
    }
}
