internal import DriftlessContract

extension ContractReader {
    /// What only shows when all entities are known.
    func check(_ contract: inout Contract) {
        resolveKeys(&contract)
        resolveTypes(&contract)
        resolveReferences(&contract)
        checkScopes(of: contract)
        checkGroups(of: contract)
        checkNames(of: contract.entities, "table", \.table)
        checkNames(of: contract.entities, "server table", \.serverTable)
        for entity in contract.entities {
            let place = place(of: entity)
            var columns: Set<String> = []
            for field in entity.fields {
                let place = places[entity.name + "\0" + field.name] ?? place
                if !columns.insert(field.column.lowercased()).inserted {
                    error("CON008", place, "two fields have the column \(field.column)", "Give each its own.")
                }
                if entity.identity.key.contains(field.name), field.policy != .lww {
                    error("CON008", place, "the key field \(field.name) cannot have a policy", "Take out conflict.")
                }
            }
            for names in entity.unique {
                for name in names where entity.index(of: name) == nil { missing(name, entity, place, "unique") }
            }
        }
    }

    private func place(of entity: Entity) -> Tree { places[entity.name] ?? .plain("") }

    private func checkGroups(of contract: Contract) {
        for (index, group) in groups where contract.entities.indices.contains(index) {
            guard case .list(let items) = group["fields"]?.content else { continue }
            for item in items where contract.entities[index].index(of: item.word ?? "") == nil {
                missing(item.word ?? "", contract.entities[index], item, "groups")
            }
        }
    }

    /// Tables are told apart as SQLite does it, and its own and ours are nobody's.
    private func checkNames(of entities: [Entity], _ what: String, _ name: KeyPath<Entity, String>) {
        var owners: [String: String] = [:]
        for entity in entities {
            let place = place(of: entity)
            let table = entity[keyPath: name].lowercased()
            if let other = owners[table] {
                error(
                    "CON008", place, "\(entity.name) and \(other) have the same \(what) \(entity[keyPath: name])",
                    "Give each its own.")
            }
            owners[table] = entity.name
            if table.hasPrefix("driftless_") || table.hasPrefix("sqlite_") {
                error("CON008", place, "the \(what) name \(entity[keyPath: name]) is reserved", "Choose another.")
            }
        }
    }

    func missing(_ name: String, _ entity: Entity, _ place: Tree, _ what: String) {
        let nearest = EditDistance.nearest(to: name, in: entity.fields.map(\.name))
        error(
            "CON008", place, "\(what) names “\(name)”, which is no field of \(entity.name)",
            nearest.map { "Did you mean “\($0)”?" } ?? "Name one of its fields.")
    }

    private func resolveKeys(_ contract: inout Contract) {
        // Each change of the contract's own list would look all its entities over.
        var entities = contract.entities
        for i in entities.indices {
            let entity = entities[i]
            let place = place(of: entity)
            if entity.identity.key.isEmpty {
                if entity.index(of: "id") != nil {
                    entities[i].identity.key = ["id"]
                } else if !entity.fields.isEmpty {
                    error(
                        "CON008", place, "\(entity.name) has no key", "Add identity: { key: … }, or a field named id.")
                }
            }
            for name in entity.identity.key where entity.index(of: name) == nil {
                missing(name, entity, place, "identity.key")
            }
        }
        contract.entities = entities
    }

    private func resolveTypes(_ contract: inout Contract) {
        // A ref to a ref takes more than one turn; a circle never ends and stays `any`.
        for _ in 0..<8 {
            for (e, f, parent, _) in pendingReferences where contract.entities.indices.contains(e) {
                guard let found = contract.entity(named: parent), found.keyFields.count == 1 else { continue }
                contract.entities[e].fields[f].type = found.keyFields[0].type
            }
        }
        for (e, f, parent, place) in pendingReferences where contract.entities.indices.contains(e) {
            guard let found = contract.entity(named: parent) else {
                unknown(parent, place, "entity", contract.entities.map(\.name))
                continue
            }
            guard found.keyFields.count == 1 else {
                error("CON008", place, "\(parent) has a key of several fields", "Use references with all of them.")
                continue
            }
            if found.direction == .local, contract.entities[e].direction != .local {
                error(
                    "CON008", place, "\(parent) never leaves the device", "Sync \(parent) too, or use its key’s type.")
            }
            let field = contract.entities[e].fields[f].name
            if !contract.entities[e].references.contains(where: { $0.fields == [field] && $0.parent == parent }) {
                contract.entities[e].references.append(
                    Reference(fields: [field], parent: parent, parentFields: found.identity.key))
            }
        }
    }

    private func resolveReferences(_ contract: inout Contract) {
        for (e, r, place) in referencePlaces where contract.entities.indices.contains(e) {
            let entity = contract.entities[e]
            let reference = entity.references[r]
            for name in reference.fields where entity.index(of: name) == nil {
                missing(name, entity, place, "a reference")
            }
            guard let parent = contract.entity(named: reference.parent) else {
                unknown(reference.parent, place, "entity", contract.entities.map(\.name))
                continue
            }
            if parent.direction == .local, entity.direction != .local {
                error(
                    "CON008", place, "\(entity.name) refers to \(parent.name), which never leaves the device",
                    "Sync \(parent.name) too, or take out the reference.")
            }
            if reference.parentFields.isEmpty {
                contract.entities[e].references[r].parentFields = parent.identity.key
            }
            let theirs = contract.entities[e].references[r].parentFields
            for name in theirs where parent.index(of: name) == nil { missing(name, parent, place, "parent_fields") }
            if theirs.count != reference.fields.count {
                error(
                    "CON008", place, "the reference has \(reference.fields.count) fields, its parent \(theirs.count)",
                    "Name as many as \(parent.name) has in its key, or say parent_fields.")
            }
        }
    }
}
