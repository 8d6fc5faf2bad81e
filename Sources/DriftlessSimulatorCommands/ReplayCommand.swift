public import ArgumentParser
internal import DriftlessContract
internal import DriftlessContractCommands
internal import DriftlessContractFile
internal import DriftlessSimulator
internal import Foundation

/// Runs a recorded run again, and shows what happens in it.
public struct ReplayCommand: AsyncParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Step through a recorded run of the simulator.",
        discussion: """
            Example: driftless simulate --seed 7 --trace run.json; driftless replay run.json

            The exit code is 1 if an invariant did not hold, or if the run is not the recorded one any more.
            """)

    @Argument(help: "The file that `simulate --trace` wrote.") var file: String

    public init() {}

    public func run() async throws {
        let recording: Recording
        do {
            let data = try Data(contentsOf: URL(fileURLWithPath: file))
            recording = try JSONDecoder().decode(Recording.self, from: data)
        } catch {
            throw CommandFailure.usage("\(file) is no recorded run: \(error.localizedDescription)")
        }
        let outcome = try recording.replay(under: try contract(of: recording))
        for line in outcome.journal { Terminal.line(line) }
        if outcome.journal != recording.journal {
            Terminal.line("This is not the recorded run any more: the engine or the simulator has changed since.")
        }
        guard let finding = outcome.finding else {
            Terminal.line("Every invariant held.")
            if recording.finding == nil, outcome.journal != recording.journal { throw Exit.findings }
            return
        }
        Terminal.line("FAILED: \(finding.invariant.rawValue): \(finding.message)")
        throw Exit.findings
    }

    private func contract(of recording: Recording) throws -> Contract {
        guard let text = recording.contract else { return .simulated }
        guard let contract = ContractLoader.load(text: text, file: file).document?.trial else {
            throw CommandFailure.usage("The contract in \(file) has errors.")
        }
        return contract
    }
}
