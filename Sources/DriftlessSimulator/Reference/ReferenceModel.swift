internal import DriftlessContract
internal import DriftlessProtocol

/// What the server should make of the operations that it takes, in its order: the rules of the sync model written a
/// second time, with nothing of the engine's deciding and merging code.
///
/// Where the server has a choice (which key a record gets instead of one that is taken), the model takes the receipt's
/// and checks that it was one.
struct ReferenceModel {
    struct Author: Hashable {
        /// Rule [5].
        var stamp: Int64
        /// In the order in which the server met the devices.
        var writer: Int
        var isServerSide: Bool
    }
    struct Cell {
        var value: Value
        /// Of its last change.
        var revision: Revision
        var author: Author
    }
    struct Record {
        var life: OperationID
        var cells: [Cell]
        var isLive: Bool
        var revision: Revision
        var lastKind: Change.Kind

        var row: [Value]? { isLive ? cells.map(\.value) : nil }
    }
    struct Answer {
        var outcome: Receipt.Outcome
        var revision: Revision
        /// Records that it changed.
        var touched: [RecordRef] = []
    }
    struct Met: Hashable {
        var ref: RecordRef
        /// `nil`: the record as a whole.
        var field: String?
        var kept: Conflict.Kept
        var policy: String
    }
    /// What the model makes of an operation.
    struct Verdict {
        /// Why it cannot be accepted.
        var objections: [String] = []
        var conflicts: [Met] = []
        /// Records whose state changed.
        var touched: [RecordRef] = []
        /// The policies that settled something, and whether the writer knew what it met.
        var settled: Set<Settled> = []
        /// Which kinds of changes did not know of each other.
        var pairs: Set<String> = []
        /// In the operation's own commit.
        var revision: Revision = 0
    }
    struct Settled: Hashable {
        var policy: MergePolicy
        var isKnown: Bool
        var kept: Conflict.Kept
    }
    struct LifeOfKey: Hashable {
        var ref: RecordRef
        var life: OperationID
    }

    let contract: Contract
    var records: [RecordRef: Record] = [:]
    private(set) var answers: [OperationID: Answer] = [:]
    /// The records of each commit, in order, and which of them it left deleted.
    private(set) var commits: [(revision: Revision, refs: [RecordRef], deleted: Set<RecordRef>)] = []
    private(set) var revision: Revision = 0
    /// The key that a life has instead of the one it was inserted with.
    var moved: [LifeOfKey: RecordKey] = [:]
    /// The life of the record that an insert turned out to mean.
    var joined: [LifeOfKey: OperationID] = [:]
    private var writers: [DeviceID: (number: Int, lastStamp: Int64)] = [:]

    init(contract: Contract) { self.contract = contract }

    mutating func meet(_ device: DeviceID) {
        if writers[device] == nil { writers[device] = (writers.count + 1, .min) }
    }

    mutating func author(
        of operation: DriftlessProtocol.Operation, from device: DeviceID, clock: Int64, now: Int64, isServerSide: Bool
    ) -> Author {
        meet(device)
        guard let known = writers[device] else { return Author(stamp: now, writer: 0, isServerSide: isServerSide) }
        let stamp = max(min(operation.wallTime + (now - clock), now), known.lastStamp)
        writers[device]?.lastStamp = stamp
        return Author(stamp: stamp, writer: known.number, isServerSide: isServerSide)
    }

    /// Takes an operation that the server has decided on for the first time.
    mutating func decide(
        _ operation: DriftlessProtocol.Operation, _ receipt: Receipt, _ author: Author
    ) -> Verdict {
        var draft = Draft(self, operation, receipt, author, next: revision + 1)
        draft.run()
        var verdict = draft.verdict
        answers[operation.id] = Answer(outcome: receipt.outcome, revision: receipt.revision)
        verdict.revision = revision
        guard receipt.outcome.isAccepted else {
            verdict.touched = []
            return verdict
        }
        answers[operation.id]?.touched = verdict.touched
        records = draft.records
        joined = draft.joined
        for rekey in receipt.rekeys {
            let old = RecordRef(entity: rekey.entity, key: rekey.old)
            moved[LifeOfKey(ref: old, life: rekey.life)] = rekey.new
        }
        if !verdict.touched.isEmpty {
            revision += 1
            let deleted = verdict.touched.filter { records[$0]?.isLive != true }
            commits.append((revision, verdict.touched, Set(deleted)))
        }
        verdict.revision = revision
        return verdict
    }

    func isRejected(_ operation: OperationID) -> Bool {
        answers[operation].map { !$0.outcome.isAccepted } ?? false
    }
}
