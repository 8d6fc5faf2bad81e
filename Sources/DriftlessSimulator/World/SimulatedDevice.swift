internal import DriftlessClientStore
internal import DriftlessContract
internal import DriftlessProtocol
internal import DriftlessSQLite
internal import DriftlessSync
internal import Foundation
internal import GRDB

/// The shipped session and the shipped store on a database of its own, with what a process has in memory. The app's
/// side is here; what the engine does is in `SimulatedDevice+Engine`.
final class SimulatedDevice {
    let index: Int
    let contract: Contract
    let scenery: Scenery
    var store: ClientStore
    var session: ClientSession
    var random: SplitMix64
    var ledger = Ledger()
    var plan: Plan.Device

    // A process's memory.
    /// Raised by each crash.
    var life = 0
    var isRunning = true
    /// The call under way, and what follows it.
    var call: Int?
    var questions: [Question] = []
    /// Where the first sync goes on with the page that was asked for.
    var place = Hydration()
    var stream: Int?
    /// Dies at the n-th boundary between effects.
    var crashIn: Int?

    // The world around it.
    var armed: [any MessageFault] = []
    var clockOffset: Int64
    var clockStandsAt: Int64?
    /// Until then nothing goes out, and nothing comes in.
    var sendsFrom: Int64 = 0
    var hearsFrom: Int64 = 0
    /// The system has put the process to sleep; what it hears when it wakes up.
    var isAsleep = false
    var slept: [Event] = []
    var isTokenValid = true
    var lockedCalls = 0
    var silentStreams = 0
    /// Lost at a power cut: what the file was before.
    var backup: (contents: Scenery.Contents, ledger: Ledger, heard: Heard)?

    /// Scopes that it ever took.
    var scopesByID: [String: Scope] = [:]

    /// What the device has heard of, for the checkers.
    struct Heard {
        var checkpoint: Revision = 0
        var refused: Set<OperationID> = []
        var conflicts = 0
        var answered: Set<OperationID> = []
    }
    var heard = Heard()
    /// Calls since everything was healed.
    var callsAfterHealing = 0

    init(_ index: Int, _ plan: Plan, _ contract: Contract, _ stage: Stage) throws {
        self.index = index
        self.contract = contract
        self.plan = plan.devices[index]
        clockOffset = plan.devices[index].skew
        random = SplitMix64(seed: plan.seed &+ UInt64(index) &* 0x1_0001)
        (scenery, store) = try stage.device(index)
        try scenery.reset()
        // Where the last run's transactions began is in the store's memory yet.
        try store.seal(now: 0, random: &random)
        if plan.foreignKeys {
            try scenery.queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA foreign_keys = ON") }
        }
        session = ClientSession(mode: .watch, transport: contract.transport)
    }

    func clock(_ now: Int64) -> Int64 { clockStandsAt ?? now + clockOffset }

    // MARK: The app

    /// What became of a transaction.
    enum Wrote {
        case nothing
        case rows([Ledger.Write])
        /// A constraint of the app's tables refused it.
        case refused(String)
        case failed(String)
    }

    /// One transaction of the app, with this device's clock, seen from outside: the rows before and after.
    func write(_ writes: [Write], now: Int64) throws -> Wrote {
        let entities = Set(writes.map(\.entity)).sorted()
        return try observe(entities, now: now) {
            try scenery.queue.write { db in
                for write in writes {
                    let (sql, values) = statement(write)
                    try db.cachedStatement(sql: sql).execute(
                        arguments: StatementArguments(values.map { databaseValue($0) }))
                }
                try stamp(db, now)
            }
        }
    }

    /// The log has the system's time, which no run may depend on. What is older than the world was stamped before.
    private func stamp(_ db: Database, _ now: Int64) throws {
        try db.cachedStatement(sql: "UPDATE driftless_log SET at = ? WHERE at > ? AND kind <> 0")
            .execute(arguments: StatementArguments([clock(now), World.latest]))
    }

    private struct Refused: Error {
        var why: String
    }

