internal import DriftlessContract
internal import DriftlessProtocol

/// One operation's effect on the reference model's records, or why it can have none.
struct Draft {
    let contract: Contract
    let operation: DriftlessProtocol.Operation
    let author: ReferenceModel.Author
    let next: Revision
    private let before: ReferenceModel
    private let rekeys: [RecordRef: RecordKey]
    var records: [RecordRef: ReferenceModel.Record]
    var joined: [ReferenceModel.LifeOfKey: OperationID]
    var verdict = ReferenceModel.Verdict()
    var removed: [RecordRef] = []
    /// Deletes that lost against an update.
    var overruled: Set<RecordRef> = []

    init(
        _ model: ReferenceModel, _ operation: DriftlessProtocol.Operation, _ receipt: Receipt,
        _ author: ReferenceModel.Author, next: Revision
    ) {
        contract = model.contract
        self.operation = operation
        self.author = author
        self.next = next
        before = model
        records = model.records
        joined = model.joined
        rekeys = Dictionary(
            receipt.rekeys.filter { $0.life == operation.id }
                .map { (RecordRef(entity: $0.entity, key: $0.old), $0.new) }
        ) { first, _ in first }
    }

    mutating func run() {
        for change in operation.changes { apply(change) }
        releaseChildren()
        checkConstraints()
    }

    mutating func object(_ why: String) { verdict.objections.append(why) }

    private mutating func apply(_ change: Change) {
        guard let entity = contract.entity(named: change.layout.entity) else { return object("unknown entity") }
        if entity.direction == .down || entity.direction == .local { object("\(entity.name) is not written here") }
        var row: [(index: Int, old: Value, new: Value, base: Revision)] = []
        for field in change.fields {
            guard change.layout.fields.indices.contains(field.field),
                let i = entity.index(of: change.layout.fields[field.field])
            else { return object("unknown field") }
            let spec = entity.fields[i]
            let new = followed(spec.canonical(field.new), field.target, spec, entity)
            if let target = field.target, target != operation.id, before.isRejected(target) {
                object("refers to a rejected insert")
            }
            if let why = spec.objection(to: new) { object("\(entity.name).\(spec.name) \(why)") }
            row.append((i, spec.canonical(field.old), new, field.base))
        }
        switch change.kind {
        case .insert: insert(change, entity, row)
        case .update: update(change, entity, row)
        case .delete: delete(change, entity)
        }
    }

    /// A reference to a record that got another key means that record.
    private func followed(_ value: Value, _ target: OperationID?, _ field: Field, _ entity: Entity) -> Value {
        guard let target else { return value }
        for reference in entity.references where reference.fields == [field.name] {
            guard let parent = contract.entity(named: reference.parent), parent.identity.key == reference.parentFields,
                let key = RecordKey(values: [value], fields: parent.keyFields)
            else { continue }
            let now = place(RecordRef(entity: parent.name, key: key), life: target)
            if now.key != key, let value = now.key.values.first { return value }
        }
        return value
    }

    /// Where a life is now.
    private func place(_ ref: RecordRef, life: OperationID) -> RecordRef {
        let key = life == operation.id ? rekeys[ref] : before.moved[ReferenceModel.LifeOfKey(ref: ref, life: life)]
        return key.map { RecordRef(entity: ref.entity, key: $0) } ?? ref
    }

    // MARK: Changes

    private typealias Row = [(index: Int, old: Value, new: Value, base: Revision)]

    private mutating func insert(_ change: Change, _ entity: Entity, _ row: Row) {
        let named = RecordRef(entity: entity.name, key: change.key)
        var ref = named
        var values = entity.fields.map { $0.defaultValue.map($0.canonical) ?? .null }
        for write in row { values[write.index] = write.new }
        if let key = rekeys[named] {
            if before.records[RecordRef(entity: entity.name, key: key)] != nil { object("\(key) was in use") }
            // Or another insert of the same operation was given it.
            if records[named]?.isLive != true { object("\(named) was free") }
            ref.key = key
            if let value = key.values.first { values[entity.keyIndices[0]] = value }
        }
        if let found = records[ref], operation.existing {
            if found.isLive { joined[ReferenceModel.LifeOfKey(ref: ref, life: operation.id)] = found.life }
            return compare(ref, found, values, entity)
        }
        if let found = records[ref], found.isLive {
            pair(found, change)
            guard entity.identity.natural else { return object("duplicate key \(ref)") }
            if found.life != operation.id {
                joined[ReferenceModel.LifeOfKey(ref: ref, life: operation.id)] = found.life
            }
            return settle(ref, entity, row, base: 0, .insert)
        }
        for (field, value) in zip(entity.fields, values) {
            if let why = field.objection(to: value) { object("\(entity.name).\(field.name) \(why)") }
        }
        if entity.key(of: values) != ref.key { object("the key is not that of the row") }
        records[ref] = ReferenceModel.Record(
            life: operation.id, cells: values.map { .init(value: $0, revision: next, author: author) }, isLive: true,
            revision: next, lastKind: .insert)
        touch(ref)
    }

    /// A row that was there before the device synced: what the server has stands.
    private mutating func compare(
        _ ref: RecordRef, _ found: ReferenceModel.Record, _ values: [Value], _ entity: Entity
    ) {
        if !found.isLive { return meet(ref, nil, .theirs, "existing") }
        for (i, cell) in found.cells.enumerated() where cell.value != values[i] {
            meet(ref, entity.fields[i].name, .theirs, "existing")
        }
    }

