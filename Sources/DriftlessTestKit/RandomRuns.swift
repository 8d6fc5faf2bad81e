public import DriftlessContract
package import DriftlessSimulator
internal import Foundation
public import GRDB

/// Runs of devices with the app's own tables whose edits, faults and times are drawn from a seed. The same seed is the
/// same run.
///
/// ```swift
/// @Test func `random runs lose nothing`() throws {
///     try RandomRuns(contract: .todo) { try AppDatabase.migrator.migrate($0) }.run(seeds: 0..<200)
/// }
/// ```
///
/// Each run has two to four devices, a server, some records that all of them edit, values at the limits of their types,
/// and a mix of faults of its own. At its end everything is healed and must converge. A failure is shrunk, and its
/// description says what is left of the run and the line that repeats it.
public struct RandomRuns {
    /// What may happen to devices, network and server.
    public struct Faults: Sendable {
        let profile: Profile

        /// All that the simulator knows, a mix of its own in each run.
        public static let all = Faults(profile: .everything)
        /// Devices are offline now and then.
        public static let none = Faults(profile: .calm)
        public static let network = Faults(profile: .network)
        public static let crashes = Faults(profile: .crashes)
        public static let clocks = Faults(profile: .clocks)
        /// Some devices stay broken for ever; the others must converge.
        public static let brokenForEver = Faults(profile: .liveness)
        /// Few faults, and many values that travel badly or do not fit.
        public static let hostileValues = Faults(profile: .hostile)
    }

    /// What the runs met.
    public struct Summary: Sendable {
        public var runs = 0
        public var operations = 0
        public var conflicts = 0
        public var crashes = 0
        public var faults = 0
        public var virtualTime = Duration.zero
    }

    private let planner: Planner
    private let schema: Stage.Schema

    /// - Parameters:
    ///   - faults: what may happen.
    ///   - configuration: as for the app's own connection.
    ///   - schema: makes the app's tables in an empty database, as for `Scenario`.
    public init(
        contract: Contract, faults: Faults = .all, configuration: Configuration = Configuration(),
        schema: @escaping (DatabaseQueue) throws -> Void
    ) {
        self.init(contract: contract, faults: faults, configuration: configuration, mistake: nil, schema: schema)
    }

    /// - Parameter mistake: planted in messages or files, to see it found.
    package init(
        contract: Contract, faults: Faults = .all, configuration: Configuration = Configuration(), mistake: Mistake?,
        schema: @escaping (DatabaseQueue) throws -> Void
    ) {
        planner = Planner(contract: contract, profile: faults.profile, mistake: mistake)
        self.schema = Stage.Schema(configuration: configuration, make: schema)
    }

    /// - Parameters:
    ///   - seeds: one run each. `DRIFTLESS_SEED` in the environment names one, and is taken instead.
    ///   - test: the test's own name, for the line that repeats a failure.
    /// - Throws: `RandomRunFailure`; `ScenarioError.contractDoesNotFit`; what `schema` throws.
    @discardableResult
    public func run(seeds: Range<UInt64> = 0..<100, test: String = #function) throws -> Summary {
        try run(seeds: seeds, environment: ProcessInfo.processInfo.environment, test: test)
    }

    package func run(seeds: Range<UInt64>, environment: [String: String], test: String) throws -> Summary {
        var seeds = seeds
        if let text = environment["DRIFTLESS_SEED"] {
            guard let seed = UInt64(text), seed < .max else {
                throw ScenarioError(.noSeed, "DRIFTLESS_SEED is “\(text)”. Give it the number that the failure says.")
            }
            seeds = seed..<seed + 1
        }
        let stage = try Stage(contract: planner.contract, schema: schema)
        try stage.prepareForTests()
        let simulation = Simulation(planner, on: stage)
        var summary = Summary()
        for seed in seeds {
            let outcome = try simulation.run(seed: seed)
            if outcome.finding != nil {
                throw RandomRunFailure(
                    seed: seed, try simulation.shrink(outcome, runs: 300), planner.contract, test: test)
            }
            summary.runs += 1
            summary.operations += outcome.coverage.operations
            summary.conflicts += outcome.coverage.conflicts
            summary.crashes += outcome.coverage.crashes
            summary.faults += outcome.coverage.faults.values.reduce(0, +)
            summary.virtualTime += .milliseconds(outcome.virtualTime)
        }
        return summary
    }
}

/// A random run in which something did not hold. Its description is the whole report.
public struct RandomRunFailure: Error, CustomStringConvertible {
    public var seed: UInt64
    /// The invariant, a stable name.
    public var rule: String
    /// What the rule says.
    public var meaning: String
    public var message: String
    /// What is left of the run once it is shrunk.
    public var steps: [String]
    /// The last of what happens in the shrunk run.
    public var journal: [String]
    /// Repeats it, from the app's package.
    public var command: String

    init(seed: UInt64, _ outcome: Outcome, _ contract: Contract, test: String) {
        self.seed = seed
        rule = outcome.finding?.invariant.rawValue ?? ""
        meaning = outcome.finding?.invariant.summary ?? ""
        message = outcome.finding?.message ?? ""
        steps = outcome.plan.lines(contract)
        journal = outcome.journal.suffix(25)
        command = "DRIFTLESS_SEED=\(seed) swift test --filter \"\(RandomRunFailure.filter(test))\""
    }

    /// A test's name without its parameters, as a regular expression between double quotes of a shell.
    private static func filter(_ test: String) -> String {
        let end = test.hasSuffix(")") ? test.lastIndex(of: "(") : nil
        let pattern = NSRegularExpression.escapedPattern(for: String(test[..<(end ?? test.endIndex)]))
        return pattern.map { "\"\\$`".contains($0) ? "\\\($0)" : "\($0)" }.joined()
    }

    public var description: String {
        """
        \(rule): \(meaning)
          \(message)
        Seed \(seed), shrunk to \(steps.count) steps:
          \(steps.joined(separator: "\n  "))
        The last of what happened:
          \(journal.joined(separator: "\n  "))
        Again: \(command)
        """
    }
}
