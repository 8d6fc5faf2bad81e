internal import DriftlessContract
internal import DriftlessSQLite

/// Puts rows into the app's tables. Columns that are not under sync keep their values.
struct DeviceRows {
    let connection: Connection

    struct Target {
        var table: AppTable
        var key: RecordKey
        /// `nil`: no row.
        var row: [Value]?
        /// Whether the table has a row of this key now; `nil` where nobody looked.
        var isPresent: Bool?

        var ref: RecordRef { RecordRef(table.entity.name, key) }
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
            if try !attempt({ try put(target) }) {
                refused.append(target)
                // The insert may have met a row that nobody knew of.
                refused[refused.count - 1].isPresent = nil
            }
        }
        if refused.count > 1, try swap(refused) { refused = [] }
        while !refused.isEmpty {
            let before = refused.count
            refused = try refused.filter { target in try !attempt { try put(target) } }
            if refused.count == before { break }
        }
        return kept + refused
    }

    /// Gives a row another key, so that its columns that are not under sync go with it. Where that cannot be, the row
    /// stays, and is placed anew without them.
    func move(_ table: AppTable, from old: RecordKey, to new: RecordKey) throws {
        if try connection.first(table.exists, new.values) != nil { return }
        _ = try attempt { try connection.run(table.move, new.values + old.values) }
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

    private func remove(_ target: Target) throws { try connection.run(target.table.delete, target.key.values) }

    private func put(_ target: Target) throws {
        guard let row = target.row else { return }
        if try target.isPresent ?? (connection.first(target.table.exists, target.key.values) != nil) {
            try connection.run(target.table.update, row + target.key.values)
        } else {
            try connection.run(target.table.insert, row)
        }
    }

    /// Takes all the rows out, then puts the final images in.
    /// - Returns: false if they cannot stand together; they are then as they were: better the old rows than a hole.
    private func swap(_ targets: [Target]) throws -> Bool {
        do {
            try connection.savepoint {
                let unsynced = try targets.map { target in
                    target.table.unsynced.isEmpty
                        ? nil : try connection.first(target.table.selectUnsynced, target.key.values)
                }
                for target in targets where try !attempt({ try remove(target) }) { throw Unplaceable() }
                for target in targets {
                    let row = target.row ?? []
                    guard try attempt({ try connection.run(target.table.insert, row) }) else { throw Unplaceable() }
                }
                for (target, values) in zip(targets, unsynced) {
                    guard let values else { continue }
                    let arguments = values + target.key.values
                    guard try attempt({ try connection.run(target.table.updateUnsynced, arguments) }) else {
                        throw Unplaceable()
                    }
                }
            }
            return true
        } catch is Unplaceable {
            return false
        }
    }

    private struct Unplaceable: Error {}
}
