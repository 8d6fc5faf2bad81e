import DriftlessContract
import DriftlessProtocol
import Testing

@testable import DriftlessClientStore

/// A pull of several pages (rule [21]).
@Suite struct StagedPullTests {
    private static let item = entity("item", "id int", "name string", "code string", unique: [["code"]])
    private static let table = "CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT, code TEXT UNIQUE)"

    private func device(_ triggers: String = "") throws -> Device {
        let device = try Device(StagedPullTests.table + ";" + triggers, StagedPullTests.item)
        let page = SnapshotPage(start: 5, records: [state(5, 1, "a", "x"), state(5, 2, "b", "y")], next: nil)
        _ = try device.store.apply(page, random: &device.random)
        return device
    }

    private func state(_ revision: Revision, _ id: Int64, _ name: String, _ code: String) -> RecordState {
        serverState(StagedPullTests.item, revision, [.integer(id), .string(name), .string(code)])
    }

    private func page(_ start: Revision, _ end: Revision, last: Bool = false, _ records: RecordState...) -> PullPage {
        PullPage(start: start, end: end, complete: last, records: records)
    }

    private func rows(_ device: Device) throws -> String { try device.app("SELECT * FROM item ORDER BY id") }

    @Test func `no reader sees a page before the last one is there`() throws {
        let device = try device()
        let first = page(5, 7, state(7, 3, "c", "z"))
        #expect(try device.store.take(first, now: 3, random: &device.random) == .staged)
        #expect(try rows(device) == "1|a|x\n2|b|y")
        #expect(try device.store.position().checkpoint == 5)
        #expect(try device.store.nextPull().after == 7)
        let last = page(7, 9, last: true, state(9, 4, "d", "w"))
        guard case .applied = try device.store.take(last, now: 3, random: &device.random) else {
            Issue.record("the last page does not fit")
            return
        }
        #expect(try rows(device) == "1|a|x\n2|b|y\n3|c|z\n4|d|w")
        #expect(try device.store.position().checkpoint == 9)
        #expect(try device.integer("SELECT count(*) FROM driftless_page") == 0)
        #expect(try device.fresh().isEmpty, "what was applied is no operation")
    }

    @Test func `an engine that comes after a crash goes on where the pull was`() throws {
        let device = try device()
        _ = try device.store.take(page(5, 7, state(7, 3, "c", "z")), now: 3, random: &device.random)
        let next = try ClientStore(path: device.path, contract: device.store.contract)
        #expect(try next.nextPull().after == 7)
        _ = try next.take(page(7, 8, last: true), now: 3, random: &device.random)
        #expect(try rows(device) == "1|a|x\n2|b|y\n3|c|z")
        try next.close()
    }

    /// While many rows come for the first time, our triggers are out of the way.
    @Test func `a large first sync leaves capture as it was, and is not captured`() throws {
        let device = try Device(
            StagedPullTests.table + "; INSERT INTO item VALUES (7, 'mine', 'c90')", StagedPullTests.item,
            existing: .discard)
        let triggers = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY name"
        let before = try device.app(triggers)
        let records = (10..<400).map { state(5, $0, "row \($0)", "c\($0)") }
        #expect(
            try device.store.apply(SnapshotPage(start: 5, records: records, next: nil), random: &device.random).done)
        #expect(try device.app(triggers) == before)
        #expect(try device.fresh().isEmpty)
        // The row whose UNIQUE value the device's own row held until that was discarded is there, too.
        #expect(try device.app("SELECT count(*), min(id), sum(code = 'c90') FROM item") == "390|10|1")
        #expect(try device.integer("SELECT count(*) FROM driftless_record WHERE hash IS NOT NULL") == 390)
        #expect(try DeviceStatus.read(path: device.path).waitingRows == 0)
        #expect(try device.said("INSERT INTO item VALUES (500, 'new', 'n')") == ["insert item 500: 500, 'new', 'n'"])
    }

    @Test(arguments: [(5, 8), (6, 8), (8, 9)] as [(Revision, Revision)])
    func `a page that does not follow the staged ones changes nothing, and the pull begins anew`(
        start: Revision, end: Revision
    ) throws {
        let device = try device()
        _ = try device.store.take(page(5, 7, state(7, 3, "c", "z")), now: 3, random: &device.random)
        for last in [false, true] {
            let other = page(start, end, last: last, state(end, 4, "d", "w"))
            if start == 5, last { continue }
            #expect(try device.store.take(other, now: 3, random: &device.random) == .unfit(pending: 0))
        }
        #expect(try rows(device) == "1|a|x\n2|b|y")
        #expect(try device.store.nextPull().after == 5)
    }

    @Test func `a page that brings the pull no further is not asked for for ever`() throws {
        let device = try device()
        #expect(try device.store.take(page(5, 5), now: 3, random: &device.random) == .unfit(pending: 0))
    }

    @Test func `a value that moves from a record of a later page finds its place`() throws {
        let device = try device()
        // 1 takes the code of 2, which gives it away only in the second page, to 3, which no page had before.
        _ = try device.store.take(page(5, 7, state(7, 1, "a", "y")), now: 3, random: &device.random)
        _ = try device.store.take(page(7, 8, state(8, 3, "c", "x")), now: 3, random: &device.random)
        _ = try device.store.take(page(8, 9, last: true, state(9, 2, "b", "v")), now: 3, random: &device.random)
        #expect(try rows(device) == "1|a|y\n2|b|v\n3|c|x")
        #expect(try DeviceStatus.read(path: device.path).waitingRows == 0)
        #expect(try device.integer("SELECT count(*) FROM driftless_underlay") == 0)
    }

    @Test func `what an app's trigger writes to a record of another page is undone`() throws {
        let device = try device(
            """
            CREATE TRIGGER echo AFTER UPDATE ON item WHEN NEW.name <> 'echo' BEGIN
            UPDATE item SET name = 'echo' WHERE id <> NEW.id; END
            """)
        _ = try device.store.take(page(5, 7, state(7, 1, "new", "x")), now: 3, random: &device.random)
        _ = try device.store.take(page(7, 8, last: true, state(8, 2, "newer", "y")), now: 3, random: &device.random)
        #expect(try rows(device) == "1|new|x\n2|newer|y")
        #expect(try device.fresh().isEmpty)
    }

    @Test func `a server with another history makes what was staged void`() throws {
        let device = try device()
        _ = try device.store.take(page(5, 7, state(7, 3, "c", "z")), now: 3, random: &device.random)
        #expect(try !device.store.meet([Term(id: .random(using: &device.random), first: 0)], revision: 2))
        #expect(try device.store.nextPull().after == 5)
    }
}
