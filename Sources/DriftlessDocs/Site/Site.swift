package import DriftlessContractFile

/// The documentation of a contract as files: plain HTML that needs no server, no network and no JavaScript.
///
/// Every value on it comes from the contract or from the engine's own functions; each statement says which.
public struct Site: Sendable {
    package let document: ContractDocument
    package let narratives: [Narrative]
    package let evidence: EvidenceLock?
    package let history: ReleaseHistory
    let codeOwners: CodeOwners?
    let today: CalendarDay
    package let translations: [Translation]
    let drawing: @Sendable (String) -> String?

    /// - Parameters:
    ///   - narratives: pages that people wrote.
    ///   - evidence: what runs have proved; `nil` where none was made.
    ///   - history: earlier versions, and what is said of them.
    ///   - codeOwners: who is asked about changes of files; `nil` where nobody says.
    ///   - today: the day that pages count from.
    ///   - translations: the languages besides English.
    ///   - drawing: makes SVG of a graph in the DOT language; `nil` where there is no such program, and diagrams are
    ///     told in words alone.
    package init(
        of document: ContractDocument, narratives: [Narrative] = [], evidence: EvidenceLock? = nil,
        history: ReleaseHistory = ReleaseHistory(), codeOwners: CodeOwners? = nil, today: CalendarDay,
        translations: [Translation] = [],
        drawing: @escaping @Sendable (String) -> String?
    ) {
        self.evidence = evidence
        self.history = history
        self.codeOwners = codeOwners
        self.document = document
        self.narratives = narratives.sorted { ($0.rank, $0.name) < ($1.rank, $1.name) }
        self.today = today
        self.translations = translations
        self.drawing = drawing
    }

    /// - Throws: `BrokenNarratives` for what people wrote, `BrokenLinks` for a defect of the generator.
    public func files() throws -> [SiteFile] {
        let written = written()
        let pages = pages(with: written)
        let broken = written.findings + deadLinks(of: written, among: pages)
        guard broken.isEmpty else { throw BrokenNarratives(findings: broken) }
        try check(pages)
        let frame = SiteFrame(self, pages: pages)
        return ([nil] + translations).flatMap { files(pages, frame, in: $0) } + [
            SiteFile(path: "style.css", text: Stylesheet.text),
            SiteFile(path: "search.js", text: SearchScript.text),
            SiteFile(path: "lookup.js", text: Lookup.script),
            SiteFile(path: "contract.json", text: document.canonicalText + "\n"),
            SiteFile(path: "contract.yaml", text: document.joinedText),
            SiteFile(path: "llms.txt", text: LanguageModelIndex.text(document, pages)),
        ]
    }

    private func files(_ pages: [SitePage], _ frame: SiteFrame, in translation: Translation?) -> [SiteFile] {
        let folder = translation.map { "\($0.language)/" } ?? ""
        return pages.map { SiteFile(path: folder + $0.path, text: frame.html(of: $0, in: translation)) }
            + [SiteFile(path: folder + "search-index.js", text: SearchScript.index(pages, in: translation))]
    }

    var pages: [SitePage] { pages(with: written()) }

    func pages(with written: WrittenPages) -> [SitePage] {
        let pages =
            [written.home(HomePage.page(document))] + written.guides + [ArchitecturePage.page(document, drawing)]
            + FlowPages.pages(document) + EntityPages.pages(document) + [
                FieldMatrixPage.page(document), ScopesPage.page(document), ConflictsPage.page(document),
                DeletesPage.page(document),
                RetryPage.page(document), TransportPage.page(document), TriggersPage.page(document),
                EvolutionPage.page(document, today), ReleasesPage.page(self, notes: written.releaseNotes),
            ] + FailurePages.pages(document) + [UXPage.page(document), TelemetryPage.page(document)]
            + [AlertsPage.page(document)] + RunbookPages.pages(document, drawing) + [
                SecurityPage.page(document), TestingPage.page(document, evidence), GlossaryPage.page(document),
                GovernancePage.page(document, today), ExecutionPage.page(document), RulesPage.page,
                ChangeRulesPage.page, PitfallsPage.page, DashboardsPage.page(document), TutorialsPage.page(document),
            ] + RulePages.pages
        let proofs = EvidencePages(self)
        let proved = pages.map(proofs.with) + [proofs.page]
        let all = translations.isEmpty ? proved : proved + [LanguagesPage.page(proved, translations)]
        return all + [PagesPage.page(all)]
    }

    func check(_ pages: [SitePage]) throws {
        let targets = LinkTargets(pages)
        let broken = pages.flatMap { page in
            page.body.flatMap(\.references).filter { !targets.hold($0) }.map { "\(page.path): \($0)" }
        }
        guard broken.isEmpty else { throw BrokenLinks(links: broken) }
    }
}

/// Where links may lead.
struct LinkTargets {
    private let anchors: [String: Set<String>]

    init(_ pages: [SitePage]) {
        anchors = Dictionary(pages.map { ($0.path, Set($0.body.flatMap(\.anchors))) }) { first, _ in first }
    }

    func hold(_ reference: String) -> Bool {
        let parts = reference.split(separator: "#", maxSplits: 1).map(String.init)
        guard let page = parts.first, !["contract.json", "contract.yaml"].contains(page) else { return !parts.isEmpty }
        return anchors[page].map { parts.count == 1 || $0.contains(parts[1]) } ?? false
    }
}

/// Links that lead nowhere.
public struct BrokenLinks: Error, CustomStringConvertible {
    /// Page and target.
    public var links: [String]
    public var description: String { "Links that lead nowhere: \(links.joined(separator: ", "))" }
}
