import Driftless
import DriftlessHTTPClient
import Foundation
import GRDB

/// Goal 9: from the commit on one device to the row on another, both idle, over loopback.
enum CommitToVisible {
    @Sendable static func measure(_ plan: Plan) async throws -> [Figure] {
        let app = Samples(), daemon = Samples()
        try await LoopbackServer.with(plan.place) { server in
            let a = try plan.place.app(), b = try plan.place.app()
            try await sample(from: a, to: b, clients: [server.client(a), server.client(b)], into: app)
            try plan.place.close(a)
            try plan.place.close(b)
        }
        try await LoopbackServer.with(plan.place) { server in
            let a = try plan.place.app(), b = try plan.place.app()
            let transports = try [server.daemonTransport(), server.daemonTransport()]
            let clients = zip([a, b], transports).map {
                DriftlessClient(database: $0, contract: Todo.contract, transport: $1)
            }
            try await sample(from: a, to: b, clients: clients, into: daemon)
            for transport in transports { try await transport.shutdown() }
            try plan.place.close(a)
            try plan.place.close(b)
        }
        return figures("", await app.values) + figures(" by AsyncHTTPClient", await daemon.values)
    }

    private static func figures(_ way: String, _ values: [Double]) -> [Figure] {
        let sorted = values.sorted()
        return [
            Figure(
                name: "latency\(way), commit to visible, p50", unit: "ms", value: sorted[sorted.count / 2],
                goal: .atMost(2)),
            Figure(
                name: "latency\(way), commit to visible, p99", unit: "ms", value: sorted[sorted.count * 99 / 100],
                goal: .atMost(10)),
        ]
    }

    private static func sample(
        from a: DatabasePool, to b: DatabasePool, clients: [DriftlessClient], into samples: Samples
    ) async throws {
        // They end with this function.
        async let _: Void = clients[0].run()
        async let _: Void = clients[1].run()
        try await Task.sleep(for: .seconds(1))
        for i in 0..<200 {
            // As an app sees it: its observer is told of the commit, and reads.
            let (commits, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
            let observation = DatabaseRegionObservation(tracking: Table("todo")).start(in: b) { _ in
                continuation.finish()
            } onChange: { _ in
                continuation.yield()
            }
            let began = ContinuousClock.now
            try await a.write { try $0.insert(i..<i + 1) }
            for await _ in commits where try isThere(i, b) { break }
            await samples.add(began.duration(to: .now) / .milliseconds(1))
            observation.cancel()
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    private actor Samples {
        var values: [Double] = []
        func add(_ x: Double) { values.append(x) }
    }

    private static func isThere(_ i: Int, _ pool: DatabasePool) throws -> Bool {
        try pool.read { db in
            try Row.fetchOne(db, sql: "SELECT 1 FROM todo WHERE id = ?", arguments: [Todo.id(i)]) != nil
        }
    }
}
