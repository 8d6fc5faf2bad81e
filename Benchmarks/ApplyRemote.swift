import DriftlessClientStore
import DriftlessContract
import DriftlessProtocol
import Foundation
import GRDB
import Synchronization

/// Goal 3: rows of the server into the app's table, and for how long an app's write waits meanwhile.
enum ApplyRemote {
    @Sendable static func measure(_ plan: Plan) throws -> [Figure] {
        let (apply, raw) = try inTurn(plan.runs) {
            let (pool, store) = try plan.place.attached()
            defer { try? plan.place.close(pool) }
            return try snapshot(into: store, rows: plan.rows)
        } _: {
            try insertRaw(plan)
        }
        let waits = try waits(plan)
        let count = Double(plan.rows)
        return [
            Figure(
                name: "apply, first sync's pages", unit: "rows/s", value: count / apply, baseline: count / raw,
                baselineName: "raw C insert", goal: .atLeast(0.60)),
            Figure(
                name: "apply, longest wait of the app's writer", unit: "ms", value: (waits.max() ?? 0) * 1000,
                goal: .atMost(50)),
        ]
    }

    /// How long an app that asks for its writer once a millisecond gets to wait.
    private static func waits(_ plan: Plan) throws -> [Double] {
        let (pool, store) = try plan.place.attached()
        defer { try? plan.place.close(pool) }
        let waits = Mutex<[Double]>([]), isDone = Mutex(false), ended = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            while !isDone.withLock({ $0 }) {
                let wait = seconds { pool.writeWithoutTransaction { _ in } }
                waits.withLock { $0.append(wait) }
                // An app, not a loop that takes the writer's queue for itself.
                Thread.sleep(forTimeInterval: 0.001)
            }
            ended.signal()
        }
        _ = try snapshot(into: store, rows: min(plan.rows, 200_000))
        isDone.withLock { $0 = true }
        ended.wait()
        return waits.withLock { $0 }
    }

    /// Pages of about a mebibyte, as the server cuts them.
    static let pageRows = 10_000

    /// - Returns: seconds in the store; the pages are made beforehand.
    static func snapshot(into store: ClientStore, rows: Int) throws -> Double {
        var random = SystemRandomNumberGenerator()
        let life = OperationID.random(using: &random)
        var total = 0.0
        var place = Hydration()
        for start in stride(from: 0, to: rows, by: pageRows) {
            let end = min(start + pageRows, rows)
            let records = (start..<end).map { Todo.state($0, revision: Revision($0 + 1), life: life) }
            let next =
                end < rows
                ? SnapshotCursor(start: Revision(rows), entity: "todo", after: records.last?.key) : nil
            let page = SnapshotPage(start: Revision(rows), records: records, next: next)
            total += try seconds { _ = try store.apply(page, at: place, random: &random) }
            place.cursor = next
        }
        return total
    }

    static func insertRaw(_ plan: Plan) throws -> Double {
        let path = plan.place.path()
        defer { plan.place.delete(path) }
        let raw = try RawSQLite(path)
        var total = 0.0
        for start in stride(from: 0, to: plan.rows, by: pageRows) {
            let rows = (start..<min(start + pageRows, plan.rows)).map(Todo.row)
            total += try seconds { try raw.run(Todo.insert, rows) }
        }
        return total
    }
}
