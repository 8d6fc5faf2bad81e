public import DriftlessContract
public import DriftlessProtocol
public import DriftlessSync

/// The store's side of a session's exchanges with the server: what to ask, and what the session hears of an answer. A
/// shell puts the way to the server in between: the engine a network, the simulator one that fails on purpose.
extension ClientStore {
    public func greeting(now: Int64) throws -> Hello {
        try prune(now: now)
        return Hello(device: try device(), contractDigest: digest)
    }

    public func greeted(by welcome: Welcome) throws -> ClientSession.Input {
        let same = try meet(welcome.terms, revision: welcome.revision)
        let position = try position()
        return .greeted(
            revision: welcome.revision, sameHistory: same, checkpoint: position.checkpoint,
            hydrated: position.hydration == nil)
    }

    /// The oldest operations of the outbox. One that is larger than a batch is sent in parts first (rule [17]).
    public func nextPush(_ pace: Pace, now: Int64) throws -> (stages: [StageRequest], push: PushRequest) {
        let request = PushRequest(
            device: try device(), contractDigest: digest, clock: now, operations: try nextBatch(limit: pace.batch),
            acknowledged: try acknowledged())
        return try request.staged(sliceBytes: pace.batch.bytes) ?? ([], request)
    }

    public func pushed(
        _ response: PushResponse, now: Int64, random: inout some RandomNumberGenerator
    ) throws -> ClientSession.Input {
        if response.receipts.isEmpty, response.stop == .none {
            // It failed at the first of them, or has a defect: at once it would do no better.
            return .failed(.init(.transient, "The server answered none of the operations that were sent."))
        }
        let pending = try process(response.receipts, now: now, random: &random)
        return .pushed(pending: pending, stop: response.stop, revision: response.revision)
    }

    /// Where a first sync goes on; `nil` if all scopes have had theirs.
    public func nextSnapshot(_ pace: Pace) throws -> (place: Hydration, request: SnapshotRequest)? {
        try position().hydration.map { ($0, try snapshotRequest(at: $0, pace)) }
    }

    public func snapshotRequest(at place: Hydration, _ pace: Pace) throws -> SnapshotRequest {
        SnapshotRequest(
            device: try device(), contractDigest: digest, scope: place.scope, cursor: place.cursor,
            pageBytes: pace.pageBytes)
    }

    public func hydrated(
        by page: SnapshotPage, at place: Hydration, random: inout some RandomNumberGenerator
    ) throws -> ClientSession.Input {
        guard page.scope == place.scope, page.cursor == place.cursor else {
            // Asked for again at once it would come again at once: a proxy's old copy, or a server with a defect.
            return .failed(.init(.transient, "The server's page is not the one that was asked for."))
        }
        let (isDone, checkpoint, pending) = try apply(page, at: place, random: &random)
        return .hydratedPage(done: isDone, checkpoint: checkpoint, pending: pending)
    }

    /// There was nothing to ask for.
    public func hydratedAlready(now: Int64, random: inout some RandomNumberGenerator) throws -> ClientSession.Input {
        .hydratedPage(
            done: true, checkpoint: try position().checkpoint, pending: try seal(now: now, random: &random))
    }

    public func nextPull(_ pace: Pace) throws -> PullRequest {
        let (after, scopes) = try nextPull()
        return PullRequest(
            device: try device(), contractDigest: digest, after: after, scopes: scopes, pageBytes: pace.pageBytes)
    }
}

extension ClientSession.Input {
    /// - Parameter end: of the page that was taken.
    public init(_ step: PullStep, end: Revision) {
        self =
            switch step {
            case .staged, .outdated: .pulledPage
            case .unfit(let pending): .pulled(fitted: false, end: end, pending: pending)
            case .applied(_, let pending): .pulled(fitted: true, end: end, pending: pending)
            }
    }
}
