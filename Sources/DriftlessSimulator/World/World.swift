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
    /// How wrong a device's clock can be at most, milliseconds.
    package static let worstClock: Int64 = 200_000_000_000
    /// How long a world can last, milliseconds.
    package static let longest = latest - epoch - worstClock

    let stage: Stage
    let plan: Plan
    let contract: Contract
    let server: SimulatedServer
    private(set) var devices: [SimulatedDevice] = []
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
    /// How much happened of itself: what follows from it takes its time, and its calls.
    var disturbances = 0
    /// Since then it is waited for that all come to rest.
    var settlingFrom: Int64?
    /// Calls that an armed fault was waiting for then.
    var spoilt = 0
    // Of planted mistakes.
    var tamperedForms: [OperationID: DriftlessProtocol.Operation] = [:]
    var firstPages: [Int: PullPage] = [:]
    var serverBefore: DatabaseQueue?
    package private(set) var findings: [Finding] = []
    private let checkers: [any Checker]
    private var events = 0
    /// In the present hour of virtual time.
    private var busyness = (hour: Int64(0), events: 0)

    package init(_ plan: Plan, on stage: Stage, keepsJournal: Bool = false) throws {
        self.stage = stage
        self.plan = plan
        contract = stage.contract
        journal = Journal(isKept: keepsJournal)
        server = try SimulatedServer(plan, stage)
        model = ReferenceModel(contract: stage.contract)
        checkers = CheckerRegistry.all()
        // One of them the backend's, so that the server's own changes are met.
        for (i, settings) in plan.devices.enumerated() {
            try addDevice("device \(i)", settings, isBackend: i == 1)
        }
    }

    @discardableResult
    func addDevice(_ name: String, _ settings: Plan.Device, isBackend: Bool) throws -> SimulatedDevice {
        let device = try SimulatedDevice(devices.count, name, settings, isBackend: isBackend, plan, stage)
        devices.append(device)
        return device
    }

    /// Runs the plan to its end, or to the first finding.
    package func run() -> Outcome {
        do {
            for (i, step) in plan.steps.enumerated() { agenda.add(.step(i), at: World.epoch + step.at) }
            agenda.add(.heal, at: World.epoch + (plan.steps.last?.at ?? 0) + 1)
            for device in devices { agenda.add(.input(device: device.index, life: 0, .started), at: now) }
            try proceed(to: settlingFrom.map { $0 + patience } ?? .max, until: hasSettled)
            if findings.isEmpty { try check(.ended(settled: hasSettled)) }
            if plan.mistake == .canary, model.answers.count >= 3 {
                find(.converged, "the canary is dead, as it should be")
            }
        } catch {
            find(.engineError, "\(error)")
        }
        return Outcome(
            plan: plan, finding: findings.first, coverage: coverage, virtualTime: now - World.epoch,
            recovery: hasSettled ? settlingFrom.map { now - $0 } : nil, events: events, journal: journal.lines,
            hash: journal.hash)
    }

    /// What happens until a time, or until something is so, or is found.
    func proceed(to end: @autoclosure () -> Int64, until isDone: @autoclosure () -> Bool) throws {
        while findings.isEmpty, !isDone(), let (at, event) = agenda.next(upTo: end()) {
            now = at
            try handle(event)
            events += 1
            busyness = busyness.hour == at / 3_600_000 ? (busyness.hour, busyness.events + 1) : (at / 3_600_000, 1)
            if busyness.events > World.mostEvents * devices.count {
                find(.queueLive, "\(busyness.events) events in an hour and no end: something runs in a circle")
            }
        }
    }

    /// Of a device in an hour: one whose clock stands still is reminded five times a second.
    private static let mostEvents = 20_000

    private func handle(_ event: Event) throws {
        switch event {
        case .step(let i): try take(plan.steps[i])
        case .input(let index, let life, let input):
            let device = devices[index]
            if device.life == life { try feed(device, input) }
        case .request(let envelope, let fate): try serve(envelope, fate)
        case .reply(let envelope, let reply): try hear(envelope, reply)
        case .timeout(let envelope): try timeOut(envelope)
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

    // MARK: Findings

    func note(_ line: @autoclosure () -> String) { journal.note(now - World.epoch, line()) }

    package func act(_ line: String) {
        disturbances += 1
        journal.act(now - World.epoch, line)
    }

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
    /// From when all was healed until all had settled, milliseconds of virtual time; `nil`: they did not.
    package var recovery: Int64?
    package var events: Int
    /// Empty unless it was wanted.
    package var journal: [String]
    package var hash: UInt64
}
