internal import ArgumentParser
internal import DriftlessContract
internal import DriftlessContractFile
internal import DriftlessServer
internal import DriftlessServerStore
internal import DriftlessSQLite
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
        let contract = try loadContract()
        var logger = Logger(label: "driftless") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = Logger.Level(rawValue: logLevel) ?? .warning
        do {
            let verifier = await TokenVerifier(key: try TokenKey(directory: data))
            let registry = Self.registry(contract: contract, directory: data, logger: logger)
            let server = SyncServer(
                configuration: ServerConfiguration(host: host, port: port, contract: contract), verifier: verifier,
                registry: registry, logger: logger)
            let shownHost = host.contains(":") ? "[\(host)]" : host
            try await server.run { port in
                let line = "Driftless serves \(contract.id) \(contract.version) on http://\(shownHost):\(port)\n"
                // Unbuffered: whoever started us waits for this line through a pipe.
                FileHandle.standardOutput.write(Data(line.utf8))
            }
        } catch let error as ServerError {
            throw ServeOutput.failure(error.message, ExitCode(1))
        } catch let error as StoreError {
            throw ServeOutput.failure(error.message, ExitCode(1))
        }
    }

    private func loadContract() throws -> Contract {
        guard let bytes = FileManager.default.contents(atPath: contract) else {
            throw ServeOutput.failure("cannot read the contract \(contract)", ExitCode(2))
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw ServeOutput.failure("the contract \(contract) is no UTF-8 text", ExitCode(1))
        }
        let loaded = ContractLoader.load(text: text, file: contract)
        for diagnostic in loaded.diagnostics { ServeOutput.complain(diagnostic.render()) }
        guard let contract = loaded.contract else { throw ExitCode(1) }
        return contract
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

/// What `serve` and `token` say when something is wrong.
enum ServeOutput {
    static func complain(_ message: String) { FileHandle.standardError.write(Data((message + "\n").utf8)) }

    static func failure(_ message: String, _ code: ExitCode) -> ExitCode {
        complain("Error: " + message)
        return code
    }
}
