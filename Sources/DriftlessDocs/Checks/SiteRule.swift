public import DriftlessContractFile

/// A named check of the site, of its prose and of its dates. A rule keeps its id for ever.
public struct SiteRule: Sendable {
    public let id: String
    public let severity: Diagnostic.Severity
    /// What must not be.
    public let title: String
    let judge: @Sendable (SiteJudgement) -> Void

    init(
        _ id: String, _ severity: Diagnostic.Severity, _ title: String,
        _ judge: @escaping @Sendable (SiteJudgement) -> Void
    ) {
        self.id = id
        self.severity = severity
        self.title = title
        self.judge = judge
    }

    public static let all = prose + wording + accessibility + safety + governance + languages + evidence
}

/// What a rule sees, and where it says what it found.
final class SiteJudgement {
    let site: Site
    let written: WrittenPages
    let pages: [SitePage]
    /// The text of the release notes; `nil` where there is none.
    let releaseNotes: String?
    /// The version before; `nil` where none is given.
    let earlier: ContractDocument?
    private(set) lazy var languageFindings = site.languageFindings(on: pages)
    private(set) var findings: [Diagnostic] = []
    fileprivate var rule: SiteRule?

    fileprivate init(_ site: Site, releaseNotes: String?, earlier: ContractDocument?) {
        self.site = site
        self.releaseNotes = releaseNotes
        self.earlier = earlier
        written = site.written()
        pages = site.pages(with: written)
    }

    var document: ContractDocument { site.document }
    var narratives: [Narrative] { site.narratives }
    var today: CalendarDay { site.today }

    /// On a page that people wrote.
    func find(
        _ narrative: Narrative, line: Int, _ message: String, _ help: String, as severity: Diagnostic.Severity? = nil
    ) {
        guard let rule else { return }
        findings.append(narrative.head.finding(severity ?? rule.severity, rule.id, line: line, message, help))
    }

    /// In the contract.
    func find(_ part: ContractPart, _ message: String, _ help: String, as severity: Diagnostic.Severity? = nil) {
        guard let rule else { return }
        findings.append(document.finding(severity ?? rule.severity, rule.id, part, message, help))
    }

    /// On a page that the generator made.
    func find(_ page: SitePage, _ message: String, _ help: String) {
        guard let rule else { return }
        findings.append(
            document.finding(rule.severity, rule.id, document.root, "\(page.path): \(message)", help))
    }

    func add(_ more: [Diagnostic]) { findings += more.filter { $0.rule == rule?.id } }
}

extension Site {
    /// What the rules find on the site, what is allowed in the files left out.
    ///
    /// - Parameters:
    ///   - releaseNotes: the text of what `governance.release.notes` names; `nil` where there is none.
    ///   - earlier: the version before, for what must not change alone.
    public func findings(releaseNotes: String?, after earlier: ContractDocument? = nil) -> CheckReport {
        let judgement = SiteJudgement(self, releaseNotes: releaseNotes, earlier: earlier)
        for rule in SiteRule.all {
            judgement.rule = rule
            rule.judge(judgement)
        }
        return document.report(judgement.findings, pages: narratives.map(\.head), today: today)
    }
}