    /// The record that a change means; `nil` if there is none, or it is another life of the key.
    private mutating func meant(_ change: Change, _ entity: Entity) -> (RecordRef, ReferenceModel.Record)? {
        let life = change.life ?? operation.id
        let ref = place(RecordRef(entity: entity.name, key: change.key), life: life)
        guard let record = records[ref] else {
            object(before.isRejected(life) ? "depends on a rejected insert" : "\(ref) is not there")
            return nil
        }
        if record.life != life, joined[ReferenceModel.LifeOfKey(ref: ref, life: life)] != record.life {
            if before.isRejected(life) { object("depends on a rejected insert") }
            meet(ref, nil, .theirs, "life")
            return nil
        }
        pair(record, change)
        return (ref, record)
    }

    private mutating func update(_ change: Change, _ entity: Entity, _ row: Row) {
        guard case (let ref, var record)? = meant(change, entity) else { return }
        if !record.isLive {
            let updateWins = entity.delete.winner == .update
            meet(ref, nil, updateWins ? .mine : .theirs, "\(entity.delete.winner.rawValue)-wins")
            if !updateWins { return }
            record.isLive = true
            record.revision = next
            records[ref] = record
            removed.removeAll { $0 == ref }
            touch(ref)
        }
        settle(ref, entity, row, base: nil, .update)
    }

    private mutating func delete(_ change: Change, _ entity: Entity) {
        if entity.delete.mode == .never { object("\(entity.name) is never deleted") }
        guard let (ref, record) = meant(change, entity), record.isLive else { return }
        let isConcurrent = record.cells.contains {
            $0.revision > change.base && $0.revision != next && $0.author.writer != author.writer
        }
        if isConcurrent {
            let updateWins = entity.delete.winner == .update
            meet(ref, nil, updateWins ? .theirs : .mine, "\(entity.delete.winner.rawValue)-wins")
            if updateWins {
                overruled.insert(ref)
                return
            }
        }
        remove(ref)
    }

    mutating func remove(_ ref: RecordRef) {
        records[ref]?.isLive = false
        records[ref]?.revision = next
        records[ref]?.lastKind = .delete
        removed.append(ref)
        touch(ref)
    }

    // MARK: Fields

    private mutating func settle(_ ref: RecordRef, _ entity: Entity, _ row: Row, base: Revision?, _ kind: Change.Kind) {
        for write in row {
            guard let cell = records[ref]?.cells[write.index] else { return }
            let field = entity.fields[write.index]
            if write.new != cell.value, field.immutable { object("\(entity.name).\(field.name) never changes") }
            let isKnown =
                cell.revision == next || cell.revision <= base ?? write.base || cell.value == write.old
                || cell.author.writer == author.writer && mayBeTranslated(field, entity)
            guard let (result, kept) = outcome(write.old, write.new, cell, field.policy, isKnown) else {
                object("\(entity.name).\(field.name) would overflow")
                continue
            }
            if let why = field.objection(to: result) { object("\(entity.name).\(field.name) \(why) once merged") }
            let agrees = cell.value == write.new && field.policy != .counter
            if !isKnown, !agrees { meet(ref, field.name, kept, field.policy.rawValue) }
            verdict.settled.insert(.init(policy: field.policy, isKnown: isKnown, kept: kept))
            if result != cell.value {
                records[ref]?.cells[write.index] = .init(value: result, revision: next, author: author)
                records[ref]?.revision = next
                records[ref]?.lastKind = kind
                touch(ref)
            } else if agrees, !isKnown, kept == .mine {
                records[ref]?.cells[write.index].author = author
            }
        }
        if let record = records[ref], record.isLive, entity.key(of: record.cells.map(\.value)) != ref.key {
            object("\(ref) would get another key")
        }
    }

    private func mayBeTranslated(_ field: Field, _ entity: Entity) -> Bool {
        entity.references.contains { reference in
            guard reference.fields.contains(field.name), let parent = contract.entity(named: reference.parent) else {
                return false
            }
            return parent.identity.onDuplicate == .rekey && !parent.identity.natural && parent.keyFields.count == 1
        }
    }

    /// - Returns: `nil` for a counter without room.
    private func outcome(
        _ old: Value, _ new: Value, _ cell: ReferenceModel.Cell, _ policy: MergePolicy, _ isKnown: Bool
    ) -> (Value, Conflict.Kept)? {
        let theirs = cell.value
        if policy == .counter { return Arithmetic.sum(theirs, old, new).map { ($0, .both) } }
        if isKnown { return (new, .mine) }
        let isLater = (author.stamp, author.writer) >= (cell.author.stamp, cell.author.writer)
        let mineWins: Bool
        switch policy {
        case .lww: mineWins = isLater
        case .firstWins: mineWins = false
        case .serverWins:
            mineWins = author.isServerSide == cell.author.isServerSide ? isLater : author.isServerSide
        case .max: mineWins = Arithmetic.order(theirs, new) < 0
        case .min:
            mineWins = new != .null && (theirs == .null || Arithmetic.order(new, theirs) < 0)
        case .counter: mineWins = true
        }
        return mineWins ? (new, .mine) : (theirs, .theirs)
    }

    // MARK: What was met

    mutating func touch(_ ref: RecordRef) {
        if !verdict.touched.contains(ref) { verdict.touched.append(ref) }
    }

    private mutating func meet(_ ref: RecordRef, _ field: String?, _ kept: Conflict.Kept, _ policy: String) {
        verdict.conflicts.append(.init(ref: ref, field: field, kept: kept, policy: policy))
    }

    private mutating func pair(_ record: ReferenceModel.Record, _ change: Change) {
        guard record.revision > change.base, record.revision != next else { return }
        verdict.pairs.insert("\(record.lastKind)-\(change.kind)")
    }
}
