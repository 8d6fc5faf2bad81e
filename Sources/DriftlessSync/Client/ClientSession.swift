public import DriftlessContract
public import DriftlessProtocol

/// What a device does next, as a pure state machine: a shell performs the effects and feeds the results back.
///
/// One effect is under way at a time, but for `openLive` and `remind`, which run beside the others, and for a seal
/// during a wait.
public struct ClientSession: Hashable, Sendable, Codable {
    public enum Mode: String, Hashable, Sendable, Codable {
        /// To quiescence, then stop.
        case once
        /// Stay and follow.
        case watch
    }

    public enum Input: Hashable, Sendable, Codable {
        case started
        /// Something wrote to the app's tables.
        case wrote
        /// A person or the app wants a sync now.
        case asked
        /// The server announced a revision.
        case hinted(Revision)
        case greeted(revision: Revision, sameHistory: Bool, checkpoint: Revision, hydrated: Bool)
        case sealed(pending: Int)
        case pushed(pending: Int, stop: PushResponse.Stop, revision: Revision)
        case renamed
        /// `pending` counts what was sealed while the page was applied, too.
        case hydratedPage(done: Bool, checkpoint: Revision, pending: Int)
        /// The device took another scope, or left one.
        case scopesChanged
        /// A page of a pull is kept, and there are more.
        case pulledPage
        /// The last page. `fitted` is false if a page did not follow what the device holds.
        case pulled(fitted: Bool, end: Revision, pending: Int)
        case failed(Failure)
        case waited
        /// The live stream ended; why, if not in good order.
        case liveEnded(String?)
        /// The time of `remind` is over.
        case reminded
    }

    public struct Failure: Hashable, Sendable, Codable {
        public enum Kind: String, Hashable, Sendable, Codable {
            /// Time may heal it.
            case transient
            /// The app holds its own file; the server has nothing to do with it.
            case locked
            /// Another token may heal it.
            case unauthorised
            /// The address or the certificate looks wrong; being offline, or behind a login page, looks the same.
            case misconfigured
            /// A person must act.
            case permanent
        }
        public var kind: Kind
        public var message: String
        /// Milliseconds the server asks to wait.
        public var serverWish: Int64?

        public init(_ kind: Kind, _ message: String, serverWish: Int64? = nil) {
            self.kind = kind
            self.message = message
            self.serverWish = serverWish
        }
    }

    public enum Effect: Hashable, Sendable, Codable {
        case greet, seal, push, hydrate, pull, openLive
        /// Come back with `reminded` after so many milliseconds.
        case remind(after: Int64)
        case tell(News)
        /// Take a new device id (rule [16]).
        case renameDevice
        case refreshCredentials
        /// Milliseconds; the reason is for people.
        case wait(Int64, because: String)
        case stop(Ending)
    }

    public enum Ending: Hashable, Sendable, Codable {
        /// The outbox is empty and the device is at the server's revision.
        case quiescent
        case failed(String)
    }

    /// How the device hears of what is new, when that changes.
    public enum News: Hashable, Sendable, Codable {
        case live
        /// No stream comes through; every so many milliseconds the device asks.
        case asking(every: Int64, because: String)
    }

    public enum Phase: String, Hashable, Sendable, Codable {
        /// Nothing to do; leaves on a write or a hint.
        case idle
        /// An effect is under way; leaves with its result.
        case busy
        /// Between two attempts; leaves when the time is over. Writes are sealed meanwhile, so that what was written
        /// apart while the network was away is not joined into one operation.
        case waiting
        /// For good.
        case stopped
    }

    public private(set) var phase = Phase.idle
    public private(set) var retry: RetryPolicy
    public private(set) var breaker: Breaker
    public private(set) var pace: Pace
    private let mode: Mode
    private var greeted = false
    private var hydrated = false
    /// The device took a scope, or left one, and nobody looked yet what that means.
    private var scopesChanged = false
    private var following: Following
    private var dirty = true
    private var sealsWhileWaiting = false
    private var pending = 0
    private var checkpoint: Revision = 0
    private var serverRevision: Revision = 0
    private var mustPull = true
    private var refreshed = false
    /// In a row; each is a wait of the store's own busy timeout already.
    private var timesLocked = 0
    /// In `once` a server that cannot be reached, or a file that stays locked, is given up after so many failures in a
    /// row.
    private static let patience = 4
    private static let lockedWait: Int64 = 250

    public init(mode: Mode, transport: Transport) {
        self.mode = mode
        retry = RetryPolicy(backoff: transport.backoff)
        breaker = Breaker(transport.breaker)
        pace = Pace(transport.batch)
        following = Following(transport)
    }

