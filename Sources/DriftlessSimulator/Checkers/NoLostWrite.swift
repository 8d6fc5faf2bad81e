internal import DriftlessContract
internal import DriftlessProtocol
internal import DriftlessSQLite

/// Each operation is what the app wrote, with the bases that it had then; at the end each is answered, and what was
/// refused lies in quarantine with its reason.
final class NoLostWrite: Checker {
    let invariant = Invariant.noLostWrite

    func check(_ moment: Moment, in world: World) throws {
        switch moment {
        case .recorded(let device, let operation, let transaction):
            if let why = difference(operation, transaction, device) {
                world.find(invariant, "\(device) recorded operation \(operation.number) wrongly: \(why)")
            }
        case .ended(settled: true):
            for device in world.settling { try checkEnd(device, world) }
        default: return
        }
    }

    private func checkEnd(_ device: SimulatedDevice, _ world: World) throws {
        let kept = Set(try device.refused())
        for operation in device.heard.refused.sorted() where !kept.contains(operation) {
            world.find(invariant, "\(device) lost the refused operation \(operation)")
        }
        let reasons = try device.read {
            try $0.integer("SELECT count(*) FROM driftless_operation WHERE state = 'quarantined' AND code IS NULL")
        }
        if reasons != 0 { world.find(invariant, "\(device) keeps refused operations without a reason") }
        for operation in device.heard.answered.sorted() where world.model.answers[operation] == nil {
            world.find(invariant, "\(device) heard an answer to \(operation) that nobody gave")
        }
    }

    /// How an operation differs from the transaction that it records.
    private func difference(
        _ operation: DriftlessProtocol.Operation, _ transaction: Ledger.Transaction?, _ device: SimulatedDevice
    ) -> String? {
        guard let transaction else { return "the app wrote nothing of the kind" }
        var wanted: [RecordRef: (before: [Value]?, after: [Value]?, write: Ledger.Write)] = [:]
        for write in transaction.writes {
            if device.ledger.moved.contains(write.ref) { return nil }
            wanted[write.ref] = (
                wanted[write.ref]?.before ?? write.before, write.after, wanted[write.ref]?.write ?? write
            )
        }
        var rows: [RecordRef: [Value]?] = wanted.mapValues(\.before)
        var seen: Set<RecordRef> = [], passing: Set<RecordRef> = []
        // Of records that the transaction leaves as they were: what each of their fields was at first, and is now.
        var undone: [RecordRef: [Int: (first: Value, now: Value)]] = [:]
        for change in operation.changes {
            let ref = RecordRef(entity: change.layout.entity, key: change.key)
            guard let entity = device.contract.entity(named: ref.entity) else { return "\(ref) is of no entity" }
            // What refers to a record that got another key follows it.
            let parents = Set(entity.references.map(\.parent) + [entity.name])
            if device.ledger.moved.contains(where: { parents.contains($0.entity) }) { return nil }
            if wanted[ref] == nil {
                // Otherwise for a moment within the transaction: there, or set and taken back by a reference's rule.
                if change.kind == .update, rows[ref] == nil {
                    for field in change.fields {
                        let past = undone[ref]?[field.field]
                        if let past, past.now != field.old { return "\(ref) was not \(field.old.literal)" }
                        undone[ref, default: [:]][field.field] = (past?.first ?? field.old, field.new)
                    }
                    continue
                }
                if change.kind != .insert, rows[ref] == nil { return "\(ref) was not written" }
                rows[ref] = change.kind == .delete ? .some(nil) : .some(change.fields.map(\.new))
                passing.insert(ref)
                continue
            }
            guard let write = wanted[ref]?.write else { continue }
            let isFirst = seen.insert(ref).inserted
            switch change.kind {
            case .delete: rows[ref] = .some(nil)
            case .insert:
                rows[ref] = .some(change.fields.map(\.new))
                if change.fields.count != entity.fields.count { return "\(ref) was inserted in part" }
            case .update:
                guard case var row?? = rows[ref] else { return "\(ref) was not there to update" }
                for field in change.fields {
                    if row[field.field] != field.old { return "\(ref) was not \(field.old.literal)" }
                    row[field.field] = field.new
                    let base = write.base(ofField: field.field)
                    if isFirst, field.base != base { return "\(ref) has base \(field.base), not \(base)" }
                }
                rows[ref] = row
            }
        }
        for (ref, fields) in undone.sorted(by: { $0.key < $1.key })
        where fields.values.contains(where: { $0.first != $0.now }) {
            return "\(ref) was not written"
        }
        for ref in passing.sorted() where rows[ref] ?? nil != nil { return "\(ref) was not written" }
        for (ref, change) in wanted.sorted(by: { $0.key < $1.key }) where rows[ref] ?? nil != change.after {
            return "\(ref) became \(described(change.after)), not \(described(rows[ref] ?? nil))"
        }
        return nil
    }

    private func described(_ row: [Value]?) -> String {
        row.map { "(\($0.map(\.literal).joined(separator: ", ")))" } ?? "nothing"
    }
}
