internal import DriftlessContract
internal import DriftlessDocs
internal import DriftlessSimulator

/// Whole systems in virtual time in which one kind of fault comes again and again (INT001).
struct FailureTrial {
    let contract: Contract
    let fault: String
    private static let seeds: ClosedRange<UInt64> = 1...24

    func verdict(on claim: Claim) throws -> Verdict {
        let seeds = "\(Self.seeds.lowerBound) to \(Self.seeds.upperBound)"
        var verdict = Verdict(claim: claim, kind: .simulated, by: "simulator, fault \(fault), seeds \(seeds)")
        guard let profile = Profile.only(fault) else {
            verdict.failures.append("the simulator has no fault \(fault)")
            return verdict
        }
        let simulation = try Simulation(Planner(contract: contract, profile: profile))
        var met = 0
        for seed in Self.seeds {
            let outcome = try simulation.run(seed: seed)
            met += outcome.coverage.faults[fault, default: 0]
            guard let finding = outcome.finding else { continue }
            verdict.failures.append("seed \(seed): \(finding.invariant.rawValue): \(finding.message)")
        }
        if met == 0 { verdict.failures.append("no run met the fault \(fault)") }
        // Free of counts, which change with whatever changes the runs.
        verdict.result = "\(fault): nothing lost, nothing doubled"
        return verdict
    }
}
