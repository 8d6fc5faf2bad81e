import DriftlessContract
import DriftlessProtocol
import DriftlessServerStore

/// Goal 5: what the server commits durably (synchronous=FULL), merge, log and receipts included.
enum ServerPush {
    @Sendable static func measure(_ plan: Plan) throws -> [Figure] {
        let rows = min(100_000, plan.rows)
        let (large, rawLarge) = try inTurn(plan.runs) {
            try push(plan, rows: rows, devices: 1, batch: 1_000)
        } _: {
            try upsert(plan, rows: rows, batch: 1_000)
        }
        let small = min(20_000, rows)
        let (group, rawSmall) = try inTurn(plan.runs) {
            try push(plan, rows: small, devices: 50, batch: 10)
        } _: {
            try upsert(plan, rows: small, batch: 10)
        }
        return [
            Figure(
                name: "push, 1,000 rows a batch by one device", unit: "rows/s", value: Double(rows) / large,
                baseline: Double(rows) / rawLarge, baselineName: "raw upserts under FULL", goal: .atLeast(0.33)),
            Figure(
                name: "push, 10 rows by 50 devices, committed together", unit: "rows/s",
                value: Double(small) / group, baseline: Double(small) / rawSmall,
                baselineName: "raw 10-row commits under FULL", goal: .atLeast(1.5)),
        ]
    }

    /// One operation a row, as small edits are.
    private static func push(_ plan: Plan, rows: Int, devices: Int, batch: Int) throws -> Double {
        var random = SystemRandomNumberGenerator()
        let path = plan.place.path()
        defer { plan.place.delete(path) }
        let store = try SQLiteServerStore(
            path: path, tenant: "t", contract: Todo.contract, now: now(), random: &random)
        let caller = Caller(tenant: "t", user: "u", roles: [])
        let ids = (0..<devices).map { _ in DeviceID.random(using: &random) }
        for id in ids {
            _ = try store.hello(Hello(device: id, contractDigest: Todo.contract.digest), from: caller, now: now())
        }
        var numbers = [UInt64](repeating: 0, count: devices)
        var total = 0.0
        for start in stride(from: 0, to: rows, by: batch * devices) {
            let requests = ids.indices.map { d in
                let operations = (0..<batch).map { i in
                    numbers[d] += 1
                    return Operation(
                        id: .random(using: &random), number: numbers[d], wallTime: now(),
                        changes: [Todo.inserted(start + d * batch + i)])
                }
                return AdmittedPush(
                    caller: caller,
                    request: PushRequest(
                        device: ids[d], contractDigest: Todo.contract.digest, clock: now(), operations: operations,
                        acknowledged: 0))
            }
            total += try seconds { _ = try store.push(requests, now: now()) }
        }
        try store.close()
        return total
    }

    private static func upsert(_ plan: Plan, rows: Int, batch: Int) throws -> Double {
        let path = plan.place.path()
        defer { plan.place.delete(path) }
        let raw = try RawSQLite(path, synchronous: "FULL")
        let sql =
            Todo.insert + " ON CONFLICT (id) DO UPDATE SET list_id = excluded.list_id, title = excluded.title, "
            + "done = excluded.done, priority = excluded.priority, updated_at = excluded.updated_at"
        var total = 0.0
        for start in stride(from: 0, to: rows, by: batch) {
            let values = (start..<start + batch).map(Todo.row)
            total += try seconds { try raw.run(sql, values) }
        }
        return total
    }
}
