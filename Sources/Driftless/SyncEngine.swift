public import DriftlessClientStore
internal import DriftlessContract
internal import DriftlessProtocol
internal import DriftlessSQLite
internal import DriftlessSync
internal import Foundation

/// Runs a device's session: performs the effects of `ClientSession` on the store and the transport.
///
/// One engine a file at a time. `run()` returns when the session ends or its task is cancelled; what is not sent then
/// stays in the outbox.
public actor SyncEngine {
    public enum Mode: Sendable {
        /// Sync to quiescence, then return.
        case once
        /// Stay, follow local writes and the server's announcements.
        case watch
    }

    /// What happens, for a status line or a log.
    public enum Event: Hashable, Sendable {
        case working(String)
        /// Nothing waits, and the device is at the server's revision.
        case upToDate(DeviceStatus)
        /// So many operations are sealed and wait for the server's answer.
        case outbox(Int)
        /// So many records have come with the present download.
        case received(Int)
        /// Retrying after so many milliseconds. The code is `.offline`, `.unauthorised` or `.locked`.
        case waiting(milliseconds: Int64, SyncError)
        case answered([SyncReceipt])
        /// Announcements come through again.
        case live
        /// No live stream comes through: every so many milliseconds the device asks for what is new.
        case asking(milliseconds: Int64, reason: String)
        /// Device and server differ though both applied the same history: a defect; please report it.
        case diverged(message: String)
    }

    private let store: ClientStore
    private let transport: any SyncTransport
    private let mode: Mode
    private let clock: @Sendable () -> Int64
    private let refresh: @Sendable () async -> Void
    private let foreignWrites: Duration
    private let report: @Sendable (Event) -> Void
    private var session: ClientSession
    private var random = SystemRandomNumberGenerator()
    private var inputs: AsyncThrowingStream<ClientSession.Input, any Error>.Continuation?
    private var device = DeviceID(high: 0, low: 0)
    /// Records of the present first sync, in this run.
    private var hydrated = 0
    /// Records of the present pull, in this run.
    private var received = 0
    /// The first sync's page after the applied ones, and its place.
    private var ahead: (place: Hydration, page: SnapshotPage)?
    /// Who asked for a sync: not seen by the session yet, and seen.
    private var waiting: [CheckedContinuation<Void, any Error>] = []
    private var answerable: [CheckedContinuation<Void, any Error>] = []
    /// What the last effect met.
    private var obstacle = SyncError.Code.stopped

    /// - Parameters:
    ///   - store: attached; the engine has it for itself from now on.
    ///   - clock: Unix milliseconds; need not be right, the server measures it (rule [5]).
    ///   - transport: the way to the server.
    ///   - mode: whether it returns when all is synced.
    ///   - foreignWrites: how often to look for what other processes wrote; the app's own commits are seen at once.
    ///   - refresh: brings a new token; called once after the server refused the present one.
    ///   - report: called from the engine's own tasks; must not block.
    public init(
        store: sending ClientStore, transport: any SyncTransport, mode: Mode,
        foreignWrites: Duration = .milliseconds(25), clock: @escaping @Sendable () -> Int64 = SyncEngine.systemClock,
        refresh: @escaping @Sendable () async -> Void = {}, report: @escaping @Sendable (Event) -> Void = { _ in }
    ) {
        self.clock = clock
        self.session = ClientSession(mode: mode == .once ? .once : .watch, transport: store.contract.transport)
        self.store = store
        self.transport = transport
        self.mode = mode
        self.refresh = refresh
        self.foreignWrites = foreignWrites
        self.report = report
    }

    /// - Throws: `SyncError` when the session cannot go on without a person, and in `once` when it gives up;
    ///   `CancellationError`; `StoreError`.
    public func run() async throws {
        defer { finish() }
        let (stream, continuation) = AsyncThrowingStream<ClientSession.Input, any Error>.makeStream()
        inputs = continuation
        try await withThrowingTaskGroup(of: Void.self) { group in
            if mode == .watch {
                store.boundaries.onCommit { continuation.yield(.wrote) }
                group.addTask { await self.watchFile(continuation) }
            }
            defer { group.cancelAll() }
            continuation.yield(.started)
            for try await input in stream {
                try Task.checkCancellation()
                if input == .asked { answerable += waiting; waiting = [] }
                let phase = session.phase
                let effects = session.handle(input, now: now(), random: &random)
                if session.phase == .idle, phase != .idle { settle() }
                for effect in effects where try await perform(effect, &group) { return }
            }
            try Task.checkCancellation()
        }
    }

    /// Seals, sends and receives now, and returns when that is done.
    /// - Throws: `SyncError`: `.offline` if the server was not reached, `.unauthorised` if it refused the token,
    ///   `.locked` if another process kept the file, `.stopped` if the engine ended meanwhile.
    func syncNow() async throws {
        guard let inputs else { throw SyncError(.stopped, "The engine does not run.") }
        try await withCheckedThrowingContinuation { continuation in
            waiting.append(continuation)
            inputs.yield(.asked)
        }
    }

    /// The device took another scope, or left one.
    func scopesChanged() { inputs?.yield(.scopesChanged) }

    private func settle() {
        if let status = try? store.status() { report(.upToDate(status)) }
        answer(.success(()))
    }

    private func answer(_ result: Result<Void, any Error>) {
        for continuation in answerable { continuation.resume(with: result) }
        answerable = []
    }

    private func finish() {
        store.boundaries.onCommit(nil)
        inputs = nil
        answerable += waiting
        waiting = []
        answer(.failure(SyncError(.stopped, "The engine stopped before the sync was done.")))
    }

    /// - Returns: whether the session has ended.
    private func perform(
        _ effect: ClientSession.Effect, _ group: inout ThrowingTaskGroup<Void, any Error>
    ) async throws -> Bool {
        switch effect {
        case .openLive:
            let device = device
            group.addTask { await self.follow(device) }
        case .remind(let milliseconds):
            input(.reminded, after: milliseconds, in: &group)
        case .tell(.live):
            report(.live)
        case .tell(.asking(let interval, let reason)):
            report(.asking(milliseconds: interval, reason: reason))
        case .refreshCredentials:
            await refresh()
        case .wait(let milliseconds, let reason):
            if milliseconds > 0 {
                // Between two attempts, without a failure of its own: the breaker.
                let error = SyncError(obstacle == .stopped ? .offline : obstacle, reason)
                report(.waiting(milliseconds: milliseconds, error))
                answer(.failure(error))
            }
            input(.waited, after: milliseconds, in: &group)
        case .stop(.quiescent):
            settle()
            return true
        case .stop(.failed(let message)):
            throw SyncError(obstacle, message)
        case .greet, .seal, .push, .hydrate, .pull, .renameDevice:
            inputs?.yield(try await result(of: effect))
        }
        return false
    }

    private func input(
        _ input: ClientSession.Input, after milliseconds: Int64, in group: inout ThrowingTaskGroup<Void, any Error>
    ) {
        let inputs = inputs
        // A child of the engine's run, which goes on meanwhile and ends it with itself.
        group.addTask {
            try await Task.sleep(for: .milliseconds(milliseconds))
            inputs?.yield(input)
        }
    }

    private func result(of effect: ClientSession.Effect) async throws -> ClientSession.Input {
        // A seal says nothing of the server: what that last said still holds.
        if effect != .seal || obstacle == .locked { obstacle = .stopped }
        do {
            switch effect {
            case .greet: return try await greet()
            case .push: return try await push()
            case .hydrate: return try await hydrate()
            case .pull: return try await pull()
            case .renameDevice:
                try store.becomeNewDevice(random: &random)
                device = try store.device()
                return .renamed
            case .seal:
                let pending = try store.seal(now: now(), random: &random)
                report(.outbox(pending))
                return .sealed(pending: pending)
            case .openLive, .remind, .tell, .refreshCredentials, .wait, .stop: return .waited
            }
        } catch let failure as TransportFailure {
            try Task.checkCancellation()
            obstacle = SyncError.Code(failure.kind)
            return .failed(ClientSession.Failure(failure))
        } catch let error as StoreError where error.passes {
            obstacle = .locked
            return .failed(ClientSession.Failure(.locked, error.message))
        }
    }

    private func greet() async throws -> ClientSession.Input {
        report(.working("connecting"))
        ahead = nil
        let greeting = try store.greeting(now: now())
        device = greeting.device
        return try store.greeted(by: try await transport.hello(greeting))
    }

    private func push() async throws -> ClientSession.Input {
        let (stages, push) = try store.nextPush(session.pace, now: now())
        for stage in stages {
            report(.working("sending part \(stage.part + 1) of \(stage.parts) of a large operation"))
            _ = try await transport.stage(stage)
        }
        let response = try await transport.push(push)
        let input = try store.pushed(response, now: now(), random: &random)
        if !response.receipts.isEmpty { report(.answered(response.receipts.map { SyncReceipt($0) })) }
        if case .pushed(let pending, _, _) = input { report(.outbox(pending)) }
        return input
    }

    /// One page; the next one comes while it is applied.
    private func hydrate() async throws -> ClientSession.Input {
        guard let (place, wanted) = try store.nextSnapshot(session.pace) else {
            return try store.hydratedAlready(now: now(), random: &random)
        }
        if hydrated == 0 { report(.working("first sync")) }
        let page: SnapshotPage
        if let ahead, ahead.place == place {
            page = ahead.page
        } else {
            page = try await transport.snapshot(wanted)
        }
        ahead = nil
        // Not on the actor, which is busy applying.
        let next = page.next.map { Hydration(scope: place.scope, cursor: $0) }
        let transport = transport, request = try next.map { try store.snapshotRequest(at: $0, session.pace) }
        async let following = SyncEngine.snapshot(request, transport)
        let input = try store.hydrated(by: page, at: place, random: &random)
        hydrated += page.records.count
        report(.received(hydrated))
        // A failure shows again when the page is asked for in its turn.
        if let next, let page = try? await following { ahead = (next, page) }
        if case .hydratedPage(done: true, _, _) = input { hydrated = 0 }
        return input
    }

    private static func snapshot(
        _ request: SnapshotRequest?, _ transport: any SyncTransport
    ) async throws -> SnapshotPage? {
        guard let request else { return nil }
        return try await transport.snapshot(request)
    }

    private func pull() async throws -> ClientSession.Input {
        if received == 0 { report(.working("receiving")) }
        let page = try await transport.pull(try store.nextPull(session.pace))
        received += page.records.count
        if !page.records.isEmpty { report(.received(received)) }
        let step = try store.take(page, now: now(), random: &random)
        if step != .staged { received = 0 }
        if case .applied(.different(let device, let server), _) = step { report(.difference(device, server)) }
        return ClientSession.Input(step, end: page.end)
    }

    private func follow(_ device: DeviceID) async {
        let inputs = inputs
        do throws(TransportFailure) {
            try await transport.live(device: device) { inputs?.yield(.hinted($0)) }
            inputs?.yield(.liveEnded(nil))
        } catch {
            // A broken stream is no failed call: the next greeting shows whether the server is there.
            inputs?.yield(.liveEnded(error.message))
        }
    }

    /// Other connections and processes write to the file: SQLite tells by a number that costs a microsecond to read.
    private func watchFile(_ inputs: AsyncThrowingStream<ClientSession.Input, any Error>.Continuation) async {
        var seen: Int64 = -1
        do {
            while true {
                try await Task.sleep(for: foreignWrites)
                do {
                    let version = try store.dataVersion()
                    if version == seen { continue }
                    if try store.hasUnsealedChanges() { inputs.yield(.wrote) }
                    if try store.hasNewScopes() { inputs.yield(.scopesChanged) }
                    seen = version
                } catch let error as StoreError where error.passes {
                    // The app writes just now: look again.
                    continue
                }
            }
        } catch {
            inputs.finish(throwing: error)
        }
    }

    private func now() -> Int64 { clock() }

    /// Unix milliseconds.
    public static let systemClock: @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970 * 1000) }
}

