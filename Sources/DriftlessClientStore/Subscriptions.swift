public import DriftlessContract
internal import DriftlessProtocol
internal import DriftlessSQLite
internal import DriftlessSync
public import GRDB

/// Which scopes a device takes: every one the tenant's, and those that it subscribed to (rules [21]-[23]).
extension ClientStore {
    /// Takes a scope from now on; its records come with the next sync. Does nothing if it is taken already.
    ///
    /// - Throws: `StoreError.notFound` if the contract has no such scope, or its field cannot hold the value;
    ///   `.refused` above `PullRequest.scopeLimit`.
    public func subscribe(to scope: Scope, random: inout some RandomNumberGenerator) throws {
        let id = try known(scope).id
        // What is left of an earlier subscription goes first: a first sync begins from nothing.
        if try state(of: id) == "leaving" { try finishLeaving(id, random: &random) }
        try write { connection in
            try checkContract(connection)
            try take([id], connection)
            // They are not of this scope.
            try connection.run("DELETE FROM driftless_page")
            try connection.notifyChange(of: "driftless_scope")
        }
    }

    /// Those that are not taken yet.
    func take(_ ids: some Sequence<String>, _ connection: Connection) throws {
        for id in ids {
            try connection.run(
                "INSERT INTO driftless_scope (scope, state, sum) VALUES (?, 'new', ?) ON CONFLICT (scope) DO NOTHING",
                .string(id), .blob(ScopeSum().bytes))
        }
        let count = try connection.integer("SELECT count(*) FROM driftless_scope") ?? 0
        guard count <= PullRequest.scopeLimit else {
            throw StoreError(
                .refused,
                "The device would take \(count) scopes, and at most \(PullRequest.scopeLimit) are possible. Leave "
                    + "some, or let the contract's scopes be larger.")
        }
    }

    /// Leaves a scope: its records go from the app's tables, a part at a time, and nobody else is told. What is pending
    /// stays in the outbox. Does nothing if the scope is not taken.
    ///
    /// - Throws: `StoreError.notFound` if the contract has no such scope; `.refused` for the tenant's.
    public func unsubscribe(from scope: Scope, random: inout some RandomNumberGenerator) throws {
        let id = try known(scope).id
        if scope == .tenant {
            throw StoreError(.refused, "Every device holds the tenant's records. To take all off it, sign out.")
        }
        guard try state(of: id) != nil else { return }
        try write { connection in
            try checkContract(connection)
            try connection.run("UPDATE driftless_scope SET state = 'leaving' WHERE scope = ?", .string(id))
            try connection.run("DELETE FROM driftless_page")
        }
        try finishLeaving(id, random: &random)
    }

    /// Goes on where leaving was interrupted.
    public func finishLeaving(random: inout some RandomNumberGenerator) throws {
        let left = try read {
            try $0.rows("SELECT scope FROM driftless_scope WHERE state = 'leaving'").map(\.[0].description)
        }
        for id in left { try finishLeaving(id, random: &random) }
    }

    private func finishLeaving(_ id: String, random: inout some RandomNumberGenerator) throws {
        var isDone = false
        while !isDone {
            isDone = try apply(random: &random) { connection, touched in
                let held = try connection.rows(
                    "SELECT entity, key FROM driftless_record WHERE scope = ? LIMIT \(ClientStore.recordsAtATime)",
                    .string(id))
                for row in held {
                    let ref = RecordRef(row[0].description, RecordKey(bytes: row[1].asBytes ?? []))
                    try forget(ref, heldRecord(ref.entity, ref.key, connection), &touched, connection)
                }
                if !held.isEmpty { return false }
                try connection.run("DELETE FROM driftless_scope WHERE scope = ? AND state = 'leaving'", .string(id))
                try connection.notifyChange(of: "driftless_scope")
                return true
            }
        }
    }

    private func state(of id: String) throws -> String? {
        try read { try $0.first("SELECT state FROM driftless_scope WHERE scope = ?", .string(id))?[0].description }
    }

    private func known(_ scope: Scope) throws -> Scope {
        if let known = contract.known(scope) { return known }
        let names = contract.scopeNames
        guard names.contains(scope.name) else {
            let known = names.isEmpty ? "declares none" : "declares \(names.joined(separator: ", "))"
            throw StoreError(.notFound, "The contract \(contract.id) has no scope “\(scope.name)”; it \(known).")
        }
        throw StoreError(
            .notFound,
            "No record can be in the scope \(scope.id): its field cannot hold \(scope.value ?? .null). Give a value of "
                + "the field’s type.")
    }

    /// Whether a scope waits for its first sync: another process may have subscribed to it.
    public func hasNewScopes() throws -> Bool {
        try read { try $0.integer("SELECT EXISTS (SELECT 1 FROM driftless_scope WHERE state = 'new')") == 1 }
    }

    /// The scopes that the device takes, the tenant's first.
    public static func scopes(_ db: Database) throws -> [DeviceStatus.Scope] {
        try db.registerAccess(to: Table("driftless_scope"))
        let connection = try Connection(db)
        guard try isAttached(connection) else { return [] }
        return try DeviceStatus.Scope.fetchAll(connection)
    }
}
