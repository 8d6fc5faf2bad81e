public import ArgumentParser
internal import DriftlessContractCommands
internal import DriftlessContractFile
internal import DriftlessDocs
internal import Foundation

/// `driftless docs verify`.
public struct DocsVerifyCommand: AsyncParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Prove the statements of a contract’s documentation by runs.",
        discussion: """
            Starts servers and devices on this machine, writes the contract's samples and values at its limits, edits
            offline in conflict, draws waits, simulates the failures that the simulator can make, and runs the
            commands of your pages. What holds is written to evidence.lock.json among the pages, which the site and
            docs check read. Commands of pages are run by bash, as you: read pages of others first. Examples:

              driftless docs verify --contract sync/contract.yaml
              driftless docs verify --only S-4f1c09a2b7
              driftless docs verify --check          writes nothing: for CI

            Exits with 1 if a statement does not hold; its evidence is then taken out.
            """)

    @OptionGroup var arguments: DocumentationArguments
    @Option(help: ArgumentHelp("Prove this statement alone; may be repeated.", valueName: "id")) var only: [String] = []
    @Flag(help: "Write nothing; evidence that is missing or out of date is a failure.") var check = false
    @Option(help: "text or json.") var format = OutputFormat.text

    public init() {}

    public func run() async throws {
        let site = try arguments.site()
        let claims = only.isEmpty ? site.claims : site.claims.filter { only.contains($0.id) }
        if let unknown = only.first(where: { id in !claims.contains { $0.id == id } }) {
            throw CommandFailure.usage("The site states nothing called \(unknown). Its page Evidence lists all.")
        }
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("driftless-verify-\(UUID().uuidString.prefix(8))")
        defer { try? FileManager.default.removeItem(at: folder) }
        var done = 0
        let verification = Verification(site: site, folder: folder, contractFile: arguments.contract)
        let verdicts = try await verification.verdicts(of: claims) { verdict in
            done += 1
            if format == .text { show(verdict, done, of: claims.count) }
        }
        let file = EvidenceFile(arguments.folder)
        let lock = merged(verdicts, into: try file.read(), site)
        let outdated = check ? verdicts.filter { !isProved($0, site) } : []
        if !check { try file.write(lock) }
        let failed = verdicts.filter { !$0.failures.isEmpty }
        try summarise(verdicts, failed, outdated, file.path)
        if !failed.isEmpty || !outdated.isEmpty { throw Exit.findings }
    }

    /// Whether the record says what was seen just now. The same engine sees the same, so another result is as bad as an
    /// outdated one (FLR002 where it is of simulated runs).
    private func isProved(_ verdict: Verdict, _ site: Site) -> Bool {
        guard case .proved(let record)? = site.evidence?.state(of: verdict.claim, engine: ToolVersion.text) else {
            return false
        }
        // On another SQLite they are other runs: that they hold is what counts.
        if let recorded = record.runs, let seen = verdict.runs, recorded.sqlite != seen.sqlite { return true }
        return !verdict.failures.isEmpty || record.resultSha256 == Claim.digest(verdict.result)
    }

    /// What was not asked about stays; a record whose result is the same keeps its day.
    private func merged(_ verdicts: [Verdict], into old: EvidenceLock?, _ site: Site) -> EvidenceLock {
        let ids = Set(site.claims.map(\.id)), asked = Set(verdicts.map(\.claim.id))
        let kept = (old?.records ?? []).filter { ids.contains($0.id) && !asked.contains($0.id) }
        let version = site.document["contract", "version"].text ?? ""
        let proved = verdicts.filter(\.failures.isEmpty).map { verdict -> EvidenceLock.Record in
            var record = EvidenceLock.Record(
                claim: verdict.claim, kind: verdict.kind, by: verdict.by, result: verdict.result, contract: version,
                engine: ToolVersion.text, repro: "driftless docs verify --only \(verdict.claim.id)",
                at: "\(arguments.today)", runs: verdict.runs)
            if var same = old?.records.first(where: { $0.id == record.id }) {
                (same.at, record.at) = (record.at, same.at)
                if same != withDay(record, same.at) { record.at = same.at }
            }
            return record
        }
        return EvidenceLock(
            records: (kept + proved).sorted { ($0.page, $0.id) < ($1.page, $1.id) },
            attestations: old?.attestations ?? [], gates: old?.gates ?? [])
    }

    private func withDay(_ record: EvidenceLock.Record, _ day: String) -> EvidenceLock.Record {
        var record = record
        record.at = day
        return record
    }

    private func show(_ verdict: Verdict, _ number: Int, of count: Int) {
        let mark = verdict.failures.isEmpty ? verdict.kind.rawValue : "DOES NOT HOLD"
        let subject = "\(verdict.claim.path)".isEmpty ? verdict.claim.page : "\(verdict.claim.path)"
        Terminal.wrapped(
            verdict.claim.statement, indent: 4,
            title: "[\(number)/\(count)] \(verdict.claim.id) \(subject): \(mark)")
        for failure in verdict.failures { Terminal.complain("    \(failure)") }
    }

    private func summarise(_ verdicts: [Verdict], _ failed: [Verdict], _ outdated: [Verdict], _ file: String) throws {
        guard format == .text else {
            return try Terminal.json(
                Summary(
                    statements: verdicts.count, proved: verdicts.count - failed.count,
                    failed: failed.map { .init(id: $0.claim.id, failures: $0.failures) },
                    outdated: outdated.map(\.claim.id)))
        }
        for verdict in outdated {
            Terminal.complain("The evidence of \(verdict.claim.id) is missing, out of date or of another result.")
        }
        let held = "\(verdicts.count - failed.count) of \(Terminal.count(verdicts.count, "statement")) hold"
        Terminal.line(check ? "\(held)." : "\(held); the evidence is in \(file).")
    }

    private struct Summary: Codable {
        struct Failed: Codable {
            var id: String
            var failures: [String]
        }
        var statements: Int
        var proved: Int
        var failed: [Failed]
        var outdated: [String]
    }
}
