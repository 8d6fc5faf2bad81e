import DriftlessContract
import Testing

@testable import DriftlessSimulator

@Suite struct SimulationTests {
    @Test(arguments: Profile.all.map(\.name))
    func `a run of any profile breaks nothing`(_ name: String) throws {
        let profile = try #require(Profile.named(name))
        let simulation = try Simulation(Planner(contract: .simulated, profile: profile))
        for seed in UInt64(0)..<25 {
            let finding = try simulation.run(seed: seed).finding
            #expect(finding == nil, "\(name), seed \(seed): \(finding?.message ?? "")")
        }
    }

    @Test(arguments: FaultRegistry.all.map(\.name))
    func `a fault alone is met, and breaks nothing`(_ name: String) throws {
        let profile = try #require(Profile.named(name))
        let simulation = try Simulation(Planner(contract: .simulated, profile: profile))
        var met = 0
        for seed in UInt64(100)..<116 {
            let outcome = try simulation.run(seed: seed)
            #expect(outcome.finding == nil, "\(name), seed \(seed): \(outcome.finding?.message ?? "")")
            met += outcome.coverage.faults[name, default: 0]
        }
        #expect(met > 0)
    }

    @Test func `the same seed gives the same trace, on a new stage and on a used one`() throws {
        let planner = Planner(contract: .simulated, profile: try #require(Profile.named("default")))
        let used = try Simulation(planner), new = try Simulation(planner)
        for seed in UInt64(0)..<5 { _ = try used.run(seed: seed) }
        for seed in UInt64(5)..<10 {
            let plan = planner.plan(seed: seed)
            let first = try used.run(plan, keepsJournal: true), second = try new.run(plan, keepsJournal: true)
            #expect(first.journal == second.journal)
            #expect(first.hash == second.hash)
            #expect(!first.journal.isEmpty)
        }
    }

    @Test func `two seeds differ`() throws {
        let planner = Planner(contract: .simulated, profile: try #require(Profile.named("default")))
        #expect(planner.plan(seed: 1).steps != planner.plan(seed: 2).steps)
        #expect(planner.plan(seed: 1) == planner.plan(seed: 1))
    }

    @Test func `devices are as many as are asked for, and time no longer than that`() throws {
        let profile = try #require(Profile.named("calm"))
        for seed in UInt64(0)..<20 {
            let plan = Planner(contract: .simulated, profile: profile, devices: 7, longest: 60_000).plan(seed: seed)
            #expect(plan.devices.count == 7)
            // The records that everybody knows come first, and the last burst has its own length.
            #expect(plan.steps.allSatisfy { $0.at <= 10_000 + 60_000 + 5_000 })
        }
    }

    @Test func `many runs meet every policy, pair and fault`() async throws {
        let profile = try #require(Profile.named("network"))
        let report = try await Campaign(
            planner: Planner(contract: .simulated, profile: profile), seeds: 0...149, threads: 2
        ).run()
        #expect(report.runs == 150)
        #expect(report.failures.isEmpty)
        let missing = report.coverage.neverMet(contract: .simulated, profile: profile)
        #expect(missing.filter { $0.hasPrefix("fault/") } == [])
        #expect(missing.filter { $0.hasPrefix("policy/lww") && !$0.contains("×") } == [])
        #expect(!report.coverage.neverMet(contract: .simulated, profile: profile).contains("pair/update-update"))
        // What was not met is named.
        #expect(Coverage().neverMet(contract: .simulated, profile: profile).contains("pair/update-update"))
    }

    @Test(arguments: [FieldType.string, .uuid7(.text), .uuid7(.blob), .int, .real])
    func `records with keys of any type are updated and deleted`(_ type: FieldType) throws {
        let entity = Entity(
            name: "thing", identity: Identity(key: ["id"]),
            fields: [Field(name: "id", type: type, required: true), Field(name: "a", type: .int)])
        let contract = Contract(id: "keys", version: "1", entities: [entity])
        let simulation = try Simulation(Planner(contract: contract, profile: .calm))
        var coverage = Coverage()
        for seed in UInt64(0)..<15 { coverage.add(try simulation.run(seed: seed).coverage) }
        let pairs = coverage.met.keys.filter { $0.hasPrefix("pair/") }
        #expect(pairs.contains("pair/update-update") && pairs.contains("pair/update-delete"), "\(pairs.sorted())")
    }

    @Test func `any contract can be simulated`() throws {
        let entity = Entity(
            name: "a b", identity: Identity(key: ["x", "y"]),
            fields: [
                Field(name: "x", type: .real, required: true), Field(name: "y", type: .bool, required: true),
                Field(name: "z", type: .decimal(precision: 9, scale: 2, .text), policy: .max),
            ])
        let contract = Contract(id: "odd", version: "1", entities: [entity])
        let simulation = try Simulation(Planner(contract: contract, profile: try #require(Profile.named("default"))))
        for seed in UInt64(0)..<20 { #expect(try simulation.run(seed: seed).finding == nil) }
    }
}
