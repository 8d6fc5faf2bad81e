import DriftlessSimulator
import DriftlessTestKit
import GRDB
import Testing

@Suite struct RandomRunsTests {
    private static let all: [RandomRuns.Faults] = [
        .all, .none, .network, .crashes, .clocks, .brokenForEver, .hostileValues,
    ]

    @Test(arguments: all.indices) func `random runs on the app's schema lose nothing`(_ i: Int) throws {
        let summary = try RandomRuns(contract: NotesApp.contract, faults: Self.all[i]) {
            try NotesApp.migrator.migrate($0)
        }.run(seeds: 0..<10)
        #expect(summary.runs == 10 && summary.operations > 8 && summary.virtualTime > .zero)
        #expect((summary.faults > 0) == (i != 1), "\(summary)")
    }

    private func failing() -> RandomRuns {
        RandomRuns(contract: NotesApp.contract, faults: .none, mistake: .changeLost) {
            try NotesApp.migrator.migrate($0)
        }
    }

    @Test func `a failure is shrunk, and says how to repeat it`() throws {
        let failure = try #require(throws: RandomRunFailure.self) {
            try failing().run(seeds: 0..<100, environment: [:], test: "a $ and \"more\" lose nothing?(_:)")
        }
        #expect(failure.rule == "merge-laws")
        #expect(failure.steps.count < 8)
        #expect(
            failure.command
                == #"DRIFTLESS_SEED=\#(failure.seed) swift test --filter "a \\\$ and \"more\" lose nothing\\?""#)
        let lines = failure.description.split(separator: "\n").map(String.init)
        #expect(lines[0] == "merge-laws: \(failure.meaning)")
        #expect(lines[2] == "Seed \(failure.seed), shrunk to \(failure.steps.count) steps:")
        #expect(lines.last == "Again: \(failure.command)")
        // The line does what it says.
        let again = try #require(throws: RandomRunFailure.self) {
            try failing().run(seeds: 0..<1, environment: ["DRIFTLESS_SEED": "\(failure.seed)"], test: "")
        }
        #expect(again.seed == failure.seed && again.steps == failure.steps && again.message == failure.message)
        let wrong = #expect(throws: ScenarioError.self) {
            try failing().run(seeds: 0..<1, environment: ["DRIFTLESS_SEED": "x"], test: "")
        }
        #expect(wrong?.code == .noSeed)
    }

    @Test func `a schema that does not fit is refused before the first run`() throws {
        let runs = RandomRuns(contract: NotesApp.contract) { _ in }
        let error = #expect(throws: ScenarioError.self) { try runs.run() }
        #expect(error?.code == .contractDoesNotFit)
    }
}
