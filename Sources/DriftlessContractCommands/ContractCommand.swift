public import ArgumentParser

/// The commands that need the contract alone: what an app's package runs as `swift package driftless`.
public struct ContractCommand: AsyncParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "driftless", abstract: "Check a sync contract, and write code from it.",
        discussion: """
            From an app's package:

              swift package --allow-writing-to-package-directory driftless generate client
              swift package driftless check sync/contract.yaml
              swift package driftless explain transport.retry
            """,
        subcommands: [CheckCommand.self, DiffCommand.self, ExplainCommand.self, GenerateCommand.self, DocsCommand.self])

    public init() {}

    /// Runs what the arguments name, and ends the process.
    public static func start() async { await CommandLineTool.main(Self.self) }
}
