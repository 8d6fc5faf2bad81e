import DriftlessContract
import DriftlessProtocol
import DriftlessSQLite
import Foundation
import GRDB
import Testing

@testable import DriftlessServerStore

/// A tenant's file that an earlier version wrote.
@Suite struct FormatTests {
    @Test func `a file of format 1 is taken over, with what it says of each field`() throws {
        let path = NSTemporaryDirectory() + "driftless-\(UUID().uuidString).sqlite"
        defer { for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) } }
        var random = Seeded(state: 1)
        let contract = Contract(id: "test", version: "1", entities: [Bench.site])
        func open() throws -> SQLiteServerStore {
            try SQLiteServerStore(path: path, tenant: "t", contract: contract, now: 0, random: &random)
        }
        let device = DeviceID(high: 1, low: 1), other = DeviceID(high: 1, low: 2)
        func push(_ store: SQLiteServerStore, _ device: DeviceID, _ change: Change, wall: Int64) throws -> Receipt {
            let operation = Operation(id: .random(using: &random), number: 1, wallTime: wall, changes: [change])
            let request = PushRequest(
                device: device, contractDigest: [], clock: 100, operations: [operation], acknowledged: 0)
            let caller = Caller(tenant: "t", user: "u", roles: [])
            return try #require(
                try store.push([AdmittedPush(caller: caller, request: request)], now: 100)[0].receipts.first)
        }
        let store = try open()
        let inserted = try push(store, device, insert(Bench.site, [.integer(1), .string("a"), .null]), wall: 50)
        try store.close()
        try downgrade(path, fields: 3)

        let upgraded = try open()
        #expect(try upgraded.access { try $0.integer("SELECT format FROM driftless_tenant") } == 2)
        // An older write that did not know of it loses: the field's stamp is still there.
        let late = Change(
            layout: Layout(Bench.site), kind: .update, key: key(1), life: inserted.operation, base: 0,
            fields: [FieldChange(field: 1, old: .null, new: .string("late"), base: 0)])
        let receipt = try push(upgraded, other, late, wall: 20)
        #expect(receipt.outcome == .merged)
        #expect(receipt.records.first?.row?[1] == .string("a"))
        #expect(try upgraded.recount() == upgraded.digests())
        try upgraded.close()
    }

    /// As format 1 wrote it: revision and author said for each field, an index that is no longer used.
    private func downgrade(_ path: String, fields: Int) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.write { db in
            let sql = try Connection(db)
            let packed = try #require(try sql.first("SELECT fields FROM driftless_record")).first?.bytes ?? []
            try #require(try PackedRow.unpack(packed).count == 4)
            let each = [[UInt8]](repeating: packed, count: fields).flatMap { $0 }
            try sql.run("UPDATE driftless_record SET fields = ?", .blob(each))
            try sql.execute("CREATE INDEX driftless_record_row ON driftless_record(entity, row)")
            try sql.execute("UPDATE driftless_tenant SET format = 1")
        }
        try queue.close()
    }
}
