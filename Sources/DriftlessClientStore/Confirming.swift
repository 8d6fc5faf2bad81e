internal import DriftlessContract
internal import DriftlessProtocol
internal import DriftlessSQLite
internal import DriftlessSync

/// What the server accepted stays on top of what the device holds until a pull has brought it (rule [13]).
///
/// A receipt speaks of the records of one operation as they are now: beside this device's change there may be half of
/// what another one changed together. A pull brings all of it at once, so what others wrote is taken from pulls alone,
/// and no reader sees a part of an operation (docs/decisions/0023).
extension ClientStore {
    /// Ends accepted operations whose effect is in what the device holds by now, so many at a time that the writer is
    /// not held for long.
    func confirmAll(random: inout some RandomNumberGenerator) throws {
        while try hasConfirmable() { try apply(random: &random) { try confirm(&$1, $0) } }
    }

    private func hasConfirmable() throws -> Bool {
        try read { connection in
            guard let checkpoint = try confirmed(connection) else { return false }
            return try connection.first(
                "SELECT 1 FROM driftless_operation WHERE state = 'accepted' AND revision <= ? LIMIT 1",
                .revision(checkpoint)) != nil
        }
    }

    /// In the transaction that moves the checkpoint, so that nobody sees the new state with an old change on top.
    func confirm(_ touched: inout TouchedRecords, _ connection: Connection) throws {
        guard let checkpoint = try confirmed(connection) else { return }
        let numbers = try connection.rows(
            "SELECT number FROM driftless_operation WHERE state = 'accepted' AND revision <= ? ORDER BY number "
                + "LIMIT \(ClientStore.recordsAtATime)", .revision(checkpoint)
        ).map(\.[0])
        for number in numbers {
            try takeOff(number, &touched, connection)
            try connection.run("UPDATE driftless_operation SET state = 'answered' WHERE number = ?", number)
        }
    }

    /// An operation's changes are no longer on top of what the device holds.
    func takeOff(_ number: Value, _ touched: inout TouchedRecords, _ connection: Connection) throws {
        for row in try connection.rows("SELECT entity, key FROM driftless_change WHERE operation = ?", number) {
            touched.add(RecordRef(row[0].description, RecordKey(bytes: row[1].asBytes ?? [])))
        }
        try connection.run("UPDATE driftless_change SET pending = 0 WHERE operation = ?", number)
    }

    /// Up to where the device holds everything in its scopes; `nil` while one has its first sync.
    private func confirmed(_ connection: Connection) throws -> Revision? {
        let position = try position(connection)
        return position.hydration == nil ? position.checkpoint : nil
    }
}
