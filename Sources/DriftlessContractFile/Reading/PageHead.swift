/// A page of prose: its head, and the text below.
public struct PageHead: Sendable {
    /// As findings name it.
    public let file: String
    /// What the head says, by `Language.page`.
    public let keys: ContractPart
    /// The text, with as many empty lines before it as the head has.
    public let body: String
    private let source: SourceLines

    /// A text without a head.
    public init(of text: String, file: String) {
        self.init(
            file: file, keys: ContractPart(path: ContractPath([]), key: Language.page, place: nil, tree: nil),
            body: text,
            source: SourceLines(text))
    }

    private init(file: String, keys: ContractPart, body: String, source: SourceLines) {
        (self.file, self.keys, self.body, self.source) = (file, keys, body, source)
    }

    /// A finding on a line of the page.
    public func finding(
        _ severity: Diagnostic.Severity, _ rule: String, line: Int, _ message: String, _ help: String
    ) -> Diagnostic {
        Diagnostic(
            severity: severity, rule: rule, message: message, help: help, file: file, line: line, column: 1,
            excerpt: source.excerpt(line))
    }

    /// What comments in the page allow: `<!-- allow EVD004 until=… owner=… reason="…" -->`. It is for the next line
    /// that is not empty.
    var suppressions: [Suppression] {
        let lines = source.lines.map { line -> String in
            if line.hasPrefix("<!-- allow "), line.hasSuffix(" -->") { return "# " + line.dropFirst(5).dropLast(4) }
            return line.allSatisfy { $0 == " " } ? "#" : "text"
        }
        return Suppression.all(in: SourceLines(lines.joined(separator: "\n")), file)
    }

    func excerpt(_ line: Int) -> String { source.excerpt(line) }
}

#if Server || Tools
    extension PageHead {
        /// Reads the head; never throws, whatever the text is.
        ///
        /// - Returns: no page where a finding says why.
        public static func read(_ text: String, file: String) -> (page: PageHead?, findings: [Diagnostic]) {
            let reader = ContractReader()
            let source = SourceLines(text)
            let end = source.lines.dropFirst().firstIndex { $0 == fence }
            guard source.lines.first == fence, let end else {
                reader.sources[file] = source
                reader.error(
                    "CON001", file, 1, 1, "the page has no head",
                    "Begin it with lines of ---, title: …, summary: …, and --- again.")
                return (nil, reader.diagnostics)
            }
            // The first line is kept as a comment, so that places are those of the file.
            let head = (["#"] + source.lines[1..<end]).joined(separator: "\n") + "\n"
            guard let tree = YAMLText(text: head, file: file, reader: reader).tree() else {
                return (nil, reader.diagnostics)
            }
            reader.sources[file] = source
            reader.walk(tree, Language.page.shape, "the head")
            guard !reader.hasErrors else { return (nil, reader.diagnostics) }
            let keys = ContractPart(path: ContractPath([]), key: Language.page, place: tree, tree: tree)
            let body = String(repeating: "\n", count: end + 1) + source.lines[(end + 1)...].joined(separator: "\n")
            return (PageHead(file: file, keys: keys, body: body, source: source), reader.diagnostics)
        }

        private static let fence = "---"
    }
#endif
