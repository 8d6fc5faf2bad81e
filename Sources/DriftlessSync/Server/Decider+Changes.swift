internal import DriftlessContract
internal import DriftlessProtocol

/// A change's field, found in the contract.
struct Write {
    var index: Int
    var old: Value
    var new: Value
    var base: Revision
}

extension Decider {
    mutating func apply(_ change: Change) throws {
        guard let entity = contract.entity(named: change.layout.entity) else {
            throw reject(.unknownField, "The entity \(change.layout.entity) is not in the contract. Update the app.")
        }
        if entity.direction == .down || entity.direction == .local {
            throw reject(.notAllowed, "\(entity.name) is not written by devices. Undo the change.")
        }
        let writes = try change.fields.map { try write($0, of: change, in: entity) }
        switch change.kind {
        case .insert: try insert(change, entity, writes)
        case .update: try update(change, entity, writes)
        case .delete: try delete(change, entity)
        }
    }

    /// Gives the operation's inserts their new keys before anything is applied: a child may come before its parent.
    mutating func mintKeys() throws {
        if operation.existing { return }
        // None that the operation itself inserts.
        for change in operation.changes where change.kind == .insert {
            guard let entity = contract.entity(named: change.layout.entity), entity.mintsKeys,
                case .integer(let key)? = change.key.values.first, key < Int64.max
            else { continue }
            highestKeys[entity.name] = max(highestKeys[entity.name] ?? .min, key)
        }
        var deleted: Set<RecordID> = []
        try each(operation.changes) { decider, change in
            guard let entity = decider.contract.entity(named: change.layout.entity), entity.mintsKeys else { return }
            let id = RecordID(entity: entity.name, key: change.key)
            if change.kind == .delete {
                // Under the key that it has by now.
                deleted.insert(try change.life.map { try decider.translated(id, life: $0, in: entity) } ?? id)
            }
            guard change.kind == .insert, !deleted.contains(id), decider.rekeyed[id] == nil,
                try decider.stored(id)?.row != nil
            else { return }
            _ = try decider.freshKey(change, entity)
        }
    }

    private mutating func write(_ field: FieldChange, of change: Change, in entity: Entity) throws -> Write {
        guard change.layout.fields.indices.contains(field.field),
            let index = entity.index(of: change.layout.fields[field.field])
        else {
            throw reject(.unknownField, "\(entity.name) \(change.key) has a field that the contract does not know.")
        }
        let spec = entity.fields[index]
        var new = spec.canonical(field.new)
        if let objection = spec.objection(to: new) {
            throw reject(.invalidValue, "\(entity.name) \(change.key): \(spec.name) \(objection). Correct it, retry.")
        }
        if let target = field.target {
            // The key may be another record's: nothing may come to refer to that one [19].
            if target != operation.id, try isRejected(target) { throw dependent(change) }
            new = try follow(new, target, spec, entity)
        }
        if new != field.new { isPlain = false }
        return Write(index: index, old: spec.canonical(field.old), new: new, base: field.base)
    }

    /// A reference to a record that got another key gets that key.
    private func follow(_ value: Value, _ target: OperationID, _ field: Field, _ entity: Entity) throws -> Value {
        for reference in entity.references {
            guard let at = reference.fields.firstIndex(of: field.name), at < reference.parentFields.count,
                let parent = contract.entity(named: reference.parent),
                parent.identity.key == [reference.parentFields[at]],
                let key = RecordKey(values: [value], fields: parent.keyFields)
            else { continue }
            let id = RecordID(entity: parent.name, key: key)
            let now = try translated(id, life: target, in: parent)
            if now != id, let new = now.key.values.first { return new }
        }
        return value
    }

