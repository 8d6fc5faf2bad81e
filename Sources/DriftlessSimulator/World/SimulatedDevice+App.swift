internal import DriftlessClientStore
internal import DriftlessContract
internal import DriftlessProtocol
internal import DriftlessSQLite
internal import Foundation
internal import GRDB

/// The app on a device.
extension SimulatedDevice {
    /// What became of a transaction.
    enum Wrote {
        case nothing
        case rows([Ledger.Write])
        /// A constraint of the app's tables refused it.
        case refused(String)
        /// The disk did.
        case troubled(TroubledDisk)
        case failed(String)
    }

    /// One transaction of the app, with this device's clock, seen from outside: the rows before and after.
    ///
    /// - Parameter touched: entities that it may write to, by their places in the contract.
    func transact<T>(
        _ touched: [Int], now: Int64, _ body: (Database) throws -> T
    ) throws -> (result: T, writes: [Ledger.Write]) {
        try observe(touched) {
            try onDisk {
                try scenery.queue.write { db in
                    let result = try body(db)
                    try stamp(db, now)
                    return result
                }
            }
        }
    }

    func write(_ writes: [Write], now: Int64) throws -> Wrote {
        try wrote {
            try transact(Set(writes.map(\.entity)).sorted(), now: now) { db in
                for write in writes {
                    let (sql, values) = statement(write)
                    try db.cachedStatement(sql: sql).execute(
                        arguments: StatementArguments(values.map { databaseValue($0) }))
                }
            }.writes
        }
    }

    private func wrote(_ body: () throws -> [Ledger.Write]) throws -> Wrote {
        do {
            let writes = try body()
            return writes.isEmpty ? .nothing : .rows(writes)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
            return .refused(error.message ?? "a constraint")
        } catch let trouble as TroubledDisk {
            return .troubled(trouble)
        } catch let error as StoreError where error.code == .refused || error.code == .notFound {
            return .refused(error.message)
        } catch let error as DatabaseError {
            return .failed("\(error)")
        }
    }

    /// The log has the system's time, which no run may depend on. What is older than the world was stamped before.
    private func stamp(_ db: Database, _ now: Int64) throws {
        try db.cachedStatement(sql: "UPDATE driftless_log SET at = ? WHERE at > ? AND kind <> 0")
            .execute(arguments: StatementArguments([clock(now), World.latest]))
    }

    /// A person writes refused values again, or drops them.
    func settle(_ operation: OperationID, retry: Bool, now: Int64) throws -> Wrote {
        let result = try wrote {
            if !retry {
                try store.discard(operation)
                return []
            }
            return try observe(Array(contract.entities.indices)) {
                try store.retry(operation, random: &random)
                try scenery.queue.write { try stamp($0, now) }
            }.writes
        }
        switch result {
        case .nothing, .rows:
            // What was written before is sealed first.
            if retry { ledger.sealed() }
            heard.refused.remove(operation)
        case .refused, .troubled, .failed: break
        }
        return result
    }

    func waiting() throws -> Set<OperationID> {
        try read {
            Set(
                try $0.rows("SELECT id FROM driftless_operation WHERE state = 'pending'")
                    .compactMap { Identifier(bytes: bytes($0[0])) })
        }
    }

    func refused() throws -> [OperationID] {
        try read {
            try $0.rows("SELECT id FROM driftless_operation WHERE state = 'quarantined' ORDER BY number")
                .compactMap { Identifier(bytes: bytes($0[0])) }
        }
    }

    private func observe<T>(_ touched: [Int], _ body: () throws -> T) throws -> (result: T, writes: [Ledger.Write]) {
        // A cascade reaches other tables.
        let entities =
            try read { try $0.integer("PRAGMA foreign_keys") } == 1 ? Array(contract.entities.indices) : touched
        let before = try rows(entities)
        let result = try body()
        let after = try rows(entities)
        var writes: [Ledger.Write] = []
        for ref in Set(before.keys).union(after.keys).sorted() where before[ref] != after[ref] {
            let (base, fields) = ledger.bases(ref, held: try held(ref))
            writes.append(
                Ledger.Write(ref: ref, before: before[ref], after: after[ref], base: base, fieldBases: fields))
        }
        return (result, writes)
    }

    private func statement(_ write: Write) -> (String, [Value]) {
        let entity = contract.entities[write.entity]
        let table = quoted(entity.table)
        let condition = zip(entity.keyFields, write.key)
            .map { "\(quoted($0.column)) = \(SimulatedDevice.mark($1))" }.joined(separator: " AND ")
        var values: [Value] = []
        switch write.kind {
        case .insert, .replace:
            var columns = entity.keyFields.map { quoted($0.column) }
            values = write.key
            for assignment in write.fields {
                columns.append(quoted(entity.fields[assignment.field].column))
                switch assignment.term {
                case .value(let value), .plus(let value): values.append(value)
                }
            }
            let marks = values.map(SimulatedDevice.mark).joined(separator: ", ")
            let verb = write.kind == .insert ? "INSERT" : "INSERT OR REPLACE"
            return ("\(verb) INTO \(table) (\(columns.joined(separator: ", "))) VALUES (\(marks))", values)
        case .update:
            var sets: [String] = []
            for assignment in write.fields {
                let column = quoted(entity.fields[assignment.field].column)
                switch assignment.term {
                case .value(let value):
                    sets.append("\(column) = \(SimulatedDevice.mark(value))")
                    values.append(value)
                case .plus(let value):
                    sets.append("\(column) = coalesce(\(column), 0) + \(SimulatedDevice.mark(value))")
                    values.append(value)
                }
            }
            return ("UPDATE \(table) SET \(sets.joined(separator: ", ")) WHERE \(condition)", values + write.key)
        case .delete:
            return ("DELETE FROM \(table) WHERE \(condition)", write.key)
        }
    }

    /// GRDB binds text as Swift's, which changes bytes that are none: so text goes as bytes,
    /// and is made text in SQL, where it is compared too: no blob equals a text.
    private static func mark(_ value: Value) -> String {
        if case .text = value { "CAST(? AS TEXT)" } else { "?" }
    }

    private func databaseValue(_ value: Value) -> DatabaseValue {
        switch value {
        case .null: .null
        case .integer(let x): x.databaseValue
        case .real(let x): x.databaseValue
        case .text(let x), .blob(let x): Data(x).databaseValue
        }
    }
}
