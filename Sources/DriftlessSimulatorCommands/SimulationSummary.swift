internal import DriftlessContractCommands
internal import DriftlessSimulator

/// What `simulate --format json` ends with.
struct SimulationSummary: Encodable {
    var runs: Int
    var failures: Int
    /// The seeds that failed.
    var failed: [UInt64]
    var runsPerSecond: Double
    var virtualDays: Double
    var operations: Int
    var faults: [String: Int]
    var conflicts: Int
    var crashes: Int

    init(_ report: Campaign.Report, _ elapsed: Duration) {
        let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18
        runs = report.runs
        failures = report.failures.count
        failed = report.failures.map(\.seed)
        runsPerSecond = (Double(report.runs) / max(seconds, 1e-6) * 10).rounded() / 10
        virtualDays = (Double(report.virtualTime) / 86_400_000 * 1000).rounded() / 1000
        operations = report.coverage.operations
        faults = report.coverage.faults
        conflicts = report.coverage.conflicts
        crashes = report.coverage.crashes
    }

    func show(_ report: Campaign.Report, _ planner: Planner) {
        let met = [
            Terminal.count(operations, "operation"), Terminal.count(conflicts, "conflict"),
            Terminal.count(faults.values.reduce(0, +), "fault"), Terminal.count(crashes, "crash", plural: "crashes"),
        ]
        Terminal.line(
            "\(Terminal.count(runs, "run")), \(runsPerSecond) a second, \(virtualDays) virtual days: "
                + met.joined(separator: ", "))
        if failures > 0 {
            let seeds = report.failures.prefix(10).map { "\($0.seed) (\($0.finding.invariant.rawValue))" }
            Terminal.line("FAILED: \(Terminal.count(failures, "seed")): \(seeds.joined(separator: ", "))")
            return
        }
        Terminal.line("No invariant was broken.")
        let missing = report.coverage.neverMet(contract: planner.contract, profile: planner.profile)
        if missing.isEmpty { return Terminal.line("All that could be met was met.") }
        // Few runs meet little, and a list of the rest says nothing.
        if runs < Self.fewRuns {
            return Terminal.line(
                "\(Terminal.count(missing.count, "thing")) not met; from \(Self.fewRuns) runs on they are listed.")
        }
        Terminal.line("Never met (\(missing.count)): \(missing.prefix(40).joined(separator: ", "))")
        if missing.count > 40 { Terminal.line("… and \(missing.count - 40) more; run more seeds.") }
    }

    private static let fewRuns = 200
}

/// A failure, for people and as JSON.
struct SimulationFailure: Encodable {
    var seed: UInt64
    var finding: Finding
    /// What is left of the plan once it is shrunk.
    var steps: [String]
    var replay: String

    func show() {
        Terminal.line("FAILED: \(finding.invariant.rawValue): \(finding.invariant.summary)")
        Terminal.line("  \(finding.message)")
        Terminal.line("seed \(seed), shrunk to \(Terminal.count(steps.count, "step")):")
        for step in steps { Terminal.line("  \(step)") }
        Terminal.line("replay: \(replay)")
    }
}

/// `simulate --list`.
enum SimulationCatalogue {
    static func show() {
        Terminal.line("Invariants")
        for invariant in Invariant.allCases { line(invariant.rawValue, invariant.summary, nil) }
        Terminal.line("\nFaults")
        for fault in Catalogue.faults { line(fault.name, "\(fault.family): \(fault.summary)", fault.notReached) }
        Terminal.line("\nProfiles")
        for profile in Profile.all { line(profile.name, profile.summary, nil) }
        Terminal.line("\nMistakes that can be planted")
        for mistake in Mistake.allCases { line(mistake.rawValue, mistake.summary, nil) }
    }

    private static func line(_ name: String, _ summary: String, _ notReached: String?) {
        let space = String(repeating: " ", count: max(1, 24 - name.count))
        Terminal.line("  \(name)\(space)\(summary)\(notReached.map { " [not reached yet: \($0)]" } ?? "")")
    }
}