    private mutating func insert(_ change: Change, _ entity: Entity, _ writes: [Write]) throws {
        var row = entity.fields.map { $0.defaultValue.map($0.canonical) ?? .null }
        for write in writes { row[write.index] = write.new }
        if Set(writes.map(\.index)).count != entity.fields.count { isPlain = false }
        for (field, value) in zip(entity.fields, row) {
            if let objection = field.objection(to: value) {
                throw reject(
                    .invalidValue, "\(entity.name) \(change.key): \(field.name) \(objection). Give it a value.")
            }
        }
        guard entity.key(of: row) == change.key else {
            throw reject(.invalidValue, "\(entity.name) \(change.key): the key is not that of the row.")
        }
        var id = RecordID(entity: entity.name, key: change.key)
        if let key = rekeyed[id], states[RecordID(entity: entity.name, key: key)] == nil {
            id.key = key
            row[entity.keyIndices[0]] = key.values[0]
            isPlain = false
        }
        let found = try present(id)
        if let found, operation.existing {
            isPlain = false
            touch(id)
            if found.row != nil { join(found) }
            return compareExisting(found, row, entity)
        }
        if let found, found.row != nil {
            isPlain = false
            if entity.identity.natural {
                touch(id)
                join(found)
                return try settle(found, entity, writes, base: 0)
            }
            id.key = try freshKey(change, entity)
            row[entity.keyIndices[0]] = id.key.values[0]
        }
        let meta = FieldMeta(revision: context.next, author: context.author)
        let record = StoredRecord(
            id: id, revision: context.next, life: operation.id, row: row, kept: nil, metas: row.map { _ in meta })
        if case .integer(let key)? = id.key.values.first {
            highestKeys[entity.name] = max(highestKeys[entity.name] ?? .min, key)
        }
        put(record, fields: entity.fields.indices)
    }

    private mutating func compareExisting(_ found: StoredRecord, _ row: [Value], _ entity: Entity) {
        guard let theirs = found.row else { return conflict(found, kept: .theirs, policy: "existing") }
        for i in row.indices where row[i] != theirs[i] {
            conflicts.append(
                Conflict(
                    entity: entity.name, key: found.id.key, field: entity.fields[i].name, base: .null, mine: row[i],
                    theirs: theirs[i], result: theirs[i], kept: .theirs, policy: "existing"))
        }
    }

    private mutating func freshKey(_ change: Change, _ entity: Entity) throws -> RecordKey {
        let refusal = reject(
            .duplicateKey, "\(entity.name) \(change.key) exists already. Give the record another key and retry.")
        guard entity.mintsKeys, case .highestKey(let before) = try ask(.highestKey(entity: entity.name)) else {
            throw refusal
        }
        let highest = max(highestKeys[entity.name] ?? before, before)
        guard highest < Int64.max,
            let key = RecordKey(values: [.integer(highest + 1)], fields: entity.keyFields)
        else { throw refusal }
        highestKeys[entity.name] = highest + 1
        minted.insert(RecordID(entity: entity.name, key: key))
        rekeys.append(Rekey(entity: entity.name, life: operation.id, old: change.key, new: key))
        rekeyed[RecordID(entity: entity.name, key: change.key)] = key
        return key
    }

    /// The record that a change means, or `nil` if it belongs to another life (never touched, a conflict).
    private mutating func meant(_ change: Change, _ entity: Entity) throws -> StoredRecord? {
        let named = RecordID(entity: entity.name, key: change.key)
        let life = change.life ?? operation.id
        let id = try translated(named, life: life, in: entity)
        if id != named { isPlain = false }
        guard let record = try present(id) else {
            if try isRejected(life) { throw dependent(change) }
            throw reject(.recordGone, "\(entity.name) \(change.key) is not on the server. Insert it again or discard.")
        }
        touch(id)
        if try stored(id)?.revision ?? 0 != change.base, record.life != operation.id { isPlain = false }
        guard record.life != life else { return record }
        if try joined(id, life) == record.life {
            isPlain = false
            return record
        }
        if try isRejected(life) { throw dependent(change) }
        conflict(record, kept: .theirs, policy: "life")
        return nil
    }

    private func dependent(_ change: Change) -> Halt {
        reject(
            .dependsOnRejected,
            "\(change.layout.entity) \(change.key) depends on an insert that was rejected. Settle that one first.")
    }

    private mutating func update(_ change: Change, _ entity: Entity, _ writes: [Write]) throws {
        guard var record = try meant(change, entity) else { return }
        if record.row == nil {
            let winner = entity.delete.winner
            conflict(record, kept: winner == .update ? .mine : .theirs, policy: "\(winner.rawValue)-wins")
            guard winner == .update, let kept = record.kept else { return }
            record.row = kept
            record.kept = nil
            put(record, fields: [])
            // With the revision of its return, also where the update changes nothing else.
            record = states[record.id] ?? record
            // All of it returns, so all its references and unique values are looked at again.
            changedFields[record.id] = Set(entity.fields.indices)
            removed.removeAll { $0 == record.id }
        }
        try settle(record, entity, writes, base: nil)
    }

