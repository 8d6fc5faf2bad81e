import DriftlessContract
import DriftlessProtocol
import Testing

@testable import DriftlessClientStore

/// Rows that the app's own schema makes hard to place (rule [15]).
@Suite struct PlacementTests {
    private static let item = ApplyingTests.item

    private func device(_ sql: String, existing: ExistingRows = .upload) throws -> Device {
        let device = try Device(sql, PlacementTests.item, existing: existing)
        return device
    }

    private func state(_ revision: Revision, _ id: Int64, _ a: String, _ code: String) -> RecordState {
        serverState(PlacementTests.item, revision, [.integer(id), .string(a), .string(code)])
    }

    @Test(arguments: ["IGNORE", "REPLACE"])
    func `a constraint that resolves conflicts by itself hides no row`(clause: String) throws {
        let device = try device(
            "CREATE TABLE item (id INTEGER PRIMARY KEY, a TEXT, code TEXT UNIQUE ON CONFLICT \(clause))")
        try device.pull(from: 0, to: 5, state(5, 1, "a", "x"), state(5, 2, "b", "y"))
        try device.pull(from: 5, to: 6, state(6, 1, "a", "y"), state(6, 2, "b", "x"))
        #expect(try device.app("SELECT * FROM item ORDER BY id") == "1|a|y\n2|b|x")
        try device.app("INSERT INTO item VALUES (3, 'mine', 'z')")
        _ = try device.fresh()
        try device.pull(from: 6, to: 7, state(7, 4, "theirs", "z"))
        #expect(try device.app("SELECT * FROM item WHERE code = 'z'") == "3|mine|z", "a pending row is not replaced")
        #expect(try DeviceStatus.read(path: device.path).waitingRows == 1)
    }

    @Test func `columns that are not under sync survive a swap`() throws {
        let device = try device(
            "CREATE TABLE item (id INTEGER PRIMARY KEY, a TEXT, code TEXT UNIQUE, note TEXT, up AS (upper(a)))")
        try device.pull(from: 0, to: 5, state(5, 1, "a", "x"), state(5, 2, "b", "y"))
        try device.app("UPDATE item SET note = 'n' || id")
        try device.pull(from: 5, to: 6, state(6, 1, "a", "y"), state(6, 2, "b", "x"))
        #expect(try device.app("SELECT id, code, note FROM item ORDER BY id") == "1|y|n1\n2|x|n2")
    }

    @Test func `a removal that the app's trigger refuses waits, and stops nothing`() throws {
        let device = try device(
            ApplyingTests.table + "; CREATE TRIGGER keep BEFORE DELETE ON item BEGIN SELECT RAISE(ABORT, 'no'); END")
        try device.pull(from: 0, to: 5, state(5, 1, "a", "x"))
        var gone = state(6, 1, "", "")
        gone.row = nil
        try device.pull(from: 5, to: 6, gone, state(6, 2, "b", "y"))
        #expect(try device.app("SELECT id FROM item ORDER BY id") == "1\n2")
        #expect(try device.store.position().checkpoint == 6)
        #expect(try DeviceStatus.read(path: device.path).waitingRows == 1)
        try device.app("DROP TRIGGER keep")
        try device.pull(from: 6, to: 7)
        #expect(try device.app("SELECT id FROM item") == "2")
    }

    @Test func `discarded rows go, whatever triggers the app has`() throws {
        let device = try device(
            ApplyingTests.table + "; CREATE TABLE log (x); CREATE TRIGGER watch AFTER INSERT ON item BEGIN "
                + "INSERT INTO log VALUES (NEW.id); END; INSERT INTO item VALUES (1, 'old', 'x'), (2, 'old', 'y')",
            existing: .discard)
        let page = SnapshotPage(start: 5, records: [state(5, 2, "theirs", "z")], next: nil)
        #expect(try device.store.apply(page, random: &device.random).done)
        #expect(try device.app("SELECT * FROM item") == "2|theirs|z")
        #expect(try device.fresh().isEmpty)
    }

    @Test func `what was removed before the first sync began goes at its end`() throws {
        let device = try device(
            ApplyingTests.table + "; INSERT INTO item VALUES (1, 'a', 'x'), (2, 'b', 'y'), (3, 'c', 'z')")
        for operation in try device.fresh() {
            _ = try device.answer(operation, .accepted, revision: operation.number)
        }
        try device.app("UPDATE item SET a = 'edited' WHERE id = 3")
        _ = try device.fresh()
        // Another device removed 2 and 3 at revision 4 and 5, before this one began.
        let first = SnapshotPage(
            start: 5, records: [state(1, 1, "a", "x")],
            next: SnapshotCursor(
                start: 5, entity: "item", after: PlacementTests.item.key(of: [.integer(1), .null, .null])))
        #expect(try !device.store.apply(first, random: &device.random).done)
        #expect(try device.app("SELECT id FROM item ORDER BY id") == "1\n2\n3", "the page did not reach them")
        let last = try device.store.apply(SnapshotPage(start: 5, records: [], next: nil), random: &device.random)
        #expect(last.done && last.pending == 1)
        #expect(try device.app("SELECT id FROM item ORDER BY id") == "1", "an edit of what is gone waits")
        #expect(try DeviceStatus.read(path: device.path).scopes.first?.records == 1)
    }

    @Test func `an operation sealed while a page was applied is counted`() throws {
        let device = try device(ApplyingTests.table)
        try device.app("INSERT INTO item VALUES (1, 'a', 'x')")
        try device.meetEmptyServer()
        let page = PullPage(start: 0, end: 0, complete: true, records: [])
        #expect(try device.store.take(page, now: 3, random: &device.random) == .applied(.later, pending: 1))
    }
}
