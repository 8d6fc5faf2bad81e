internal import DriftlessContract
internal import DriftlessContractFile
internal import DriftlessDocs
internal import DriftlessSimulator

/// Whole systems in virtual time in which kinds of faults come again and again (INT001), and how long it takes after
/// their end until all is synced (FLR002).
struct FailureTrial {
    let contract: Contract
    /// In the contract.
    let failure: ContractPart
    let faults: [String]
    private static let seeds: ClosedRange<UInt64> = 1...24

    func verdict(on claim: Claim) throws -> Verdict {
        let words = "fault\(faults.count == 1 ? "" : "s") \(faults.joined(separator: ", "))"
        let seeds = "seeds \(Self.seeds.lowerBound) to \(Self.seeds.upperBound)"
        var verdict = Verdict(claim: claim, kind: .simulated, by: "simulator, \(words), \(seeds)")
        guard let profile = Profile.only(faults) else {
            verdict.failures.append("the simulator has no \(words)")
            return verdict
        }
        let simulation = try Simulation(Planner(contract: contract, profile: profile))
        // Without its journal a run has no trace, and its hash says nothing.
        let outcomes = try Self.seeds.map {
            try simulation.run(simulation.planner.plan(seed: $0), keepsJournal: true)
        }
        for fault in faults where outcomes.allSatisfy({ $0.coverage.faults[fault, default: 0] == 0 }) {
            verdict.failures.append("no run met the fault \(fault)")
        }
        for outcome in outcomes {
            if let objection = objection(to: outcome) {
                verdict.failures.append("seed \(outcome.plan.seed): \(objection)")
            }
        }
        let struck = outcomes.map { outcome in faults.reduce(0) { $0 + outcome.coverage.faults[$1, default: 0] } }
        let runs = RecordedRuns(
            seeds: Self.seeds, sqlite: try simulation.sqlite(), faults: faults, struck: struck.reduce(0, +),
            traces: outcomes.map(\.hash), recoveries: outcomes.compactMap(\.recovery))
        verdict.runs = runs
        verdict.result = "\(runs)"
        return verdict
    }

    private func objection(to outcome: Outcome) -> String? {
        if let finding = outcome.finding { return "\(finding.invariant.rawValue): \(finding.message)" }
        guard let recovery = outcome.recovery else { return "the devices did not come to rest" }
        let promised = failure["expect"]["recovered_within"]
        guard let within = promised.milliseconds, recovery > within else { return nil }
        return "all was synced \(recovery) ms after the end of the faults, and \(promised.text ?? "") are promised"
    }
}