    /// A person writes refused values again, or drops them.
    func settleRefused(retry: Bool, now: Int64) throws -> Wrote {
        guard isRunning, let operation = try refused().first else { return .nothing }
        if !retry {
            try store.discard(operation)
            heard.refused.remove(operation)
            return .nothing
        }
        let result = try observe(Array(contract.entities.indices), now: now) {
            do {
                try store.retry(operation, random: &random)
            } catch let error as StoreError where error.code == .refused || error.code == .notFound {
                throw Refused(why: error.message)
            }
            try scenery.queue.write { try stamp($0, now) }
        }
        switch result {
        case .nothing, .rows:
            // What was written before is sealed first.
            ledger.sealed()
            heard.refused.remove(operation)
        case .refused, .failed: break
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

    private func observe(_ touched: [Int], now: Int64, _ body: () throws -> Void) throws -> Wrote {
        // A cascade reaches other tables.
        let entities =
            try read { try $0.integer("PRAGMA foreign_keys") } == 1 ? Array(contract.entities.indices) : touched
        let before = try rows(entities)
        do {
            try body()
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
            return .refused(error.message ?? "a constraint")
        } catch let error as Refused {
            return .refused(error.why)
        } catch let error as DatabaseError {
            return .failed("\(error)")
        }
        let after = try rows(entities)
        var writes: [Ledger.Write] = []
        for ref in Set(before.keys).union(after.keys).sorted() where before[ref] != after[ref] {
            let (base, fields) = ledger.bases(ref, held: try held(ref))
            writes.append(
                Ledger.Write(ref: ref, before: before[ref], after: after[ref], base: base, fieldBases: fields))
        }
        return writes.isEmpty ? .nothing : .rows(writes)
    }

    private func statement(_ write: Write) -> (String, [Value]) {
        let entity = contract.entities[write.entity]
        let table = quoted(entity.table)
        let condition = entity.keyFields.map { "\(quoted($0.column)) = ?" }.joined(separator: " AND ")
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

    /// GRDB binds text as Swift's, which changes bytes that are none: so text goes as bytes.
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

    // MARK: Looking at the file

    func read<T>(_ body: (Connection) throws -> T) throws -> T {
        try scenery.queue.writeWithoutTransaction { try body(Connection($0)) }
    }

    /// What the app sees.
    func rows(_ entities: [Int]? = nil) throws -> [RecordRef: [Value]] {
        try read { sql in
            var found: [RecordRef: [Value]] = [:]
            for i in entities ?? Array(contract.entities.indices) {
                let entity = contract.entities[i]
                if entity.direction == .local { continue }
                let columns = entity.fields.map { quoted($0.column) }.joined(separator: ", ")
                try sql.forEach("SELECT \(columns) FROM \(quoted(entity.table))", []) { raw in
                    let row = zip(entity.fields, raw).map { $0.canonical($1) }
                    if let key = entity.key(of: row) { found[RecordRef(entity: entity.name, key: key)] = row }
                }
            }
            return found
        }
    }

    /// Records whose rows cannot be shown: a value that must be unique is another's here.
    func waitingRows() throws -> Set<RecordRef> {
        try read { sql in
            Set(
                try sql.rows("SELECT entity, key FROM driftless_underlay WHERE waiting = 1").map {
                    RecordRef(entity: $0[0].description, key: RecordKey(bytes: bytes($0[1])))
                })
        }
    }

    func held(_ ref: RecordRef) throws -> Revision {
        try read {
            Revision(
                try $0.integer(
                    "SELECT revision FROM driftless_record WHERE entity = ? AND key = ?", .string(ref.entity),
                    .blob(ref.key.bytes)) ?? 0)
        }
    }

    /// The revision that the device holds of each record.
    func held() throws -> [RecordRef: Revision] {
        try read { sql in
            var held: [RecordRef: Revision] = [:]
            try sql.forEach("SELECT entity, key, revision FROM driftless_record", []) { row in
                guard case .integer(let revision) = row[2] else { return }
                held[RecordRef(entity: row[0].description, key: RecordKey(bytes: bytes(row[1])))] = Revision(revision)
            }
            return held
        }
    }
}

func bytes(_ value: Value) -> [UInt8] {
    switch value {
    case .text(let bytes), .blob(let bytes): bytes
    case .null, .integer, .real: []
    }
}
