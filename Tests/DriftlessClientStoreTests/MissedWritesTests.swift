import DriftlessContract
import DriftlessProtocol
import DriftlessSQLite
import Testing

@testable import DriftlessClientStore

/// Writes that no trigger saw (rule [11]).
@Suite struct MissedWritesTests {
    private static let item = entity("item", "id int", "name string", "code string", unique: [["code"]])
    private static let table = "CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT, code TEXT UNIQUE)"

    private func device(_ records: (Int64, String, String)...) throws -> Device {
        let device = try Device(MissedWritesTests.table, MissedWritesTests.item)
        let page = SnapshotPage(start: 5, records: records.map { state(5, $0.0, $0.1, $0.2) }, next: nil)
        _ = try device.store.apply(page, random: &device.random)
        return device
    }

    private func state(_ revision: Revision, _ id: Int64, _ name: String, _ code: String) -> RecordState {
        serverState(MissedWritesTests.item, revision, [.integer(id), .string(name), .string(code)])
    }

    /// Writes while the triggers are gone, then attaches anew.
    private func unseen(_ device: Device, _ sql: String) throws {
        try device.store.suspendCapture(random: &device.random)
        try device.app(sql)
        #expect(try device.fresh().isEmpty, "nobody saw it")
        try device.attach()
    }

    @Test func `an unseen update is sent whole, as what the device knew`() throws {
        let device = try device((1, "a", "x"), (2, "b", "y"))
        try unseen(device, "UPDATE item SET name = 'unseen' WHERE id = 1")
        let operations = try device.fresh()
        let change = try #require(operations.first?.changes.first)
        #expect(operations.count == 1 && operations[0].changes.count == 1 && operations[0].wallTime == 0)
        #expect(describe(change) == "update item 1: name 'unseen' > 'unseen', code 'x' > 'x'")
        #expect(change.base == 5 && change.life == SealingTests.life)
        let answer = Receipt.Outcome.rejected(Rejection(.invalidValue, "No."))
        _ = try device.answer(operations[0], answer, revision: 6, records: [state(5, 1, "a", "x")])
        #expect(try DeviceStatus.read(path: device.path).quarantined == 1)
    }

    @Test func `unseen inserts and deletes become one operation, and nothing is found twice`() throws {
        let device = try device((1, "a", "x"), (2, "b", "y"))
        try unseen(device, "DELETE FROM item WHERE id = 2; INSERT INTO item VALUES (3, 'c', 'z')")
        let operations = try device.fresh()
        #expect(operations.flatMap(\.changes).map { describe($0) } == ["insert item 3: 3, 'c', 'z'", "delete item 2"])
        #expect(operations.count == 1)
        try unseen(device, "SELECT 1")
        #expect(try device.fresh().isEmpty)
        _ = try device.answer(operations[0], .accepted, revision: 6)
        try unseen(device, "SELECT 1")
        #expect(try device.fresh().isEmpty)
        #expect(try DeviceStatus.read(path: device.path).scopes.first?.records == 2)
    }

    @Test func `a record with pending changes is compared with what it should show`() throws {
        let device = try device((1, "a", "x"), (2, "b", "y"))
        #expect(try device.said("UPDATE item SET name = 'seen'").count == 2)
        try unseen(device, "UPDATE item SET code = 'unseen' WHERE id = 2")
        #expect(try device.said() == ["update item 2: code 'y' > 'unseen'"])
    }

    @Test func `a row of the server that waits for its place was not deleted`() throws {
        let device = try device()
        #expect(try device.said("INSERT INTO item VALUES (1, 'a', 'x')").count == 1)
        try device.pull(from: 5, to: 6, state(6, 2, "b", "x"))
        #expect(try DeviceStatus.read(path: device.path).waitingRows == 1)
        try unseen(device, "SELECT 1")
        #expect(try device.fresh().isEmpty)
    }

    @Test func `a table that was made anew is filled again, and nobody's records are deleted`() throws {
        let device = try device((1, "a", "x"), (2, "b", "y"))
        try unseen(device, "DROP TABLE item; \(MissedWritesTests.table)")
        #expect(try device.fresh().isEmpty)
        #expect(try device.store.position().hydration == Hydration())
        let page = SnapshotPage(start: 7, records: [state(5, 1, "a", "x"), state(7, 2, "new", "y")], next: nil)
        _ = try device.store.apply(page, random: &device.random)
        #expect(try device.app("SELECT * FROM item") == "1|a|x\n2|new|y")
        let status = try DeviceStatus.read(path: device.path)
        #expect(status.scopes.first?.records == 2 && status.pending == 0)
    }

    @Test func `what a delete that waits for its answer left empty is not taken for a table made anew`() throws {
        let device = try device((1, "a", "x"))
        #expect(try device.said("DELETE FROM item") == ["delete item 1"])
        try unseen(device, "SELECT 1")
        #expect(try device.store.position().hydration == nil)
        #expect(try device.fresh().isEmpty)
    }

    @Test func `rows that wait for the first sync to discard them are not missed writes`() throws {
        let device = try Device(
            MissedWritesTests.table + "; INSERT INTO item VALUES (1, 'old', 'x')", MissedWritesTests.item,
            existing: .discard)
        try unseen(device, "SELECT 1")
        #expect(try device.fresh().isEmpty)
        let page = SnapshotPage(start: 5, records: [state(5, 2, "b", "y")], next: nil)
        _ = try device.store.apply(page, random: &device.random)
        #expect(try device.app("SELECT * FROM item") == "2|b|y")
    }

    @Test func `a row without a key is refused, and nothing is half done`() throws {
        let item = entity("item", "id string", "name string")
        let device = try Device("CREATE TABLE item (id TEXT PRIMARY KEY, name TEXT)", item)
        #expect(throws: StoreError.self) { try unseen(device, "INSERT INTO item VALUES (NULL, 'x')") }
        try device.app("UPDATE item SET id = 'k'")
        try device.attach()
        #expect(try device.said() == ["insert item k: 'k', 'x'"])
    }
}
