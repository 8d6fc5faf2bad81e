internal import DriftlessContract
public import DriftlessProtocol
internal import DriftlessSQLite
internal import DriftlessSync
internal import Foundation

/// Foundation has an `Operation` of its own.
typealias Operation = DriftlessProtocol.Operation

extension SQLiteServerStore {
    public func push(_ requests: [AdmittedPush], now: Int64) throws -> [PushResponse] {
        try access { sql in
            try sql.transaction { try requests.map { try push($0, now: now, sql) } }
        }
    }

    private func push(_ admitted: AdmittedPush, now: Int64, _ sql: Connection) throws -> PushResponse {
        let request = admitted.request
        var device = try device(request.device, of: admitted.caller, now: now, sql)
        var response = PushResponse(receipts: [], revision: 0)
        for sent in request.operations {
            let (operation, refusal) = try assembled(sent, sql)
            let hash = try payloadHash(operation)
            if let receipt = try repeated(operation, hash, sql) {
                response.receipts.append(receipt)
                if sent.stagedParts > 0 { try unstage(sent.id, sql) }
                continue
            }
            if let last = device.lastNumber {
                if operation.number <= last { response.stop = .forked }
                if operation.number > last, operation.number - last > 1 { response.stop = .gap }
                if response.stop != .none { break }
            }
            // The clock's offset is corrected; nothing is stamped later than it arrived [5].
            let (offset, o1) = now.subtractingReportingOverflow(request.clock)
            let (corrected, o2) = operation.wallTime.addingReportingOverflow(offset)
            let stamp = max(o1 || o2 ? now : min(corrected, now), device.lastStamp)
            let author = Author(stamp: stamp, writer: device.ordinal, isServerSide: device.isServerSide)
            let refused = try refusal.map { try refuse(operation, $0, hash, author, now: now, sql) }
            guard let receipt = try refused ?? guarded(operation, hash, author, now: now, sql) else { break }
            device.lastNumber = operation.number
            device.lastStamp = stamp
            response.receipts.append(receipt)
            if sent.stagedParts > 0 { try unstage(sent.id, sql) }
        }
        try sql.run(
            "UPDATE driftless_device SET last_number = ?, last_stamp = ?, acknowledged = max(acknowledged, ?) "
                + "WHERE ordinal = ?",
            device.lastNumber.map { .integer(Int64(bitPattern: $0)) } ?? .null,
            device.lastStamp == .min ? .null : .integer(device.lastStamp),
            .integer(Int64(bitPattern: request.acknowledged)), .integer(Int64(device.ordinal)))
        try sql.run(
            "UPDATE driftless_operation SET receipt = NULL WHERE device = ? AND number <= ? AND receipt IS NOT NULL",
            .integer(Int64(device.ordinal)), .integer(Int64(bitPattern: request.acknowledged)))
        response.revision = try revision(sql)
        return response
    }

    /// One hash of all that the operation says; its number may change with a new device id [16].
    private func payloadHash(_ operation: Operation) throws -> [UInt8] {
        var operation = operation
        operation.number = 0
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let payload = Array(try encoder.encode(operation))
        let shell = Entity(name: "operation", identity: Identity(key: []), fields: [])
        return RecordHash(entity: shell, key: RecordKey(bytes: payload), row: []).bytes
    }

    /// The stored receipt of an operation that came before, with its records as they are now [16].
    private func repeated(_ operation: Operation, _ hash: [UInt8], _ sql: Connection) throws -> Receipt? {
        let found = try sql.first(
            "SELECT hash, revision, outcome, receipt FROM driftless_operation WHERE id = ?", .blob(operation.id.bytes))
        guard let found else { return nil }
        if found[0].bytes != hash {
            return Receipt(
                operation: operation.id, number: operation.number,
                outcome: .rejected(
                    Rejection(.notAllowed, "The id \(operation.id) is another operation's. Use a new one.")),
                revision: try revision(sql))
        }
        let word = found[2].description
        if found[3] == .null {
            let outcome: Receipt.Outcome =
                word == "accepted"
                ? .accepted
                : word == "merged"
                    ? .merged : .rejected(Rejection(.init(rawValue: String(word.dropFirst(9))), "Answered before."))
            return Receipt(
                operation: operation.id, number: operation.number, outcome: outcome,
                revision: Revision(found[1].int))
        }
        var receipt = try JSONDecoder().decode(Receipt.self, from: Data(found[3].bytes))
        receipt.number = operation.number
        receipt.records = try receipt.records.map { state in
            let id = RecordID(entity: state.layout.entity, key: state.key)
            guard let record = try record(id, sql), let entity = contract.entity(named: id.entity) else { return state }
            return RecordState(
                layout: Layout(entity), key: id.key, revision: record.revision, life: record.life, row: record.row)
        }
        return receipt
    }

