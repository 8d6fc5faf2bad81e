internal import ArgumentParser
internal import DriftlessContractCommands
internal import DriftlessContract
internal import DriftlessServer
internal import DriftlessServerStore
internal import Foundation
internal import Logging

/// `driftless serve`: the server on the embedded store, a file a tenant.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serves a contract's data to devices.",
        discussion: """
            Keeps one SQLite file a tenant in the data directory. Stops on SIGTERM or Ctrl-C.

            EXAMPLE: driftless serve --contract sync/contract.yaml --data /var/lib/driftless --port 8787
            """)

    @Option(help: "The contract's file.") var contract: String
    @Option(help: "The directory for the tenants' files and the token key; made if missing.") var data: String
    @Option(help: "The port; 0 picks a free one.") var port = 8787
    @Option(help: "The address to listen on.") var host = "127.0.0.1"
    @Option(help: "trace, debug, info, notice, warning, error or critical.") var logLevel = "warning"

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port is a number from 0 to 65535.") }
        guard Logger.Level(rawValue: logLevel) != nil else {
            throw ValidationError("--log-level is one of: trace, debug, info, notice, warning, error, critical.")
        }
    }

    func run() async throws {
        let contract = try ContractArgument.load(contract)
        var logger = Logger(label: "driftless") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = Logger.Level(rawValue: logLevel) ?? .warning
        try Self.checkTenants(in: data, contract)
        let verifier = await TokenVerifier(key: try TokenKey(directory: data))
        let registry = Self.registry(contract: contract, directory: data, logger: logger)
        let server = SyncServer(
            configuration: ServerConfiguration(host: host, port: port, contract: contract), verifier: verifier,
            registry: registry, logger: logger)
        let shownHost = host.contains(":") ? "[\(host)]" : host
        try await server.run { port in
            // Unbuffered: whoever started us waits for this line through a pipe.
            Terminal.line("Driftless serves \(contract.id) \(contract.version) on http://\(shownHost):\(port)")
        }
    }

    /// At the start, not at a tenant's first request: nobody watches a server's log for that.
    static func checkTenants(in directory: String, _ contract: Contract) throws {
        let folder = directory + "/tenants"
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder).sorted()) ?? []
        where name.hasSuffix(".sqlite") {
            try SQLiteServerStore.check(
                path: "\(folder)/\(name)", tenant: String(name.dropLast(7)), contract: contract)
        }
    }

    /// Each tenant's store is a file in the directory's `tenants`.
    static func registry(contract: Contract, directory: String, logger: Logger) -> TenantRegistry {
        TenantRegistry(logger: logger, now: SyncServer.systemTime) { tenant in
            let folder = directory + "/tenants"
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            var random = SystemRandomNumberGenerator()
            return try SQLiteServerStore(
                path: "\(folder)/\(tenant).sqlite", tenant: tenant, contract: contract, now: SyncServer.systemTime(),
                random: &random)
        }
    }
}
