internal import DriftlessContract
internal import DriftlessProtocol

/// What the app on a device did, as the app saw it: rows before and after, and what the device held. Nothing here asks
/// the engine what it recorded.
struct Ledger {
    struct Write {
        var ref: RecordRef
        var before: [Value]?
        var after: [Value]?
        /// Of the record when it was written (rule [2]): 0 while its insert is not answered.
        var base: Revision
        /// Of fields that have an unanswered change of their own.
        var fieldBases: [Int: Revision]
        /// The transaction deleted the record and inserted it anew (`REPLACE`): seen from outside, it was changed.
        var isReborn = false

        func base(ofField i: Int) -> Revision { fieldBases[i] ?? base }
    }
    struct Transaction {
        var writes: [Write]
        var at: Int64
        /// The engine has made an operation of it; before that, a crash may join it with others.
        var isSealed = false
        /// Once the engine has shown which.
        var operation: OperationID?
        /// Once the server has accepted it: on top of what the device holds until that is as new.
        var acceptedAt: Revision?
    }

    /// Of which the device does not hold the effect yet, in order.
    private(set) var transactions: [Transaction] = []
    /// Operations of these records got other keys: their later changes are followed by the model alone.
    private(set) var moved: Set<RecordRef> = []
    /// The highest number of an operation that was matched.
    var lastNumber: UInt64 = 0
    private(set) var written = 0

    var unanswered: Int { transactions.count { $0.acceptedAt == nil } }
    var unclaimed: Int { transactions.count { $0.operation == nil } }

    mutating func record(_ writes: [Write], at: Int64) {
        written += 1
        transactions.append(Transaction(writes: writes, at: at))
    }

    /// All that was written until now is in operations.
    mutating func sealed() {
        for i in transactions.indices { transactions[i].isSealed = true }
    }

    /// Where transactions began was known to the process that died (rule [9]).
    mutating func crashed() {
        guard let first = transactions.firstIndex(where: { !$0.isSealed }) else { return }
        let joined = transactions[first...]
        transactions.removeSubrange(first...)
        transactions.append(Transaction(writes: joined.flatMap(\.writes), at: joined.map(\.at).max() ?? 0))
    }

    /// The engine shows an operation for the first time: it is the oldest transaction without one.
    mutating func claim(_ operation: DriftlessProtocol.Operation) -> Transaction? {
        guard let i = transactions.firstIndex(where: { $0.operation == nil }) else { return nil }
        transactions[i].operation = operation.id
        return transactions[i]
    }

    /// An operation inserts a record that was there before: what was written of it afterwards rests on that insert.
    mutating func reborn(_ ref: RecordRef, in operation: OperationID) {
        guard let t = transactions.firstIndex(where: { $0.operation == operation }) else { return }
        for w in transactions[t].writes.indices where transactions[t].writes[w].ref == ref {
            transactions[t].writes[w].isReborn = true
        }
        for later in transactions.indices.dropFirst(t + 1) {
            for w in transactions[later].writes.indices where transactions[later].writes[w].ref == ref {
                transactions[later].writes[w].base = 0
                transactions[later].writes[w].fieldBases = [:]
            }
        }
    }

    /// - Parameter revision: at which it was accepted; `nil` for one that was refused.
    mutating func answered(_ operation: OperationID, at revision: Revision?) {
        guard let revision else { return transactions.removeAll { $0.operation == operation } }
        for t in transactions.indices where transactions[t].operation == operation {
            transactions[t].acceptedAt = revision
        }
    }

    /// The device holds everything up to here.
    mutating func confirmed(upTo checkpoint: Revision) {
        transactions.removeAll { $0.acceptedAt.map { $0 <= checkpoint } ?? false }
    }

    mutating func rekeyed(_ entity: String, _ keys: [RecordKey]) {
        for key in keys { moved.insert(RecordRef(entity: entity, key: key)) }
    }

    /// Whether a write of the record is not known as an operation yet.
    func hasUnclaimed(_ ref: RecordRef) -> Bool {
        transactions.contains { $0.operation == nil && $0.writes.contains { $0.ref == ref } }
    }

    /// Whether the record, or one that it may refer to, got another key.
    func hasMoved(_ ref: RecordRef, _ contract: Contract) -> Bool {
        let parents = contract.entity(named: ref.entity)?.references.map(\.parent) ?? []
        return moved.contains { $0.entity == ref.entity || parents.contains($0.entity) }
    }

    /// What a write of a record now rests on, from the unanswered ones before it.
    func bases(_ ref: RecordRef, held: Revision) -> (base: Revision, fields: [Int: Revision]) {
        var base = held
        var fields: [Int: Revision] = [:]
        for write in transactions.flatMap(\.writes) where write.ref == ref {
            switch (write.isReborn ? nil : write.before, write.after) {
            case (nil, .some):
                base = 0
                fields = [:]
            case (let before?, let after?):
                for i in after.indices where before[i] != after[i] && fields[i] == nil {
                    fields[i] = write.base(ofField: i)
                }
            case (_, nil): continue
            }
        }
        return (base, fields)
    }
}
