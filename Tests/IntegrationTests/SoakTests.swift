import DriftlessChaos
import Foundation
import Testing

/// Daemons and a server behind a hostile network, killed with -9 at random, while another program writes.
///
/// A few seconds in `make test`; `make soak MINUTES=60` for as long as one likes.
@Suite(.serialized) struct SoakTests {
    private static let contract = """
        contract: { id: soak, version: "1.0.0" }
        transport:
          heartbeat: 500ms
          retry: { backoff: { base: 20ms, cap: 500ms } }
          breaker: { open_for: 500ms }
          timeouts: { connect: 1s, request: 2s, idle: 5s }
        entities:
          total:
            fields:
              id: { type: int }
              counted: { type: int, required: true, default: 0, conflict: counter }
          entry:
            fields:
              id:     { type: string }
              writer: { type: string, required: true }
        """
    private static let tables = """
        CREATE TABLE total (id INTEGER PRIMARY KEY, counted INTEGER NOT NULL DEFAULT 0);
        CREATE TABLE entry (id TEXT PRIMARY KEY NOT NULL, writer TEXT NOT NULL);
        """
    private static let names = ["a", "b", "c"]

    private final class Fleet {
        let place: Workplace
        let server: Int
        let network: Int
        var processes: [String: Process] = [:]
        var kills = 0

        init(place: Workplace, server: Int, network: Int) {
            self.place = place
            self.server = server
            self.network = network
        }

        func start(_ name: String) throws {
            processes[name] =
                name == "server"
                ? try place.start(
                    name, "serve", "--contract", place.path("contract.yaml"), "--data", place.path("data"), "--port",
                    "\(server)")
                : try place.start(
                    name, "sync", "--database", place.path("\(name).sqlite"), "--contract",
                    place.path("contract.yaml"), "--server", "http://127.0.0.1:\(network)", "--token-file",
                    place.path("token"), "--watch")
        }

        func kill(_ name: String) {
            guard let process = processes[name] else { return }
            // One that ended by itself was not killed: a daemon must outlive whatever the network does.
            #expect(process.isRunning, "\(name) has ended")
            place.crash(process)
            kills += 1
        }
    }

    @Test func `nothing is lost and nothing is doubled, whatever is killed and whatever the network does`() async throws
    {
        let seconds = ProcessInfo.processInfo.environment["DRIFTLESS_SOAK_SECONDS"].flatMap(Int.init) ?? 12
        let place = try Workplace(), server = DaemonTests.port()
        try Self.contract.write(toFile: place.path("contract.yaml"), atomically: true, encoding: .utf8)
        for name in Self.names { try place.sql("\(name).sqlite", Self.tables) }
        let token = try place.driftless(
            "token", "--data", place.path("data"), "--tenant", "t", "--user", "u", "--ttl", "7d")
        try token.output.write(toFile: place.path("token"), atomically: true, encoding: .utf8)
        let proxy = ChaosProxy(upstream: server, profile: NetworkProfile.named["hostile"] ?? NetworkProfile())
        try await proxy.serve { network in
            let fleet = Fleet(place: place, server: server, network: network)
            for name in Self.names + ["server"] { try fleet.start(name) }
            var random = SplitMix(state: UInt64(Date().timeIntervalSince1970))
            print("soak: seed \(random.state), \(seconds) s")
            let written = try await trouble(fleet, until: .now + .seconds(seconds), &random)
            proxy.profile = NetworkProfile()
            try await settle(fleet)
            try check(fleet, written)
            let entries = written.values.reduce(0) { $0 + $1.count }
            print("soak: \(entries) transactions, \(fleet.kills) kills, \(proxy.tally)")
        }
    }

    /// - Returns: by device, the ids of the entries whose transaction was committed.
    private func trouble(
        _ fleet: Fleet, until end: ContinuousClock.Instant, _ random: inout SplitMix
    ) async throws -> [String: [String]] {
        var written: [String: [String]] = [:]
        try fleet.place.sql("a.sqlite", "INSERT INTO total (id) VALUES (1), (2), (3)")
        while ContinuousClock.now < end {
            for name in Self.names where Int.random(in: 0..<3, using: &random) > 0 {
                let id = "\(name)-\(written[name]?.count ?? 0)"
                // A total may not have come yet: the entry says how often it was counted.
                let counted = Int.random(in: 1...3, using: &random)
                try fleet.place.sql(
                    "\(name).sqlite",
                    """
                    BEGIN IMMEDIATE; UPDATE total SET counted = counted + 1 WHERE id = \(counted);
                    INSERT INTO entry VALUES ('\(id)', '\(name)' || changes()); COMMIT
                    """)
                written[name, default: []].append(id)
            }
            try await Task.sleep(for: .milliseconds(Int.random(in: 0...60, using: &random)))
            guard Int.random(in: 0..<4, using: &random) == 0 else { continue }
            let victim = (Self.names + ["server"]).randomElement(using: &random) ?? "server"
            fleet.kill(victim)
            try await Task.sleep(for: .milliseconds(Int.random(in: 0...150, using: &random)))
            try fleet.start(victim)
        }
        return written
    }

    private func settle(_ fleet: Fleet) async throws {
        let end = ContinuousClock.now + .seconds(90)
        var states: [Status] = []
        while ContinuousClock.now < end {
            states = try Self.names.map { try Status.of("\($0).sqlite", in: fleet.place) }
            let digests = Set(states.flatMap { $0.scopes.map { "\($0.digest) \($0.checkpoint) \($0.state)" } })
            if digests.count == 1, states.allSatisfy({ $0.pending == 0 }) { return }
            try await Task.sleep(for: .milliseconds(200))
        }
        Issue.record("The devices did not settle: \(states)")
    }

    private func check(_ fleet: Fleet, _ written: [String: [String]]) throws {
        let place = fleet.place
        let expected = written.values.flatMap { $0 }.sorted()
        for name in Self.names {
            let file = "\(name).sqlite"
            let ids = try place.sql(file, "SELECT id FROM entry").split(separator: "\n").map(String.init).sorted()
            #expect(ids == expected, "\(name) lacks \(Set(expected).subtracting(ids))")
            let counted = "SELECT (SELECT sum(counted) FROM total) - (SELECT sum(substr(writer, 2)) FROM entry)"
            #expect(
                try place.sql(file, counted) == "0.0\n" || place.sql(file, counted) == "0\n", "an increment an entry")
            #expect(try place.sql(file, "PRAGMA integrity_check") == "ok\n")
            #expect(try Status.of(file, in: place).quarantined == 0)
        }
    }
}
