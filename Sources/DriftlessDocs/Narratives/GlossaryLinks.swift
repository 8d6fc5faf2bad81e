internal import DriftlessContractFile
internal import DriftlessMarkdown

/// Leads the first use of each term on a page to the glossary, so that nobody who writes has to think of it (GLO003).
struct GlossaryLinks {
    /// Terms that the page has not used yet; longer ones first, so that “hard delete” is not taken for “delete”.
    private var unused: [String]

    init(_ document: ContractDocument) {
        unused = document["glossary"].parts.map(\.name).sorted { ($1.count, $0) < ($0.count, $1) }
    }

    static func target(_ term: String) -> String { "glossary.html#\(HTML.anchor(term))" }

    /// The text with links where a term stands for the first time.
    mutating func linked(_ text: String) -> [HTML] {
        var made: [HTML] = []
        var rest = text[...]
        while let (term, place) = next(in: rest) {
            unused.removeAll { $0 == term }
            if place.lowerBound > rest.startIndex { made.append(.text(String(rest[..<place.lowerBound]))) }
            made.append(.reference(Self.target(term), [.text(String(rest[place]))]))
            rest = rest[place.upperBound...]
        }
        if !rest.isEmpty { made.append(.text(String(rest))) }
        return made
    }

    /// The term that stands first.
    private func next(in text: Substring) -> (term: String, place: Range<String.Index>)? {
        unused.compactMap { term in Self.place(of: term, in: text).map { (term, $0) } }
            .min { $0.place.lowerBound < $1.place.lowerBound }
    }

    /// As a word of its own, in any case, also with the s of a plural.
    static func place(of term: String, in text: Substring) -> Range<String.Index>? {
        guard !term.isEmpty else { return nil }
        var from = text.startIndex
        while from < text.endIndex, let found = text[from...].firstRange(ofAnyCase: term) {
            var end = found.upperBound
            if end < text.endIndex, text[end] == "s" { end = text.index(after: end) }
            let isStart = found.lowerBound == text.startIndex || !text[text.index(before: found.lowerBound)].isWord
            if isStart, end == text.endIndex || !text[end].isWord { return found.lowerBound..<end }
            from = text.index(after: found.lowerBound)
        }
        return nil
    }
}

extension Character {
    fileprivate var isWord: Bool { isLetter || isNumber || self == "_" || self == "-" }
}

extension Substring {
    /// Letter by letter: lowering a whole text may change its length.
    fileprivate func firstRange(ofAnyCase word: String) -> Range<Index>? {
        let wanted = word.lowercased()
        for start in indices {
            guard let end = index(start, offsetBy: word.count, limitedBy: endIndex) else { return nil }
            if self[start..<end].lowercased() == wanted { return start..<end }
        }
        return nil
    }
}

extension MarkdownBlock {
    /// The text that a term may be linked in: no headings, no code, no links.
    var linkable: [String] {
        switch self {
        case .heading, .code, .rule, .html: []
        case .paragraph(let inlines, _): inlines.flatMap(\.linkable)
        case .list(_, let items): items.flatMap { $0.flatMap(\.linkable) }
        case .quote(let blocks): blocks.flatMap(\.linkable)
        case .table(_, let rows, _): rows.flatMap { $0.flatMap { $0.flatMap(\.linkable) } }
        }
    }
}

extension MarkdownInline {
    fileprivate var linkable: [String] {
        switch self {
        case .text(let text, _):
            Binding.pieces(text).compactMap { if case .text(let text) = $0 { text } else { nil } }
        case .emphasis(let parts), .strong(let parts): parts.flatMap(\.linkable)
        case .code, .link, .image, .lineBreak, .html: []
        }
    }
}
