internal import DriftlessClientStore
internal import DriftlessContract
internal import DriftlessProtocol
internal import DriftlessSync

/// What has just happened, for those who check.
enum Moment {
    /// The app on a device has committed a transaction.
    case wrote(SimulatedDevice)
    /// The engine shows an operation for the first time, and the transaction that it must be.
    case recorded(SimulatedDevice, DriftlessProtocol.Operation, Ledger.Transaction?)
    case asked(SimulatedDevice)
    /// The server has decided on an operation, and the reference model too.
    case decided(DriftlessProtocol.Operation, Receipt, ReferenceModel.Verdict)
    /// It was asked again.
    case repeated(DriftlessProtocol.Operation, Receipt, first: ReferenceModel.Answer?)
    /// A push has been committed.
    case committed(before: Revision, after: Revision)
    /// The server's process has begun anew.
    case serverOpened
    /// A device has taken receipts that it waited for.
    case answered(SimulatedDevice, [Receipt], before: [RecordRef: Revision])
    case hydrated(SimulatedDevice, SnapshotPage, before: [RecordRef: Revision])
    case pulled(SimulatedDevice, PullPage, PullStep, before: [RecordRef: Revision])
    /// It was waited for that all come to rest; not settled if patience ran out.
    case ended(settled: Bool)
}

/// Watches over one invariant. One a file; `CheckerRegistry` lists them.
protocol Checker: AnyObject {
    var invariant: Invariant { get }
    func check(_ moment: Moment, in world: World) throws
}

enum CheckerRegistry {
    static func all() -> [any Checker] {
        [
            NoLostWrite(), ExactlyOnce(), AckDurable(), Atomic(), CheckpointHonest(), RevokedGone(), Converged(),
            DeletedStaysDeleted(), QueueLive(), NeverBlocked(), StatusTrue(), DigestIncremental(), MergeLaws(),
            VisibleState(), SessionGuarantees(),
        ]
    }
}
