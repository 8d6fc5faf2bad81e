import DriftlessContract
import Testing

@testable import DriftlessSimulator

/// A checker that never fails checks nothing: each is seen to fail.
@Suite struct MistakeTests {
    /// Which invariant a mistake breaks first, and under which profile it soon does.
    static let expected: [Mistake: (profile: String, invariants: Set<Invariant>)] = [
        .canary: ("calm", [.converged]),
        .baseAtSending: ("calm", [.mergeLaws]),
        .revisionOnly: ("calm", [.mergeLaws]),
        .noDedupe: ("network", [.exactlyOnce]),
        .noLives: ("calm", [.mergeLaws]),
        .staleApplied: ("calm", [.converged]),
        .wentBack: ("calm", [.sessionGuarantees]),
        .changeLost: ("calm", [.mergeLaws]),
        .captureMissed: ("calm", [.noLostWrite]),
        .refusedDropped: ("hostile", [.noLostWrite]),
        .tornOperation: ("calm", [.atomic]),
        .checkpointAhead: ("calm", [.checkpointHonest]),
        .resurrected: ("calm", [.deletedStaysDeleted]),
        .deafServer: ("calm", [.queueLive]),
        .lockedMeanwhile: ("calm", [.neverBlocked]),
        .phantomConflict: ("calm", [.statusTrue]),
        .digestDrifts: ("calm", [.digestIncremental]),
        .commitLost: ("crashes", [.ackDurable]),
        .rowLost: ("calm", [.converged]),
        .leftBehind: ("calm", [.revokedGone]),
        .anyToken: ("access", [.isolation]),
        .chance: ("calm", [.replayable]),
    ]

    @Test(arguments: Mistake.allCases) func `a planted mistake is noticed`(_ mistake: Mistake) throws {
        let (profile, invariants) = try #require(MistakeTests.expected[mistake])
        let found = try MistakeTests.findings(mistake, profile)
        #expect(!found.isEmpty, "nothing noticed it")
        #expect(!found.isDisjoint(with: invariants), "\(found.map(\.rawValue))")
    }

    @Test func `every invariant has been seen to break`() {
        let reached = Set(MistakeTests.expected.values.flatMap(\.invariants))
        for invariant in Invariant.allCases where invariant != .engineError {
            #expect(reached.contains(invariant), "\(invariant.rawValue)")
        }
    }

    /// Of up to 150 seeds, until one of the expected is there.
    private static func findings(_ mistake: Mistake, _ profile: String) throws -> Set<Invariant> {
        let planner = Planner(
            contract: .simulated, profile: try #require(Profile.named(profile)), mistake: mistake)
        let simulation = try Simulation(planner)
        let wanted = MistakeTests.expected[mistake]?.invariants ?? []
        var found: Set<Invariant> = []
        for seed in UInt64(0)..<150 where found.isDisjoint(with: wanted) {
            let finding =
                mistake == .chance ? try simulation.repeats(seed: seed) : try simulation.run(seed: seed).finding
            if let finding { found.insert(finding.invariant) }
        }
        return found
    }

    @Test func `a failure is shrunk to a few steps that still fail`() throws {
        let planner = Planner(
            contract: .simulated, profile: try #require(Profile.named("default")), mistake: .canary)
        let simulation = try Simulation(planner)
        let seed = try #require(try (UInt64(0)..<20).first { try simulation.run(seed: $0).finding != nil })
        let whole = try simulation.run(seed: seed), shrunk = try simulation.shrink(whole)
        #expect(shrunk.finding?.invariant == .converged)
        // Three operations kill the canary.
        #expect(shrunk.plan.steps.count == 3)
        #expect(shrunk.plan.lines(.simulated).allSatisfy { $0.contains("writes") })
    }
}
