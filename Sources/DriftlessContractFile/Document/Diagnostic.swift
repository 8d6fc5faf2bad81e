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
            let before = excerpt.unicodeScalars.prefix(max(0, column - 1))
            // Tabs stay tabs, so that the caret stands below its character.
            let pad = String(before.map { $0 == "\t" ? Character("\t") : Character(" ") })
            text += "  \(excerpt)\n  \(pad)^\n"
        }
        if let help { text += "  \(help)\n" }
        return text
    }
}
