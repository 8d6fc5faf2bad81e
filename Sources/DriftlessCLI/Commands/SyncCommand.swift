public import ArgumentParser
internal import DriftlessContractCommands
internal import Driftless
internal import DriftlessClientStore
internal import DriftlessContract
internal import DriftlessHTTPClient
internal import DriftlessSQLite
internal import Foundation
internal import GRDB

/// Puts a SQLite file under sync from outside, whatever language its app is written in.
public struct SyncCommand: AsyncParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "sync",
        abstract: "Sync a SQLite file with a server.",
        discussion: """
            Example: driftless sync --database app.sqlite --contract sync/contract.yaml \\
                       --server http://127.0.0.1:8787 --token-file token --watch

            With --once (the default) the exit code is 0 only if the outbox is empty and \
            the device is at the server's revision. The first call puts the file under \
            sync; `driftless detach` takes it out again.
            """)

    @Option(help: "The SQLite file.") var database: String
    @Option(help: "The sync contract.") var contract: String
    @Option(help: "The server, such as http://127.0.0.1:8787.") var server: String
    @Option(help: "The token itself.") var token: String?
    @Option(help: "A file with the token; read again when the server refuses it.") var tokenFile: String?
    @Flag(help: "Sync to quiescence and exit.") var once = false
    @Flag(help: "Stay, follow local writes and the server.") var watch = false
    @Flag(help: "Make the contract's tables that the file lacks; makes the file too.") var createTables = false
    @Option(help: "What becomes of rows that are there before the first sync: upload or discard.")
    var existing: ExistingRows = .upload

    public init() {}

    public func validate() throws {
        if once && watch { throw ValidationError("--once and --watch exclude each other.") }
        if (token == nil) == (tokenFile == nil) {
            throw ValidationError("Give --token or --token-file: there is no access without a token.")
        }
    }

    public func run() async throws {
        let contract = try ContractArgument.load(contract)
        if createTables, !FileManager.default.fileExists(atPath: database) {
            try SQLiteFile.open(database, readOnly: false, create: true).close()
        }
        let source = TokenSource(token: token, file: tokenFile)
        _ = try source.read()
        let queue = try SQLiteFile.open(database, readOnly: false)
        let transport = try HTTPTransport(
            server: server, token: { try source.read() }, timeouts: contract.transport.timeouts,
            heartbeat: contract.transport.heartbeat)
        var configuration = DriftlessClient.Configuration()
        configuration.existing = existing
        configuration.createsTables = createTables
        // Every write comes from another process here.
        configuration.foreignWrites = .milliseconds(25)
        let line = StatusLine()
        configuration.report = { line.show($0) }
        let client = DriftlessClient(
            database: queue, contract: contract, transport: transport, configuration: configuration)
        let result: Result<Void, any Error>
        do {
            if watch { try await client.run() } else { try await client.syncNow() }
            result = .success(())
        } catch {
            result = .failure(error)
        }
        line.finish()
        try? await transport.shutdown()
        try? queue.close()
        try result.get()
    }
}

/// Where the token comes from; a file is read anew for each call, so a new token needs no restart.
private struct TokenSource: Sendable {
    let token: String?
    let file: String?

    func read() throws -> String {
        if let token { return token }
        guard let file, let data = FileManager.default.contents(atPath: file) else {
            throw CommandFailure.usage("There is no token file \(file ?? ""). Make one: driftless token … > FILE")
        }
        return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
}

extension ExistingRows: ExpressibleByArgument {}
