package import ArgumentParser
internal import DriftlessContract
internal import DriftlessContractFile

/// `driftless check`.
package struct CheckCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Check a sync contract.",
        discussion: """
            Exits with 0 if the contract is clean, 1 if there are findings. Example:

              driftless check sync/contract.yaml
            """)

    @Argument(help: "The contract.")
    var file: String
    @Option(help: "text or json.")
    var format = OutputFormat.text

    package init() {}

    package func run() async throws {
        let loaded = try ContractArgument.read(file)
        let diagnostics = loaded.diagnostics
        switch format {
        case .json: try Terminal.json(diagnostics)
        case .text:
            for diagnostic in diagnostics { Terminal.line(diagnostic.render()) }
            if let document = loaded.document, diagnostics.isEmpty {
                Terminal.line(
                    "\(file): \(Terminal.count(document.entityCount, "entity", plural: "entities")), no findings.")
            }
        }
        if !diagnostics.isEmpty { throw Exit.findings }
    }
}
