internal import DriftlessContract
internal import DriftlessProtocol
internal import DriftlessSQLite
internal import DriftlessSync

extension SQLiteServerStore {
    /// An operation with the keys that its records have here, which is how it is known again.
    ///
    /// Between two attempts a device may hear of earlier inserts that their records got other keys, and its later
    /// operations follow (decision 0009). What was decided under the old key comes again under the new one.
    func resolved(_ operation: Operation, _ sql: Connection) throws -> Operation {
        guard contract.entities.contains(where: \.mintsKeys) else { return operation }
        var operation = operation
        for c in operation.changes.indices {
            let change = operation.changes[c]
            guard let entity = contract.entity(named: change.layout.entity) else { continue }
            if let life = change.life, life != operation.id {
                operation.changes[c].key = try key(entity, change.key, life: life, sql)
            }
            for f in change.fields.indices {
                guard let target = change.fields[f].target, target != operation.id else { continue }
                // Of an earlier operation of the device, so it is decided.
                operation.changes[c].fields[f].target = nil
                operation.changes[c].fields[f].new = try value(change.fields[f], of: change, entity, target, sql)
            }
        }
        return operation
    }

    private func value(
        _ field: FieldChange, of change: Change, _ entity: Entity, _ target: OperationID, _ sql: Connection
    ) throws -> Value {
        guard change.layout.fields.indices.contains(field.field) else { return field.new }
        for (parent, old) in contract.parents(of: entity, by: change.layout.fields[field.field], as: field.new) {
            let new = try key(parent, old, life: target, sql)
            if new != old, let value = new.values.first { return value }
        }
        return field.new
    }

    private func key(_ entity: Entity, _ key: RecordKey, life: OperationID, _ sql: Connection) throws -> RecordKey {
        guard entity.mintsKeys else { return key }
        let alias = AliasID(record: RecordID(entity: entity.name, key: key), life: life)
        guard case .alias(let new?) = try answer(.alias(alias), sql) else { return key }
        return new
    }
}
