import DriftlessClientStore
import DriftlessContract
import DriftlessProtocol
import GRDB

/// Goal 14: a change costs the same in a small table and in a large one.
enum CostAtScale {
    @Sendable static func measure(_ plan: Plan) throws -> [Figure] {
        let large = try cost(plan, rows: plan.rows)
        let small = try cost(plan, rows: plan.rows / 100)
        return zip(["write, seal, answer and pull", "apply a remote change"], zip(large, small)).map { name, cost in
            Figure(
                name: "scale, \(name)", unit: "µs in \(grouped(plan.rows)) rows", value: cost.0 * 1_000_000,
                baseline: cost.1 * 1_000_000, baselineName: "in \(grouped(plan.rows / 100))",
                goal: .atMost(1.3))
        }
    }

    /// - Returns: seconds a change: a local one until the pull after its answer, and a remote one.
    private static func cost(_ plan: Plan, rows: Int) throws -> [Double] {
        let (pool, store) = try plan.place.attached()
        defer { try? plan.place.close(pool) }
        var random = SystemRandomNumberGenerator()
        _ = try ApplyRemote.snapshot(into: store, rows: rows)
        var revision = Revision(rows)
        var local: [Double] = [], remote: [Double] = []
        let life = OperationID.random(using: &random)
        for _ in 0..<plan.runs {
            let changes = 500
            local.append(
                try seconds {
                    for _ in 0..<changes {
                        let i = Int.random(in: 0..<rows, using: &random)
                        try pool.write {
                            try $0.execute(
                                sql: "UPDATE todo SET priority = priority + 1 WHERE id = ?", arguments: [Todo.id(i)])
                        }
                        try store.seal(now: now(), random: &random)
                        let operation = try store.nextBatch(limit: Todo.contract.transport.batch)[0]
                        revision += 1
                        let receipt = Receipt(
                            operation: operation.id, number: operation.number, outcome: .accepted, revision: revision)
                        _ = try store.process([receipt], now: now(), random: &random)
                        try pull(store, Todo.state(i, revision: revision, life: life), &random)
                    }
                } / Double(changes))
            remote.append(
                try seconds {
                    for _ in 0..<changes {
                        let i = Int.random(in: 0..<rows, using: &random)
                        revision += 1
                        try pull(store, Todo.state(i, revision: revision, life: life), &random)
                    }
                } / Double(changes))
        }
        return [median(local), median(remote)]
    }

    private static func pull(
        _ store: ClientStore, _ state: RecordState, _ random: inout SystemRandomNumberGenerator
    ) throws {
        let page = PullPage(start: state.revision - 1, end: state.revision, complete: true, records: [state])
        guard case .applied = try store.take(page, now: now(), random: &random) else { throw Unfit() }
    }

    private struct Unfit: Error {}
}
