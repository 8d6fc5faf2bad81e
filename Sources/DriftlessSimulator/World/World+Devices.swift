internal import DriftlessClientStore
internal import DriftlessContract
internal import DriftlessProtocol
internal import DriftlessSQLite
internal import DriftlessSync

/// The engine's shell: performs the session's effects as `SyncEngine` does, on virtual time. A process may die between
/// any two effects.
extension World {
    func start(_ device: SimulatedDevice) throws {
        if device.isRunning { return }
        note("\(device) starts again")
        // What another process wrote meanwhile is joined as well.
        device.ledger.crashed()
        device.greeted = GreetedUser()
        device.isRunning = true
        try startEngine(of: device, on: ClientStore(database: device.scenery.queue, contract: contract))
    }

    /// The app stops the engine and starts it again; the process goes on.
    func restartEngine(of device: SimulatedDevice) throws {
        note("\(device) stops its engine and starts it again")
        forget(device)
        try startEngine(
            of: device,
            on: ClientStore(
                database: device.scenery.queue, contract: contract, boundaries: device.store.boundaries))
    }

    /// As an app does: the store on the file, attached anew.
    private func startEngine(of device: SimulatedDevice, on store: ClientStore) throws {
        device.store = store
        try store.attach(now: device.clock(now), random: &device.random)
        device.session = ClientSession(mode: .watch, transport: contract.transport)
        agenda.add(.input(device: device.index, life: device.life, .started), at: now)
    }

    /// Nobody hears any more what the engine was waiting for.
    private func forget(_ device: SimulatedDevice) {
        device.life += 1
        device.call = nil
        device.questions = []
        device.stream = nil
    }

    /// What the process had in memory is gone; the file is as its last commit left it.
    ///
    /// - Parameter rest: it is not started again before, milliseconds.
    func crash(_ device: SimulatedDevice, atRestFor rest: Int64 = 0) {
        guard device.isRunning else { return }
        note("\(device) dies")
        coverage.crashes += 1
        forget(device)
        device.isRunning = false
        device.crashIn = nil
        device.ledger.crashed()
        guard let downFor = device.downFor else { return }
        agenda.add(.restart(device: device.index, life: device.life), at: now + max(rest, downFor))
    }

    /// - Returns: whether the process died here.
    private func boundary(_ device: SimulatedDevice) -> Bool {
        guard let left = device.crashIn else { return false }
        device.crashIn = left - 1
        if left > 0 { return false }
        coverage.hit(fault: "device-crash")
        crash(device)
        return true
    }

    func feed(_ device: SimulatedDevice, _ input: ClientSession.Input) throws {
        guard device.isRunning else { return }
        if let idle = device.dozesAfter, !device.isReachable, now - device.touchedAt > idle { device.isAsleep = true }
        if device.isAsleep { return device.slept.append(.input(device: device.index, life: device.life, input)) }
        let phase = device.session.phase
        let effects = device.session.handle(input, now: device.clock(now), random: &device.random)
        coverage.transition(phase, input, device.session.phase, effects)
        for effect in effects {
            if boundary(device) { return }
            try perform(effect, device)
        }
    }

    private func perform(_ effect: ClientSession.Effect, _ device: SimulatedDevice) throws {
        switch effect {
        case .openLive: openStream(device)
        case .remind(let wait): later(device, .reminded, wait)
        case .wait(let wait, _): later(device, .waited, wait)
        case .tell: break
        case .refreshCredentials: device.isTokenValid = device.getsTokens
        case .stop(let ending):
            if device.asker != device.caller { return turnedAway(device) }
            find(.queueLive, "\(device) gave up: \(ending)")
        case .seal, .greet, .push, .hydrate, .pull, .renameDevice:
            if device.lockedCalls > 0 {
                device.lockedCalls -= 1
                coverage.hit(fault: "locked-file")
                return tryAgain(device, "another program keeps the file")
            }
            _ = try enduringDisk(of: device) { try performOnStore(effect, device) }
        }
    }

    /// The file is not to be had just now.
    func tryAgain(_ device: SimulatedDevice, _ reason: String) { later(device, .failed(.init(.locked, reason)), 5) }

    private func later(_ device: SimulatedDevice, _ input: ClientSession.Input, _ wait: Int64) {
        agenda.add(.input(device: device.index, life: device.life, input), at: now + max(0, wait))
    }

