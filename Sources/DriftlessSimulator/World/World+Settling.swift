internal import DriftlessContract
internal import DriftlessSync

/// How all come to rest.
extension World {
    /// The plan is over: all that is not broken for ever works from now on.
    func heal() throws {
        note("healed")
        server.heal()
        for device in devices {
            device.armed = []
            if device.isLeftOut {
                device.sendsFrom = .max
                device.hearsFrom = .max
                continue
            }
            device.crashIn = nil
            device.sendsFrom = 0
            device.hearsFrom = 0
            device.endSlowness()
            device.lockedCalls = 0
            device.silentStreams = 0
            device.isStreamSilent = false
            device.disk = nil
            device.visitor = nil
            device.clockStandsAt = nil
            device.setClock(fastFrom: nil, now: now)
            wake(device)
            if !device.isRunning { try start(device) }
        }
        try beginSettling()
    }

    /// Whoever has to settle is asked to sync.
    func beginSettling() throws {
        settlingFrom = now
        spoilt = settling.flatMap(\.armed).compactMap(\.left).reduce(0, +)
        for device in settling {
            device.callsWhileSettling = 0
            try feed(device, .asked)
        }
    }

    /// Devices that are not broken for ever.
    var settling: [SimulatedDevice] { devices.filter { !$0.isLeftOut } }

    /// They have nothing to do and are where the server is.
    var hasSettled: Bool {
        guard settlingFrom != nil else { return false }
        return settling.allSatisfy { device in
            device.isRunning && device.session.phase == .idle && device.ledger.unanswered == 0
                && device.heard.checkpoint == announced
        }
    }

    /// How long it may take: a call that hangs times out, a breaker closes, then 30 seconds and the calls' own time on
    /// these links. What is armed yet comes first.
    var patience: Int64 {
        let transport = contract.transport
        let timeout = transport.timeouts.request.milliseconds
        let latency = devices.map(\.latency).max() ?? 0
        let armed = settling.flatMap(\.armed).filter { $0.left == nil }.map { min($0.delay, timeout) }.max() ?? 0
        let late = settling.contains { $0.line != nil } ? timeout : armed
        // Who hears of nothing asks at each heartbeat, once its stream has been silent for long enough.
        let asking = settling.contains(where: \.isBuffered) ? transport.heartbeat.milliseconds * 6 : 0
        return timeout + asking + transport.breaker.openFor.milliseconds * 2 + 30_000
            + (latency * 2 + late) * Int64(mostCalls) + Int64(spoilt) * (timeout + transport.backoff.cap.milliseconds)
    }

    /// How many calls a device may make meanwhile.
    var mostCalls: Int { 40 + 3 * disturbances + 2 * Int(clamping: announced) }
}
