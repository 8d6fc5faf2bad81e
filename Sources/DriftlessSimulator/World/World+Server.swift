internal import DriftlessContract
internal import DriftlessProtocol
internal import DriftlessSQLite
internal import DriftlessServerStore
internal import DriftlessSync

/// The server's process: bytes in, bytes out, as its routes do.
extension World {
    func answer(_ envelope: Envelope) throws -> Reply {
        if server.mustOpen {
            try loseCommit()
            try server.open(now)
            try check(.serverOpened)
        }
        guard envelope.isAuthorised else { return .failure(.init(.unauthorised, "the token has run out")) }
        if let reply = try answerNextDoor(envelope) { return reply }
        let reply = try enduringServerDisk { try answerWithRoom(envelope) }
        checkIsolation(envelope, reply)
        return reply
    }

    private func answerWithRoom(_ envelope: Envelope) throws -> Reply {
        do {
            let bytes = envelope.bytes
            switch envelope.exchange {
            case .hello:
                let hello = try Hello(wire: bytes, as: .protobuf)
                let welcome = try server.hello(hello, envelope.caller, now)
                model.meet(hello.device)
                return try reply(welcome)
            case .stage:
                return try reply(
                    server.stage(StageRequest(wire: bytes, as: .protobuf), envelope.caller, now))
            case .push:
                return try reply(push(PushRequest(wire: bytes, as: .protobuf), envelope))
            case .snapshot:
                return try reply(server.snapshot(SnapshotRequest(wire: bytes, as: .protobuf)))
            case .pull:
                let request = try PullRequest(wire: bytes, as: .protobuf)
                return try reply(tampered(server.pull(request), to: envelope.device))
            }
        } catch let error as StoreError where error.code.rawValue == "parts-missing" {
            return .failure(.init(.transient, error.message, serverWish: 1_000))
        } catch let error as StoreError where ["ahead", "device-of-another-user"].contains(error.code.rawValue) {
            return .failure(.init(.permanent, error.message))
        }
    }

    private func reply(_ message: some WireMessage) throws -> Reply { .bytes(try message.wireBytes(as: .protobuf)) }

    private func push(_ request: PushRequest, _ envelope: Envelope) throws -> PushResponse {
        let request = try tampered(request, from: envelope.device)
        let before = try server.revision()
        try keepForLosing()
        let forgotten = try forget(request)
        var response = try server.push(request, envelope.caller, now)
        try remember(forgotten)
        try decided(request, response, envelope, before)
        try afterPush(&response, envelope)
        announce(response.revision)
        return response
    }

    /// The reference model hears what was decided, and decides itself.
    private func decided(
        _ request: PushRequest, _ response: PushResponse, _ envelope: Envelope, _ before: Revision
    ) throws {
        for receipt in response.receipts {
            guard let operation = envelope.operations.first(where: { $0.id == receipt.operation }) else { continue }
            coverage.met(receipt)
            let first = model.answers[operation.id]
            if first == nil {
                let author = model.author(
                    of: operation, from: request.device, clock: request.clock, now: now,
                    isServerSide: envelope.caller.isServerSide)
                let verdict = model.decide(operation, receipt, author)
                coverage.met(verdict)
                note(
                    "  the server decides \(operation.number) of \(devices[envelope.device]): "
                        + "\(receipt.outcome.described) at \(receipt.revision)")
                try check(.decided(operation, receipt, verdict))
            } else {
                try check(.repeated(operation, receipt, first: first))
            }
        }
        try check(.committed(before: before, after: response.revision))
    }
}
