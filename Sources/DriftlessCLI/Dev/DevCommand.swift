public import ArgumentParser
internal import DriftlessChaos
internal import DriftlessContract
internal import DriftlessContractCommands
internal import DriftlessServer
internal import DriftlessServerStore
internal import Foundation
internal import Logging

/// `driftless dev`: a server to develop against, with people to be and a network to fear.
public struct DevCommand: AsyncParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "dev",
        abstract: "Run a server to develop against; with --chaos behind a bad network.",
        discussion: """
            Serves the contract on this machine, with tokens for two people of the tenant `dev` in the data \
            directory. With --chaos a proxy stands before the server and does what networks do: it delays, loses \
            requests, loses answers after the server has done what was asked, resets, and goes silent.

            Change the network while it runs: curl -X PUT http://127.0.0.1:8790/train-tunnel

            Example: driftless dev --contract sync/contract.yaml --chaos --profile hotel-wifi

            Profiles: \(NetworkProfile.named.keys.sorted().joined(separator: ", ")).
            """)

    @Option(help: "The contract's file.") var contract = "sync/contract.yaml"
    @Option(help: "Where data, key and tokens are; made if missing.") var data = ".driftless"
    @Option(help: "The port for devices.") var port = 8787
    @Flag(help: "Put a bad network before the server.") var chaos = false
    @Option(help: "What the network is like at first.") var profile = "hotel-wifi"
    @Option(help: "The port to change the network at.") var controlPort = 8790

    public init() {}

    public func validate() throws {
        guard (0...65_535).contains(port), (0...65_535).contains(controlPort) else {
            throw ValidationError("A port is a number from 0 to 65535.")
        }
        guard NetworkProfile.named[profile] != nil else {
            let known = NetworkProfile.named.keys.sorted().joined(separator: ", ")
            throw ValidationError("There is no profile \(profile). Known are: \(known).")
        }
    }

    public func run() async throws {
        let contract = try ContractArgument.load(contract)
        try ServeCommand.checkTenants(in: data, contract)
        let key = try TokenKey(directory: data)
        let issuer = await TokenIssuer(key: key)
        for person in Self.people {
            let token = try await issuer.issue(
                for: Caller(tenant: "dev", user: person, roles: []), now: SyncServer.systemTime() / 1000,
                ttl: 30 * 86_400)
            try Self.write(token, to: "\(data)/\(person).token")
        }
        var logger = Logger(label: "driftless") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .warning
        let server = SyncServer(
            configuration: ServerConfiguration(port: chaos ? 0 : port, contract: contract),
            verifier: await TokenVerifier(key: key),
            registry: ServeCommand.registry(contract: contract, directory: data, logger: logger), logger: logger)
        try await server.serve { serverPort in
            guard chaos, let network = NetworkProfile.named[profile] else {
                return try await stay(serverPort, network: nil)
            }
            let proxy = ChaosProxy(upstream: serverPort, profile: network)
            try await ChaosControl(proxy).serve(port: controlPort) { controlPort in
                try await proxy.serve(port: port) { port in
                    try await stay(port, network: (proxy, controlPort))
                }
            }
        }
    }

    private static let people = ["ann", "ben"]

    private static func write(_ token: String, to path: String) throws {
        let made = FileManager.default.createFile(
            atPath: path, contents: Data(token.utf8), attributes: [.posixPermissions: 0o600])
        if !made { throw CommandFailure.usage("\(path) cannot be written. Make its folder writable.") }
    }

    /// Until Ctrl-C or SIGTERM.
    private func stay(_ port: Int, network: (proxy: ChaosProxy, control: Int)?) async throws {
        Terminal.line("Driftless serves \(contract) on http://127.0.0.1:\(port)")
        for person in Self.people {
            Terminal.line(
                "  as \(person)   driftless sync --database \(person).sqlite --create-tables --contract \(contract) "
                    + "--server http://127.0.0.1:\(port) --token-file \(data)/\(person).token --watch")
        }
        if let network {
            let url = "http://127.0.0.1:\(network.control)"
            Terminal.line("  network  \(profile): curl \(url) shows it, curl -X PUT \(url)/offline changes it")
        }
        try await Interruption.wait {
            if let network { Terminal.status(network.proxy.tally.line) }
        }
        Terminal.line(network?.proxy.tally.line ?? "Stopped.")
    }
}
