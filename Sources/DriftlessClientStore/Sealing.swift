internal import DriftlessContract
internal import DriftlessProtocol
internal import DriftlessSQLite
internal import DriftlessSync

extension ClientStore {
    /// Turns what the triggers logged into one operation, durably (rule [9]).
    /// - Parameter now: Unix milliseconds.
    /// - Returns: the number of operations that wait for an answer.
    @discardableResult
    public func seal(now: Int64, random: inout some RandomNumberGenerator) throws -> Int {
        let waiting = try write { connection in
            try sealLog(connection, random: &random)
            return try pendingCount(connection)
        }
        // Where the process died between an answer and this.
        try confirmAll(random: &random)
        return waiting
    }

    /// Up to a hundred thousand: beyond, the exact number is worth no walk over all of them at each batch.
    func pendingCount(_ connection: Connection) throws -> Int {
        Int(
            try connection.integer(
                """
                SELECT count(*) FROM (SELECT 1 FROM driftless_operation WHERE state = 'pending' LIMIT 100000)
                """) ?? 0)
    }

    func sealLog(_ connection: Connection, random: inout some RandomNumberGenerator) throws {
        let entries = try LogEntry.readAll(connection, entities: order)
        // Noted by statements that were then ignored.
        for i in order.indices { try connection.run("DELETE FROM \(ClientSchema.displacedName(i))") }
        let beginnings = boundaries.take()
        guard !entries.isEmpty else { return }
        for transaction in try sealed(entries, beginningAt: beginnings, connection) {
            let id = OperationID.random(using: &random)
            var changes: [Change] = []
            for part in transaction.parts {
                try seedUnderlay(part.entity, part.key, before: part.before, in: connection)
                changes += try self.changes(of: part.steps, part.entity, part.key, in: id, connection)
            }
            if changes.isEmpty { continue }
            try attachTargets(&changes, operation: id, connection)
            try append(changes, id: id, wallTime: transaction.wallTime, existing: false, in: connection)
        }
        try clearLog(connection)
        try connection.notifyChange(of: "driftless_operation")
    }

    /// A row that says nothing keeps the numbers rising: the beginning of a transaction must not become a number in
    /// the midst of another.
    func clearLog(_ connection: Connection) throws {
        guard let last = try connection.integer("SELECT max(seq) FROM driftless_log") else { return }
        try connection.run("DELETE FROM driftless_log")
        try connection.run(
            "INSERT INTO driftless_log (seq, entity, kind, at) VALUES (?, -1, 0, 0)", .integer(last))
    }

    /// A transaction as the log tells it: what happened to each record.
    private struct SealedTransaction {
        var wallTime: Int64
        var parts: [(entity: Entity, key: RecordKey, before: [Value]?, steps: [LogEntry.Step])]
    }

    /// Split where transactions are known to begin. From the last to the first: a record's row after a transaction is
    /// its row before the next one, and after the last one as it is now.
    private func sealed(
        _ entries: [LogEntry], beginningAt beginnings: [Int64], _ connection: Connection
    ) throws -> [SealedTransaction] {
        var after: [RecordRef: [Value]?] = [:]
        var transactions: [SealedTransaction] = []
        for group in LogEntry.groups(entries, beginningAt: beginnings).reversed() {
            var transaction = SealedTransaction(wallTime: group.map(\.at).max() ?? 0, parts: [])
            for history in RecordHistory.histories(of: group) {
                let ref = RecordRef(history.entity.name, history.key)
                let row = try after[ref] ?? currentRow(history.entity, history.key, connection)
                let steps = history.ordered(endingIn: row)
                if steps.isEmpty { continue }
                let before = RecordHistory.undo(steps, from: row)
                after[ref] = .some(before)
                transaction.parts.append((history.entity, history.key, before, steps))
            }
            transactions.append(transaction)
        }
        return transactions.reversed()
    }

