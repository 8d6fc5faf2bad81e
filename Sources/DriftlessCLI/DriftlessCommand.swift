public import ArgumentParser
internal import DriftlessContractCommands
internal import DriftlessContractFile
internal import DriftlessSimulatorCommands

/// `driftless`: everything from the command line.
public struct DriftlessCommand: AsyncParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "driftless",
        abstract: "Offline-first sync for SQLite databases.",
        discussion: """
            Five minutes with a database of your own:

              driftless init --from app.sqlite --output sync/contract.yaml
              driftless serve --contract sync/contract.yaml --data server-data
              driftless token --data server-data --tenant demo --user ada > token
              driftless sync --database app.sqlite --contract sync/contract.yaml \\
                --server http://127.0.0.1:8787 --token-file token --watch
            """,
        version: ToolVersion.text,
        subcommands: [
            DemoCommand.self, DevCommand.self, InitCommand.self, CheckCommand.self, DiffCommand.self,
            ExplainCommand.self,
            ServeCommand.self,
            TokenCommand.self, SyncCommand.self, SubscribeCommand.self, UnsubscribeCommand.self, StatusCommand.self,
            QuarantineCommand.self, ConflictsCommand.self, DetachCommand.self, GenerateCommand.self,
            DocumentationCommand.self,
            SimulateCommand.self, ReplayCommand.self,
        ])

    public init() {}

    /// Runs what the arguments name, and ends the process.
    public static func start() async {
        await CommandLineTool.main(Self.self, explain: CommandFailure.init)
    }
}