    private func performOnStore(_ effect: ClientSession.Effect, _ device: SimulatedDevice) throws {
        let store = device.store, clock = device.clock(now), pace = device.session.pace
        switch effect {
        case .seal:
            let pending = try device.onDisk { try store.seal(now: clock, random: &device.random) }
            try sealed(device)
            later(device, .sealed(pending: pending), 0)
        case .renameDevice:
            try device.onDisk { try store.becomeNewDevice(random: &device.random) }
            note("\(device) takes a new id")
            later(device, .renamed, 0)
        case .greet:
            try ask(device, [Question(.hello, device.onDisk { try store.greeting(now: clock) })])
        case .push:
            let (stages, push) = try device.onDisk { try store.nextPush(pace, now: clock) }
            let whole = stages.isEmpty ? push.operations : try store.nextBatch(limit: pace.batch)
            try matched(whole, device)
            var last = try Question(.push, push)
            last.operations = whole
            try ask(device, try stages.map { try Question(.stage, $0) } + [last])
        case .hydrate:
            guard let (place, wanted) = try device.onDisk({ try store.nextSnapshot(pace) }) else {
                let input = try device.onDisk { try store.hydratedAlready(now: clock, random: &device.random) }
                try sealed(device)
                return later(device, input, 0)
            }
            device.place = place
            try ask(device, [Question(.snapshot, wanted)])
        case .pull:
            try ask(device, [Question(.pull, device.onDisk { try store.nextPull(pace) })])
        case .openLive, .remind, .tell, .refreshCredentials, .wait, .stop: break
        }
    }

    /// The engine shows operations for the first time: each is one that the app wrote.
    private func matched(_ operations: [DriftlessProtocol.Operation], _ device: SimulatedDevice) throws {
        for operation in operations where operation.number > device.ledger.lastNumber {
            device.ledger.lastNumber = operation.number
            coverage.operations += 1
            let transaction = device.ledger.claim(operation)
            for change in operation.changes where change.kind == .insert {
                let ref = RecordRef(entity: change.layout.entity, key: change.key)
                let wasThere = transaction?.writes.contains { $0.ref == ref && $0.before != nil } ?? false
                if wasThere { device.ledger.reborn(ref, in: operation.id) }
            }
            try check(.recorded(device, operation, transaction))
        }
    }

    private func ask(_ device: SimulatedDevice, _ questions: [Question]) throws {
        device.questions = questions
        try askNext(device)
    }

    private func askNext(_ device: SimulatedDevice) throws {
        if boundary(device) || device.questions.isEmpty { return }
        let question = device.questions.removeFirst()
        guard try mayAsk(question.exchange, device) else {
            note("\(device): \(GreetedUser.refusal)")
            device.questions = []
            return later(device, .failed(.init(.unauthorised, GreetedUser.refusal)), 0)
        }
        device.asker = device.bearer
        calls += 1
        if settlingFrom != nil { device.callsWhileSettling += 1 }
        device.call = calls
        var envelope = Envelope(
            device: device.index, life: device.life, call: calls, exchange: question.exchange, bytes: question.bytes,
            caller: device.asker)
        envelope.operations = question.operations
        envelope.isAuthorised = device.isTokenValid
        note("\(device) asks \(question.exchange.rawValue)\(said(question.operations))")
        try beforeCall(device)
        try check(.asked(device))
        send(envelope, device)
    }

    private func said(_ operations: [DriftlessProtocol.Operation]) -> String {
        if operations.isEmpty { return "" }
        return operations.map { operation in
            " \(operation.number): " + operation.changes.map { $0.described }.joined(separator: "; ")
        }.joined(separator: ",")
    }

    // MARK: Answers

    func hear(_ envelope: Envelope, _ reply: Reply) throws {
        let device = devices[envelope.device]
        guard device.isRunning, device.life == envelope.life, device.call == envelope.call else { return }
        if device.isAsleep { return device.slept.append(.reply(envelope, reply)) }
        device.call = nil
        switch reply {
        case .failure(let failure): try fail(device, failure)
        case .bytes(let bytes):
            if boundary(device) { return }
            let heard: ClientSession.Input??
            do {
                heard = try enduringDisk(of: device) { try take(bytes, to: envelope.exchange, device) }
            } catch let error as WireError {
                return try fail(device, .init(.transient, "an answer that cannot be read: \(error.message)"))
            }
            guard let input = heard, !boundary(device) else { return }
            if envelope.exchange == .hello { device.greeted.greeted(as: TokenUser(envelope.caller)) }
            if let input { try feed(device, input) } else { try askNext(device) }
        }
    }

