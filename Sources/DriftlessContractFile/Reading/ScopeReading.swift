internal import DriftlessContract

extension ContractReader {
    /// What a device takes or leaves as a whole.
    func scopes(_ tree: Tree) {
        for (name, key, value) in entries(tree) where name != Scope.tenant.id {
            scopePlaces[name] = key
            if name.contains("/") || name.contains("=") || name.isEmpty {
                error("CON008", key, "the scope’s name “\(name)” has a / or = in it", "Use a word, such as site.")
            }
            scopeFields[name] = value["by"]?.word
            if let tree = value["members"] { members.append((name, tree)) }
        }
    }

    /// - Returns: `nil` for the tenant, for one that a parent decides, and where a finding says what is wrong.
    func scope(of entity: String, _ tree: Tree, via: Tree?) -> ScopePath? {
        guard let name = tree.word, name != Scope.tenant.id else { return nil }
        guard let field = scopeFields[name] else {
            unknown(name, tree, "scope", scopeFields.keys.sorted() + [Scope.tenant.id])
            return nil
        }
        scopeUses[entity] = tree
        if let via {
            vias[entity] = (name, via)
            return nil
        }
        return ScopePath(scope: name, field: field)
    }

    /// What only shows when all entities are known.
    func checkScopes(of contract: Contract) {
        for entity in contract.entities {
            if let scope = entity.scope, let place = scopeUses[entity.name] { check(scope, of: entity, place) }
            if let via = vias[entity.name] { check(via.path, from: entity, to: via.scope, contract) }
        }
        for (scope, place) in members { check(members: place, of: scope, contract) }
        let used = Set(contract.entities.compactMap(\.scope?.scope) + vias.values.map(\.scope))
        for name in scopeFields.keys.sorted() where !used.contains(name) {
            guard let place = scopePlaces[name] else { continue }
            error("CON008", place, "no entity is in the scope \(name)", "Write scope: \(name) at those that are.")
        }
        for entity in contract.entities {
            for reference in entity.references { checkScope(of: reference, entity, contract) }
        }
    }

    private func check(_ scope: ScopePath, of entity: Entity, _ place: Tree) {
        guard let index = entity.index(of: scope.field) else {
            missing(scope.field, entity, place, "by")
            return
        }
        let field = entity.fields[index]
        let fieldPlace = places[entity.name + "\0" + field.name] ?? place
        if !field.required, !entity.keyIndices.contains(index) {
            error(
                "CON008", fieldPlace, "the scope’s field \(field.name) may be NULL, and such a record would be in none",
                "Write required: true.")
        }
        switch field.type {
        case .uuid7, .string, .text, .int, .enumeration: break
        case .real, .bool, .date, .timestamp, .blob, .json, .decimal, .any:
            error(
                "CON008", fieldPlace, "the scope’s field \(field.name) has the type \(field.type.word)",
                "Use uuid7, string, int, enum, or a ref to such a key.")
        }
        if field.policy == .counter {
            error("CON008", fieldPlace, "the scope’s field \(field.name) is a counter", "Take out conflict.")
        }
    }

    /// `inspection.site`: over references to a record that is in the scope by its own field.
    private func check(_ path: Tree, from entity: Entity, to scope: String, _ contract: Contract) {
        let names = (path.word ?? "").split(separator: ".").map(String.init)
        var entity = entity
        for name in names.dropLast() {
            guard let reference = entity.references.first(where: { $0.fields == [name] }),
                let parent = contract.entity(named: reference.parent)
            else {
                error(
                    "CON008", path, "via goes over \(name), which is no reference of \(entity.name)",
                    "Name fields of type ref, and last the scope’s field of the parent: inspection.site")
                return
            }
            entity = parent
        }
        guard let last = names.last, names.count > 1 else {
            error("CON008", path, "via does not lead to a parent", "Write it as inspection.site.")
            return
        }
        if entity.scope != ScopePath(scope: scope, field: last) {
            error(
                "CON008", path, "via leads to \(entity.name).\(last), which does not say its scope \(scope)",
                "Let it end at \(scopeFields[scope] ?? "the scope’s field") of an entity with scope: \(scope).")
        }
    }

    /// `ListMember(list, user)`.
    private func check(members place: Tree, of scope: String, _ contract: Contract) {
        let text = place.word ?? ""
        let parts = text.split(whereSeparator: { "(), ".contains($0) }).map(String.init)
        guard parts.count == 3, text.hasSuffix(")") else {
            error(
                "CON008", place, "members is not Entity(scope’s field, user’s field)", "Write ListMember(list, user).")
            return
        }
        guard let entity = contract.entity(named: parts[0]) else {
            unknown(parts[0], place, "entity", contract.entities.map(\.name))
            return
        }
        for name in parts.dropFirst() where entity.index(of: name) == nil { missing(name, entity, place, "members") }
    }

    /// A device that holds a record holds what it refers to.
    private func checkScope(of reference: Reference, _ entity: Entity, _ contract: Contract) {
        guard let parent = contract.entity(named: reference.parent), let scope = scopeName(of: parent),
            scopeName(of: entity) != scope, let place = scopeUses[entity.name] ?? places[entity.name]
        else { return }
        error(
            "CON008", place,
            "\(entity.name) refers to \(parent.name), which is in the scope \(scope): who holds the one may not hold "
                + "the other",
            "Put \(entity.name) into the scope \(scope) too, or \(parent.name) into the tenant.")
    }

    private func scopeName(of entity: Entity) -> String? { entity.scope?.scope ?? vias[entity.name]?.scope }
}
