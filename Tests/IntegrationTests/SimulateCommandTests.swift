import Foundation
import Testing

/// `driftless simulate` and `driftless replay`, as processes.
@Suite struct SimulateCommandTests {
    private struct Summary: Decodable {
        var runs: Int
        var failures: Int
        var runs_per_second: Double
        var virtual_days: Double
        var operations: Int
        var faults: [String: Int]
        var conflicts: Int
        var crashes: Int
    }

    @Test func `the same seed gives the same trace in two processes`() throws {
        let place = try Workplace()
        for seed in ["11", "12", "13"] {
            for name in ["one.json", "two.json"] {
                let outcome = try place.driftless("simulate", "--seed", seed, "--trace", place.path(name))
                #expect(outcome.code == 0, "\(outcome.output)\(outcome.errors)")
            }
            let one = try Data(contentsOf: URL(fileURLWithPath: place.path("one.json")))
            #expect(try one == Data(contentsOf: URL(fileURLWithPath: place.path("two.json"))))
            #expect(one.count > 1_000)
        }
        let replay = try place.driftless("replay", place.path("one.json"))
        #expect(replay.code == 0)
        #expect(replay.output.contains("Every invariant held."))
    }

    @Test func `a summary comes as JSON`() throws {
        let place = try Workplace()
        let outcome = try place.driftless("simulate", "--seeds", "0..9", "--profile", "crashes", "--format", "json")
        #expect(outcome.code == 0)
        let last = try #require(outcome.output.split(separator: "\n").last)
        let summary = try JSONDecoder().decode(Summary.self, from: Data(last.utf8))
        #expect(summary.runs == 10 && summary.failures == 0)
        #expect(summary.operations > 0 && summary.virtual_days > 0 && summary.runs_per_second > 0)
        #expect(summary.crashes > 0 && summary.faults["device-crash"] != nil)
    }

    @Test func `the canary fails, is shrunk, and its trace is replayed`() throws {
        let place = try Workplace()
        let trace = place.path("trace.json")
        let outcome = try place.driftless(
            "simulate", "--seeds", "0..3", "--mistake", "canary", "--until-failure", "--trace", trace)
        #expect(outcome.code == 1)
        #expect(outcome.output.contains("FAILED: converged"))
        #expect(outcome.output.contains("shrunk to 3 steps"))
        #expect(outcome.output.contains("replay: driftless simulate --seed "))
        let replay = try place.driftless("replay", trace)
        #expect(replay.code == 1)
        #expect(replay.output.contains("the canary is dead"))
    }

    @Test func `a contract of one's own is simulated, and what cannot be is said`() throws {
        let place = try Workplace()
        try place.sql("app.sqlite", "CREATE TABLE note (id INTEGER PRIMARY KEY, body TEXT)")
        try place.driftless("init", "--from", place.path("app.sqlite"), "--output", place.path("contract.yaml"))
        let own = try place.driftless("simulate", "--contract", place.path("contract.yaml"), "--seeds", "0..9")
        #expect(own.code == 0, "\(own.output)\(own.errors)")
        #expect(own.output.contains("No invariant was broken."))
        for wrong in [["--profile", "none"], ["--seeds", "9..1"], ["--mistake", "none"], ["--for", "5x"]] {
            #expect(try place.run(Workplace.binary(), ["simulate"] + wrong).code == 2, "\(wrong)")
        }
        #expect(try place.driftless("replay", place.path("contract.yaml")).code == 2)
        let list = try place.driftless("simulate", "--list").output
        for word in ["no-lost-write", "device-crash", "liveness", "canary", "[not reached yet:"] {
            #expect(list.contains(word), "\(word)")
        }
    }
}
