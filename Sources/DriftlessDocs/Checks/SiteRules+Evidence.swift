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
    ]

    fileprivate static let help = "Run: driftless docs verify"
}

extension SiteJudgement {
    fileprivate func find(_ claim: Claim, _ message: String) {
        find(claim.path.names.reduce(document.root) { $0[$1] }, message, SiteRule.help)
    }
}
