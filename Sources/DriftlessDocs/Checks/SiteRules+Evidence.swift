internal import DriftlessContractFile

extension SiteRule {
    static let evidence = [
        SiteRule("EVD001", .error, "A statement that a run can prove, and none has.") { it in
            guard let lock = it.site.evidence else { return }
            for claim in it.site.claims where lock.state(of: claim, engine: ToolVersion.text) == .missing {
                it.find(claim, "nothing proves: \(claim.statement)")
            }
        },
        SiteRule("EVD002", .error, "Evidence that is out of date, or of a statement that is gone.") { it in
            guard let lock = it.site.evidence else { return }
            for claim in it.site.claims {
                if case .stale(let record, let why) = lock.state(of: claim, engine: ToolVersion.text) {
                    it.find(claim, "the evidence of \(record.at) is out of date, \(why): \(claim.statement)")
                }
            }
            let ids = Set(it.site.claims.map(\.id))
            for record in lock.records where !ids.contains(record.id) {
                it.find(it.document.root, "the site no longer states: \(record.statement) (\(record.id))", help)
            }
        },
        SiteRule("EVD003", .warning, "A statement that somebody attested, past its day.") { it in
            for attested in it.site.evidence?.attestations ?? [] {
                guard let why = attested.objection(it.document, it.today) else { continue }
                let part = ContractPath(parsing: attested.path).names.reduce(it.document.root) { $0[$1] }
                it.find(
                    part, "\(attested.by) attested on \(attested.at): \(attested.statement) But \(why)",
                    "Look again, and run: driftless docs attest \(attested.path)")
            }
        },
        SiteRule("TST002", .error, "A release gate that was not passed on this contract.") { it in
            let digest = Gate.digest(of: it.document), gates = it.site.evidence?.gates ?? []
            for part in it.document["testing", "release_gates"].parts {
                guard let name = part.text else { continue }
                let passed = gates.first { $0.name == name }
                guard passed?.contractSha256 != digest else { continue }
                let when = passed.map { "was passed on \($0.at), on another contract" } ?? "was never passed"
                it.find(part, "the gate \(name) \(when)", "Run: driftless docs gate \(name) -- COMMAND")
            }
        },
        SiteRule("TST004", .error, "A scenario that no command plays.") { it in
            for scenario in it.document["testing", "scenarios"].parts
            where ScenarioPlay.command(scenario, it.document) == nil {
                it.find(
                    scenario, "nothing plays the scenario \(scenario.name)",
                    "Write run: with the command that plays it, seed and all.")
            }
        },
        SiteRule("EVD005", .error, "A calculator on a page that says other than the engine.") { it in
            let vectors = Lookup.vectors(it.document)
            for page in it.pages {
                let shown = page.body.flatMap(\.lookupRows), computed = vectors[page.path] ?? []
                guard shown != computed else { continue }
                let row = zip(shown, computed).first { $0 != $1 }?.0 ?? shown.last ?? []
                it.find(
                    page, "the engine does not say: \(row.joined(separator: ", "))",
                    "This is a defect of the generator: please report it.")
            }
        },
    ]

    fileprivate static let help = "Run: driftless docs verify"
}

extension SiteJudgement {
    fileprivate func find(_ claim: Claim, _ message: String) {
        find(claim.path.names.reduce(document.root) { $0[$1] }, message, SiteRule.help)
    }
}
