import DriftlessContract
import DriftlessProtocol
import DriftlessSync
import Testing

@testable import DriftlessClientStore

/// Answers that are none to what was asked.
@Suite struct ExchangeTests {
    @Test func `a push without an answer to anything is not made again at once`() throws {
        let device = try Device(ApplyingTests.table, ApplyingTests.item)
        _ = try device.said("INSERT INTO item VALUES (1, 'a', 'x')")
        let silence = PushResponse(receipts: [], revision: 0)
        guard case .failed(let failure) = try device.store.pushed(silence, now: 1, random: &device.random) else {
            Issue.record("it counts as success")
            return
        }
        #expect(failure.kind == .transient)
        #expect(try device.outbox().count == 1)
        let stopped = PushResponse(receipts: [], stop: .forked, revision: 0)
        #expect(
            try device.store.pushed(stopped, now: 1, random: &device.random)
                == .pushed(pending: 1, stop: .forked, revision: 0))
    }

    @Test func `an old page of another scope, or of another place, is not taken for the one that was asked for`() throws
    {
        let device = try Device(ApplyingTests.table, ApplyingTests.item)
        let place = Hydration()
        let cursor = SnapshotCursor(start: 5, entity: "item", after: nil)
        for page in [
            SnapshotPage(scope: "site/1", start: 5, records: [], next: nil),
            SnapshotPage(cursor: cursor, start: 5, records: [], next: nil),
        ] {
            guard case .failed(let failure) = try device.store.hydrated(by: page, at: place, random: &device.random)
            else {
                Issue.record("\(page) was taken")
                continue
            }
            #expect(failure.kind == .transient)
        }
        #expect(try device.store.position().hydration == place, "the first sync is still to come")
        let right = SnapshotPage(start: 5, records: [], next: nil)
        #expect(
            try device.store.hydrated(by: right, at: place, random: &device.random)
                == .hydratedPage(done: true, checkpoint: 5, pending: 0))
    }
}
