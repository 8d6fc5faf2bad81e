import DriftlessClientStore
import DriftlessContract
import DriftlessProtocol
import GRDB

/// Goal 2: how much larger the app's file is under sync, before the upload and after it is answered and pruned.
enum FileGrowth {
    @Sendable static func measure(_ plan: Plan) throws -> [Figure] {
        let count = min(100_000, plan.rows)
        let plain = try plan.place.app()
        try plain.write { try $0.insert(0..<count) }
        let bare = try fileBytes(plain)
        try plan.place.close(plain)

        let (pool, store) = try plan.place.attached()
        var random = SystemRandomNumberGenerator()
        // Operations of a hundred rows: what an app does, rather than one of all.
        for start in stride(from: 0, to: count, by: 100) {
            try pool.write { try $0.insert(start..<min(start + 100, count)) }
            if start % 10_000 == 0 { try store.seal(now: now(), random: &random) }
        }
        try store.seal(now: now(), random: &random)
        let before = try fileBytes(pool)
        try upload(store, &random)
        try store.prune(now: now() + 30 * 86_400_000)
        try pool.writeWithoutTransaction { try $0.execute(sql: "VACUUM") }
        let after = try fileBytes(pool)
        try plan.place.close(pool)
        let mega = 1_048_576.0
        return [
            Figure(
                name: "file-growth, before upload", unit: "MiB", value: before / mega, baseline: bare / mega,
                baselineName: "without sync", goal: .atMost(1.7)),
            Figure(
                name: "file-growth, acknowledged and pruned", unit: "MiB", value: after / mega,
                baseline: bare / mega, baselineName: "without sync", goal: .atMost(1.4)),
        ]
    }

    /// Every operation is accepted as it is, and the pull after each answer brings what the server made of it.
    private static func upload(_ store: ClientStore, _ random: inout SystemRandomNumberGenerator) throws {
        var revision: Revision = 0
        // As after the first sync of an empty tenant.
        _ = try store.apply(
            SnapshotPage(start: 0, records: [], next: nil), at: Hydration(), random: &random)
        while true {
            let operations = try store.nextBatch(limit: Todo.contract.transport.batch)
            if operations.isEmpty { return }
            let start = revision
            var receipts: [Receipt] = [], records: [RecordState] = []
            for operation in operations {
                revision += 1
                receipts.append(
                    Receipt(operation: operation.id, number: operation.number, outcome: .accepted, revision: revision))
                records += operation.changes.map { change in
                    RecordState(
                        layout: change.layout, key: change.key, revision: revision, life: operation.id,
                        row: change.fields.map(\.new))
                }
            }
            _ = try store.process(receipts, now: now(), random: &random)
            _ = try store.take(
                PullPage(start: start, end: revision, complete: true, records: records), now: now(), random: &random)
        }
    }
}
