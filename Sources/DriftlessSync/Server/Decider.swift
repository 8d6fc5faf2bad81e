internal import DriftlessContract
internal import DriftlessProtocol

/// Why a run stopped early.
enum Halt: Error {
    case needs([Query])
    case reject(Rejection)
}

/// One run of the decision over what is known.
struct Decider {
    let contract: Contract
    let operation: Operation
    let context: Context
    let known: Findings
    /// Present states of what the operation changed.
    var states: [RecordID: StoredRecord] = [:]
    /// Every record that it named or changed, in order.
    private(set) var touched: [RecordID] = []
    private var isTouched: Set<RecordID> = []
    var changedFields: [RecordID: Set<Int>] = [:]
    var removed: [RecordID] = []
    /// Deletes of this operation that lost against an update.
    var overruled: Set<RecordID> = []
    var conflicts: [Conflict] = []
    var rekeys: [Rekey] = []
    /// The keys that this operation's own inserts got instead.
    var rekeyed: [RecordID: RecordKey] = [:]
    /// Keys that the server gave in this operation: nothing can be stored under them.
    var minted: Set<RecordID> = []
    /// The highest integer key that this operation gave, per entity.
    var highestKeys: [String: Int64] = [:]
    /// Inserts that turned out to mean a record that was there: that record's life.
    var joined: [RecordID: OperationID] = [:]
    var holdings: [Holdings.Subject: Holdings] = [:]
    /// The stored rows are exactly what the device shows already (rule [19]).
    var isPlain = true

    init(_ contract: Contract, _ operation: Operation, _ context: Context, _ known: Findings) {
        self.contract = contract
        self.operation = operation
        self.context = context
        self.known = known
    }

    mutating func run() -> ServerSession.Effect {
        do {
            do {
                try mintKeys()
                try each(operation.changes) { try $0.apply($1) }
                try settleReferences()
                try checkUnique()
                return .commit(try accepted())
            } catch Halt.reject(let rejection) {
                return .commit(try rejected(rejection))
            }
        } catch Halt.needs(let queries) {
            var seen: Set<Query> = []
            return .look(queries.filter { seen.insert($0).inserted })
        } catch {
            return .look([])
        }
    }

    /// Does it for each item. One that lacks an answer does not keep the others from asking, so that a round trip
    /// to the store serves them all.
    /// - Throws: `Halt.needs` with all that is missing; a rejection, unless it came after something was missing.
    mutating func each<Item>(
        _ items: some Sequence<Item>, _ body: (inout Decider, Item) throws -> Void
    ) throws {
        var missing: [Query] = []
        for item in items {
            do {
                try body(&self, item)
            } catch Halt.needs(let queries) {
                missing += queries
            } catch {
                if missing.isEmpty { throw error }
                break
            }
        }
        if !missing.isEmpty { throw Halt.needs(missing) }
    }

    func reject(_ code: Rejection.Code, _ message: String) -> Halt { .reject(Rejection(code, message)) }

    func ask(_ query: Query) throws -> Findings.Answer {
        guard let answer = known.answers[query] else { throw Halt.needs([query]) }
        return answer
    }

    /// As before this operation.
    func stored(_ id: RecordID) throws -> StoredRecord? {
        if minted.contains(id) { return nil }
        guard case .record(let record) = try ask(.record(id)) else { return nil }
        return record
    }

    func present(_ id: RecordID) throws -> StoredRecord? { try states[id] ?? stored(id) }

    mutating func touch(_ id: RecordID) {
        if isTouched.insert(id).inserted { touched.append(id) }
    }

    mutating func put(_ record: StoredRecord, fields: some Sequence<Int>) {
        var record = record
        record.revision = context.next
        for i in fields { record.metas[i] = FieldMeta(revision: context.next, author: context.author) }
        for subject in holdings.keys where subject.entity == record.id.entity {
            holdings[subject]?.replace(states[record.id], by: record)
        }
        states[record.id] = record
        changedFields[record.id, default: []].formUnion(fields)
        touch(record.id)
    }

