import DriftlessContract
import DriftlessProtocol
import DriftlessSQLite
import Testing

@testable import DriftlessClientStore

/// A full disk, by SQLite's own limit on a file's pages: nothing half done, and it goes on when there is room.
@Suite struct DiskFullTests {
    @Test func `a page that does not fit changes nothing and fits later`() throws {
        let device = try Device(ApplyingTests.table, ApplyingTests.item)
        try device.app("INSERT INTO item VALUES (1, 'mine', 'x')")
        _ = try device.fresh()
        let pages = try #require(try device.integer("PRAGMA page_count"))
        let states = (2..<400).map { i in
            serverState(
                ApplyingTests.item, 5, [.integer(i), .string(String(repeating: "a", count: 500)), .string("c\(i)")])
        }
        try device.store.read { try $0.execute("PRAGMA max_page_count = \(pages + 8)") }
        let error = #expect(throws: StoreError.self) { try device.pull(from: 0, to: 5, states) }
        #expect(error?.code == .diskFull)
        #expect(try device.store.position().checkpoint == 0)
        #expect(try device.app("SELECT count(*) FROM item") == "1")
        #expect(try device.outbox().count == 1)
        #expect(try device.app("PRAGMA integrity_check") == "ok")
        try device.store.read { try $0.execute("PRAGMA max_page_count = 1000000") }
        try device.pull(from: 0, to: 5, states)
        #expect(try device.app("SELECT count(*) FROM item") == "399")
        #expect(try device.fresh().isEmpty)
    }
}
