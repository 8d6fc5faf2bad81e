import Driftless
import Foundation
import GRDB

/// Goals 4 and 13: a first sync end to end over loopback HTTP, and how the process's memory grows meanwhile.
enum FirstSync {
    @Sendable static func measure(_ plan: Plan) async throws -> [Figure] {
        let times = Times()
        try await LoopbackServer.with(plan.place, fill: { try $0.fill(rows: plan.rows) }) { server in
            for _ in 0..<plan.runs {
                let pool = try plan.place.app()
                let client = try server.client(pool)
                let before = Memory.resident
                await times.add(sync: try await seconds { try await client.syncNow() })
                await times.add(growth: Memory.resident - before)
                let count = try await pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM todo") }
                guard count == plan.rows else { throw Incomplete(rows: count ?? 0) }
                try plan.place.close(pool)
                await times.add(raw: try ApplyRemote.insertRaw(plan))
            }
        }
        let count = Double(plan.rows)
        return [
            Figure(
                name: "first-sync, over loopback HTTP", unit: "rows/s", value: count / median(await times.sync),
                baseline: count / median(await times.raw), baselineName: "raw C insert", goal: .atLeast(0.45)),
            Figure(
                name: "first-sync, growth of client and server memory", unit: "MiB",
                value: (await times.growth.max() ?? 0) / 1_048_576, goal: .atMost(80)),
        ]
    }

    struct Incomplete: Error {
        let rows: Int
    }

    private actor Times {
        var sync: [Double] = []
        var raw: [Double] = []
        var growth: [Double] = []
        func add(sync x: Double) { sync.append(x) }
        func add(raw x: Double) { raw.append(x) }
        func add(growth x: Double) { growth.append(x) }
    }
}

enum Memory {
    /// Bytes of this process that are in memory now; 0 where the system does not tell in /proc.
    static var resident: Double {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return 0 }
        return (text.split(separator: " ").dropFirst().first.flatMap { Double($0) } ?? 0) * 4096
    }
}