    private mutating func settle(
        _ record: StoredRecord, _ entity: Entity, _ writes: [Write], base: Revision?
    ) throws {
        guard var row = record.row else { return }
        var record = record
        var fields: [Int] = []
        var isRestamped = false
        for write in writes {
            let field = entity.fields[write.index]
            let meta = record.metas[write.index]
            let theirs = row[write.index]
            if write.new != theirs, field.immutable || !keepsKey(write, record, entity) {
                throw reject(.notAllowed, "\(entity.name) \(record.id.key): \(field.name) never changes. Undo it.")
            }
            let isKnown =
                meta.revision == context.next || meta.revision <= (base ?? write.base) || theirs == write.old
                || (meta.author.writer == context.author.writer && isTranslated(field, entity))
            let met = FieldConflict(
                base: write.old, mine: write.new, theirs: theirs, known: isKnown, mineBy: context.author,
                theirsBy: meta.author)
            guard case .settled(let result, let kept) = field.policy.settle(met) else {
                throw reject(.overflow, "\(entity.name) \(record.id.key): \(field.name) would overflow.")
            }
            if let objection = field.objection(to: result) {
                throw reject(.invalidValue, "\(entity.name) \(record.id.key): \(field.name) \(objection) once merged.")
            }
            // Two that wrote the same agree; yet the later one's stamp is what a third has to beat.
            let agrees = theirs == write.new && field.policy != .counter
            if !isKnown, !agrees {
                conflicts.append(
                    Conflict(
                        entity: entity.name, key: record.id.key, field: field.name, base: write.old, mine: write.new,
                        theirs: theirs, result: result, kept: kept, policy: field.policy.rawValue))
            }
            if result != write.new || agrees { isPlain = false }
            if result != theirs {
                row[write.index] = result
                fields.append(write.index)
            } else if agrees, !isKnown, kept == .mine {
                record.metas[write.index].author = context.author
                isRestamped = true
            }
        }
        record.row = row
        if !fields.isEmpty { return put(record, fields: fields) }
        isPlain = false
        // The value is as it was, so its revision is too: who held it knows it still.
        if isRestamped { states[record.id] = record }
    }

    /// Whether the server may have put another key in place of the one that a device wrote: `old` then cannot say what
    /// the device saw, but that the device wrote it can.
    private func isTranslated(_ field: Field, _ entity: Entity) -> Bool {
        entity.references.contains { reference in
            reference.fields.contains(field.name) && contract.entity(named: reference.parent)?.mintsKeys == true
        }
    }

    /// A key may be spelled anew within its collation; another key is another record.
    private func keepsKey(_ write: Write, _ record: StoredRecord, _ entity: Entity) -> Bool {
        guard entity.keyIndices.contains(write.index), var row = record.row else { return true }
        row[write.index] = write.new
        return entity.key(of: row) == record.id.key
    }

    private mutating func delete(_ change: Change, _ entity: Entity) throws {
        if entity.delete.mode == .never {
            throw reject(.notAllowed, "\(entity.name) is never deleted. Undo the change.")
        }
        guard let record = try meant(change, entity) else { return }
        guard record.row != nil else {
            isPlain = false
            return
        }
        let concurrent = record.metas.contains {
            $0.revision > change.base && $0.revision != context.next && $0.author.writer != context.author.writer
        }
        if concurrent {
            let winner = entity.delete.winner
            conflict(record, kept: winner == .update ? .theirs : .mine, policy: "\(winner.rawValue)-wins")
            if winner == .update {
                overruled.insert(record.id)
                return
            }
        }
        remove(record)
    }

    mutating func remove(_ record: StoredRecord) {
        var record = record
        record.kept = record.row
        record.row = nil
        put(record, fields: [])
        removed.append(record.id)
    }

    mutating func conflict(_ record: StoredRecord, kept: Conflict.Kept, policy: String) {
        conflicts.append(
            Conflict(
                entity: record.id.entity, key: record.id.key, field: nil, base: .null, mine: .null, theirs: .null,
                result: .null, kept: kept, policy: policy))
    }
}

extension Entity {
    /// Whether an insert of a key that is taken gets another one.
    package var mintsKeys: Bool {
        identity.onDuplicate == .rekey && !identity.natural && keyFields.count == 1
            && keyFields[0].type.storage == .integer
    }
}
