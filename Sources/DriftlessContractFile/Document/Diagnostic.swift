internal import DriftlessContract

/// A finding about a contract's file, with its place and how to mend it.
public struct Diagnostic: Hashable, Sendable, Codable {
    public enum Severity: String, Hashable, Sendable, Codable { case error, warning }

    public var severity: Severity
    /// Such as CON001; stable.
    public var rule: String
    public var message: String
    /// How to mend it.
    public var help: String?
    public var file: String
    /// From 1.
    public var line: Int
    /// From 1, in Unicode scalars.
    public var column: Int
    /// The line itself.
    public var excerpt: String
    /// Where in the contract; empty for the file as a whole.
    public var path = ""

    /// Lines for a person: place, sentence, the line with a caret, help.
    public func render() -> String {
        var text = "\(file):\(line):\(column): \(severity.rawValue) \(rule): \(message)\n"
        if !excerpt.isEmpty {
            let (shown, before) = window
            // Tabs stay tabs, so that the caret stands below its character.
            let pad = String(before.unicodeScalars.map { $0 == "\t" ? Character("\t") : Character(" ") })
            text += "  \(shown)\n  \(pad)^\n"
        }
        if let help { text += "  \(help)\n" }
        return text
    }

    /// Of a long line the part around the column, and what stands before the column in it: a broken line would take the
    /// caret from its character.
    private var window: (shown: String, before: String) {
        let width = 100
        let scalars = Array(excerpt.unicodeScalars)
        let start = scalars.count <= width ? 0 : max(0, min(column - 60, scalars.count - width))
        let end = min(scalars.count, start + width)
        func text(_ range: Range<Int>) -> String { String(scalars[range].map(Character.init)) }
        let head = start > 0 ? "…" : ""
        let shown = head + text(start..<end) + (end < scalars.count ? "…" : "")
        return (shown, head + text(start..<max(start, min(column - 1, end))))
    }

    /// Stays when lines move: of the rule, the path and the sentence.
    public var fingerprint: String {
        Hex.encode(Array(Words256(sha256Of: Array("\(rule)\n\(path)\n\(message)".utf8)).bytes.prefix(12)))
    }
}