    /// Runs one operation in a savepoint; one that makes the handler fail twice is rejected [18].
    ///
    /// - Returns: `nil` the first time: the device sends it again.
    private func guarded(
        _ operation: Operation, _ hash: [UInt8], _ author: Author, now: Int64, _ sql: Connection
    ) throws -> Receipt? {
        do {
            return try sql.savepoint { try commit(operation, hash, author, now: now, sql) }
        } catch let error as StoreError where [.locked, .diskFull, .readOnly, .damaged].contains(error.code) {
            throw error
        } catch {
            let id = Value.blob(operation.id.bytes)
            if try sql.first("SELECT 1 FROM driftless_failure WHERE id = ?", id) == nil {
                try sql.run(
                    "INSERT INTO driftless_failure(id, message, at) VALUES (?, ?, ?)", id, .string("\(error)"),
                    .integer(now))
                return nil
            }
            let why = Rejection(.internal, "The server failed at it twice. Report it, with its id.")
            return try refuse(operation, why, hash, author, now: now, sql)
        }
    }

    /// Rejects an operation that was not decided on.
    private func refuse(
        _ operation: Operation, _ why: Rejection, _ hash: [UInt8], _ author: Author, now: Int64, _ sql: Connection
    ) throws -> Receipt {
        let receipt = Receipt(
            operation: operation.id, number: operation.number, outcome: .rejected(why), revision: try revision(sql))
        try keep(receipt, hash, author, now: now, sql)
        return receipt
    }

    private func commit(
        _ operation: Operation, _ hash: [UInt8], _ author: Author, now: Int64, _ sql: Connection
    ) throws -> Receipt {
        var session = ServerSession(contract: contract)
        let context = Context(author: author, next: try revision(sql) + 1)
        var effect = session.handle(.operation(operation, context))
        while case .look(let queries)? = effect {
            var findings = Findings()
            for query in queries { findings.answers[query] = try answer(query, sql) }
            guard !queries.isEmpty else { break }
            effect = session.handle(.found(findings))
        }
        guard case .commit(let decision)? = effect else {
            throw StoreError(.sqlite, "Operation \(operation.id) came to no decision. Report it.")
        }
        if !decision.writes.isEmpty {
            let scope = try digests(sql).first { $0.scope == tenantScope }
            var sum = ScopeSum(bytes: scope?.sum ?? [], count: scope?.count ?? 0) ?? ScopeSum()
            for record in decision.writes { try write(record, &sum, sql) }
            try sql.run(
                "UPDATE driftless_digest SET sum = ?, count = ? WHERE scope = ?", .blob(sum.bytes),
                .integer(Int64(sum.count)), .string(tenantScope))
            try sql.run("UPDATE driftless_tenant SET revision = ?", .integer(Int64(context.next)))
        }
        for alias in decision.aliases {
            try sql.run(
                "INSERT OR REPLACE INTO driftless_alias(entity, old, life, new) VALUES (?, ?, ?, ?)",
                .string(alias.entity), .blob(alias.old.bytes), .blob(alias.life.bytes), .blob(alias.new.bytes))
        }
        for join in decision.joins {
            try sql.run(
                "INSERT OR REPLACE INTO driftless_join(entity, key, life, present) VALUES (?, ?, ?, ?)",
                .string(join.record.entity), .blob(join.record.key.bytes), .blob(join.life.bytes),
                .blob(join.present.bytes))
        }
        try keep(decision.receipt, hash, author, now: now, sql)
        return decision.receipt
    }

    private func keep(_ receipt: Receipt, _ hash: [UInt8], _ author: Author, now: Int64, _ sql: Connection) throws {
        let word: String
        switch receipt.outcome {
        case .accepted: word = "accepted"
        case .merged: word = "merged"
        case .rejected(let rejection): word = "rejected \(rejection.code.rawValue)"
        }
        try sql.run(
            "INSERT INTO driftless_operation(id, device, number, hash, revision, at, outcome, receipt) "
                + "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            .blob(receipt.operation.bytes), .integer(Int64(author.writer)),
            .integer(Int64(bitPattern: receipt.number)), .blob(hash), .integer(Int64(receipt.revision)),
            .integer(now), .string(word), .blob(Array(try JSONEncoder().encode(receipt))))
    }
}
