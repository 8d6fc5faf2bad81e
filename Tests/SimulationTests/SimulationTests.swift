import Testing

@Suite("Simulation")
struct SimulationTests {
    @Test("The rules as written break nothing")
    func asWritten() throws {
        for seed in UInt64(0)..<150 { try expectNothingBroken(seed) }
    }

    @Test("A planted mistake is noticed", arguments: PlantedMistake.allCases)
    func planted(_ mistake: PlantedMistake) throws {
        for seed in UInt64(0)..<60 {
            let simulation = try Simulation(seed: seed, mistake: mistake)
            try simulation.run()
            let isBroken = !simulation.broken.isEmpty
            try simulation.close()
            if isBroken { return }
        }
        Issue.record("60 seeds did not notice \(mistake.rawValue)")
    }

    private func expectNothingBroken(_ seed: UInt64) throws {
        let simulation = try Simulation(seed: seed)
        try simulation.run()
        let trace = simulation.trace.joined(separator: "\n")
        #expect(simulation.broken.isEmpty, "seed \(seed)\n\(trace)")
        try simulation.close()
    }
}
