import DriftlessContract
import DriftlessSQLite
import Foundation
import Testing

@testable import DriftlessServerStore

/// What outlives a power cut.
@Suite struct DurabilityTests {
    @Test func `each commit of the server is synced to the disk before it is acknowledged`() throws {
        let path = NSTemporaryDirectory() + "driftless-\(UUID().uuidString).sqlite"
        defer { for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) } }
        var random = Seeded(state: 1)
        let contract = Contract(id: "test", version: "1", entities: [Bench.site])
        let store = try SQLiteServerStore(path: path, tenant: "t", contract: contract, now: 0, random: &random)
        // With a write-ahead log, SQLite syncs at a commit under FULL, and at a checkpoint alone under NORMAL.
        #expect(try store.access { try $0.first("PRAGMA journal_mode") } == [.string("wal")])
        #expect(try store.access { try $0.integer("PRAGMA synchronous") } == 2)
        try store.close()
    }
}
