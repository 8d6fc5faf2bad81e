import DriftlessClientStore
import DriftlessContract
import DriftlessProtocol
import DriftlessSQLite

@testable import DriftlessServerStore

/// A mistake in how messages are made or answered, planted to see that the invariants notice.
enum PlantedMistake: String, CaseIterable {
    case baseAtRecord, revisionOnly, noDedupe, noLives, applyStale, receiptWithoutRecord
}

enum Invariant: String {
    case converged = "the replicas differ"
    case digests = "a digest is not that of the rows"
    case once = "took effect twice"
    case unseen = "overwrote a value it never saw"
    case nobody = "conflict with nobody"
    case life = "touched another life of the key"
    case backwards = "went back to an older state"
    case vanished = "an answered write vanished for a while"
    case drained = "an operation was never answered"
}

/// Three devices and a server under lost, late, doubled and reordered messages, and what must hold meanwhile.
final class Simulation {
    enum Message {
        case receipt(Receipt)
        case page(PullPage)
    }

    let entity: Entity
    let contract: Contract
    let mistake: PlantedMistake?
    let server: SQLiteServerStore
    let devices: [SimulatedDevice]
    let keys: [Value] = [.string("k1"), .string("k2")]
    let updateWins: Bool
    var random: SplitMix64
    var broken: [Invariant: Int] = [:]
    var trace: [String] = []
    var clock: Int64 = 1000
    var wires: [[Message]] = [[], [], []]
    var audit = Audit()
    /// What was sent first under each id.
    var sent: [OperationID: DriftlessProtocol.Operation] = [:]
    private var serial: Int64 = 0

    init(seed: UInt64, mistake: PlantedMistake? = nil) throws {
        random = SplitMix64(seed: seed)
        self.mistake = mistake
        updateWins = random.chance(0.5)
        entity = Entity(
            name: "item", identity: Identity(key: ["id"]),
            fields: [
                Field(name: "id", type: .string, required: true), Field(name: "a", type: .int),
                Field(name: "b", type: .int, policy: .firstWins), Field(name: "n", type: .int, policy: .counter),
            ],
            delete: DeleteRule(winner: updateWins ? .update : .delete))
        let contract = Contract(id: "simulation", version: "1", entities: [entity])
        self.contract = contract
        server = try SQLiteServerStore(
            path: ":memory:", tenant: "t", contract: contract, now: 0, random: &random)
        var devices: [SimulatedDevice] = []
        for _ in 0..<3 {
            let skew = Int64.random(in: -40...40, using: &random)
            devices.append(try SimulatedDevice(contract: contract, skew: skew, seed: random.next()))
        }
        self.devices = devices
    }

    func close() throws {
        for device in devices { try device.store.close() }
        try server.close()
    }

    /// The schedule of the design's model: 70 steps, then quiescence.
    func run() throws {
        for device in devices { try device.firstSync(server) }
        for _ in 0..<70 { try step() }
        for i in devices.indices {
            for message in wires[i] { try deliver(message, to: i) }
            wires[i] = []
        }
        for _ in 0..<2 {
            clock += 1
            for i in devices.indices {
                for operation in try devices[i].pending() {
                    guard let receipt = try push(operation, from: i) else { break }
                    try deliver(.receipt(receipt), to: i)
                }
            }
            for i in devices.indices {
                var page: PullPage
                repeat {
                    page = try server.pull(devices[i].pullRequest(pageBytes: 1))
                    try deliver(.page(page), to: i)
                } while !page.complete
            }
        }
        try checkEnd()
    }

    private func step() throws {
        clock += 1
        let i = Int.random(in: 0..<3, using: &random)
        let dice = Double.random(in: 0..<1, using: &random)
        if dice < 0.3 {
            try write(on: i)
        } else if dice < 0.55 {
            for operation in try devices[i].pending().prefix(Int.random(in: 1...3, using: &random)) {
                guard let receipt = try push(operation, from: i) else { break }
                // A lost answer ends the batch.
                if random.chance(0.2) { break }
                wires[i].append(.receipt(receipt))
                if random.chance(0.1) { wires[i].append(.receipt(receipt)) }
            }
        } else if dice < 0.8 {
            let bytes = random.chance(0.5) ? 1 : 1 << 20
            wires[i].append(.page(try server.pull(devices[i].pullRequest(pageBytes: bytes))))
        } else if !wires[i].isEmpty {
            let place = random.chance(0.3) ? Int.random(in: 0..<wires[i].count, using: &random) : 0
            try deliver(wires[i].remove(at: place), to: i)
        }
    }

    private func fresh() -> Value {
        serial += 1
        return .integer(serial)
    }

