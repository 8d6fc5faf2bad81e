import DriftlessContract
import DriftlessProtocol
import DriftlessSync
import Testing

@testable import DriftlessClientStore

/// Answers that are none to what was asked.
@Suite struct ExchangeTests {
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
