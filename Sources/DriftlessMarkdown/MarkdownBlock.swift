/// A part of a Markdown text. Lines count from 1, in the file.
package indirect enum MarkdownBlock: Sendable, Hashable {
    case heading(level: Int, [MarkdownInline], line: Int)
    case paragraph([MarkdownInline], line: Int)
    case list(isOrdered: Bool, items: [[MarkdownBlock]])
    /// - `info`: what stands behind the fence: `swift`, `console`.
    case code(info: String, text: String, line: Int)
    case quote([MarkdownBlock])
    case table(head: [[MarkdownInline]], rows: [[[MarkdownInline]]], line: Int)
    case rule
    /// Markup, which no page takes.
    case html(line: Int)
}

/// A part of a line.
package indirect enum MarkdownInline: Sendable, Hashable {
    case text(String, line: Int)
    case code(String)
    case emphasis([MarkdownInline])
    case strong([MarkdownInline])
    case link(to: String, [MarkdownInline], line: Int)
    case image(source: String, alternative: String, line: Int)
    case lineBreak
    /// Markup, which no page takes.
    case html(line: Int)
}

extension MarkdownInline {
    /// The words alone.
    package var words: String {
        switch self {
        case .text(let text, _): text
        case .code(let text): text
        case .emphasis(let parts), .strong(let parts), .link(_, let parts, _): parts.map(\.words).joined()
        case .image(_, let alternative, _): alternative
        case .lineBreak: " "
        case .html: ""
        }
    }
}

extension MarkdownBlock {
    /// All inline parts of it and of what is in it, code left out; a block each.
    package var runs: [[MarkdownInline]] {
        switch self {
        case .heading(_, let inlines, _), .paragraph(let inlines, _): [inlines]
        case .list(_, let items): items.flatMap { $0.flatMap(\.runs) }
        case .quote(let blocks): blocks.flatMap(\.runs)
        case .table(let head, let rows, _): head + rows.flatMap { $0 }
        case .code, .rule, .html: []
        }
    }

    /// It and all blocks in it.
    package var all: [MarkdownBlock] {
        switch self {
        case .list(_, let items): [self] + items.flatMap { $0.flatMap(\.all) }
        case .quote(let blocks): [self] + blocks.flatMap(\.all)
        case .heading, .paragraph, .code, .table, .rule, .html: [self]
        }
    }
}
