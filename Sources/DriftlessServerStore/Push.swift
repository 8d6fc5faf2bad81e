internal import DriftlessContract
public import DriftlessProtocol
internal import DriftlessSQLite
internal import DriftlessSync

/// Foundation has an `Operation` of its own.
typealias Operation = DriftlessProtocol.Operation

extension SQLiteServerStore {
    public func push(_ requests: [AdmittedPush], now: Int64) throws -> [PushResponse] {
        try access { sql in
            do {
                return try push(requests, guarding: false, now: now, sql)
            } catch is OperationFailed {
                return try push(requests, guarding: true, now: now, sql)
            }
        }
    }

    /// In one transaction: its durable commit pays for all.
    /// - Parameter guarding: each operation runs in a savepoint, which makes SQLite copy every page that it touches. So
    ///   only once one has failed, and what was done until then is undone.
    private func push(
        _ requests: [AdmittedPush], guarding: Bool, now: Int64, _ sql: Connection
    ) throws -> [PushResponse] {
        defer { head = nil }
        return try sql.transaction {
            let began = try Head(sql)
            head = began
            let responses = try requests.map { try push($0, guarding: guarding, now: now, sql) }
            if let head, head != began { try head.write(sql) }
            return responses
        }
    }

    /// An operation made the handler fail; nothing of the transaction stays.
    private struct OperationFailed: Error {}

    private func push(
        _ admitted: AdmittedPush, guarding: Bool, now: Int64, _ sql: Connection
    ) throws -> PushResponse {
        let request = admitted.request
        var device = try device(request.device, of: admitted.caller, now: now, sql)
        var response = PushResponse(receipts: [], revision: 0)
        var weight = 0
        var seen = try mayBeKnown(request.operations, sql)
        for sent in request.operations {
            // The device sends the rest again: what it cannot take in one answer, it would never take.
            if weight > SQLiteServerStore.answerBytes { break }
            let (operation, refusal) = try assembled(sent, sql)
            let hash = OperationHash(try resolved(operation, sql)).bytes
            let receipt: Receipt
            if !seen.insert(operation.id).inserted, let known = try repeated(operation, hash, sql) {
                receipt = known
                if let last = device.lastNumber, operation.number == last &+ 1 { device.lastNumber = operation.number }
            } else {
                response.stop = device.stop(at: operation.number)
                if response.stop != .none { break }
                let author = device.author(
                    of: operation, clock: request.clock, arrived: admitted.arrived ?? now, now: now)
                let refused = try refusal.map { try refuse(operation, $0, hash, author, now: now, sql) }
                guard let fresh = try refused ?? decide(operation, hash, author, guarding: guarding, now: now, sql)
                else { break }
                receipt = fresh
                device.lastNumber = operation.number
                device.lastStamp = author.stamp
            }
            response.receipts.append(receipt)
            weight += receipt.weight
            if sent.stagedParts > 0 { try unstage(sent.id, sql) }
        }
        try remember(device, acknowledged: request.acknowledged, sql)
        response.revision = try revision(sql)
        return response
    }

    /// The ids of operations that have to be looked up. A retry is rare, so many are asked for in one statement: one
    /// each is a tenth of what a large push costs.
    private func mayBeKnown(_ operations: [Operation], _ sql: Connection) throws -> Set<OperationID> {
        let atOnce = 50
        guard operations.count >= atOnce else { return Set(operations.map(\.id)) }
        let marks = [String](repeating: "?", count: atOnce).joined(separator: ", ")
        let find = try sql.prepared("SELECT id FROM driftless_operation WHERE id IN (\(marks))")
        var found: Set<OperationID> = []
        for start in stride(from: 0, to: operations.count, by: atOnce) {
            let ids = operations[start..<min(start + atOnce, operations.count)].map { Value.blob($0.id.bytes) }
            try find.walk(ids) { row in
                if let id = OperationID(bytes: row[0].bytes) { found.insert(id) }
                return true
            }
        }
        return found
    }

    private func remember(_ device: DeviceRow, acknowledged: UInt64, _ sql: Connection) throws {
        let acknowledged = Value.integer(Int64(bitPattern: acknowledged))
        try sql.run(
            "UPDATE driftless_device SET last_number = ?, last_stamp = ?, acknowledged = max(acknowledged, ?) "
                + "WHERE ordinal = ?",
            device.lastNumber.map { .integer(Int64(bitPattern: $0)) } ?? .null,
            device.lastStamp == .min ? .null : .integer(device.lastStamp), acknowledged,
            .integer(Int64(device.ordinal)))
        try sql.run(
            "UPDATE driftless_operation SET receipt = NULL WHERE device = ? AND number <= ? AND receipt IS NOT NULL",
            .integer(Int64(device.ordinal)), acknowledged)
    }

