internal import DriftlessClientStore
internal import DriftlessContract
internal import DriftlessProtocol
internal import DriftlessSQLite
internal import DriftlessServerStore
internal import DriftlessSync
internal import GRDB

/// The shipped session and the shipped store on a database of its own, with what a process has in memory. What the app
/// does is in `SimulatedDevice+App`, what the engine does in `World+Devices`.
package final class SimulatedDevice: CustomStringConvertible, DiskOwner {
    let index: Int
    package let description: String
    let caller: Caller
    /// To the server, one way, milliseconds.
    let latency: Int64
    let contract: Contract
    let scenery: Scenery
    var store: ClientStore
    var session: ClientSession
    var random: SplitMix64
    var ledger = Ledger()

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
    /// Whose token the last call had.
    var asker: Caller
    /// As whom the process has greeted the server.
    var greeted = GreetedUser()
    /// Dies at the n-th boundary between effects.
    var crashIn: Int?
    /// Milliseconds until a process that died is there again; `nil`: until somebody starts it.
    var downFor: Int64? = 2_000

    // The world around it.
    var armed: [Armed] = []
    var clockOffset: Int64
    var clockStandsAt: Int64?
    /// Since when it runs ten times as fast.
    private(set) var clockIsFastFrom: Int64?
    /// Until then nothing goes out, and nothing comes in.
    var sendsFrom: Int64 = 0
    var hearsFrom: Int64 = 0
    /// `nil`: a message's size does not matter.
    var line: Line?
    /// Bytes of this call's answer come until then.
    var flow: (call: Int, until: Int64)?
    /// The system has put the process to sleep; what it hears when it wakes up.
    var isAsleep = false
    var slept: [Event] = []
    /// The system suspends an app that is offline for good and that nobody has touched for so long, milliseconds;
    /// `nil`: it runs on.
    var dozesAfter: Int64?
    var touchedAt = World.epoch
    var isTokenValid = true
    /// Whether a new token is there for the asking.
    var getsTokens = true
    /// Whose tokens the app gives instead of its user's.
    var visitor: Visitor?
    var lockedCalls = 0
    var silentStreams = 0
    /// Every stream is silent.
    var isBuffered = false
    /// What comes on the present stream is held back.
    var isStreamSilent = false
    var disk: DiskTrouble?
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
    /// Nobody waits for it to settle: it is broken for ever.
    var isLeftOut = false
    var callsWhileSettling = 0

    /// - Parameter isBackend: its changes count as the server's.
    init(
        _ index: Int, _ name: String, _ settings: Plan.Device, isBackend: Bool, _ plan: Plan, _ stage: Stage
    ) throws {
        self.index = index
        description = name
        caller = Caller(tenant: Stage.tenant, user: "u", roles: isBackend ? ["backend"] : [])
        asker = caller
        contract = stage.contract
        latency = settings.latency
        clockOffset = settings.skew
        isLeftOut = settings.staysBroken
        random = SplitMix64(seed: plan.seed &+ UInt64(index) &* 0x1_0001)
        (scenery, store) = try stage.device(index)
        try scenery.reset()
        // It has the last run's device in mind yet.
        store.forget()
        // As GRDB has it, unless the app's configuration says otherwise.
        if stage.schema?.configuration.foreignKeysEnabled ?? plan.foreignKeys {
            try scenery.queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA foreign_keys = ON") }
        }
        session = ClientSession(mode: .watch, transport: contract.transport)
        if stage.schema != nil { try recordExisting() }
    }

    /// Rows that the app's migrations made are operations already; the engine may join those that refer to each other.
    private func recordExisting() throws {
        let waiting = try unaccepted()
        let rows = waiting.isEmpty ? [:] : try rows()
        var operations: [(id: String?, writes: [Ledger.Write])] = []
        for change in waiting {
            guard let entity = contract.entity(named: change.entity),
                let key = entity.key(of: entity.fields.map { change.values[$0.name] ?? .null })
            else { continue }
            let ref = RecordRef(entity: entity.name, key: key)
            let write = Ledger.Write(ref: ref, before: nil, after: rows[ref], base: 0, fieldBases: [:])
            if operations.last?.id != change.operation { operations.append((change.operation, [])) }
            operations[operations.count - 1].writes.append(write)
        }
        for operation in operations { ledger.record(operation.writes, at: World.epoch) }
        ledger.sealed()
    }

    func clock(_ now: Int64) -> Int64 {
        if let clockStandsAt { return clockStandsAt }
        let ahead = clockIsFastFrom.map { 9 * (now - $0) } ?? 0
        return now + min(clockOffset + ahead, World.worstClock)
    }

    /// - Parameter start: since when; `nil` from which it runs as others do, as far ahead as it came.
    func setClock(fastFrom start: Int64?, now: Int64) {
        if start == nil {
            clockOffset = clockIsFastFrom.map { min(clockOffset + 9 * (now - $0), World.worstClock) } ?? clockOffset
        }
        clockIsFastFrom = start
    }

    /// What is under way on a slow line then is given up in time.
    func endSlowness() { (line, flow) = (nil, nil) }

    // MARK: Looking at the file

    func unaccepted() throws -> [UnacceptedChange] {
        try scenery.queue.read { try UnacceptedChange.fetchAll($0, contract: contract, digest: store.digest) }
    }

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