    func isRejected(_ id: OperationID) throws -> Bool {
        guard case .wasRejected(let answer) = try ask(.wasRejected(id)) else { return false }
        return answer
    }

    /// From now on, edits that name this operation's life mean the record.
    mutating func join(_ record: StoredRecord) {
        if record.life != operation.id { joined[record.id] = record.life }
    }

    /// The life of the record that an insert of another life turned out to mean.
    func joined(_ id: RecordID, _ life: OperationID) throws -> OperationID? {
        if life == operation.id, let own = joined[id] { return own }
        guard case .joined(let present) = try ask(.joined(AliasID(record: id, life: life))) else { return nil }
        return present
    }

    /// The key that a life has now: the server may have given it another (`rekey`).
    func translated(_ id: RecordID, life: OperationID, in entity: Entity) throws -> RecordID {
        guard entity.identity.onDuplicate == .rekey else { return id }
        if life == operation.id, let own = rekeyed[id] { return RecordID(entity: id.entity, key: own) }
        guard case .alias(let key?) = try ask(.alias(AliasID(record: id, life: life))) else { return id }
        return RecordID(entity: id.entity, key: key)
    }

    /// Live records with these values, this operation's changes included.
    mutating func holders(_ entity: Entity, _ fields: [String], _ values: [Value]) throws -> [StoredRecord] {
        let query = Query.holders(entity: entity.name, fields: fields, values: values)
        guard case .holders(let found) = try ask(query) else { return [] }
        let subject = Holdings.Subject(entity: entity.name, fields: fields)
        let holding = holdings[subject] ?? Holdings(entity, fields, states.values)
        holdings[subject] = holding
        let own = holding.holders(of: values)
        return (found.filter { states[$0.id] == nil } + own.compactMap { states[$0] }).sorted { $0.id.key < $1.id.key }
    }

    func accepted() throws -> Decision {
        let writes = try touched.compactMap { id -> StoredRecord? in
            guard let new = states[id], try new != stored(id) else { return nil }
            return new
        }
        let current = context.next - 1
        var receipt = Receipt(
            operation: operation.id, number: operation.number, outcome: conflicts.isEmpty ? .accepted : .merged,
            revision: writes.contains { $0.revision == context.next } ? context.next : current, conflicts: conflicts,
            rekeys: rekeys)
        if !(isPlain && conflicts.isEmpty && rekeys.isEmpty) {
            receipt.records = try touched.compactMap { id in
                try present(id).flatMap { state($0) }
            }
        }
        let joins = joined.map { Join(record: $0.key, life: operation.id, present: $0.value) }
            .sorted { ($0.record.entity, $0.record.key) < ($1.record.entity, $1.record.key) }
        return Decision(writes: writes, aliases: rekeys, joins: joins, receipt: receipt)
    }

    mutating func rejected(_ rejection: Rejection) throws -> Decision {
        var records: [RecordState] = []
        var seen: Set<RecordID> = []
        try each(operation.changes) { decider, change in
            guard let entity = decider.contract.entity(named: change.layout.entity) else { return }
            let id = RecordID(entity: entity.name, key: change.key)
            guard seen.insert(id).inserted else { return }
            if let record = try decider.stored(id), let state = decider.state(record) {
                records.append(state)
            } else {
                records.append(
                    RecordState(
                        layout: Layout(entity), key: change.key, revision: decider.context.next - 1,
                        life: change.life ?? decider.operation.id, row: nil))
            }
        }
        return Decision(
            receipt: Receipt(
                operation: operation.id, number: operation.number, outcome: .rejected(rejection),
                revision: context.next - 1, records: records))
    }

    func state(_ record: StoredRecord) -> RecordState? {
        contract.entity(named: record.id.entity).map {
            RecordState(
                layout: Layout($0), key: record.id.key, revision: record.revision, life: record.life, row: record.row)
        }
    }
}
