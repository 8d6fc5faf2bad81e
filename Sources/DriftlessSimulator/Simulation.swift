package import DriftlessContract
internal import GRDB

/// Runs seeds, one after the other, on one stage.
package final class Simulation {
    package let planner: Planner
    private let stage: Stage

    package convenience init(_ planner: Planner) throws {
        self.init(planner, on: try Stage(contract: planner.contract))
    }

    /// - Parameter stage: of the planner's contract.
    package init(_ planner: Planner, on stage: Stage) {
        self.planner = planner
        self.stage = stage
    }

    /// The version of the SQLite that the runs are on.
    package func sqlite() throws -> String {
        try stage.server.queue.read { try String.fetchOne($0, sql: "SELECT sqlite_version()") } ?? "unknown"
    }

    package func run(seed: UInt64) throws -> Outcome { try run(planner.plan(seed: seed)) }

    package func run(_ plan: Plan, keepsJournal: Bool = false) throws -> Outcome {
        try World(plan, on: stage, keepsJournal: keepsJournal).run()
    }

    /// Runs a seed twice; what differs depends on something that no plan says.
    package func repeats(seed: UInt64) throws -> Finding? {
        let plan = planner.plan(seed: seed)
        let first = try run(plan, keepsJournal: true), second = try run(plan, keepsJournal: true)
        guard first.hash != second.hash else { return nil }
        let at = zip(first.journal, second.journal).first { $0 != $1 }
        return Finding(
            invariant: .replayable, message: "once “\(at?.0 ?? "the end")”, then “\(at?.1 ?? "the end")”", at: 0)
    }

    /// The same failure with as little as possible around it.
    package func shrink(_ outcome: Outcome, runs: Int = 2_000) throws -> Outcome {
        guard let finding = outcome.finding else { return outcome }
        var shrinker = Shrinker(plan: outcome.plan, runs: runs) { plan in
            let outcome = try self.run(plan)
            return (outcome.finding?.invariant == finding.invariant, outcome.events)
        }
        return try run(shrinker.shrunk(), keepsJournal: true)
    }
}

/// A run in a file: replayed by anybody who has the contract.
package struct Recording: Codable, Sendable {
    package var format = 1
    package var plan: Plan
    /// The contract's file; `nil` for the simulator's own.
    package var contract: String?
    package var finding: Finding?
    /// What happened, in lines.
    package var journal: [String]
    /// Of the lines.
    package var hash: String

    package init(_ outcome: Outcome, contract: String?) {
        plan = outcome.plan
        self.contract = contract
        finding = outcome.finding
        journal = outcome.journal
        hash = String(outcome.hash, radix: 16)
    }

    package func replay(under contract: Contract) throws -> Outcome {
        try World(plan, on: Stage(contract: contract), keepsJournal: true).run()
    }
}

extension Plan {
    /// The steps, for people.
    package func lines(_ contract: Contract) -> [String] {
        steps.map { step in
            let what =
                switch step.action {
                case .write(let writes): "writes " + writes.map { $0.described(contract) }.joined(separator: "; ")
                case .fault(let name, _): name
                case .offline(let milliseconds): "is offline for \(Journal.clock(milliseconds))"
                case .takeScope: "takes a scope"
                case .leaveScope: "leaves a scope"
                case .ask: "is asked to sync"
                case .retryRefused: "retries what was refused"
                case .discardRefused: "discards what was refused"
                }
            return "\(Journal.clock(step.at)) device \(step.device): \(what)"
        }
    }
}

/// What there is to simulate, for people.
package enum Catalogue {
    package static var faults: [(name: String, family: String, summary: String, notReached: String?)] {
        FaultRegistry.all.map { ($0.name, $0.family.rawValue, $0.summary, nil) }
            + FaultRegistry.notReached.map { ($0.name, "later", "in the design", $0.why) }
    }
}
