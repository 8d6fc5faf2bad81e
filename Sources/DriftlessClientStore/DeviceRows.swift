internal import DriftlessContract
internal import DriftlessSQLite

/// Puts rows into the app's tables. Columns that are not under sync keep their values.
struct DeviceRows {
    let connection: Connection
    /// As they are in the file, by entity.
    let tables: [String: Catalogue.Table]

    /// By the key's collation: the canonical key finds the row however it is spelled there.
    static func condition(_ entity: Entity) -> String {
        entity.keyFields.map { "\(quoted($0.column)) = ? COLLATE \($0.collation.rawValue)" }.joined(separator: " AND ")
    }

    struct Target {
        var entity: Entity
        var key: RecordKey
        /// `nil`: no row.
        var row: [Value]?
    }

    /// Removals first, then the rest; what a UNIQUE value keeps out is tried all together, so that rows can swap
    /// values, and else as far as it goes one by one (rule [15]).
    /// - Returns: what could not be placed: a constraint or a trigger of the app refused it.
    func place(_ targets: [Target]) throws -> [Target] {
        var kept: [Target] = []
        for target in targets where target.row == nil {
            if try !attempt({ try remove(target) }) { kept.append(target) }
        }
        var refused: [Target] = []
        for target in targets where target.row != nil {
            if try !attempt({ try put(target) }) { refused.append(target) }
        }
        if refused.count > 1, try swap(refused) { refused = [] }
        while !refused.isEmpty {
            let before = refused.count
            refused = try refused.filter { target in try !attempt { try put(target) } }
            if refused.count == before { break }
        }
        return kept + refused
    }

    /// - Returns: false if a constraint or a trigger refused it.
    private func attempt(_ body: () throws -> Void) throws -> Bool {
        do {
            try body()
            return true
        } catch let failure as ConstraintFailure {
            // Without the transaction nothing that follows would be undone, or kept apart from the app's writes.
            guard connection.isInTransaction else {
                throw StoreError(
                    .sqlite,
                    "A trigger of the app rolled the engine's transaction back: \(failure.message). "
                        + "Let it raise ABORT or FAIL instead of ROLLBACK.")
            }
            return false
        }
    }

    /// Gives a row another key, so that its columns that are not under sync go with it. Where that cannot be, the row
    /// stays, and is placed anew without them.
    func move(_ entity: Entity, from old: RecordKey, to new: RecordKey) throws {
        let assignments = entity.keyFields.map { "\(quoted($0.column)) = ?" }.joined(separator: ", ")
        if try exists(Target(entity: entity, key: new, row: nil)) { return }
        _ = try attempt {
            try connection.run(
                "UPDATE OR ABORT \(quoted(entity.table)) SET \(assignments) WHERE \(DeviceRows.condition(entity))",
                new.values + old.values)
        }
    }

    private func exists(_ target: Target) throws -> Bool {
        try connection.first(
            "SELECT 1 FROM \(quoted(target.entity.table)) WHERE \(DeviceRows.condition(target.entity))",
            target.key.values) != nil
    }

    private func remove(_ target: Target) throws {
        try connection.run(
            "DELETE FROM \(quoted(target.entity.table)) WHERE \(DeviceRows.condition(target.entity))",
            target.key.values)
    }

    private func put(_ target: Target) throws {
        guard let row = target.row else { return }
        guard try exists(target) else { return try insert(target, row) }
        let assignments = target.entity.fields.map { "\(quoted($0.column)) = ?" }.joined(separator: ", ")
        try connection.run(
            "UPDATE \(orAbort(target))\(quoted(target.entity.table)) SET \(assignments) "
                + "WHERE \(DeviceRows.condition(target.entity))", row + target.key.values)
    }

    private func insert(_ target: Target, _ row: [Value], others: [(column: String, value: Value)] = []) throws {
        let columns = (target.entity.fields.map(\.column) + others.map(\.column)).map(quoted)
        let marks = columns.map { _ in "?" }.joined(separator: ", ")
        try connection.run(
            "INSERT \(orAbort(target))INTO \(quoted(target.entity.table)) (\(columns.joined(separator: ", "))) "
                + "VALUES (\(marks))", row + others.map(\.value))
    }

    /// A constraint that says ON CONFLICT IGNORE or REPLACE would skip the row in silence or remove another. Only
    /// there, because it also overrides what the app's triggers say.
    private func orAbort(_ target: Target) -> String {
        tables[target.entity.name]?.resolvesConflicts == true ? "OR ABORT " : ""
    }

    /// Takes all the rows out, then puts the final images in.
    /// - Returns: false if they cannot stand together; they are then as they were: better the old rows than a hole.
    private func swap(_ targets: [Target]) throws -> Bool {
        do {
            try connection.savepoint {
                let others = try targets.map { try unsynced($0) }
                for target in targets where try !attempt({ try remove(target) }) { throw Unplaceable() }
                for (target, others) in zip(targets, others) {
                    guard try attempt({ try insert(target, target.row ?? [], others: others) }) else {
                        throw Unplaceable()
                    }
                }
            }
            return true
        } catch is Unplaceable {
            return false
        }
    }

    /// The values of the columns that the contract does not have; empty without a row.
    private func unsynced(_ target: Target) throws -> [(column: String, value: Value)] {
        let synced = Set(target.entity.fields.map { $0.column.lowercased() })
        let columns = (tables[target.entity.name]?.columns ?? [])
            .filter { !$0.generated && !synced.contains($0.name.lowercased()) }.map(\.name)
        if columns.isEmpty { return [] }
        let values = try connection.first(
            "SELECT \(columns.map(quoted).joined(separator: ", ")) FROM \(quoted(target.entity.table)) "
                + "WHERE \(DeviceRows.condition(target.entity))", target.key.values)
        return values.map { zip(columns, $0).map { ($0, $1) } } ?? []
    }

    private struct Unplaceable: Error {}
}
