internal import DriftlessContract
internal import DriftlessProtocol

/// What was deleted, and brought back by no policy, is on no device.
final class DeletedStaysDeleted: Checker {
    let invariant = Invariant.deletedStaysDeleted

    func check(_ moment: Moment, in world: World) throws {
        switch moment {
        case .pulled(let device, let page, let step, _) where step.isApplied:
            try compare(device, page.end, world)
        case .ended(settled: true):
            for device in world.settling { try compare(device, world.model.revision, world) }
        default: return
        }
    }

    private func compare(_ device: SimulatedDevice, _ checkpoint: Revision, _ world: World) throws {
        let dead = world.model.records.filter { !$0.value.isLive && $0.value.revision <= checkpoint }
        if dead.isEmpty { return }
        // What the device has not sent yet may be an insert of the key, or what the policy brings back.
        let pending = Set(device.ledger.transactions.flatMap(\.writes).map(\.ref))
        let shown = try device.rows()
        for ref in dead.keys.sorted() where shown[ref] != nil && !pending.contains(ref) {
            if device.ledger.moved.contains(ref) { continue }
            world.find(invariant, "\(ref) is deleted, and \(device) shows it")
        }
    }
}
