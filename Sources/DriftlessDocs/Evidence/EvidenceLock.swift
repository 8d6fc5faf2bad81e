/// What runs have proved of a site: committed beside the contract as `docs/evidence.lock.json`.
package struct EvidenceLock: Sendable, Hashable, Codable {
    package struct Record: Sendable, Hashable, Codable {
        package var id: String
        package var page: String
        package var path: String
        package var statement: String
        package var kind: Kind
        /// What proved it.
        package var by: String
        package var inputsSha256: String
        package var resultSha256: String
        /// Version of the contract.
        package var contract: String
        /// Version of the engine.
        package var engine: String
        /// The command that does it again.
        package var repro: String
        /// The day.
        package var at: String
        /// Of what was simulated.
        package var runs: RecordedRuns?

        package init(
            claim: Claim, kind: Kind, by: String, result: String, contract: String, engine: String, repro: String,
            at: String, runs: RecordedRuns? = nil
        ) {
            (id, page, path, statement) = (claim.id, claim.page, "\(claim.path)", claim.statement)
            (self.kind, self.by, inputsSha256, resultSha256) = (kind, by, claim.inputs, Claim.digest(result))
            (self.contract, self.engine, self.repro, self.at) = (contract, engine, repro, at)
            self.runs = runs
        }
    }

    /// The strongest first.
    package enum Kind: String, Sendable, Hashable, Codable {
        /// On a real server or database.
        case exercised
        /// In runs of the simulator.
        case simulated
        /// By the engine's function.
        case computed
    }

    package var records: [Record]
    /// What people answer for, where no run can prove it.
    package var attestations: [Attestation]
    /// Release gates that were passed.
    package var gates: [Gate]

    package init(records: [Record], attestations: [Attestation] = [], gates: [Gate] = []) {
        (self.records, self.attestations, self.gates) = (records, attestations, gates)
    }

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        records = try values.decode([Record].self, forKey: .records)
        attestations = try values.decodeIfPresent([Attestation].self, forKey: .attestations) ?? []
        gates = try values.decodeIfPresent([Gate].self, forKey: .gates) ?? []
    }

    package enum State: Sendable, Hashable {
        case proved(Record)
        /// What the record rests on has changed since.
        case stale(Record, why: String)
        case missing
    }

    package func state(of claim: Claim, engine: String) -> State {
        guard let record = records.first(where: { $0.id == claim.id }) else { return .missing }
        if record.inputsSha256 != claim.inputs { return .stale(record, why: "what it rests on has changed") }
        if record.engine != engine { return .stale(record, why: "the engine is \(engine), it was \(record.engine)") }
        return .proved(record)
    }
}
