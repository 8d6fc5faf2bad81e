import DriftlessTestKit
import GRDB
import Testing

@testable import DriftlessSimulator

/// The simulator on a database with an app's triggers, virtual tables and migrations.
@Suite struct AppSchemaTests {
    private func simulation(_ faults: [String]) throws -> Simulation {
        var profile = Profile.crashes
        profile.faults = faults
        let schema = Stage.Schema(configuration: .init()) { try NotesApp.migrator.migrate($0) }
        return Simulation(
            Planner(contract: NotesApp.contract, profile: profile),
            on: try Stage(contract: NotesApp.contract, schema: schema))
    }

    @Test func `a file that goes back to an older state goes back whole`() throws {
        let simulation = try simulation(["restored-file"])
        var restored = 0
        for seed in UInt64(0)..<8 {
            let outcome = try simulation.run(seed: seed)
            #expect(outcome.finding == nil, "\(seed): \(outcome.finding?.message ?? "")")
            restored += outcome.coverage.faults["restored-file"] ?? 0
        }
        #expect(restored > 0)
    }

    @Test func `a run leaves nothing behind for the next`() throws {
        let used = try simulation(["device-crash"]), fresh = try simulation(["device-crash"])
        for seed in UInt64(0)..<4 { _ = try used.run(seed: seed) }
        let plan = used.planner.plan(seed: 4)
        let first = try used.run(plan, keepsJournal: true), second = try fresh.run(plan, keepsJournal: true)
        #expect(first.journal == second.journal && !first.journal.isEmpty)
    }
}
