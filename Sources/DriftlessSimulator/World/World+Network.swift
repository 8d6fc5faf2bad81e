internal import DriftlessContract
internal import DriftlessProtocol
internal import DriftlessSync

/// The network: each call has a fate, which armed faults bend.
extension World {
    func send(_ envelope: Envelope, _ device: SimulatedDevice) {
        let latency = device.latency + jitter()
        var fate = Fate(arrivals: [latency + transit(of: envelope.bytes, device)], answer: latency)
        if now < device.sendsFrom {
            fate.refusal = .init(.transient, "the server cannot be reached")
        } else if let i = device.armed.firstIndex(where: { $0.meets(envelope.exchange) }) {
            let fault = device.armed[i].fault
            device.armed[i].left? -= 1
            if device.armed[i].left == 0 { device.armed.remove(at: i) }
            fault.bend(&fate)
            coverage.hit(fault: fault.name)
            note("  \(fault.name)")
        }
        if let refusal = fate.refusal {
            return agenda.add(.reply(envelope, .failure(refusal)), at: now + latency)
        }
        for arrival in fate.arrivals { agenda.add(.request(envelope, fate), at: now + arrival) }
        agenda.add(.timeout(envelope), at: now + contract.transport.timeouts.request.milliseconds)
    }

    /// A call arrives at the server.
    func serve(_ envelope: Envelope, _ fate: Fate) throws {
        let device = devices[envelope.device]
        if now < server.upFrom {
            return agenda.add(.reply(envelope, .failure(.init(.transient, "connection refused"))), at: now + 1)
        }
        var reply = try answer(envelope)
        if case .bytes(let bytes) = reply {
            if fate.isStale, let copy = copies[envelope.exchange]?[envelope.device] {
                reply = .bytes(copy)
            } else {
                copies[envelope.exchange, default: [:]][envelope.device] = bytes
            }
        }
        if let replacement = fate.replacement { reply = .failure(replacement) }
        if let damage = fate.damage, case .bytes(let bytes) = reply {
            // What is left must not bring the reader down, whatever it makes of it.
            let (left, reason) = damage.done(to: bytes)
            readDamaged(left, envelope.exchange)
            reply = .failure(.init(.transient, reason))
        }
        if try server.diesAfter(envelope.exchange) {
            restartServer(downFor: 1_000)
            reply = .failure(.init(.transient, "connection reset"))
        }
        guard var latency = fate.answer else { return }
        if case .bytes(let bytes) = reply {
            latency += transit(of: bytes, device)
            device.flow = (envelope.call, until: now + latency)
        }
        if now + latency >= device.hearsFrom { agenda.add(.reply(envelope, reply), at: now + latency) }
    }

    /// Nothing has come for as long as anybody waits; while the bytes of an answer come, the wait begins anew.
    func timeOut(_ envelope: Envelope) throws {
        let limit = contract.transport.timeouts.request
        if let flow = devices[envelope.device].flow, flow.call == envelope.call, now < flow.until {
            return agenda.add(.timeout(envelope), at: now + limit.milliseconds)
        }
        try hear(envelope, .failure(.init(.transient, "no answer within \(limit)")))
    }

    /// Milliseconds that a message is under way because of its size.
    private func transit(of bytes: [UInt8], _ device: SimulatedDevice) -> Int64 {
        guard let line = device.line, now < line.until else { return 0 }
        coverage.hit(fault: "slow-line")
        note("  slow-line")
        return Int64(bytes.count) * 1_000 / line.bytesPerSecond
    }

    private func readDamaged(_ bytes: [UInt8], _ exchange: Exchange) {
        switch exchange {
        case .hello: _ = try? Welcome(wire: bytes, as: .protobuf)
        case .push: _ = try? PushResponse(wire: bytes, as: .protobuf)
        case .stage: _ = try? StageResponse(wire: bytes, as: .protobuf)
        case .snapshot: _ = try? SnapshotPage(wire: bytes, as: .protobuf)
        case .pull: _ = try? PullPage(wire: bytes, as: .protobuf)
        }
    }

    func restartServer(downFor milliseconds: Int64) {
        note("the server dies")
        coverage.crashes += 1
        coverage.hit(fault: "server-crash")
        server.upFrom = now + milliseconds
        server.mustOpen = true
        for device in devices {
            if let stream = device.stream {
                agenda.add(.streamEnded(device: device.index, stream: stream, "reset"), at: now + device.latency)
            }
        }
    }

    // MARK: The live stream

    func openStream(_ device: SimulatedDevice) {
        streams += 1
        device.stream = streams
        let silence = contract.transport.heartbeat.milliseconds * 5 / 2
        let latency = device.latency
        func end(_ reason: String, _ wait: Int64) {
            agenda.add(.streamEnded(device: device.index, stream: streams, reason), at: now + wait)
        }
        if now < device.sendsFrom { return end("the server cannot be reached", latency) }
        if now < server.upFrom { return end("connection refused", latency) }
        if !device.isTokenValid { return end("401", 2 * latency) }
        if !device.greeted.admits(TokenUser(device.bearer)) { return end(GreetedUser.refusal, 0) }
        device.isStreamSilent = device.isBuffered || device.silentStreams > 0
        if device.isStreamSilent {
            coverage.hit(fault: device.isBuffered ? "buffering-proxy" : "silent-stream")
            device.silentStreams = max(0, device.silentStreams - 1)
            return end("said nothing", silence)
        }
        note("\(device) listens")
        agenda.add(.announced(device: device.index, stream: streams, announced), at: now + 2 * latency)
    }

    func announce(_ revision: Revision) {
        guard revision > announced else { return }
        announced = revision
        for device in devices where now >= device.hearsFrom {
            guard let stream = device.stream, !device.isStreamSilent else { continue }
            agenda.add(
                .announced(device: device.index, stream: stream, revision), at: now + device.latency)
        }
    }

    func cut(_ device: SimulatedDevice, for milliseconds: Int64) {
        device.sendsFrom = max(device.sendsFrom, now + milliseconds)
        device.hearsFrom = max(device.hearsFrom, now + milliseconds)
        cutStream(device)
    }

    /// A connection that is cut is noticed by its silence.
    func cutStream(_ device: SimulatedDevice) {
        guard let stream = device.stream else { return }
        agenda.add(
            .streamEnded(device: device.index, stream: stream, "no sign of life"),
            at: now + contract.transport.heartbeat.milliseconds * 5 / 2)
    }
}
