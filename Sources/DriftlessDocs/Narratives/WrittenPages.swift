public import DriftlessContractFile

/// The pages that people wrote, made, and what is wrong with them.
struct WrittenPages {
    /// The site's first page, where somebody wrote one.
    var index: SitePage?
    var guides: [SitePage] = []
    var releaseNotes: [HTML] = []
    var findings: [Diagnostic] = []
    var links: [(narrative: Narrative, target: String, line: Int)] = []

    /// What was written stands before what is made of the contract.
    func home(_ made: SitePage) -> SitePage {
        guard var page = index else { return made }
        page.body += made.body
        return page
    }
}

extension Site {
    func written() -> WrittenPages {
        let names = Set(narratives.map(\.name))
        var written = WrittenPages()
        for narrative in narratives {
            var maker = NarrativePage(narrative, self, names)
            let page = maker.page()
            if narrative.name == "index" { written.index = page } else { written.guides.append(page) }
            written.findings += maker.findings
            written.links += maker.links.map { (narrative, $0.target, $0.line) }
        }
        if let notes = history.notes {
            var maker = NarrativePage(notes.narrative, self, names)
            written.releaseNotes = [.tag("div", ["lang": "en"], maker.content())]
            written.findings += maker.findings.filter { $0.rule != "ACC001" }
            written.links += maker.links.map { (notes.narrative, $0.target, $0.line) }
        }
        return written
    }

    func deadLinks(of written: WrittenPages, among pages: [SitePage]) -> [Diagnostic] {
        let targets = LinkTargets(pages)
        return written.links.filter { !targets.hold($0.target) }.map { link in
            link.narrative.head.finding(
                .error, "PRS003", line: link.line, "the link \(link.target) leads nowhere",
                "The site’s pages are on its page “All pages”, anchors are headings in lower case with hyphens.")
        }
    }
}

/// Pages that people wrote and that cannot be shown as they are.
public struct BrokenNarratives: Error {
    public var findings: [Diagnostic]
}
