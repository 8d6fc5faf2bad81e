public import ArgumentParser
internal import DriftlessContractCommands

/// The simulator's commands by themselves: a release build of these takes a third of the time that the whole takes.
public struct SimulatorCommand: AsyncParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "driftless", abstract: "Run whole systems in virtual time, and repeat such runs.",
        subcommands: [SimulateCommand.self, ReplayCommand.self], defaultSubcommand: SimulateCommand.self)

    public init() {}

    /// Runs what the arguments name, and ends the process.
    public static func start() async { await CommandLineTool.main(Self.self) }
}
