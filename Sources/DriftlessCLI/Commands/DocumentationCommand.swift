public import ArgumentParser
internal import DriftlessContractCommands

/// `driftless docs`, with what needs a server and devices.
public struct DocumentationCommand: AsyncParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "docs", abstract: "Write the documentation of a contract, check it, and prove it.",
        subcommands: [
            DocsBuildCommand.self, DocsCheckCommand.self, DocsVerifyCommand.self, DocsPromoteCommand.self,
            DocsGateCommand.self, DocsAttestCommand.self,
            DocsLanguagesCommand.self,
        ])

    public init() {}
}