    /// The steps as changes, with what the writer knew: bases and the record's life (rules [2], [21]).
    func changes(
        of steps: [LogEntry.Step], _ entity: Entity, _ key: RecordKey, in operation: OperationID,
        _ connection: Connection
    ) throws -> [Change] {
        let held = try heldRecord(entity.name, key, connection)
        let earlier = try pendingChanges(entity.name, key, connection)
        var bases = PendingBases(held: held?.revision ?? 0, entity: entity, earlier: earlier)
        var life = earlier.last { $0.change.kind == .insert }?.operation ?? held?.life
        let layout = Layout(entity)
        return steps.map { step in
            switch step {
            case .insert(let row):
                life = operation
                bases.insert()
                let fields = row.enumerated().map {
                    FieldChange(field: $0.offset, old: .null, new: $0.element, base: 0)
                }
                return Change(layout: layout, kind: .insert, key: key, life: nil, base: 0, fields: fields)
            case .update(let values):
                let fields = values.map { i, pair in
                    FieldChange(field: i, old: pair.old, new: pair.new, base: bases.base(ofField: i))
                }.sorted { $0.field < $1.field }
                return Change(
                    layout: layout, kind: .update, key: key, life: life, base: bases.record, fields: fields)
            case .delete:
                return Change(layout: layout, kind: .delete, key: key, life: life, base: bases.record, fields: [])
            }
        }
    }

    /// A reference to a record whose insert is not answered yet names that insert: the server may give the record
    /// another key, and the device's own number then means that record and no other.
    func attachTargets(
        _ changes: inout [Change], operation: OperationID, _ connection: Connection
    ) throws {
        let inserted = Set(changes.filter { $0.kind == .insert }.map { RecordRef($0.layout.entity, $0.key) })
        for c in changes.indices {
            guard let entity = entities[changes[c].layout.entity] else { continue }
            for f in changes[c].fields.indices {
                let field = entity.fields[changes[c].fields[f].field].name
                for (parent, key) in contract.parents(of: entity, by: field, as: changes[c].fields[f].new) {
                    if inserted.contains(RecordRef(parent.name, key)) {
                        changes[c].fields[f].target = operation
                    } else if let insert = try pendingChanges(parent.name, key, connection)
                        .last(where: { $0.change.kind == .insert })
                    {
                        changes[c].fields[f].target = insert.operation
                    }
                }
            }
        }
    }

    /// The row as it is now, canonical; `nil` for none.
    func currentRow(_ entity: Entity, _ key: RecordKey, _ connection: Connection) throws -> [Value]? {
        guard let table = tables[entity.name] else { return nil }
        let raw = try connection.first(table.select, key.values)
        return raw.map { zip(entity.fields, $0).map { $0.canonical($1) } }
    }
}

struct RecordRef: Hashable {
    var entity: String
    var key: RecordKey
    init(_ entity: String, _ key: RecordKey) {
        self.entity = entity
        self.key = key
    }

    /// By the key alone, which hardly two entities share.
    func hash(into hasher: inout Hasher) { key.hash(into: &hasher) }
}

/// The base of each field, fixed at capture (rule [2]): that of the oldest unanswered change of the field, else the
/// record's held revision.
private struct PendingBases {
    /// The record's held revision; 0 while its insert is not answered.
    private(set) var record: Revision
    private var byField: [Int: Revision] = [:]

    init(held: Revision, entity: Entity, earlier: [PendingChange]) {
        record = held
        for pending in earlier {
            switch pending.change.kind {
            case .insert: insert()
            case .delete: continue
            case .update:
                for field in pending.change.fields {
                    guard let i = entity.position(of: field, in: pending.change.layout) else { continue }
                    if byField[i] == nil { byField[i] = field.base }
                }
            }
        }
    }

    mutating func insert() {
        record = 0
        byField = [:]
    }

    func base(ofField i: Int) -> Revision { byField[i] ?? record }
}
