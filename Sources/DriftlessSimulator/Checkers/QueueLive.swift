internal import DriftlessSync

/// Once all is healed, what is not broken for ever converges in bounded time and with a bounded number of calls.
final class QueueLive: Checker {
    let invariant = Invariant.queueLive

    func check(_ moment: Moment, in world: World) throws {
        switch moment {
        case .asked(let device):
            if device.callsAfterHealing > world.mostCalls {
                world.find(
                    invariant,
                    "device \(device.index) made \(device.callsAfterHealing) calls since everything was healed")
            }
        case .ended(settled: false):
            for device in world.healed where device.ledger.unanswered > 0 {
                world.find(
                    invariant,
                    "device \(device.index) has \(device.ledger.unanswered) unanswered operations "
                        + "\(Journal.clock(world.patience)) after everything was healed")
            }
            for device in world.healed where device.heard.checkpoint != world.announced {
                world.find(
                    invariant,
                    "device \(device.index) is at \(device.heard.checkpoint) and the server at \(world.announced), "
                        + "\(Journal.clock(world.patience)) after everything was healed")
            }
            if world.findings.isEmpty {
                let phases = world.healed.map { "\($0.session.phase.rawValue)" }.joined(separator: ", ")
                world.find(invariant, "the devices come to no rest: \(phases)")
            }
        default: return
        }
    }
}
