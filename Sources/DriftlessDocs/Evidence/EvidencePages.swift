internal import DriftlessContractFile

/// What stands behind the statements that runs prove: at the end of each page, and all of it on one.
struct EvidencePages {
    let claims: [Claim]
    let lock: EvidenceLock?
    private let site: Site

    init(_ site: Site) {
        claims = site.claims
        lock = site.evidence
        self.site = site
    }

    /// The page with what was proved of it, and what people answer for.
    func with(_ page: SitePage) -> SitePage {
        let own = claims.filter { $0.page == page.path }
        let attested = (lock?.attestations ?? []).filter {
            site.page(showing: ContractPath(parsing: $0.path)) == page.path
        }
        var page = page
        if lock != nil, !own.isEmpty {
            page.body += [
                .heading(2, "Proved by runs"),
                .table(
                    "What runs prove of this page", ["statement", "evidence", "by", "again"],
                    own.map { [.sentence($0.statement), label($0), by($0), again($0)] }),
            ]
            page.body += own.flatMap(recorded)
        }
        if !attested.isEmpty { page.body += [.heading(2, "Attested by people"), table(of: attested)] }
        return page
    }

    /// What simulated runs came to, where the record holds.
    private func recorded(_ claim: Claim) -> [HTML] {
        guard case .proved(let record) = state(claim), let runs = record.runs else { return [] }
        func after(_ milliseconds: Int64) -> HTML {
            // A tenth of a second is more than anybody asks of it.
            .text(Times.shown((milliseconds + 50) / 100 * 100))
        }
        return [
            .heading(2, "The recorded runs"),
            .table(
                "What the recorded runs came to", ["what", "value"],
                [
                    ["Seeds", .code(runs.seeds)], ["SQLite", .code(runs.sqlite)],
                    ["Faults that came", .text("\(runs.struck)")],
                    // What is recorded broke no invariant.
                    ["Writes lost", "0"], ["Writes with two effects", "0"],
                    ["All synced after the end of the faults, in half of the runs", after(runs.recoveredP50)],
                    ["… and in 95 of 100", after(runs.recoveredP95)],
                    ["SHA-256 of their traces", .code(runs.tracesSha256)],
                    [
                        "Again",
                        .code(
                            "driftless simulate --contract sync/contract.yaml --partly --profile \(runs.faults) "
                                + "--seeds \(runs.seeds)"),
                    ],
                ]),
        ]
    }

    private func table(of attested: [Attestation]) -> HTML {
        .table(
            "What people answer for, where no run can prove it", ["statement", "of", "evidence", "by"],
            attested.map { [.prose($0.statement), .code($0.path), label($0), .text($0.by)] })
    }

    private func label(_ attested: Attestation) -> HTML {
        if let why = attested.objection(site.document, site.today) {
            return .tag("span", ["class": "later"], "out of date: \(why)")
        }
        return "attested, \(attested.at), until \(attested.until)"
    }

    var page: SitePage {
        let intro: HTML =
            lock == nil
            ? .paragraph("No run has proved anything of this site yet: ", .code("driftless docs verify"), " does.")
            : .paragraph(
                "Each statement here was proved by a run, and is out of date when what it rests on changes. ",
                .code("driftless docs verify"), " proves all of them again.")
        return SitePage(
            path: "evidence.html", title: "Evidence", summary: "What runs have proved of this site, and when.",
            group: .reference,
            body: [
                intro,
                .table(
                    "All statements that runs prove", ["id", "statement", "of", "evidence", "by", "again"],
                    claims.map { claim in
                        [
                            .code(claim.id), .sentence(claim.statement),
                            .reference(
                                claim.page, [.text("\(claim.path)".isEmpty ? claim.page : "\(claim.path)")]),
                            label(claim), by(claim), again(claim),
                        ]
                    }),
            ] + (lock.map { $0.attestations.isEmpty ? [] : [table(of: $0.attestations)] } ?? []))
    }

    private func state(_ claim: Claim) -> EvidenceLock.State {
        lock?.state(of: claim, engine: ToolVersion.text) ?? .missing
    }

    private func label(_ claim: Claim) -> HTML {
        switch state(claim) {
        case .proved(let record): .text("\(record.kind.rawValue), \(record.at)")
        case .stale(_, let why): .tag("span", ["class": "later"], "out of date: \(why)")
        case .missing: .tag("span", ["class": "later"], "not proved yet")
        }
    }

    private func by(_ claim: Claim) -> HTML {
        switch state(claim) {
        case .proved(let record), .stale(let record, _): .text(record.by)
        case .missing: "–"
        }
    }

    private func again(_ claim: Claim) -> HTML { .code("driftless docs verify --only \(claim.id)") }
}
