import DriftlessClientStore
import DriftlessContract
import DriftlessProtocol
import GRDB

/// Goal 14: a change costs the same in a small table and in a large one.
///
/// The two are measured in turn: filling the large one takes minutes, in which a machine's speed changes by more than
/// the goal allows.
enum CostAtScale {
    @Sendable static func measure(_ plan: Plan) throws -> [Figure] {
        // However many the large one has: ten thousand, a small app's.
        let few = min(10_000, max(1, plan.rows / 10))
        var large = try Table(plan.place, rows: plan.rows), small = try Table(plan.place, rows: few)
        defer { for table in [large, small] { try? plan.place.close(table.pool) } }
        var costs: [[(large: Double, small: Double)]] = [[], []]
        for _ in 0..<plan.runs {
            costs[0].append((try large.localChange(), try small.localChange()))
            costs[1].append((try large.remoteChange(), try small.remoteChange()))
        }
        return zip(["write, seal, answer and pull", "apply a remote change"], costs).map { name, costs in
            Figure(
                name: "scale, \(name)", unit: "µs in \(grouped(plan.rows)) rows",
                value: median(costs.map(\.large)) * 1_000_000, baseline: median(costs.map(\.small)) * 1_000_000,
                baselineName: "in \(grouped(few))", goal: .atMost(1.3))
        }
    }
}

/// A device's table of a size, and the server's place.
private struct Table {
    let pool: DatabasePool
    private let store: ClientStore
    private let rows: Int
    private let life: OperationID
    private var revision: Revision
    private var random = SystemRandomNumberGenerator()
    private static let changes = 500

    init(_ place: Workplace, rows: Int) throws {
        (pool, store) = try place.attached()
        self.rows = rows
        revision = Revision(rows)
        life = OperationID.random(using: &random)
        _ = try ApplyRemote.snapshot(into: store, rows: rows)
    }

    /// - Returns: seconds, until the pull after the answer.
    mutating func localChange() throws -> Double {
        try seconds {
            for _ in 0..<Self.changes {
                let i = Int.random(in: 0..<rows, using: &random)
                try pool.write {
                    try $0.execute(
                        sql: "UPDATE todo SET priority = priority + 1 WHERE id = ?", arguments: [Todo.id(i)])
                }
                try store.seal(now: now(), random: &random)
                let operation = try store.nextBatch(limit: Todo.contract.transport.batch)[0]
                let receipt = Receipt(
                    operation: operation.id, number: operation.number, outcome: .accepted, revision: revision + 1)
                _ = try store.process([receipt], now: now(), random: &random)
                try pull(i)
            }
        } / Double(Self.changes)
    }

    /// - Returns: seconds.
    mutating func remoteChange() throws -> Double {
        try seconds {
            for _ in 0..<Self.changes { try pull(Int.random(in: 0..<rows, using: &random)) }
        } / Double(Self.changes)
    }

    private mutating func pull(_ i: Int) throws {
        revision += 1
        let page = PullPage(
            start: revision - 1, end: revision, complete: true,
            records: [Todo.state(i, revision: revision, life: life)])
        guard case .applied = try store.take(page, now: now(), random: &random) else { throw Unfit() }
    }

    private struct Unfit: Error {}
}