    public mutating func handle(
        _ input: Input, now: Int64, random: inout some RandomNumberGenerator
    ) -> [Effect] {
        if phase == .stopped { return [] }
        switch input {
        case .started:
            return advance(now)
        case .wrote:
            dirty = true
            return phase == .waiting ? sealMeanwhile() : phase == .idle ? advance(now) : []
        case .asked:
            dirty = true
            mustPull = true
            // Not only what is known here: the server may have news that no announcement brought.
            greeted = false
            return phase == .idle || (phase == .waiting && !sealsWhileWaiting) ? advance(now) : []
        case .scopesChanged:
            scopesChanged = true
            // What was asked for before is of other scopes.
            mustPull = true
            return phase == .idle ? advance(now) : []
        case .hinted(let revision):
            serverRevision = max(serverRevision, revision)
            let told = following.heard(now: now)
            return told + (phase == .idle ? advance(now) : [])
        case .reminded:
            if following.reminded() { mustPull = true }
            return phase == .idle ? advance(now) : []
        case .liveEnded(let reason):
            following.ended(reason, now: now, random: &random)
            // A stream that ended may have missed an announcement: greet again, which also renews the token's check.
            greeted = false
            return phase == .idle ? advance(now) : []
        case .failed(let failure) where sealsWhileWaiting:
            // The wait goes on; the seal comes with the next write or at its end.
            sealsWhileWaiting = false
            dirty = true
            return failure.kind == .locked ? [] : fail(failure, now, &random)
        case .waited:
            // A wait that was cut short by somebody who asked ends later all the same.
            guard phase == .waiting else { return [] }
            guard sealsWhileWaiting else { return advance(now) }
            // The seal's own end goes on from here.
            sealsWhileWaiting = false
            phase = .busy
            return []
        case .failed(let failure):
            return fail(failure, now, &random)
        case .pulled(fitted: false, _, let pending):
            self.pending = pending
            // Asked for again at once it would come again at once: a proxy's old copy, or a server with a defect.
            return fail(Failure(.transient, "The server's page does not follow what this device holds."), now, &random)
        case .sealed(let pending) where sealsWhileWaiting:
            self.pending = pending
            sealsWhileWaiting = false
            return sealMeanwhile()
        case .greeted, .sealed, .pushed, .renamed, .hydratedPage, .pulledPage, .pulled:
            return succeed(input, now)
        }
    }

    private mutating func succeed(_ input: Input, _ now: Int64) -> [Effect] {
        var remote = true
        switch input {
        case .greeted(let revision, let sameHistory, let checkpoint, let hydrated):
            guard sameHistory else { return stop(.failed(ClientSession.lostHistory)) }
            greeted = true
            mustPull = true
            self.checkpoint = checkpoint
            self.hydrated = hydrated
            serverRevision = revision
        case .sealed(let pending):
            self.pending = pending
            remote = false
        case .pushed(let pending, let stop, let revision):
            self.pending = pending
            serverRevision = max(serverRevision, revision)
            if stop == .gap { return self.stop(.failed(ClientSession.lostHistory)) }
            if stop == .forked { return busy(.renameDevice) }
        case .renamed:
            greeted = false
            remote = false
        case .hydratedPage(let done, let checkpoint, let pending):
            self.pending = pending
            hydrated = done
            if done { self.checkpoint = checkpoint }
        case .pulled(_, let end, let pending):
            self.pending = pending
            mustPull = false
            checkpoint = end
        case .pulledPage, .started, .wrote, .asked, .scopesChanged, .hinted, .failed, .waited, .liveEnded, .reminded:
            break
        }
        if remote {
            breaker.record(success: true, now: now)
            refreshed = false
            // A greeting precedes each attempt: it shows that the server is there, not that the attempt will succeed.
            if case .greeted = input {
            } else {
                retry.succeeded()
                pace.succeeded()
            }
        }
        timesLocked = 0
        return advance(now)
    }

    private mutating func sealMeanwhile() -> [Effect] {
        if !dirty || sealsWhileWaiting { return [] }
        dirty = false
        sealsWhileWaiting = true
        return [.seal]
    }

    private mutating func advance(_ now: Int64) -> [Effect] {
        if dirty {
            // Cleared when the seal begins, not when it ends: a write that comes in between wants a seal of its own.
            dirty = false
            return busy(.seal)
        }
        let closed = breaker.wait(now: now)
        if closed > 0 {
            phase = .waiting
            return [.wait(closed, because: "the server failed too often; the next attempt is a probe")]
        }
        if !greeted { return busy(.greet) }
        if pending > 0 { return busy(.push) }
        if !hydrated || scopesChanged {
            // Cleared when the look at the scopes begins: one that changes meanwhile wants a look of its own.
            scopesChanged = false
            return busy(.hydrate)
        }
        if mustPull || serverRevision > checkpoint { return busy(.pull) }
        if mode == .once { return stop(.quiescent) }
        phase = .idle
        return following.idle(now: now)
    }

    private mutating func fail(
        _ failure: Failure, _ now: Int64, _ random: inout some RandomNumberGenerator
    ) -> [Effect] {
        if failure.kind == .permanent || (failure.kind == .misconfigured && mode == .once) {
            return stop(.failed(failure.message))
        }
        if failure.kind == .locked { return failLocked(failure.message) }
        following.networkLost()
        if failure.kind == .unauthorised, !refreshed {
            refreshed = true
            // The next token may be another user's: the greeting tells.
            greeted = false
            phase = .waiting
            // One refresh, then backoff: never a loop of refused tokens.
            return [.refreshCredentials, .wait(0, because: failure.message)]
        }
        // And one more after it: the new token may expire before anything succeeded with it.
        refreshed = false
        breaker.record(success: false, now: now)
        pace.failed()
        greeted = false
        let wait = retry.failed(serverWish: failure.serverWish, random: &random)
        if mode == .once, failure.kind == .unauthorised || retry.failures >= ClientSession.patience {
            return stop(.failed(failure.message))
        }
        phase = .waiting
        return [.wait(max(wait, breaker.wait(now: now)), because: failure.message)]
    }

    private mutating func failLocked(_ message: String) -> [Effect] {
        // What was to be sealed still is.
        dirty = true
        timesLocked += 1
        if mode == .once, timesLocked >= ClientSession.patience { return stop(.failed(message)) }
        phase = .waiting
        return [.wait(ClientSession.lockedWait, because: message)]
    }

    private mutating func busy(_ effect: Effect) -> [Effect] {
        phase = .busy
        return [effect]
    }

    private mutating func stop(_ ending: Ending) -> [Effect] {
        phase = .stopped
        return [.stop(ending)]
    }

    private static let lostHistory =
        "The server does not know the history that this device has seen: it was restored from a backup, it is another "
        + "server, or the token is for another tenant. Nothing was changed here. Check the token and the URL, or bring "
        + "the server's newest data back, then sync again."
}
