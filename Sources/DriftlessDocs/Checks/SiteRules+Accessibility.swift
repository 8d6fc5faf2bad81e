internal import DriftlessContractFile
internal import DriftlessMarkdown

extension SiteRule {
    static let accessibility = [
        SiteRule("ACC001", .error, "Headings out of order, or a link or table that does not say what it is.") { it in
            it.add(it.written.findings)
            for narrative in it.narratives {
                var level = 1
                for block in narrative.blocks {
                    guard case .heading(let next, _, let line) = block else { continue }
                    if next > level + 1 {
                        it.find(
                            narrative, line: line, "a heading of level \(next) follows one of level \(level)",
                            "Take level \(level + 1), so that readers of headings miss none.")
                    }
                    level = max(next, 2)
                }
                narrative.eachLink { words, line in
                    guard LinkWords.sayNothing(words) else { return }
                    it.find(
                        narrative, line: line, "the link’s words “\(words)” do not say where it leads",
                        "Name the page: links are read without what stands around them.")
                }
            }
            for page in it.pages where !narrativePaths(it).contains(page.path) {
                if let wrong = page.disorder {
                    it.find(page, wrong, "This is a defect of the generator: please report it.")
                }
            }
        },
        SiteRule("ACC002", .error, "A diagram without a text alternative that is the same graph.") { it in
            it.add(it.written.findings)
            for page in it.pages where page.body.contains(where: \.isDiagram) {
                if !page.body.contains(where: \.isWords) {
                    it.find(page, "a diagram without words", "This is a defect of the generator: please report it.")
                }
            }
        },
        SiteRule("ACC003", .error, "A page that needs a network or JavaScript to be read.") { it in
            for page in it.pages {
                for address in page.body.flatMap(\.fetched) {
                    it.find(page, "loads \(address)", "Keep it beside the page.")
                }
            }
        },
    ]

    private static func narrativePaths(_ it: SiteJudgement) -> Set<String> { Set(it.narratives.map(\.path)) }
}

enum LinkWords {
    private static let empty: Set = [
        "here", "click here", "this", "link", "this link", "more", "read more", "page", "",
    ]

    static func sayNothing(_ words: String) -> Bool {
        empty.contains(words.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " "))
    }
}

extension Narrative {
    func eachLink(_ body: (_ words: String, _ line: Int) -> Void) {
        func visit(_ inline: MarkdownInline) {
            switch inline {
            case .link(_, let parts, let line): body(parts.map(\.words).joined(), line)
            case .emphasis(let parts), .strong(let parts): parts.forEach(visit)
            case .text, .code, .image, .lineBreak, .html: break
            }
        }
        blocks.flatMap(\.runs).forEach { $0.forEach(visit) }
    }
}

extension SitePage {
    /// The first heading that skips a level.
    fileprivate var disorder: String? {
        var level = 1
        for next in body.flatMap(\.headings) {
            if next > level + 1 { return "a heading of level \(next) follows one of level \(level)" }
            level = next
        }
        return nil
    }
}

extension HTML {
    fileprivate var headings: [Int] {
        guard case .element(let name, _, let children) = self else { return [] }
        if name.count == 2, name.first == "h", let level = name.last?.wholeNumberValue { return [level] }
        return children.flatMap(\.headings)
    }

    fileprivate var isDiagram: Bool {
        if case .drawn = self { true } else { false }
    }

    /// What may stand for a diagram: a list or a table.
    fileprivate var isWords: Bool {
        guard case .element(let name, let attributes, _) = self else { return false }
        return ["ul", "ol", "p"].contains(name) || attributes.contains { $0.value.words.hasPrefix("table") }
    }

    /// Addresses that a browser would load by itself.
    fileprivate var fetched: [String] {
        guard case .element(let name, let attributes, let children) = self else { return [] }
        let own = attributes.filter {
            ($0.name == "src" || ($0.name == "href" && name != "a")) && $0.value.words.contains("://")
        }
        return own.map(\.value.words) + children.flatMap(\.fetched)
    }
}
