import DriftlessClientStore
import GRDB

/// Goal 1: an app's own writes through GRDB, with capture against without.
enum LocalWrites {
    @Sendable static func measure(_ plan: Plan) throws -> [Figure] {
        let singles = min(5_000, plan.rows), bulk = min(100_000, plan.rows)
        return [
            try figure("local-writes, one-row inserts", plan, singles, goal: 0.78) { pool in
                try seconds { for i in 0..<singles { try pool.write { try $0.insert(i..<i + 1) } } }
            },
            try figure("local-writes, one-row updates", plan, singles, goal: 0.70) { pool in
                try update(singles, pool) { try $0.cachedStatement(sql: touch).execute(arguments: [Todo.id($1)]) }
            },
            // SQLite compiles the triggers into each statement that is not kept.
            try figure("local-writes, one-row updates compiled each", plan, singles, goal: nil) { pool in
                try update(singles, pool) { try $0.execute(sql: touch, arguments: [Todo.id($1)]) }
            },
            try figure("local-writes, \(bulk) inserts in one transaction", plan, bulk, goal: 0.50) { pool in
                try seconds { try pool.write { try $0.insert(0..<bulk) } }
            },
        ]
    }

    private static let touch = "UPDATE todo SET done = 1 - done, updated_at = updated_at + 1 WHERE id = ?"

    private static func update(
        _ count: Int, _ pool: DatabasePool, _ body: @escaping (Database, Int) throws -> Void
    ) throws -> Double {
        try pool.write { try $0.insert(0..<count) }
        return try seconds { for i in 0..<count { try pool.write { try body($0, i) } } }
    }

    private static func figure(
        _ name: String, _ plan: Plan, _ count: Int, goal: Double?, _ body: (DatabasePool) throws -> Double
    ) throws -> Figure {
        let (with, without) = try inTurn(plan.runs) {
            let (pool, _) = try plan.place.attached()
            defer { try? plan.place.close(pool) }
            return try body(pool)
        } _: {
            let pool = try plan.place.app()
            defer { try? plan.place.close(pool) }
            return try body(pool)
        }
        return Figure(
            name: name, unit: "rows/s", value: Double(count) / with, baseline: Double(count) / without,
            baselineName: "without capture", goal: goal.map { .atLeast($0) })
    }
}
