/// The words that YAML 1.1 readers take for booleans or null.
enum YAMLTrap {
    static let booleans: Set<String> = ["y", "n", "yes", "no", "on", "off", "true", "false"]

    /// What else YAML may read a bare text as.
    static func meaning(ofPlain text: String) -> String? {
        let lowered = text.lowercased()
        if booleans.contains(lowered) { return "a boolean" }
        if ["", "~", "null"].contains(lowered) { return "nothing" }
        if isDate(text) { return "a date" }
        if isNumber(lowered) { return "a number" }
        return nil
    }

    static func isDate(_ text: String) -> Bool {
        let parts = text.prefix(10).split(separator: "-", omittingEmptySubsequences: false)
        return parts.count == 3 && parts[0].count == 4 && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy(\.isNumber) }
    }

    private static func isNumber(_ text: String) -> Bool {
        guard let first = text.drop(while: { "+-".contains($0) }).first, first.isASCII else { return false }
        if [".inf", ".nan"].contains(text.drop { "+-".contains($0) }) { return true }
        guard first.isNumber || first == "." else { return false }
        if Double(text.replacing("_", with: "")) != nil { return true }
        // Octal, and minutes and seconds as YAML 1.1 reads them.
        return text.hasPrefix("0o") || text.allSatisfy { "0123456789:_".contains($0) }
    }
}
