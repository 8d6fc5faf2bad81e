internal import DriftlessContract

extension ContractReader {
    func entity(_ name: String, _ tree: Tree, _ position: Int) -> Entity? {
        let values = section(
            tree, "entity \(name)",
            Words(
                known: [
                    "table", "direction", "consistency", "scope", "identity", "fields", "references", "unique",
                    "delete",
                    "server",
                ], ignored: ["owner", "summary", "samples", "expect", "latency", "meaning", "example"],
                later: ["via", "access", "groups"]))
        var entity = Entity(name: name, identity: Identity(key: []), fields: [])
        if let tree = values["table"], let table = string(tree, "table") {
            entity.table = table
            entity.serverTable = table
        }
        if let tree = values["direction"], let direction = word(tree, Entity.Direction.self, "direction") {
            entity.direction = direction
            if direction != .both, direction != .down { notYet(tree, "direction \(direction)", "Write both or down.") }
        }
        if let tree = values["consistency"], let text = string(tree, "consistency"), text != "strong-eventual" {
            notYet(tree, "consistency \(text)", "Leave it out: strong-eventual is the default.")
        }
        if let tree = values["scope"] { entity.scope = scope(of: name, tree) }
        if let tree = values["server"] {
            let server = section(tree, "server", Words(known: ["table"], later: ["indexes", "partition"]))
            if let tree = server["table"], let table = string(tree, "server.table") { entity.serverTable = table }
        }
        guard let fieldsTree = values["fields"] else {
            if case .map = tree.content {
                error("CON003", tree, "the entity \(name) has no fields", "Add fields: { id: { type: uuid7 } }.")
            }
            return nil
        }
        for (fieldName, key, value) in entries(fieldsTree, "fields") {
            places[name + "\0" + fieldName] = key
            entity.fields.append(field(fieldName, value, position, entity.fields.count))
        }
        if entity.fields.isEmpty, case .map = fieldsTree.content {
            error("CON003", fieldsTree, "the entity \(name) has no fields", "Name at least its key.")
        }
        if let tree = values["identity"] { entity.identity = identity(tree) }
        if let tree = values["delete"] { entity.delete = delete(tree) }
        if let tree = values["references"] { references(tree, &entity, position) }
        if let tree = values["unique"] { entity.unique = unique(tree) }
        return entity
    }

    private func identity(_ tree: Tree) -> Identity {
        var result = Identity(key: [])
        let values = section(tree, "identity", Words(known: ["key", "minted_by", "natural", "on_duplicate"]))
        if let tree = values["key"], let names = strings(tree, "key") {
            result.key = names
            if Set(names).count < names.count { error("CON005", tree, "the key names a field twice", "Name it once.") }
        }
        if let tree = values["minted_by"], let minted = word(tree, Identity.MintedBy.self, "minted_by") {
            result.mintedBy = minted
        }
        if let tree = values["natural"] {
            if case .list = tree.content {
                notYet(tree, "natural as a list", "Write natural: true where the key itself means the record.")
            } else if let natural = bool(tree, "natural") {
                result.natural = natural
            }
        }
        if let tree = values["on_duplicate"], let rule = word(tree, Identity.OnDuplicate.self, "on_duplicate") {
            result.onDuplicate = rule
            if rule != .reject, rule != .rekey {
                notYet(tree, "on_duplicate \(rule.rawValue)", "Write reject or rekey.")
            }
        }
        return result
    }

    private func delete(_ tree: Tree) -> DeleteRule {
        var rule = DeleteRule()
        let values = section(
            tree, "delete",
            Words(known: ["mode", "wins_over", "retention"], later: ["past_retention", "restore"]))
        if let tree = values["mode"], let mode = word(tree, DeleteRule.Mode.self, "mode") { rule.mode = mode }
        if let tree = values["wins_over"], let text = string(tree, "wins_over") {
            switch text {
            case "update": rule.winner = .delete
            case "nothing": rule.winner = .update
            default: unknown(text, tree, "wins_over", ["update", "nothing"])
            }
        }
        if let tree = values["retention"] { rule.retention = duration(tree, "retention") }
        return rule
    }

    private func references(_ tree: Tree, _ entity: inout Entity, _ position: Int) {
        guard case .list(let items) = tree.content else {
            error("CON003", tree, "references must be a list", "Write - { fields: [site], to: Site } for each.")
            return
        }
        for item in items {
            let values = section(
                item, "references", Words(known: ["fields", "to", "parent_fields", "on_parent_deleted"]))
            guard let fieldsTree = values["fields"], let toTree = values["to"] else {
                error("CON003", item, "a reference needs fields and to", "Write { fields: [site], to: Site }.")
                continue
            }
            guard let fields = strings(fieldsTree, "fields"), let parent = string(toTree, "to") else { continue }
            var reference = Reference(fields: fields, parent: parent, parentFields: [])
            if let tree = values["parent_fields"] { reference.parentFields = strings(tree, "parent_fields") ?? [] }
            if let tree = values["on_parent_deleted"],
                let rule = word(tree, Reference.OnParentDeleted.self, "on_parent_deleted")
            {
                reference.onParentDeleted = rule
                if rule == .restore { notYet(tree, "on_parent_deleted restore", "Write reject, cascade or nullify.") }
            }
            referencePlaces.append((position, entity.references.count, item))
            entity.references.append(reference)
        }
    }

    private func unique(_ tree: Tree) -> [[String]] {
        guard case .list(let items) = tree.content else {
            error("CON003", tree, "unique must be a list of lists", "Write unique: [[a, b], [c]].")
            return []
        }
        return items.compactMap { item in
            guard case .list = item.content else {
                error("CON003", item, "unique must be a list of lists", "Write unique: [[a, b], [c]].")
                return nil
            }
            return strings(item, "unique")
        }
    }
}
