internal import DriftlessContract

extension ContractReader {
    func entity(_ name: String, _ tree: Tree, _ position: Int) -> Entity {
        let values = values(tree)
        var entity = Entity(name: name, identity: Identity(key: []), fields: [])
        if let table = values["table"]?.word {
            entity.table = table
            entity.serverTable = table
        }
        if let direction = values["direction"].flatMap({ word($0, Entity.Direction.self) }) {
            entity.direction = direction
        }
        if let tree = values["scope"] { entity.scope = scope(of: name, tree, via: values["via"]) }
        if let table = values["server"]?["table"]?.word { entity.serverTable = table }
        if let fields = values["fields"] {
            for (fieldName, key, value) in entries(fields) {
                places[name + "\0" + fieldName] = key
                entity.fields.append(field(fieldName, value, position, entity.fields.count))
            }
        }
        if let tree = values["identity"] { entity.identity = identity(tree) }
        if let tree = values["delete"] { entity.delete = delete(tree) }
        if let tree = values["references"] { references(tree, &entity, position) }
        if let tree = values["unique"], case .list(let items) = tree.content {
            entity.unique = items.compactMap { strings($0, "unique") }
        }
        if let tree = values["groups"] { groups += entries(tree).map { (position, $0.2) } }
        return entity
    }

    private func identity(_ tree: Tree) -> Identity {
        var result = Identity(key: [])
        let values = values(tree)
        if let tree = values["key"], let names = strings(tree, "key") {
            result.key = names
            if Set(names).count < names.count { error("CON008", tree, "the key names a field twice", "Name it once.") }
        }
        if let minted = values["minted_by"].flatMap({ word($0, Identity.MintedBy.self) }) { result.mintedBy = minted }
        if let tree = values["natural"], case .scalar = tree.content { result.natural = bool(tree, "natural") ?? false }
        if let rule = values["on_duplicate"].flatMap({ word($0, Identity.OnDuplicate.self) }) {
            result.onDuplicate = rule
        }
        return result
    }

    private func delete(_ tree: Tree) -> DeleteRule {
        var rule = DeleteRule()
        let values = values(tree)
        if let mode = values["mode"].flatMap({ word($0, DeleteRule.Mode.self) }) { rule.mode = mode }
        if values["wins_over"]?.word == "update" { rule.winner = .delete }
        rule.retention = values["retention"].flatMap { duration($0, "retention") }
        return rule
    }

    private func references(_ tree: Tree, _ entity: inout Entity, _ position: Int) {
        guard case .list(let items) = tree.content else { return }
        for item in items {
            let values = values(item)
            guard let fields = values["fields"].flatMap({ strings($0, "fields") }), let parent = values["to"]?.word
            else { continue }
            var reference = Reference(fields: fields, parent: parent, parentFields: [])
            if let tree = values["parent_fields"] { reference.parentFields = strings(tree, "parent_fields") ?? [] }
            if let rule = values["on_parent_deleted"].flatMap({ word($0, Reference.OnParentDeleted.self) }) {
                reference.onParentDeleted = rule
            }
            referencePlaces.append((position, entity.references.count, item))
            entity.references.append(reference)
        }
    }
}
