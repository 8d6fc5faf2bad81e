package import DriftlessContractFile

/// What stands behind a part of a contract.
package struct PathEvidence: Sendable, Hashable, Codable {
    package var statement: String
    /// `exercised, 2026-03-02`, or why there is none.
    package var state: String
}

extension Site {
    /// Of a path and of what is around it: what runs have proved, and what people answer for.
    package func evidence(of path: ContractPath) -> [PathEvidence] {
        guard let evidence, !path.names.isEmpty else { return [] }
        func speaks(_ other: ContractPath) -> Bool { !other.names.isEmpty && path.names.starts(with: other.names) }
        let proved = claims.filter { speaks($0.path) }.map { claim in
            let state =
                switch evidence.state(of: claim, engine: ToolVersion.text) {
                case .proved(let record): "\(record.kind.rawValue), \(record.at)"
                case .stale(_, let why): "out of date: \(why)"
                case .missing: "not proved yet"
                }
            return PathEvidence(statement: claim.statement, state: state)
        }
        let attested = evidence.attestations.filter { speaks(ContractPath(parsing: $0.path)) }.map { one in
            let state = one.objection(document, today).map { "out of date: \($0)" }
            return PathEvidence(
                statement: one.statement, state: state ?? "attested by \(one.by), \(one.at), until \(one.until)")
        }
        return proved + attested
    }
}
