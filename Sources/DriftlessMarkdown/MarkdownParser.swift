#if Server
    internal import CCMarkGFM

    /// CommonMark with tables, by cmark-gfm.
    package enum MarkdownParser {
        /// Never fails: every text is Markdown.
        package static func parse(_ text: String) -> [MarkdownBlock] {
            cmark_gfm_core_extensions_ensure_registered()
            guard let parser = cmark_parser_new(CMARK_OPT_DEFAULT) else { return [] }
            defer { cmark_parser_free(parser) }
            if let tables = cmark_find_syntax_extension("table") {
                cmark_parser_attach_syntax_extension(parser, tables)
            }
            cmark_parser_feed(parser, text, text.utf8.count)
            guard let root = cmark_parser_finish(parser) else { return [] }
            defer { cmark_node_free(root) }
            return Node(root).children.compactMap(\.block)
        }
    }

    /// A node of cmark's tree, alive as long as its root.
    private struct Node {
        let pointer: OpaquePointer

        init(_ pointer: OpaquePointer) { self.pointer = pointer }

        /// Its name: those of extensions have no number that C declares.
        var type: String { String(cString: cmark_node_get_type_string(pointer)) }
        var line: Int { Int(cmark_node_get_start_line(pointer)) }
        var literal: String { cmark_node_get_literal(pointer).map { String(cString: $0) } ?? "" }
        var address: String { cmark_node_get_url(pointer).map { String(cString: $0) } ?? "" }

        var children: [Node] {
            var nodes: [Node] = []
            var next = cmark_node_first_child(pointer)
            while let child = next {
                nodes.append(Node(child))
                next = cmark_node_next(child)
            }
            return nodes
        }

        var block: MarkdownBlock? {
            switch type {
            case "heading": .heading(level: Int(cmark_node_get_heading_level(pointer)), inlines, line: line)
            case "paragraph": .paragraph(inlines, line: line)
            case "list":
                .list(
                    isOrdered: cmark_node_get_list_type(pointer) == CMARK_ORDERED_LIST,
                    items: children.map { $0.children.compactMap(\.block) })
            case "code_block":
                .code(info: String(cString: cmark_node_get_fence_info(pointer)), text: literal, line: line)
            case "block_quote": .quote(children.compactMap(\.block))
            case "table": table
            case "thematic_break": .rule
            // A comment is for those who read the file.
            case "html_block": literal.hasPrefix("<!--") ? nil : .html(line: line)
            default: nil
            }
        }

        private var table: MarkdownBlock {
            let rows = children.map { $0.children.map(\.inlines) }
            return .table(head: rows.first ?? [], rows: Array(rows.dropFirst()), line: line)
        }

        /// What it holds, texts side by side joined.
        var inlines: [MarkdownInline] {
            var parts: [MarkdownInline] = []
            for part in children.compactMap(\.inline) {
                if case .text(let more, _) = part, case .text(let text, let line)? = parts.last {
                    parts[parts.count - 1] = .text(text + more, line: line)
                } else {
                    parts.append(part)
                }
            }
            return parts
        }

        private var inline: MarkdownInline? {
            switch type {
            case "text": .text(literal, line: line)
            case "softbreak": .text(" ", line: line)
            case "linebreak": .lineBreak
            case "code": .code(literal)
            case "emph": .emphasis(inlines)
            case "strong": .strong(inlines)
            case "link": .link(to: address, inlines, line: line)
            case "image": .image(source: address, alternative: inlines.map(\.words).joined(), line: line)
            case "html_inline": .html(line: line)
            default: nil
            }
        }
    }
#endif
