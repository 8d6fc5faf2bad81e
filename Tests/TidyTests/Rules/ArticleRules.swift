/// What the SDK's articles show is compiled and run, and what they list is complete.
enum ArticleRules {
    /// Each block of Swift stands, line by line, in a test that runs it.
    static func checkBlocks(_ article: SourceFile, in tests: [SourceFile]) -> [Finding] {
        let compiled = tests.map { $0.lines.map(trimmed) }
        return blocks(article).compactMap { block in
            let wanted = block.lines.map(trimmed)
            if compiled.contains(where: { contains($0, wanted) }) { return nil }
            return Finding(
                file: article.path, line: block.line, message: "no test in Documentation/ runs this block, line by line"
            )
        }
    }

    /// Each error code of the sources is explained.
    static func checkCodes(_ sources: [SourceFile], in article: SourceFile) -> [Finding] {
        sources.flatMap { source in
            source.findings(of: #"Code\(rawValue: "[a-z-]+"\)"#, inCode: false) { $0 }.compactMap { found in
                let code = found.message.split(separator: "\"").dropFirst().first ?? ""
                if article.text.contains("`\(code)`") { return nil }
                return Finding(file: source.path, line: found.line, message: "\(article.path) does not explain \(code)")
            }
        }
    }

    private static func blocks(_ article: SourceFile) -> [(line: Int, lines: [String])] {
        var blocks: [(line: Int, lines: [String])] = []
        var isInside = false
        for (index, line) in article.lines.enumerated() {
            if isInside, line.hasPrefix("```") {
                isInside = false
            } else if isInside {
                blocks[blocks.count - 1].lines.append(line)
            } else if line == "```swift" {
                isInside = true
                blocks.append((index + 1, []))
            }
        }
        return blocks
    }

    private static func contains(_ lines: [String], _ wanted: [String]) -> Bool {
        guard !wanted.isEmpty, lines.count >= wanted.count else { return false }
        return (0...lines.count - wanted.count).contains { lines[$0..<$0 + wanted.count].elementsEqual(wanted) }
    }

    private static func trimmed(_ line: String) -> String { String(line.drop { $0 == " " }) }
}
