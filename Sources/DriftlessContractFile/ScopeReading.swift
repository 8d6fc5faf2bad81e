internal import DriftlessContract

extension ContractReader {
    /// What a device takes or leaves as a whole.
    func scopes(_ tree: Tree) {
        for (name, key, value) in entries(tree, "scopes") {
            scopePlaces[name] = key
            if name == Scope.tenant.id {
                let values = section(value, "the scope tenant", Words(known: ["subscribe"]))
                subscription(values, is: "always", "Every device holds the tenant's records: write always.")
                continue
            }
            if name.contains("/") || name.contains("=") || name.isEmpty {
                error("CON003", key, "the scope’s name “\(name)” has a / or = in it", "Use a word, such as site.")
            }
            let values = section(value, "the scope \(name)", Words(known: ["by", "subscribe"], later: ["members"]))
            scopeFields[name] = values["by"].flatMap { string($0, "by") }
            if values["by"] == nil, case .map = value.content {
                error("CON003", key, "the scope \(name) does not say by which field", "Write by: \(name).")
            }
            subscription(values, is: "on-demand", "Who may hold which of them is not said yet: write on-demand.")
        }
    }

    private func subscription(_ values: [String: Tree], is executed: String, _ help: String) {
        guard let tree = values["subscribe"], let text = string(tree, "subscribe"), text != executed else { return }
        if text == "always" || text == "on-demand" {
            notYet(tree, "subscribe \(text)", help)
        } else {
            unknown(text, tree, "subscribe", ["always", "on-demand"])
        }
    }

    /// - Returns: `nil` for the tenant, and where a finding says what is wrong.
    func scope(of entity: String, _ tree: Tree) -> ScopePath? {
        guard let name = string(tree, "scope"), name != Scope.tenant.id else { return nil }
        guard let field = scopeFields[name] else {
            unknown(name, tree, "scope", scopeFields.keys.sorted() + [Scope.tenant.id])
            return nil
        }
        scopeUses[entity] = tree
        return field.map { ScopePath(scope: name, field: $0) }
    }

    /// What only shows when all entities are known.
    func checkScopes(of contract: Contract) {
        for entity in contract.entities {
            guard let scope = entity.scope, let place = scopeUses[entity.name] else { continue }
            check(scope, of: entity, place)
        }
        let used = Set(contract.entities.compactMap(\.scope?.scope))
        for (name, field) in scopeFields.sorted(by: { $0.key < $1.key }) where field != nil && !used.contains(name) {
            error(
                "CON005", scopePlaces[name] ?? Tree.top, "no entity is in the scope \(name)",
                "Write scope: \(name) at those that are.")
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
                "CON005", fieldPlace, "the scope’s field \(field.name) may be NULL, and such a record would be in none",
                "Write required: true.")
        }
        switch field.type {
        case .uuid7, .string, .text, .int, .enumeration: break
        case .real, .bool, .date, .timestamp, .blob, .json, .decimal, .any:
            error(
                "CON005", fieldPlace, "the scope’s field \(field.name) has the type \(field.type.word)",
                "Use uuid7, string, int, enum, or a ref to such a key.")
        }
        if field.policy == .counter {
            error("CON005", fieldPlace, "the scope’s field \(field.name) is a counter", "Take out conflict.")
        }
    }

    /// A device that holds a record holds what it refers to.
    private func checkScope(of reference: Reference, _ entity: Entity, _ contract: Contract) {
        guard let parent = contract.entity(named: reference.parent), let scope = parent.scope?.scope,
            entity.scope?.scope != scope
        else { return }
        error(
            "CON005", scopeUses[entity.name] ?? places[entity.name] ?? scopeUses[parent.name] ?? Tree.top,
            "\(entity.name) refers to \(parent.name), which is in the scope \(scope): who holds the one may not hold "
                + "the other",
            "Put \(entity.name) into the scope \(scope) too, or \(parent.name) into the tenant.")
    }
}
