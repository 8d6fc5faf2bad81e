import DriftlessContract
import Foundation
import Testing

@testable import DriftlessSimulator

/// Runs that found a defect, shrunk; they find none any more.
@Suite struct RegressionTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Regressions")

    static let names: [String] = {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return files.filter { $0.hasSuffix(".json") }.sorted()
    }()

    @Test func `there are recorded runs`() { #expect(RegressionTests.names.count >= 3) }

    @Test(arguments: names) func `a recorded run breaks nothing any more`(_ name: String) throws {
        let data = try Data(contentsOf: RegressionTests.folder.appendingPathComponent(name))
        let recording = try JSONDecoder().decode(Recording.self, from: data)
        #expect(recording.finding != nil, "it found something once")
        let finding = try recording.replay(under: .simulated).finding
        #expect(finding == nil, "\(finding?.message ?? "")")
    }

    @Test func `a recorded run survives its way through a file`() throws {
        let planner = Planner(contract: .simulated, profile: try #require(Profile.named("default")))
        let simulation = try Simulation(planner)
        let outcome = try simulation.run(planner.plan(seed: 3), keepsJournal: true)
        let bytes = try JSONEncoder().encode(Recording(outcome, contract: nil))
        let read = try JSONDecoder().decode(Recording.self, from: bytes)
        #expect(read.plan == outcome.plan)
        #expect(try read.replay(under: .simulated).journal == outcome.journal)
    }
}
