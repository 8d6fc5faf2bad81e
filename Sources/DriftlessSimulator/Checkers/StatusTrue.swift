internal import DriftlessClientStore

/// What the status says is what the world saw.
final class StatusTrue: Checker {
    let invariant = Invariant.statusTrue

    func check(_ moment: Moment, in world: World) throws {
        guard case .ended = moment else { return }
        for device in world.devices where device.isRunning {
            let status = try device.store.status()
            func compare(_ said: Int, _ seen: Int, _ what: String) {
                if said != seen {
                    world.find(invariant, "\(device) says \(said) \(what), and has \(seen)")
                }
            }
            compare(status.pending > 0 ? 1 : 0, device.ledger.unanswered > 0 ? 1 : 0, "pending")
            compare(status.quarantined, device.heard.refused.count, "refused")
            compare(status.conflicts, device.heard.conflicts, "conflicts")
        }
    }
}
