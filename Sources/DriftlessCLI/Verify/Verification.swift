internal import DriftlessContract
internal import DriftlessContractFile
internal import DriftlessDocs
internal import Foundation

/// How a claim fared.
struct Verdict: Sendable {
    let claim: Claim
    /// What was seen; evidence keeps its digest.
    var result = ""
    var kind = EvidenceLock.Kind.exercised
    /// Of what was simulated.
    var runs: RecordedRuns?
    var by = ""
    /// What is not as the site says; empty for a claim that holds.
    var failures: [String] = []
}

/// Proves the claims of a site against a real server and real devices.
struct Verification: Sendable {
    let site: Site
    /// Empty, and removed by the caller.
    let folder: URL
    /// The folder of the contract, for the commands of pages.
    let contractFile: String

    /// - Parameter report: told of each claim as it is decided.
    func verdicts(of claims: [Claim], report: (Verdict) -> Void) async throws -> [Verdict] {
        var verdicts: [Verdict] = []
        for (number, claim) in claims.enumerated() {
            let place = folder.appendingPathComponent("\(number)")
            try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
            let verdict = try await verdict(on: claim, in: place)
            report(verdict)
            verdicts.append(verdict)
        }
        return verdicts
    }

    private func verdict(on claim: Claim, in place: URL) async throws -> Verdict {
        switch claim.subject {
        case .digest: try await DigestTrial(contract: site.document.draft, folder: place).verdict(on: claim)
        case .samples(let entity):
            try await SampleTrial(document: site.document, entity: entity, folder: place).verdict(on: claim)
        case .roundTrip(let entity):
            try await RoundTrip(document: site.document, entity: entity, folder: place).verdict(on: claim)
        case .conflicts(let policy): try await ConflictTrial(policy: policy, folder: place).verdict(on: claim)
        case .retry: RetryTrial(contract: site.document.draft).verdict(on: claim)
        case .failure(let name, let faults):
            try FailureTrial(
                contract: site.document.trial, failure: site.document["failures", name], faults: faults
            ).verdict(on: claim)
        case .commands(let page):
            try CommandTrial(site: site, page: page, contract: contractFile, folder: place)
                .verdict(on: claim)
        }
    }
}

extension Contract {
    /// Entities with those that they refer to first; a circle stays as it is.
    var parentsFirst: [Entity] {
        var done: [Entity] = []
        var open = entities
        while !open.isEmpty {
            let ready = open.filter { entity in
                entity.references.allSatisfy { reference in
                    reference.parent == entity.name || done.contains(where: { $0.name == reference.parent })
                }
            }
            let next = ready.isEmpty ? open : ready
            done += next
            open.removeAll { entity in next.contains(where: { $0.name == entity.name }) }
        }
        return done
    }

    /// The scopes that a row is in.
    func scopes(of row: [Value], _ entity: Entity) -> [Scope] {
        guard let path = entity.scope, let index = entity.scopeIndex, row[index] != .null else { return [] }
        let scope = Scope.scope(path.scope, row[index])
        return [known(scope) ?? scope]
    }
}

extension Entity {
    /// A whole row of what is given, defaults filled in.
    func row(_ values: [String: Value]) -> [Value] {
        fields.map { values[$0.name] ?? $0.defaultValue ?? .null }
    }

    func insert(_ row: [Value]) -> (sql: String, arguments: [Value]) {
        let columns = fields.map { quoted($0.column) }.joined(separator: ", ")
        let places = fields.map { _ in "?" }.joined(separator: ", ")
        return ("INSERT INTO \(quoted(table)) (\(columns)) VALUES (\(places))", row)
    }

    /// As values travel and are compared.
    func canonical(_ row: [Value]) -> [Value] { zip(fields, row).map { $0.canonical($1) } }
}
