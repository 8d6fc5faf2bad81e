internal import DriftlessContractFile
internal import DriftlessMarkdown

/// Markdown to a page: links resolved, values bound, markup refused. What cannot be is a finding and shown as its text.
struct NarrativePage {
    let narrative: Narrative
    let site: Site
    /// Names of all narratives, for links between their files.
    let names: Set<String>
    private(set) var findings: [Diagnostic] = []
    /// Links to pages of the site, whose targets are known when all pages are there.
    private(set) var links: [(target: String, line: Int)] = []
    private var glossary: GlossaryLinks
    /// In a heading or a link, where there is no place for another link.
    private var isPlain = false

    init(_ narrative: Narrative, _ site: Site, _ names: Set<String>) {
        self.narrative = narrative
        self.site = site
        self.names = names
        glossary = GlossaryLinks(site.document)
    }

    mutating func page() -> SitePage {
        let body = banner + content()
        return SitePage(
            path: narrative.path, title: Phrase(prose: narrative.title), summary: Phrase(prose: narrative.summary),
            group: narrative.name == "index" ? .start : .guides, body: [.tag("div", ["lang": "en"], body + [signature])]
        )
    }

    /// The text alone.
    mutating func content() -> [HTML] { narrative.blocks.map { html($0) } }

    private var banner: [HTML] {
        guard let since = narrative.head.keys["archived"].date else { return [] }
        var parts: [HTML] = [
            .tag("strong", [:], "Archived."), .text(" "), "Kept for reading only since \("\(since)").",
        ]
        if let successor = narrative.head.keys["successor"].text, names.contains(successor) {
            parts += [.text(" "), "Read instead: ", .reference("guide/\(successor).html", [.text(successor)]), "."]
        }
        return [.tag("p", ["class": "banner"], parts)]
    }

    /// Who answers for it, and when it was read through.
    private var signature: HTML {
        var parts = ["\(narrative.kind)"]
        if let owner = narrative.owner(site.document) { parts.append("owner: \(owner)") }
        if let day = narrative.reviewed(site.document) { parts.append("reviewed: \(day)") }
        return .tag("p", ["class": "evidence"], .text(parts.joined(separator: " · ")))
    }

    private mutating func html(_ block: MarkdownBlock) -> HTML {
        switch block {
        case .heading(let level, let inlines, let line):
            if level == 1 {
                find("ACC001", line, "a page has one heading of the first level: its title", "Begin with ##.")
            }
            let words = inlines.map(\.words).joined()
            return .tag("h\(max(2, level))", ["id": HTML.anchor(words)], plain(inlines))
        case .paragraph(let inlines, _): return .tag("p", [:], html(inlines))
        case .list(let isOrdered, let items):
            var made: [HTML] = []
            for item in items { made.append(.tag("li", [:], items: item, in: &self)) }
            return .tag(isOrdered ? "ol" : "ul", [:], made)
        case .code(let info, let text, _):
            let language = info.prefix { $0 != " " }
            return .tag(
                "pre", ["tabindex": "0"],
                .tag("code", language.isEmpty ? [:] : ["class": "language-\(language)"], .text(text)))
        case .quote(let blocks): return .tag("blockquote", [:], items: blocks, in: &self)
        case .table(let head, let rows, let line): return table(head, rows, line)
        case .rule: return .tag("hr")
        case .html(let line):
            find("PRS003", line, "markup in a page is left out", "Write it in Markdown.")
            return .joined([])
        }
    }

    private mutating func table(_ head: [[MarkdownInline]], _ rows: [[[MarkdownInline]]], _ line: Int) -> HTML {
        var made: [[HTML]] = []
        for row in rows {
            var cells: [HTML] = []
            for cell in row { cells.append(.joined(html(cell))) }
            made.append(cells)
        }
        return .table(
            .value("\(narrative.title), line \(line)"), head.map { .value($0.map(\.words).joined()) }, made)
    }

    mutating func html(_ blocks: [MarkdownBlock]) -> [HTML] {
        var made: [HTML] = []
        for block in blocks { made.append(html(block)) }
        return made
    }

