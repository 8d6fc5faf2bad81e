internal import DriftlessSync

/// Once all is healed, what is not broken for ever converges in bounded time and with a bounded number of calls.
final class QueueLive: Checker {
    let invariant = Invariant.queueLive

    func check(_ moment: Moment, in world: World) throws {
        switch moment {
        case .asked(let device):
            if device.callsWhileSettling > world.mostCalls {
                world.find(
                    invariant,
                    "\(device) made \(device.callsWhileSettling) calls and has not settled")
            }
        case .ended(settled: false):
            for device in world.settling where device.ledger.unanswered > 0 {
                world.find(
                    invariant,
                    "\(device) still has \(device.ledger.unanswered) unanswered operations, "
                        + "\(Journal.clock(world.patience)) after it could sync")
            }
            for device in world.settling where device.heard.checkpoint != world.announced {
                world.find(
                    invariant,
                    "\(device) is still at \(device.heard.checkpoint) and the server at \(world.announced), "
                        + "\(Journal.clock(world.patience)) after it could sync")
            }
            if world.findings.isEmpty {
                let phases = world.settling.map { "\($0.session.phase.rawValue)" }.joined(separator: ", ")
                world.find(invariant, "the devices come to no rest: \(phases)")
            }
        default: return
        }
    }
}