extension SyncEngine.Event {
    fileprivate static func difference(_ device: ScopeDigest, _ server: ScopeDigest) -> SyncEngine.Event {
        .diverged(
            message: "The device holds \(device.count) records with digest \(Hex.encode(device.sum).prefix(16)), the "
                + "server \(server.count) with \(Hex.encode(server.sum).prefix(16)). Please report this; to start "
                + "afresh, detach the file and sync it again.")
    }
}

extension SyncError.Code {
    fileprivate init(_ kind: TransportFailure.Kind) {
        self =
            switch kind {
            // Being offline, or behind a login page, looks like a wrong address.
            case .transient, .cancelled, .misconfigured: .offline
            case .unauthorised: .unauthorised
            case .refused, .contractMismatch: .stopped
            }
    }
}

extension ClientSession.Failure {
    init(_ failure: TransportFailure) {
        let kind: Kind =
            switch failure.kind {
            case .transient, .cancelled: .transient
            case .unauthorised: .unauthorised
            case .misconfigured: .misconfigured
            case .refused, .contractMismatch: .permanent
            }
        // Whatever number came over the network; the session bounds it further.
        self.init(kind, failure.message, serverWish: failure.retryAfter.map { Int64(max(0, min($0, 86_400)) * 1000) })
    }
}