    private mutating func html(_ inlines: [MarkdownInline]) -> [HTML] {
        var made: [HTML] = []
        for inline in inlines { made += html(inline) }
        return made
    }

    private mutating func plain(_ inlines: [MarkdownInline]) -> [HTML] {
        let before = isPlain
        isPlain = true
        defer { isPlain = before }
        return html(inlines)
    }

    private mutating func html(_ inline: MarkdownInline) -> [HTML] {
        switch inline {
        case .text(let text, let line): return bound(text, line)
        case .code(let text): return [.code(text)]
        case .emphasis(let parts): return [.tag("em", [:], html(parts))]
        case .strong(let parts): return [.tag("strong", [:], html(parts))]
        case .lineBreak: return [.tag("br")]
        case .link(let target, let parts, let line): return [link(target, plain(parts), line)]
        case .image(_, let alternative, let line):
            find("ACC002", line, "an image has no graph that its words could be held against", "Write what it shows.")
            return [.text(alternative)]
        case .html(let line):
            find("PRS003", line, "markup in a page is left out", "Write it in Markdown.")
            return []
        }
    }

    private mutating func bound(_ text: String, _ line: Int) -> [HTML] {
        var made: [HTML] = []
        for piece in Binding.pieces(text) {
            switch piece {
            case .text(let text): made += isPlain ? [.text(text)] : glossary.linked(text)
            case .value(let path):
                if let value = Binding.value(path, in: site.document) {
                    made.append(site.page(showing: path).map { .reference($0, [.text(value)]) } ?? .text(value))
                } else {
                    find(
                        "PRS003", line, "{{\(path)}} leads to no value of the contract",
                        "Take the path of a value: driftless explain \(path.names.first ?? "")")
                    made.append(.code("\(path)"))
                }
            }
        }
        return made
    }

    /// `other.md` is a page of prose, `contract:PATH` the page that shows a path, `conflicts.html` any page there is.
    private mutating func link(_ target: String, _ words: [HTML], _ line: Int) -> HTML {
        if ["https://", "http://", "mailto:"].contains(where: { target.hasPrefix($0) }) {
            return .tag("a", ["href": target, "rel": "noreferrer"], words)
        }
        if target.hasPrefix("#") { return reference(narrative.path + target, words, line) }
        let parts = target.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let anchor = parts.count > 1 ? "#\(parts[1])" : ""
        if target.hasPrefix("contract:") {
            let path = ContractPath(parsing: String(parts[0].dropFirst("contract:".count)))
            if (try? site.document.explain(path)) != nil, let page = site.page(showing: path) {
                return reference(page + anchor, words, line)
            }
        } else if parts[0].hasSuffix(".md") {
            let name = resolved(String(parts[0].dropLast(3)))
            if names.contains(name) {
                return reference((name == "index" ? "index.html" : "guide/\(name).html") + anchor, words, line)
            }
        } else if parts[0].hasSuffix(".html") || parts[0] == "contract.json" {
            return reference(target, words, line)
        }
        find(
            "PRS003", line, "the link \(target) leads nowhere",
            "Link to a page’s file (other.md), a page of the site (conflicts.html), or contract:PATH.")
        return .joined(words)
    }

    private mutating func reference(_ target: String, _ words: [HTML], _ line: Int) -> HTML {
        links.append((target, line))
        return .reference(target, words)
    }

    /// A name as seen from this page's folder.
    private func resolved(_ name: String) -> String {
        var folders = narrative.name.split(separator: "/").dropLast().map(String.init)
        for part in name.split(separator: "/") where part != "." {
            if part == ".." { _ = folders.popLast() } else { folders.append(String(part)) }
        }
        return folders.joined(separator: "/")
    }

    private mutating func find(_ rule: String, _ line: Int, _ message: String, _ help: String) {
        findings.append(narrative.head.finding(.error, rule, line: line, message, help))
    }
}

extension HTML {
    /// A block with blocks in it.
    fileprivate static func tag(
        _ name: String, _ attributes: KeyValuePairs<String, String>, items: [MarkdownBlock],
        in page: inout NarrativePage
    ) -> HTML {
        tag(name, attributes, page.html(items))
    }
}
