package import ArgumentParser

/// `driftless docs`.
package struct DocsCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "docs", abstract: "Write the documentation of a contract, and check it.",
        subcommands: [DocsBuildCommand.self, DocsCheckCommand.self, DocsLanguagesCommand.self])

    package init() {}
}