    /// The stored receipt of an operation that came before, with its records as they are now [16].
    private func repeated(_ operation: Operation, _ hash: [UInt8], _ sql: Connection) throws -> Receipt? {
        let found = try sql.first(
            """
            SELECT o.hash, o.revision, o.outcome, o.receipt, o.number <= d.acknowledged
            FROM driftless_operation o JOIN driftless_device d ON d.ordinal = o.device WHERE o.id = ?
            """, .blob(operation.id.bytes))
        guard let found else { return nil }
        if found[0].bytes != hash {
            return Receipt(
                operation: operation.id, number: operation.number,
                outcome: .rejected(
                    Rejection(.notAllowed, "The id \(operation.id) is another operation's. Use a new one.")),
                revision: try revision(sql))
        }
        if !found[3].bytes.isEmpty {
            // One receipt, in the form of the answer that carried it.
            let kept = try PushResponse(wire: found[3].bytes, as: .protobuf).receipts
            guard var receipt = kept.first else { throw damagedReceipt(operation.id) }
            receipt.number = operation.number
            receipt.records = try receipt.records.map { try present($0.layout.entity, $0.key, sql) ?? $0 }
            return receipt
        }
        var receipt = Receipt(
            operation: operation.id, number: operation.number, outcome: outcome(found[2].description),
            revision: Revision(found[1].int))
        // The device acknowledged the receipt and asks again: it was restored from a copy. What it shows is not known,
        // so it gets all that it touched.
        if found[4] == .integer(1) { try rebuild(&receipt, of: operation, sql) }
        return receipt
    }

    private func rebuild(_ receipt: inout Receipt, of operation: Operation, _ sql: Connection) throws {
        for change in operation.changes {
            let entity = change.layout.entity
            var key = change.key
            let alias = AliasID(record: RecordID(entity: entity, key: key), life: change.life ?? operation.id)
            if case .alias(let now?) = try answer(.alias(alias), sql) {
                if change.kind == .insert {
                    receipt.rekeys.append(Rekey(entity: entity, life: operation.id, old: key, new: now))
                }
                key = now
            }
            guard !receipt.records.contains(where: { $0.layout.entity == entity && $0.key == key }) else { continue }
            if let state = try present(entity, key, sql) { receipt.records.append(state) }
        }
    }

    private func outcome(_ word: String) -> Receipt.Outcome {
        switch word {
        case "accepted": .accepted
        case "merged": .merged
        default: .rejected(Rejection(.init(rawValue: String(word.dropFirst(9))), "Answered before."))
        }
    }

    private func damagedReceipt(_ id: OperationID) -> StoreError {
        StoreError(.damaged, "The receipt of operation \(id) cannot be read. Restore the file from a backup.")
    }

    private func present(_ entity: String, _ key: RecordKey, _ sql: Connection) throws -> RecordState? {
        guard let entity = contract.entity(named: entity),
            let record = try record(RecordID(entity: entity.name, key: key), sql)
        else { return nil }
        return RecordState(
            layout: Layout(entity), key: key, revision: record.revision, life: record.life, row: record.row)
    }

    /// One that makes the handler fail twice is rejected [18].
    ///
    /// - Returns: `nil` the first time: the device sends it again.
    private func decide(
        _ operation: Operation, _ hash: [UInt8], _ author: Author, guarding: Bool, now: Int64, _ sql: Connection
    ) throws -> Receipt? {
        let before = head
        do {
            if !guarding { return try commit(operation, hash, author, now: now, sql) }
            return try sql.savepoint { try commit(operation, hash, author, now: now, sql) }
        } catch let error as StoreError where [.locked, .diskFull, .readOnly, .damaged].contains(error.code) {
            throw error
        } catch {
            if !guarding { throw OperationFailed() }
            // SQLite rolls the whole transaction back for some failures; nothing after would be one commit.
            guard sql.isInTransaction else { throw error }
            head = before
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
        places = [:]
        var session = ServerSession(contract: contract)
        let context = Context(author: author, next: try revision(sql) + 1)
        var effect = session.handle(.operation(operation, context))
        while case .look(let queries)? = effect {
            var findings = Findings()
            for query in queries { findings.answers[query] = try answer(query, sql) }
            guard !queries.isEmpty else { break }
            effect = session.handle(.found(findings))
        }
        guard case .commit(var decision)? = effect else {
            throw StoreError(.sqlite, "Operation \(operation.id) came to no decision. Report it.")
        }
        if decision.weight > SQLiteServerStore.operationBytes {
            let limit = SQLiteServerStore.operationBytes >> 20
            let why = Rejection(.tooLarge, "Its records have more than \(limit) MiB. Write it in smaller transactions.")
            guard case .rejected = decision.receipt.outcome else {
                return try refuse(operation, why, hash, author, now: now, sql)
            }
            // The device goes on with the states that it holds; the next pull brings newer ones.
            decision.receipt.records = []
        }
        for record in decision.writes { try write(record, sql) }
        if decision.writes.contains(where: { $0.revision == context.next }) { head?.revision = context.next }
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
            .integer(now), .string(word), try form(of: receipt).map { .blob($0) } ?? .null)
    }

    /// Nothing for what the row's other columns say already: the receipt of an operation that had no conflict.
    private func form(of receipt: Receipt) throws -> [UInt8]? {
        if case .accepted = receipt.outcome, receipt.records.isEmpty, receipt.rekeys.isEmpty { return nil }
        return try PushResponse(receipts: [receipt], revision: 0).wireBytes(as: .protobuf)
    }

    /// When an answer is large enough.
    private static let answerBytes = 8 << 20
}

extension Receipt {
    fileprivate var weight: Int { records.reduce(0) { $0 + $1.weight } }
}

extension RecordState {
    /// About its bytes on the wire.
    fileprivate var weight: Int { 40 + key.bytes.count + PackedRow.count(row ?? []) }
}

extension Decision {
    /// About the bytes of what other devices, and this one, will be sent.
    fileprivate var weight: Int {
        let written = writes.reduce(0) { $0 + 40 + $1.id.key.bytes.count + PackedRow.count($1.row ?? []) }
        return max(written, receipt.weight)
    }
}
