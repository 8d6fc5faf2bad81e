public import ArgumentParser
internal import DriftlessContract
internal import DriftlessContractCommands
internal import DriftlessContractFile
internal import DriftlessSimulator
internal import Foundation

/// Runs the shipped device and server in virtual time, under faults, and says what does not hold.
public struct SimulateCommand: AsyncParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Run whole systems in virtual time, under faults, and check that nothing is lost.",
        discussion: """
            Example: driftless simulate --contract sync/contract.yaml --seeds 0..2000

            Each seed is a run: some devices, a server, a network, a workload that follows the contract, and a mix of
            faults of its own. The same seed is the same run, on every machine. The exit code is 1 if an invariant did
            not hold; the failure is then shrunk to a few steps and shown with the command that replays it.
            """)

    @Option(help: "One seed.") var seed: UInt64?
    @Option(help: "Seeds from A to B, both included: 0..999.") var seeds: String?
    @Option(help: "The kind of run, or faults that come alone, joined by +; --list names them.")
    var profile = "default"
    @Option(help: "The sync contract; without it one that has every policy.") var contract: String?
    @Flag(help: "Play what is executed of a contract that relies on more.") var partly = false
    @Option(help: "Devices, instead of the profile's number.") var devices: Int?
    @Option(name: .customLong("for"), help: "The longest virtual time of a run's plan: 90s, 20m, 6h, 30d.")
    var length: String?
    @Flag(help: "Run seed after seed until one fails.") var untilFailure = false
    @Flag(help: "Say what is checked, simulated and planted, and what is not reached yet.") var list = false
    @Option(help: "Plant a mistake, to see it found; --list names them.") var mistake: String?
    @Option(help: "Write the failing run, shrunk, to this file; with --seed also one that does not fail.")
    var trace: String?
    @Option(help: "Threads; by default as many as there are processors.") var jobs: Int?
    @Option(help: "text or json.") var format: OutputFormat = .text

    public init() {}

    public func run() async throws {
        if list { return SimulationCatalogue.show() }
        let planner = try planner()
        let text = try contract.map { try ContractArgument.document($0).joinedText }
        let seeds = try range()
        var campaign = Campaign(
            planner: planner, seeds: seeds, threads: jobs ?? ProcessInfo.processInfo.activeProcessorCount)
        campaign.stopsAtFailure = untilFailure
        let began = ContinuousClock.now, isText = format == .text
        let report = try await campaign.run { report in
            guard isText, Terminal.isInteractive else { return }
            let summary = SimulationSummary(report, began.duration(to: .now))
            Terminal.status("\(Terminal.count(summary.runs, "run")), \(Int(summary.runsPerSecond)) a second …")
        }
        let summary = SimulationSummary(report, began.duration(to: .now))
        if let first = report.failures.first {
            try show(first.seed, first.finding, planner, text)
        } else if let trace, let seed {
            let simulation = try Simulation(planner)
            try write(simulation.run(planner.plan(seed: seed), keepsJournal: true), text, to: trace)
        }
        if format == .json {
            try Terminal.json(summary)
        } else {
            summary.show(report, planner)
        }
        if !report.failures.isEmpty { throw Exit.findings }
    }

    private func planner() throws -> Planner {
        guard let profile = Profile.named(profile) else {
            throw CommandFailure.usage("There is no profile \(profile). See: driftless simulate --list")
        }
        if let devices, !(1...16).contains(devices) { throw CommandFailure.usage("Give 1 to 16 devices.") }
        var planted: Mistake?
        if let mistake {
            guard let known = Mistake(rawValue: mistake) else {
                throw CommandFailure.usage("There is no mistake \(mistake). See: driftless simulate --list")
            }
            planted = known
        }
        return Planner(
            contract: try contract.map(played) ?? .simulated, profile: profile,
            devices: devices, longest: try length.map { try milliseconds($0) }, mistake: planted)
    }

    private func played(_ file: String) throws -> Contract {
        partly ? try ContractArgument.document(file).trial : try ContractArgument.load(file)
    }

    private func range() throws -> ClosedRange<UInt64> {
        if let seed { return untilFailure ? seed...UInt64.max : seed...seed }
        guard let seeds else { return untilFailure ? 0...UInt64.max : 0...999 }
        let ends = seeds.split(separator: ".", omittingEmptySubsequences: true).map { UInt64($0) }
        guard ends.count == 2, let first = ends[0], let last = ends[1], first <= last else {
            throw CommandFailure.usage("Give --seeds as A..B, such as 0..999.")
        }
        return untilFailure ? first...UInt64.max : first...last
    }

    private func milliseconds(_ text: String) throws -> Int64 {
        let units: [Character: Int64] = ["s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000]
        guard let unit = text.last.flatMap({ units[$0] }), let number = Int64(text.dropLast()),
            (1...3650).contains(number)
        else { throw CommandFailure.usage("Give --for as a number and a unit, such as 90s, 20m, 6h or 30d.") }
        return max(2_000, number * unit)
    }

    private func show(_ seed: UInt64, _ finding: Finding, _ planner: Planner, _ contractText: String?) throws {
        let simulation = try Simulation(planner)
        var outcome = try simulation.run(seed: seed)
        if outcome.finding != nil { outcome = try simulation.shrink(outcome) }
        if let trace { try write(outcome, contractText, to: trace) }
        let failure = SimulationFailure(
            seed: seed, finding: outcome.finding ?? finding, steps: outcome.plan.lines(planner.contract),
            replay: command(seed))
        if format == .json { try Terminal.json(failure) } else { failure.show() }
    }

    private func write(_ outcome: Outcome, _ contract: String?, to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        let recording = try encoder.encode(Recording(outcome, contract: contract))
        try OutputFile.write(String(decoding: recording, as: UTF8.self) + "\n", to: path)
    }

    private func command(_ seed: UInt64) -> String {
        var words = ["driftless simulate --seed \(seed)"]
        if profile != "default" { words.append("--profile \(profile)") }
        if let contract { words.append("--contract \(contract)") }
        if partly { words.append("--partly") }
        if let devices { words.append("--devices \(devices)") }
        if let length { words.append("--for \(length)") }
        if let mistake { words.append("--mistake \(mistake)") }
        return words.joined(separator: " ")
    }
}
