public import DriftlessContract
internal import DriftlessProtocol
internal import DriftlessSQLite
internal import DriftlessSync
public import GRDB

/// What the server refused is kept with its values until a person has dealt with it (rule [19]).
extension ClientStore {
    /// The changes in quarantine of a file, without its contract.
    public static func quarantine(_ db: Database) throws -> [UnacceptedChange] {
        let connection = try Connection(db)
        guard try isAttached(connection) else { return [] }
        return try UnacceptedChange.sealed(connection).filter { $0.state != .waiting }
    }

    /// Writes a refused operation's changes to the app's tables again, as the app would: they are captured, and become
    /// a new operation that knows what the device knows now.
    ///
    /// All of it or nothing. An insert whose record is there by now changes it; a counter counts on.
    ///
    /// - Throws: `StoreError.notFound` if there is no such operation in quarantine, or a record that it updates is
    ///   gone;
    ///   `StoreError.refused` if a constraint of the app's tables refuses the values.
    public func retry(_ operation: OperationID, random: inout some RandomNumberGenerator) throws {
        try write { connection in
            let number = try quarantined(operation, connection)
            // The log names entities and fields by their places in the contract.
            try checkContract(connection)
            try sealLog(connection, random: &random)
            let changes = try connection.rows(
                "SELECT id, entity, key, kind, layout, life, base, fields FROM driftless_change WHERE operation = ? "
                    + "ORDER BY id", .integer(number)
            ).map { try change($0, connection) }
            do {
                for change in changes { try rewrite(change, connection) }
            } catch let failure as ConstraintFailure {
                throw StoreError(
                    .refused,
                    "The operation cannot be written again: \(failure.message). Change what is in its way, or discard "
                        + "it."
                )
            }
            try forget(number, connection)
        }
    }

    /// Drops a refused operation with its values, for good.
    ///
    /// - Throws: `StoreError.notFound` if there is no such operation in quarantine.
    public func discard(_ operation: OperationID) throws {
        try write { connection in try forget(try quarantined(operation, connection), connection) }
    }

    private func quarantined(_ operation: OperationID, _ connection: Connection) throws -> Int64 {
        guard try Self.isAttached(connection) else {
            throw StoreError(.notAttached, "The database is not under sync, so it has no quarantine.")
        }
        let found = try connection.integer(
            "SELECT number FROM driftless_operation WHERE id = ? AND state = 'quarantined'", .blob(operation.bytes))
        guard let found else {
            throw StoreError(
                .notFound, "There is no operation \(operation) in quarantine. List what is there, and name one of it.")
        }
        return found
    }

    private func forget(_ number: Int64, _ connection: Connection) throws {
        try connection.run("DELETE FROM driftless_change WHERE operation = ?", .integer(number))
        try connection.run("DELETE FROM driftless_operation WHERE number = ?", .integer(number))
        try connection.notifyChange(of: "driftless_operation")
    }

    private func rewrite(_ change: Change, _ connection: Connection) throws {
        guard let entity = entities[change.layout.entity], let table = tables[entity.name] else { return }
        let row = try currentRow(entity, change.key, connection)
        let next = Prediction.visible(underlay: row, pending: [change], entity: entity)
        switch (row, next) {
        case (nil, nil):
            if change.kind == .delete { return }
            throw StoreError(
                .notFound, "The \(entity.name) \(change.key) that the operation changes is gone. Discard the operation."
            )
        case (nil, let next?): try connection.run(table.insert, next)
        case (_?, let next?): try connection.run(table.update, next + change.key.values)
        case (_?, nil): try connection.run(table.delete, change.key.values)
        }
        try connection.notifyChange(of: entity.table)
    }
}
