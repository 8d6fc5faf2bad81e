internal import DriftlessContract
internal import DriftlessProtocol

extension Decider {
    /// The engine does the foreign-key actions itself, so that a cascade reaches every device.
    mutating func settleReferences() throws {
        var settled = 0
        while settled < removed.count {
            let wave = removed[settled...]
            settled = removed.count
            try each(wave) { try $0.releaseChildren(of: $1) }
        }
        try each(touched) { try $0.checkReferences(of: $1) }
        try each(touched) { try $0.checkReferences(to: $1) }
    }

    private mutating func releaseChildren(of id: RecordID) throws {
        guard states[id]?.row == nil, let kept = states[id]?.kept, let parent = contract.entity(named: id.entity)
        else { return }
        for entity in contract.entities {
            for reference in entity.references where reference.parent == parent.name {
                try release(entity, reference, parent, kept)
            }
        }
    }

    /// A value that others refer to may change only when nobody does any more.
    private mutating func checkReferences(to id: RecordID) throws {
        guard let row = states[id]?.row, let parent = contract.entity(named: id.entity),
            let before = try stored(id)?.row
        else { return }
        for entity in contract.entities {
            for reference in entity.references where reference.parent == parent.name {
                let indices = reference.parentFields.compactMap(parent.index(of:))
                let values = indices.map { before[$0] }
                try checkScope(of: id, parent, row, before, entity, reference)
                if indices.allSatisfy({ row[$0] == before[$0] }) || values.contains(.null) { continue }
                if try hasParent(reference, values) { continue }
                if let child = try holders(entity, reference.fields, values).first {
                    throw stillReferenced(parent, by: child)
                }
            }
        }
    }

    /// A record that moves takes with it what refers to it: a device that holds the one holds the other.
    private mutating func checkScope(
        of id: RecordID, _ parent: Entity, _ row: [Value], _ before: [Value], _ entity: Entity, _ reference: Reference
    ) throws {
        guard let name = parent.scope?.scope, entity.scope?.scope == name else { return }
        let scope = parent.scopeID(of: row)
        if scope == parent.scopeID(of: before) { return }
        let values = reference.parentFields.compactMap(parent.index(of:)).map { row[$0] }
        if values.contains(.null) { return }
        let left = try holders(entity, reference.fields, values).first {
            $0.row.map { entity.scopeID(of: $0) != scope } ?? false
        }
        guard let left else { return }
        throw reject(
            .otherScope,
            "\(parent.name) \(id.key) moves to \(scope), and \(entity.name) \(left.id.key), which refers to it, stays. "
                + "Move both in one transaction.")
    }

    private func stillReferenced(_ parent: Entity, by child: StoredRecord) -> Halt {
        reject(
            .stillReferenced,
            "\(parent.name) is still referred to by \(child.id.entity) \(child.id.key). Remove that one first.")
    }

    /// Whether a child must stay though its parent goes: it is never deleted, or this operation's own delete of it lost
    /// against an update that it did not know.
    private func mustStay(_ child: StoredRecord, _ entity: Entity) -> Bool {
        entity.delete.mode == .never || overruled.contains(child.id)
    }

    private mutating func checkReferences(of id: RecordID) throws {
        guard let row = states[id]?.row, let entity = contract.entity(named: id.entity) else { return }
        let changed = changedFields[id] ?? []
        for reference in entity.references {
            let indices = reference.fields.compactMap(entity.index(of:))
            let values = indices.map { row[$0] }
            let isMoved = entity.scopeIndex.map(changed.contains) ?? false
            guard isMoved || !changed.isDisjoint(with: indices), !values.contains(.null) else { continue }
            let parents = try parents(reference, values)
            let what =
                "\(entity.name) \(id.key) refers to \(reference.parent) "
                + values.map(\.description).joined(separator: "/")
            if parents.isEmpty { throw reject(.missingReference, what + ", which does not exist.") }
            guard let parent = contract.entity(named: reference.parent), let name = entity.scope?.scope,
                parent.scope?.scope == name
            else { continue }
            let scope = entity.scopeID(of: row)
            if !parents.contains(where: { $0.row.map { parent.scopeID(of: $0) == scope } ?? false }) {
                throw reject(
                    .otherScope,
                    what + ", which is not in \(scope). Refer to a record of the same \(name), or move both in one "
                        + "transaction.")
            }
        }
    }

    private mutating func hasParent(_ reference: Reference, _ values: [Value]) throws -> Bool {
        try !parents(reference, values).isEmpty
    }

    /// The live records that a reference with these values means.
    private mutating func parents(_ reference: Reference, _ values: [Value]) throws -> [StoredRecord] {
        guard let parent = contract.entity(named: reference.parent) else { return [] }
        let byName = Dictionary(zip(reference.parentFields, values)) { a, _ in a }
        if Set(reference.parentFields) == Set(parent.identity.key) {
            let ordered = parent.identity.key.compactMap { byName[$0] }
            guard let key = RecordKey(values: ordered, fields: parent.keyFields),
                let record = try present(RecordID(entity: parent.name, key: key)), record.row != nil
            else { return [] }
            return [record]
        }
        return try holders(parent, reference.parentFields, values)
    }

    private mutating func release(
        _ entity: Entity, _ reference: Reference, _ parent: Entity, _ kept: [Value]
    ) throws {
        let values = reference.parentFields.compactMap(parent.index(of:)).map { kept[$0] }
        // Deleted and inserted again in one operation: the children have a parent still.
        if try values.contains(.null) || hasParent(reference, values) { return }
        for child in try holders(entity, reference.fields, values) {
            guard var row = child.row else { continue }
            isPlain = false
            // Later parts of the receipt compare with the state before.
            _ = try stored(child.id)
            switch reference.onParentDeleted {
            case .cascade:
                if mustStay(child, entity) { throw stillReferenced(parent, by: child) }
                remove(child)
            case .nullify:
                let indices = reference.fields.compactMap(entity.index(of:))
                for i in indices {
                    if let objection = entity.fields[i].objection(to: .null) {
                        throw reject(.stillReferenced, "\(entity.name) \(child.id.key): \(objection), so it keeps it.")
                    }
                    row[i] = .null
                }
                var child = child
                child.row = row
                put(child, fields: indices)
            case .reject, .restore: throw stillReferenced(parent, by: child)
            }
        }
    }

    mutating func checkUnique() throws {
        try each(touched) { try $0.checkUnique($1) }
    }

    private mutating func checkUnique(_ id: RecordID) throws {
        guard let row = states[id]?.row, let entity = contract.entity(named: id.entity) else { return }
        for names in entity.unique {
            let indices = names.compactMap(entity.index(of:))
            let values = indices.map { row[$0] }
            guard !values.contains(.null), !(changedFields[id] ?? []).isDisjoint(with: indices) else { continue }
            if let other = try holders(entity, names, values).first(where: { $0.id != id }) {
                throw reject(
                    .duplicateValue,
                    "\(entity.name) \(id.key): \(names.joined(separator: ", ")) is taken by \(other.id.key).")
            }
        }
    }
}
