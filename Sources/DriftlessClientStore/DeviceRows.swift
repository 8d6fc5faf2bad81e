internal import DriftlessContract
internal import DriftlessSQLite

/// Puts rows into the app's tables. Columns that are not under sync keep their values.
struct DeviceRows {
    let connection: Connection

    /// By the columns' own collations: the canonical key finds the row however it is spelled there.
    static func condition(_ entity: Entity) -> String {
        entity.keyFields.map { "\(quoted($0.column)) = ?" }.joined(separator: " AND ")
    }

    struct Target {
        var entity: Entity
        var key: RecordKey
        /// `nil`: no row.
        var row: [Value]?
    }

    /// Removals first, then the rest; what a UNIQUE value keeps out is tried again when the others are placed, then
    /// all together, so that two rows can swap a value (rule [15]).
    /// - Returns: what could not be placed.
    func place(_ targets: [Target]) throws -> [Target] {
        for target in targets where target.row == nil { try remove(target) }
        var refused = targets.filter { $0.row != nil }
        while !refused.isEmpty {
            let before = refused.count
            refused = try refused.filter { try !put($0) }
            if refused.count == before { break }
        }
        return refused.count > 1 ? try swap(refused) : refused
    }

    func exists(_ target: Target) throws -> Bool {
        try connection.first(
            "SELECT 1 FROM \(quoted(target.entity.table)) WHERE \(DeviceRows.condition(target.entity))",
            target.key.values) != nil
    }

    private func remove(_ target: Target) throws {
        try connection.run(
            "DELETE FROM \(quoted(target.entity.table)) WHERE \(DeviceRows.condition(target.entity))",
            target.key.values)
    }

    /// - Returns: false if a constraint refused the row.
    private func put(_ target: Target) throws -> Bool {
        guard let row = target.row else { return true }
        let columns = target.entity.fields.map { quoted($0.column) }
        do {
            if try exists(target) {
                let assignments = columns.map { "\($0) = ?" }.joined(separator: ", ")
                try connection.run(
                    "UPDATE \(quoted(target.entity.table)) SET \(assignments) "
                        + "WHERE \(DeviceRows.condition(target.entity))", row + target.key.values)
            } else {
                let marks = columns.map { _ in "?" }.joined(separator: ", ")
                try connection.run(
                    "INSERT INTO \(quoted(target.entity.table)) (\(columns.joined(separator: ", "))) VALUES (\(marks))",
                    row)
            }
            return true
        } catch is ConstraintFailure {
            return false
        }
    }

    /// Takes all the rows out, then puts the final images in.
    private func swap(_ targets: [Target]) throws -> [Target] {
        do {
            return try connection.savepoint {
                for target in targets { try remove(target) }
                let refused = try targets.filter { try !put($0) }
                // Better the old rows than a hole: those that cannot stand together stay as they were.
                if !refused.isEmpty { throw Unplaceable() }
                return []
            }
        } catch is Unplaceable {
            return targets
        }
    }

    private struct Unplaceable: Error {}
}
