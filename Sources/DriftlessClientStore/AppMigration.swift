internal import DriftlessContract
internal import DriftlessSQLite
package import GRDB

/// What an app's own migration needs of the store (docs/decisions/0012).
extension ClientStore {
    /// Takes our triggers out, so that a migration may change the tables under them; `attach` puts them back and finds
    /// what was written meanwhile. Does nothing to a file that is not attached.
    package func suspendCapture(random: inout some RandomNumberGenerator) throws {
        try write { connection in
            guard try ClientStore.isAttached(connection) else { return }
            try checkContract(connection)
            // The migration may take away the rows that the log speaks of. Where the contract describes the tables only
            // as they will be, the log waits: it goes by position, not by name.
            if try misfits(connection).isEmpty {
                try readTables(connection)
                try sealLog(connection, random: &random)
            }
            try ClientSchema.dropTriggers(in: connection)
        }
    }

    /// Whether the file holds work that the server has not accepted: pending, in quarantine, or not sealed yet.
    package func hasUnsentWork() throws -> Bool {
        try read { connection in
            guard try ClientStore.isAttached(connection) else { return false }
            return try connection.integer(
                """
                SELECT EXISTS (SELECT 1 FROM driftless_operation WHERE state IN ('pending', 'quarantined'))
                OR EXISTS (SELECT 1 FROM driftless_log WHERE kind <> 0)
                """) == 1
        }
    }

    /// Whether the app's migrations would make another schema than the file has, ours aside.
    package func hasSchemaChanges(_ migrator: DatabaseMigrator) throws -> Bool {
        try database.writeWithoutTransaction { db in
            var changed = false
            try db.inTransaction(.immediate) {
                try ClientSchema.dropAll(in: Connection(db))
                changed = try migrator.hasSchemaChanges(db)
                return .rollback
            }
            return changed
        }
    }
}
