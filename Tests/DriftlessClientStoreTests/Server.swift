import DriftlessContract
import DriftlessProtocol
import DriftlessSQLite
import Testing

@testable import DriftlessClientStore

/// A record as a server would send it.
func serverState(_ entity: Entity, _ revision: Revision, _ row: [Value]) -> RecordState {
    RecordState(
        layout: Layout(entity), key: entity.key(of: row)!, revision: revision, life: SealingTests.life, row: row)
}

/// What a server would send.
extension Device {
    func state(_ entity: Entity, _ revision: Revision, _ row: Value...) -> RecordState {
        serverState(entity, revision, row)
    }

    func pull(from start: Revision, to end: Revision, _ states: RecordState...) throws {
        try pull(from: start, to: end, states)
    }

    /// The first sync with a server that has nothing yet, if there was none.
    func meetEmptyServer() throws {
        if try store.position().hydration == nil { return }
        _ = try store.apply(SnapshotPage(start: 0, records: [], next: nil), random: &random)
    }

    func pull(from start: Revision, to end: Revision, _ states: [RecordState]) throws {
        try meetEmptyServer()
        let page = PullPage(start: start, end: end, complete: true, records: states)
        guard case .applied = try store.take(page, now: 3, random: &random) else {
            throw StoreError(.sqlite, "The page does not fit.")
        }
    }

    func answer(
        _ operation: DriftlessProtocol.Operation, _ outcome: Receipt.Outcome, revision: Revision,
        records: [RecordState] = [], rekeys: [Rekey] = []
    ) throws -> Int {
        let receipt = Receipt(
            operation: operation.id, number: operation.number, outcome: outcome, revision: revision,
            records: records, rekeys: rekeys)
        return try store.process([receipt], now: 3, random: &random)
    }
}
