package import ArgumentParser
internal import DriftlessContract
internal import DriftlessContractFile
internal import Foundation

/// `driftless generate`.
package struct GenerateCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "generate", abstract: "Write code and tables from a sync contract, and a schema of contracts.",
        subcommands: [GenerateClientCommand.self, GenerateSQLCommand.self, GenerateSchemaCommand.self])

    package init() {}
}

/// `driftless generate client`.
package struct GenerateClientCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "client", abstract: "Write Swift for an app: the contract, and a GRDB record for each entity.",
        discussion: """
            With --check nothing is written, and the exit code is 1 if the file is not what would be written. Example:

              driftless generate client --output Sources/App/Generated/Sync.swift
            """)

    enum Access: String, ExpressibleByArgument, CaseIterable { case `internal`, `public` }

    @Option(help: "The contract.") var contract = "sync/contract.yaml"
    @Option(help: ArgumentHelp("Where to write; without it, to the terminal.", valueName: "file"))
    var output: String?
    @Option(help: "Who sees the types.") var access = Access.internal
    @Option(help: "How text columns hold UUIDs. Swift's uuidString gives upper case, most others lower.")
    var uuidCase = SwiftClient.Options.UUIDCase.lower
    @Flag(help: "Only compare with the output file.") var check = false
    @Option(help: "text or json.") var format = OutputFormat.text

    package init() {}

    package func validate() throws {
        if check, output == nil { throw ValidationError("--check compares with a file. Name it with --output.") }
    }

    package func run() async throws {
        let loaded = try ContractArgument.load(contract)
        var options = SwiftClient.Options()
        options.isPublic = access == .public
        options.uuidCase = uuidCase
        let source = SwiftClient.write(loaded, file: URL(filePath: contract).lastPathComponent, options: options)
        guard let output else {
            switch format {
            case .text: print(source, terminator: "")
            case .json: try Terminal.json(Report(loaded, source: source))
            }
            return
        }
        let isCurrent = OutputFile.holds(source, at: output)
        if check {
            guard isCurrent else {
                throw CommandFailure.findings(
                    "\(output) is not what \(contract) says. Make it again: driftless generate client --contract "
                        + "\(contract) --output \(output)")
            }
        } else if !isCurrent {
            try OutputFile.write(source, to: output)
        }
        switch format {
        case .json: try Terminal.json(Report(loaded, output: output, changed: !isCurrent))
        case .text:
            let count = loaded.entities.count
            let records = "\(count) record\(count == 1 ? "" : "s")"
            Terminal.line(isCurrent ? "\(output) is up to date: \(records)." : "Wrote \(output): \(records).")
        }
    }

    private struct Report: Codable {
        var id: String
        var digest: String
        var entities: [String]
        var output: String?
        var changed: Bool?
        var source: String?

        init(_ contract: Contract, output: String? = nil, changed: Bool? = nil, source: String? = nil) {
            id = contract.id
            digest = Hex.encode(contract.digest)
            entities = contract.entities.map(\.name)
            self.output = output
            self.changed = changed
            self.source = source
        }
    }
}

extension SwiftClient.Options.UUIDCase: ExpressibleByArgument {}
