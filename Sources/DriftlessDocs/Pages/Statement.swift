internal import DriftlessContractFile

/// How a page shows parts of a contract, and what stands behind each: text, never colour alone.
enum Statement {
    /// Who acts by a part.
    static func evidence(_ part: ContractPart) -> HTML {
        switch part.execution {
        case .executed(let by): return label("derived: executed by \(HTML.sentence(by))")
        case .documentation, .byItsKeys: return label("stated: read by people")
        case .later: return label("stated: \(mark("not executed yet"))")
        case .refused: return label("stated: \(mark("not executed yet; nothing starts on it"))")
        }
    }

    /// What `docs verify` plays.
    static var simulated: HTML { label("simulated: by docs verify") }

    static func computed(_ by: Phrase) -> HTML { label("computed: by the engine’s \(by)") }

    private static func label(_ phrase: Phrase) -> HTML { .tag("span", ["class": "evidence"], .phrase(phrase)) }

    private static func mark(_ phrase: Phrase) -> HTML { .tag("span", ["class": "later"], .phrase(phrase)) }

    static func value(_ part: ContractPart) -> HTML {
        guard let shown = part.shownOrDerived else { return "–" }
        return part.isWritten || part.shown != nil ? .code(shown) : .sentence(shown)
    }

    /// A sentence of the author's.
    static func prose(_ part: ContractPart) -> HTML { part.text.map { .prose($0) } ?? "–" }

    /// All keys of a section with what holds, where it comes from and what it means; sections within it follow.
    ///
    /// - Parameter evidence: what stands behind a key of the section itself.
    static func keys(
        _ section: ContractPart, level: Int = 3, evidence: (ContractPart) -> HTML = evidence
    ) -> [HTML] {
        let plain = section.keys.filter { $0.keys.isEmpty && !$0.isNames }
        let table = HTML.table(
            "Keys of \(section.path.description)", ["key", "value", "from", "meaning", "evidence"],
            plain.map { part in
                [.code(part.name), value(part), origin(part), .sentence(part.key.meaning), evidence(part)]
            })
        let below = section.keys.filter { !$0.keys.isEmpty }.flatMap { part -> [HTML] in
            [
                .heading(level, .value(part.name), id: HTML.anchor("\(part.path)")),
                .paragraph(.sentence(part.key.meaning)),
            ]
                + keys(part, level: min(level + 1, 4))
        }
        return (plain.isEmpty ? [] : [table]) + below
    }

    static func origin(_ part: ContractPart) -> HTML {
        guard let file = part.file, let line = part.line, part.isWritten else { return "default" }
        return .text("\(file.split(separator: "/").last ?? ""):\(line)")
    }

    /// A text that the contract gives in one language or in several.
    static func copy(_ part: ContractPart) -> HTML? {
        if let text = part.text { return .prose(text) }
        let texts = Dictionary(part.parts.map { ($0.name, $0.text ?? "") }) { first, _ in first }
        guard let text = texts["en"] ?? part.parts.first?.text, !text.isEmpty else { return nil }
        return .phrase(Phrase(copy: texts, source: text))
    }

    /// - Parameter what: `metrics of its own`.
    static func absent(_ what: Phrase, _ section: String) -> HTML {
        .paragraph("The contract states none: \(what). There is no section \(.code(section)).")
    }
}
