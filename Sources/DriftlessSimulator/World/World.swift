internal import DriftlessContract
internal import DriftlessProtocol
internal import DriftlessSQLite
internal import DriftlessSync
internal import GRDB

/// Devices, a network and a server in one thread of virtual time.
package final class World {
    /// Virtual time begins here, Unix milliseconds: long before any real run.
    static let epoch: Int64 = 1_000_000_000_000
    /// No device's clock is ever later.
    static let latest: Int64 = 1_500_000_000_000

    let stage: Stage
    let plan: Plan
    let contract: Contract
    let server: SimulatedServer
    let devices: [SimulatedDevice]
    var model: ReferenceModel
    var journal: Journal
    var coverage = Coverage()
    var agenda = Agenda()
    var now = World.epoch
    var calls = 0
    var streams = 0
    /// The last answers, for a proxy that keeps copies.
    var copies: [Exchange: [Int: [UInt8]]] = [:]
    /// The revision that was announced last.
    var announced: Revision = 0
    var healedAt: Int64?
    // Of planted mistakes.
    var tamperedForms: [OperationID: DriftlessProtocol.Operation] = [:]
    var firstPages: [Int: PullPage] = [:]
    var serverBefore: DatabaseQueue?
    package private(set) var findings: [Finding] = []
    private let checkers: [any Checker]
    private var events = 0

    package init(_ plan: Plan, on stage: Stage, keepsJournal: Bool = false) throws {
        self.stage = stage
        self.plan = plan
        contract = stage.contract
        journal = Journal(isKept: keepsJournal)
        server = try SimulatedServer(plan, stage)
        devices = try plan.devices.indices.map { try SimulatedDevice($0, plan, stage.contract, stage) }
        model = ReferenceModel(contract: stage.contract)
        checkers = CheckerRegistry.all()
    }

    /// Runs to the end, or to the first finding.
    package func run() -> Outcome {
        do {
            for (i, step) in plan.steps.enumerated() { agenda.add(.step(i), at: World.epoch + step.at) }
            agenda.add(.heal, at: World.epoch + (plan.steps.last?.at ?? 0) + 1)
            for device in devices { agenda.add(.input(device: device.index, life: 0, .started), at: now) }
            while findings.isEmpty, !hasSettled, let (at, event) = agenda.next() {
                if at > (healedAt ?? at) + patience { break }
                now = at
                try handle(event)
                events += 1
                if events > World.mostEvents {
                    find(.queueLive, "\(events) events and no end: something runs in a circle")
                }
            }
            if findings.isEmpty { try check(.ended(settled: hasSettled)) }
            if plan.mistake == .canary, model.answers.count >= 3 {
                find(.converged, "the canary is dead, as it should be")
            }
        } catch {
            find(.engineError, "\(error)")
        }
        return Outcome(
            plan: plan, finding: findings.first, coverage: coverage, virtualTime: now - World.epoch, events: events,
            journal: journal.lines, hash: journal.hash)
    }

    private static let mostEvents = 20_000

    /// How long the healed part may take to converge: a call that hangs times out, a breaker closes, then 30 seconds
    /// and the calls' own time on these links.
    var patience: Int64 {
        let transport = contract.transport
        let latency = plan.devices.map(\.latency).max() ?? 0
        return transport.timeouts.request.milliseconds + transport.breaker.openFor.milliseconds * 2 + 30_000
            + latency * 2 * Int64(mostCalls)
    }

    /// How many calls a device may make once everything is healed.
    var mostCalls: Int { 40 + 3 * plan.steps.count + 2 * Int(clamping: announced) }

    // MARK: Events

    private func handle(_ event: Event) throws {
        switch event {
        case .step(let i): try take(plan.steps[i])
        case .input(let index, let life, let input):
            let device = devices[index]
            if device.life == life { try feed(device, input) }
        case .request(let envelope, let fate): try serve(envelope, fate)
        case .reply(let envelope, let reply): try hear(envelope, reply)
        case .timeout(let envelope):
            let limit = contract.transport.timeouts.request
            try hear(envelope, .failure(.init(.transient, "no answer within \(limit)")))
        case .announced(let index, let stream, let revision):
            let device = devices[index]
            guard device.stream == stream, now >= device.hearsFrom else { return }
            try feed(device, .hinted(revision))
        case .streamEnded(let index, let stream, let reason):
            let device = devices[index]
            guard device.stream == stream else { return }
            device.stream = nil
            try feed(device, .liveEnded(reason))
        case .restart(let index, let life):
            if devices[index].life == life { try start(devices[index]) }
        case .wake(let index): wake(devices[index])
        case .heal: try heal()
        }
    }

    private func take(_ step: Step) throws {
        let device = devices[step.device]
        switch step.action {
        case .write(let writes): try write(writes, on: device)
        case .offline(let milliseconds):
            note("device \(step.device) is offline for \(Journal.clock(milliseconds))")
            cut(device, for: milliseconds)
        case .takeScope(let seed): try takeScope(device, seed: seed)
        case .leaveScope(let seed): try leaveScope(device, seed: seed)
        case .ask:
            note("device \(step.device) is asked to sync")
            try feed(device, .asked)
        case .retryRefused, .discardRefused:
            let isRetry = step.action == .retryRefused
            try wrote(try device.settleRefused(retry: isRetry, now: now), on: device) {
                isRetry ? "retries what was refused" : "discards what was refused"
            }
        case .fault(let name, let seed):
            guard let fault = FaultRegistry.named(name) else { return }
            var random = SplitMix64(seed: seed)
            note("device \(step.device): \(fault.name)")
            try fault.strike(device, in: self, &random)
        }
    }

    private func write(_ writes: [Write], on device: SimulatedDevice) throws {
        try wrote(try device.write(writes, now: now), on: device) {
            "writes " + writes.map { $0.described(contract) }.joined(separator: "; ")
        }
    }

    private func wrote(_ result: SimulatedDevice.Wrote, on device: SimulatedDevice, _ what: () -> String) throws {
        switch result {
        case .nothing:
            note("device \(device.index) \(what()): nothing changed")
            // The triggers may have logged it all the same: the engine hears of the commit, and finds nothing to say.
            tell(device)
        case .refused(let why): note("device \(device.index) \(what()): refused, \(why)")
        case .failed(let why):
            note("device \(device.index) \(what()): FAILED, \(why)")
            find(.neverBlocked, "a write on device \(device.index) failed: \(why)")
        case .rows(let rows):
            note("device \(device.index) \(what())")
            device.ledger.record(rows, at: device.clock(now))
            try afterWrite(device)
            try check(.wrote(device))
            tell(device)
        }
    }

    private func tell(_ device: SimulatedDevice) {
        if device.isRunning { agenda.add(.input(device: device.index, life: device.life, .wrote), at: now + 1) }
    }

    private func wake(_ device: SimulatedDevice) {
        guard device.isAsleep else { return }
        device.isAsleep = false
        for event in device.slept { agenda.add(event, at: now) }
        device.slept = []
    }

    private func heal() throws {
        healedAt = now
        note("healed")
        for device in devices {
            if device.plan.staysBroken {
                device.sendsFrom = .max
                device.hearsFrom = .max
                device.armed = []
                continue
            }
            device.armed = []
            device.crashIn = nil
            device.sendsFrom = 0
            device.hearsFrom = 0
            device.lockedCalls = 0
            device.silentStreams = 0
            device.clockStandsAt = nil
            wake(device)
            if !device.isRunning { try start(device) }
            try feed(device, .asked)
        }
        server.heal()
    }

    /// The healed devices have nothing to do and are where the server is.
    private var hasSettled: Bool {
        guard healedAt != nil else { return false }
        return devices.allSatisfy { device in
            device.plan.staysBroken
                || device.isRunning && device.session.phase == .idle && device.ledger.unanswered == 0
                    && device.heard.checkpoint == announced
        }
    }

    /// Devices that are not broken for ever.
    var healed: [SimulatedDevice] { devices.filter { !$0.plan.staysBroken } }

    // MARK: Findings

    func note(_ line: @autoclosure () -> String) { journal.note(now - World.epoch, line()) }

    func find(_ invariant: Invariant, _ message: String) {
        note("BROKEN \(invariant.rawValue): \(message)")
        findings.append(Finding(invariant: invariant, message: message, at: now - World.epoch))
    }

    func check(_ moment: Moment) throws {
        for checker in checkers { try checker.check(moment, in: self) }
    }
}

/// An invariant that did not hold.
package struct Finding: Codable, Hashable, Sendable {
    package var invariant: Invariant
    package var message: String
    /// Milliseconds of virtual time.
    package var at: Int64
}

/// What a run came to.
package struct Outcome: Sendable {
    package var plan: Plan
    package var finding: Finding?
    package var coverage: Coverage
    /// Milliseconds.
    package var virtualTime: Int64
    package var events: Int
    /// Empty unless it was wanted.
    package var journal: [String]
    package var hash: UInt64
}
