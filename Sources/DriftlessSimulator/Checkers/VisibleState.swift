internal import DriftlessContract
internal import DriftlessProtocol

/// A record with unanswered writes shows what the server has, and those writes on top, each by its policy (rule [13]).
final class VisibleState: Checker {
    let invariant = Invariant.mergeLaws

    func check(_ moment: Moment, in world: World) throws {
        switch moment {
        case .pulled(let device, _, let step, _) where step.isApplied: try compare(device, world)
        case .answered(let device, _, _): try compare(device, world)
        default: return
        }
    }

    private func compare(_ device: SimulatedDevice, _ world: World) throws {
        var writes: [RecordRef: [Ledger.Write]] = [:]
        for write in device.ledger.transactions.flatMap(\.writes) { writes[write.ref, default: []].append(write) }
        if writes.isEmpty { return }
        let held = try device.held(), shown = try device.rows(), waiting = try device.waitingRows()
        for ref in writes.keys.sorted() where !waiting.contains(ref) && !device.ledger.hasMoved(ref, device.contract) {
            guard let entity = device.contract.entity(named: ref.entity), let pending = writes[ref],
                // Of another moment than the device's nothing can be said.
                held[ref, default: 0] == world.model.records[ref]?.revision ?? 0,
                // What will be refused may stand there in whatever form.
                pending.allSatisfy({ fits($0, entity) })
            else { continue }
            let base = world.model.records[ref]?.row
            // Whether a statement deleted the row and inserted it anew, the operation will say.
            if base == nil, device.ledger.hasUnclaimed(ref) { continue }
            let wanted = pending.reduce(base) { fold($1, onto: $0, entity) }
            if shown[ref] != wanted {
                world.find(
                    invariant,
                    "\(device) shows \(ref) as \(text(shown[ref])), and with what it wrote it is "
                        + text(wanted))
            }
        }
    }

    private func fits(_ write: Ledger.Write, _ entity: Entity) -> Bool {
        [write.before, write.after].allSatisfy { row in
            zip(entity.fields, row ?? []).allSatisfy { $0.objection(to: $1) == nil }
        }
    }

    private func fold(_ write: Ledger.Write, onto row: [Value]?, _ entity: Entity) -> [Value]? {
        guard let after = write.after, let before = write.before, !write.isReborn else { return write.after }
        guard var row else { return nil }
        for i in after.indices where before[i] != after[i] {
            row[i] = predicted(before[i], after[i], row[i], entity.fields[i].policy)
        }
        return row
    }

    private func predicted(_ old: Value, _ new: Value, _ theirs: Value, _ policy: MergePolicy) -> Value {
        if theirs == old { return new }
        switch policy {
        case .lww, .serverWins: return new
        case .firstWins: return theirs
        case .counter: return Arithmetic.sum(theirs, old, new) ?? new
        case .max: return Arithmetic.order(theirs, new) < 0 ? new : theirs
        case .min: return new == .null || theirs != .null && Arithmetic.order(theirs, new) <= 0 ? theirs : new
        }
    }

    private func text(_ row: [Value]?) -> String {
        row.map { "(\($0.map(\.literal).joined(separator: ", ")))" } ?? "nothing"
    }
}