    private func fail(_ device: SimulatedDevice, _ failure: ClientSession.Failure) throws {
        note("\(device): \(failure.message)")
        device.questions = []
        try feed(device, .failed(failure))
    }

    /// - Returns: `nil` if another question follows.
    private func take(
        _ bytes: [UInt8], to exchange: Exchange, _ device: SimulatedDevice
    ) throws -> ClientSession.Input? {
        let store = device.store, clock = device.clock(now)
        switch exchange {
        case .hello:
            let welcome = try Welcome(wire: bytes, as: .protobuf)
            return try device.onDisk { try store.greeted(by: welcome) }
        case .stage:
            _ = try StageResponse(wire: bytes, as: .protobuf)
            return nil
        case .push:
            let response = try PushResponse(wire: bytes, as: .protobuf)
            let before = try device.held()
            let waiting = try device.waiting()
            let input: ClientSession.Input
            do {
                input = try device.onDisk { try store.pushed(response, now: clock, random: &device.random) }
            } catch let trouble as TroubledDisk {
                // What was committed before the trouble counts.
                let taken = waiting.subtracting(try device.waiting())
                try heard(response.receipts.filter { taken.contains($0.operation) }, device, before)
                throw trouble
            }
            if case .pushed = input { device.ledger.sealed() }
            try heard(response.receipts.filter { waiting.contains($0.operation) }, device, before)
            return input
        case .snapshot:
            let page = try SnapshotPage(wire: bytes, as: .protobuf)
            let before = try device.held()
            let input = try device.onDisk { try store.hydrated(by: page, at: device.place, random: &device.random) }
            if case .hydratedPage(let isDone, let checkpoint, _) = input {
                device.ledger.sealed()
                if isDone { device.heard.checkpoint = checkpoint }
            }
            try confirmed(device)
            note("\(device) takes \(page.records.count) records of the first sync")
            try check(.hydrated(device, page, before: before))
            return input
        case .pull:
            let page = try PullPage(wire: bytes, as: .protobuf)
            let before = try device.held()
            let step = try device.onDisk { try store.take(page, now: clock, random: &device.random) }
            if page.complete { device.ledger.sealed() }
            if step.isApplied { device.heard.checkpoint = page.end }
            try confirmed(device)
            note("\(device) takes page \(page.start)-\(page.end): \(step.described)")
            if page.complete { try afterPull(device) }
            try check(.pulled(device, page, step, before: before))
            return ClientSession.Input(step, end: page.end)
        }
    }

    private func heard(
        _ receipts: [Receipt], _ device: SimulatedDevice, _ before: [RecordRef: Revision]
    ) throws {
        for receipt in receipts {
            note("\(device) takes receipt \(receipt.number): \(receipt.outcome.described)")
            device.heard.answered.insert(receipt.operation)
            if case .rejected = receipt.outcome { device.heard.refused.insert(receipt.operation) }
            device.heard.conflicts += receipt.conflicts.count
            for rekey in receipt.rekeys { device.ledger.rekeyed(rekey.entity, [rekey.old, rekey.new]) }
            device.ledger.answered(
                receipt.operation, at: receipt.outcome.isAccepted ? receipt.revision : nil)
        }
        try confirmed(device)
        try afterReceipts(device)
        try check(.answered(device, receipts, before: before))
    }

    /// Sealing confirms as well: a scope whose first sync held that up may have been left meanwhile.
    private func sealed(_ device: SimulatedDevice) throws {
        device.ledger.sealed()
        try confirmed(device)
    }

    /// What was accepted and is in what the device holds is on top of it no more.
    func confirmed(_ device: SimulatedDevice) throws {
        let position = try device.store.position()
        if position.hydration == nil { device.ledger.confirmed(upTo: position.checkpoint) }
    }
}

extension Question {
    init(_ exchange: Exchange, _ message: some WireMessage) throws {
        self.init(exchange: exchange, bytes: try message.wireBytes(as: .protobuf))
    }
}
