import Foundation

/// One word for one thing: the sync model's.
enum WordRules {
    /// Those of other systems for what we call change, operation, scope, tombstone and conflict.
    private static let refused =
        #"(?i)\b(mutations?|change events?|buckets?|delete markers?|clash(es|ed|ing)?)\b"#
    // Put together, so that this file passes.
    private static let notes = #"\b("# + "TO" + "DO|FIX" + #"ME)\b"#
    private static let names: Set<String> = ["core", "common", "utils", "helpers", "manager", "new"]

    static func checkWords(_ file: SourceFile) -> [Finding] {
        guard !file.isGenerated else { return [] }
        let spread = SourceFile("spread", file.lines.map(spread).joined(separator: "\n"))
        return spread.findings(of: refused, inCode: false) { "“\($0)” is not one of our words" }
            .map { Finding(file: file.path, line: $0.line, message: $0.message) }
    }

    static func checkNotes(_ file: SourceFile) -> [Finding] {
        guard !file.isGenerated else { return [] }
        return file.findings(of: notes, inCode: false) { "\($0): open an issue instead" }
    }

    static func checkPath(_ file: SourceFile) -> [Finding] {
        for part in file.path.split(separator: "/") {
            let stem = part.prefix { $0 != "." }
            if names.contains(stem.lowercased()) {
                return [Finding(file: file.path, line: 0, message: "“\(stem)” does not say what is in it")]
            }
        }
        return []
    }

    /// Identifiers as words: `aChangeOfHeart` and `a_change_of_heart` as `a change of heart`.
    private static func spread(_ line: String) -> String {
        var result = ""
        var wasLower = false
        for character in line {
            if wasLower, character.isUppercase { result.append(" ") }
            wasLower = character.isLowercase
            result.append(character == "_" || character == "-" ? " " : character)
        }
        return result
    }
}
