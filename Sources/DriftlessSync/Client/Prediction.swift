public import DriftlessContract
public import DriftlessProtocol

/// What a device shows (rule [13]): the server's last word, then the pending changes in order, each by its policy.
public enum Prediction {
    /// - Parameters:
    ///   - underlay: the server's row, canonical values in the entity's order; `nil` if absent.
    ///   - pending: the unanswered changes of this record, oldest first.
    /// - Returns: the row to show, `nil` for none.
    public static func visible(
        underlay: [Value]?, pending: [Change], entity: Entity
    ) -> [Value]? {
        var row = underlay
        for change in pending {
            switch change.kind {
            case .insert: row = inserted(change, into: entity)
            case .delete: row = nil
            case .update:
                guard var updated = row else { continue }
                for field in change.fields {
                    guard let i = entity.position(of: field, in: change.layout) else { continue }
                    updated[i] = entity.fields[i].policy.predict(
                        old: field.old, new: field.new, theirs: updated[i])
                }
                row = updated
            }
        }
        return row
    }

    private static func inserted(_ change: Change, into entity: Entity) -> [Value] {
        var row = [Value](repeating: .null, count: entity.fields.count)
        for field in change.fields {
            if let i = entity.position(of: field, in: change.layout) { row[i] = field.new }
        }
        return row
    }
}

extension Entity {
    /// Where the entity has the field that a change names by its layout; `nil` if it no longer has it.
    public func position(of field: FieldChange, in layout: Layout) -> Int? {
        guard layout.fields.indices.contains(field.field) else { return nil }
        return index(of: layout.fields[field.field])
    }

    /// A record's row in this entity's order; a field that the sender does not know is NULL or its default.
    public func row(of state: RecordState) -> [Value]? {
        guard let row = state.row else { return nil }
        if state.layout.fields == fieldNames { return row }
        return fields.map { field in
            guard let i = state.layout.fields.firstIndex(of: field.name), i < row.count else {
                return field.defaultValue ?? .null
            }
            return row[i]
        }
    }
}
