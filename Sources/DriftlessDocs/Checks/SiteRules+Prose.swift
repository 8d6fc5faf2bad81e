internal import DriftlessContractFile
internal import DriftlessMarkdown

extension SiteRule {
    static let prose = [
        SiteRule("PRS001", .warning, "A page is harder to read than its section may be.") { it in
            for narrative in it.narratives {
                guard let limit = narrative.readingLimit(it.document) else { continue }
                let grade = ReadingGrade(of: narrative.blocks)
                guard grade.words >= 100, grade.value > Double(limit) else { continue }
                it.find(
                    narrative, line: 1, "the page reads at grade \(grade.shown), its section’s limit is \(limit)",
                    "Shorten sentences and take shorter words; the grade is Flesch–Kincaid’s.")
            }
        },
        SiteRule("PRS002", .error, "An empty section, or a placeholder.") { it in
            for narrative in it.narratives {
                narrative.emptySections { line, title in
                    it.find(narrative, line: line, "the section “\(title)” is empty", "Write it, or take it out.")
                }
                narrative.eachText { text, line in
                    guard let word = Placeholder.first(in: text) else { return }
                    it.find(narrative, line: line, "“\(word)” is a placeholder", "Write what belongs there.")
                }
            }
            it.document.eachProse { part, text in
                guard let word = Placeholder.first(in: text) else { return }
                it.find(part, "\(part.path) holds the placeholder “\(word)”", "Write what belongs there.")
            }
        },
        SiteRule("PRS003", .error, "A dead link, anchor or binding.") { it in
            it.add(it.written.findings + it.site.deadLinks(of: it.written, among: it.pages))
        },
        SiteRule("EVD004", .error, "A number with a unit in prose that is not bound to the contract.") { it in
            for narrative in it.narratives {
                narrative.eachText { text, line in
                    for number in NakedNumber.all(in: text) {
                        it.find(
                            narrative, line: line, "“\(number)” is a number of its own",
                            "Bind it to what the engine executes: {{path.of.the.value}} (driftless explain).")
                    }
                }
            }
        },
    ]
}

enum Placeholder {
    // In two parts: the rule on our own sources would take them for notes.
    private static let marks: Set = ["TO" + "DO", "TBD", "FIX" + "ME", "XX" + "X", "???"]

    static func first(in text: String) -> String? {
        if let mark = text.split(whereSeparator: { " \n\t.,:;()[]".contains($0) }).map(String.init).first(where: {
            marks.contains($0)
        }) {
            return mark
        }
        return text.lowercased().contains("lorem ipsum") ? "lorem ipsum" : nil
    }
}

extension Narrative {
    /// Texts of lines, code and bindings left out.
    func eachText(_ body: (_ text: String, _ line: Int) -> Void) {
        func visit(_ inline: MarkdownInline) {
            switch inline {
            case .text(let text, let line):
                for case .text(let plain) in Binding.pieces(text) { body(plain, line) }
            case .emphasis(let parts), .strong(let parts), .link(_, let parts, _): parts.forEach(visit)
            case .image(_, let alternative, let line): body(alternative, line)
            case .code, .lineBreak, .html: break
            }
        }
        body(title, head.keys["title"].line ?? 1)
        body(summary, head.keys["summary"].line ?? 1)
        blocks.flatMap(\.runs).forEach { $0.forEach(visit) }
    }

    func emptySections(_ body: (_ line: Int, _ title: String) -> Void) {
        var open: (level: Int, line: Int, title: String)?
        for block in blocks {
            guard case .heading(let level, let inlines, let line) = block else {
                open = nil
                continue
            }
            if let open, open.level >= level { body(open.line, open.title) }
            open = (level, line, inlines.map(\.words).joined())
        }
        if let open { body(open.line, open.title) }
    }

    func readingLimit(_ document: ContractDocument) -> Int? {
        let limits = document["governance", "reading_grade"]
        let names = [head.keys["section"].text, kind == "tutorial" ? "tutorials" : nil, "reference"].compactMap { $0 }
        return names.lazy.compactMap { limits[$0].number }.first.map { Int($0) }
    }
}

extension ContractDocument {
    /// Every text of the contract that people read.
    func eachProse(_ body: (ContractPart, String) -> Void) {
        func visit(_ part: ContractPart) {
            let below = part.parts
            if below.isEmpty, let text = part.text, text.contains(" ") { body(part, text) }
            below.forEach(visit)
        }
        visit(root)
    }
}