    private func write(on i: Int) throws {
        let device = devices[i]
        let chosen = keys.shuffled(using: &random).prefix(Int.random(in: 1...2, using: &random))
        var said: [String] = []
        try device.app(now: clock) { sql in
            for key in chosen {
                guard let row = try sql.first("SELECT id, a, b, n FROM item WHERE id = ?", key) else {
                    try sql.run("INSERT INTO item VALUES (?, ?, ?, 0)", key, fresh(), fresh())
                    said.append("insert \(key)")
                    continue
                }
                if random.chance(0.12) {
                    try sql.run("DELETE FROM item WHERE id = ?", key)
                    said.append("delete \(key)")
                    continue
                }
                var sets: [String] = []
                for name in ["a", "b", "n"].shuffled(using: &random).prefix(Int.random(in: 1...3, using: &random)) {
                    let value = name == "n" ? "n + \(Int.random(in: 1...5, using: &random))" : "\(fresh())"
                    sets.append("\(name) = \(value)")
                }
                try sql.run("UPDATE item SET \(sets.joined(separator: ", ")) WHERE id = ?", key)
                said.append("update \(key) \(row.dropFirst()) set \(sets)")
            }
        }
        trace.append("\(clock) device \(i): \(said)")
    }

    func note(_ invariant: Invariant, _ what: String) {
        broken[invariant, default: 0] += 1
        trace.append("\(clock) BROKEN \(invariant.rawValue): \(what)")
    }

    private func push(_ operation: DriftlessProtocol.Operation, from i: Int) throws -> Receipt? {
        let device = devices[i]
        let sent = try tampered(operation, from: i)
        let before = try state()
        let lastNumber = try forget(operation.id, number: operation.number, of: device.id)
        let request = try device.pushRequest([sent], now: clock)
        let response = try server.push([AdmittedPush(caller: caller, request: request)], now: clock)[0]
        if let lastNumber { try restore(lastNumber, of: device.id) }
        guard let receipt = response.receipts.first else {
            trace.append("\(clock) device \(i): \(operation.number) stopped: \(response.stop)")
            return nil
        }
        let after = try state()
        trace.append(
            "\(clock) device \(i) pushes \(operation.number): \(receipt.outcome) at \(receipt.revision), "
                + "records \(receipt.records.map { "\($0.key) \($0.revision) \($0.row ?? [])" }); "
                + "changes \(operation.changes.map { "\($0.kind) \($0.key) base \($0.base) \($0.fields)" })")
        audit.compare(operation, receipt, before, after, in: self)
        return receipt
    }

    private func deliver(_ message: Message, to i: Int) throws {
        let device = devices[i]
        let before = try device.held(in: self)
        switch message {
        case .receipt(var receipt):
            let waited = try device.isPending(receipt.operation)
            if mistake == .receiptWithoutRecord { receipt.records = [] }
            _ = try device.store.process([receipt], now: clock + device.skew, random: &device.random)
            trace.append("\(clock) device \(i) takes receipt \(receipt.number) (waited: \(waited))")
            let held = try device.held(in: self)
            for (key, revision) in audit.answered[receipt.operation] ?? [:] where waited {
                if held[key, default: 0] < revision {
                    note(.vanished, "device \(i), \(key): holds \(held[key, default: 0]), answered at \(revision)")
                }
            }
        case .page(let page):
            let page = mistake == .applyStale ? try restamped(page, for: device) : page
            let step = try device.store.take(page, now: clock + device.skew, random: &device.random)
            trace.append("\(clock) device \(i) takes page \(page.start)-\(page.end): \(step)")
            if case .applied(.different, _) = step { note(.digests, "device \(i) at page \(page.start)-\(page.end)") }
        }
        for (key, revision) in try device.held(in: self) where revision < before[key, default: 0] {
            note(.backwards, "device \(i), \(key): \(before[key, default: 0]) to \(revision)")
        }
    }

    /// The server's records, tombstones too.
    func state() throws -> [RecordKey: RecordState] {
        let page = try server.pull(
            PullRequest(device: devices[0].id, contractDigest: contract.digest, after: 0))
        return Dictionary(page.records.map { ($0.key, $0) }) { $1 }
    }

    private func checkEnd() throws {
        let state = try state()
        let rows = state.values.compactMap(\.row).sorted { $0[0].description < $1[0].description }
        let digests = try server.digests()
        if try digests != server.recount() { note(.digests, "the server's recount differs") }
        for (i, device) in devices.enumerated() {
            let shown = try device.rows(entity)
            if shown != rows { note(.converged, "device \(i) shows \(shown), the server has \(rows)") }
            if try device.digest() != digests.first { note(.digests, "device \(i)'s differs at the end") }
            let waiting = try device.pending().map(\.number)
            if !waiting.isEmpty { note(.drained, "device \(i): \(waiting)") }
        }
    }
}

extension SimulatedDevice {
    func held(in simulation: Simulation) throws -> [RecordKey: Revision] {
        var held: [RecordKey: Revision] = [:]
        for value in simulation.keys {
            guard let key = RecordKey(values: [value], fields: simulation.entity.keyFields) else { continue }
            held[key] = try self.held(simulation.entity, key)
        }
        return held
    }
}
