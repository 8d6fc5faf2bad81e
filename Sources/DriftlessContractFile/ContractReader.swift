internal import DriftlessContract

/// Goes through the tree once, collects findings and the contract.
final class ContractReader {
    let file: String
    let lines: [String]
    var diagnostics: [Diagnostic] = []
    var contract: Contract?
    /// Where entities and their parts stand, for checks between them.
    var places: [String: Tree] = [:]
    /// Fields `type: ref`, to be resolved when all entities are known.
    var pendingReferences: [(entity: Int, field: Int, parent: String, place: Tree)] = []
    /// References and defaults, checked at the end.
    var referencePlaces: [(entity: Int, reference: Int, place: Tree)] = []
    /// By a scope's name, the field that says which a record is in; `nil` where a finding says why there is none.
    var scopeFields: [String: String?] = [:]
    /// Where scopes are declared.
    var scopePlaces: [String: Tree] = [:]
    /// Where entities name theirs.
    var scopeUses: [String: Tree] = [:]

    init(text: String, file: String) {
        self.file = file
        lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map {
            String(Substring($0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0))
        }
    }

    func error(_ rule: String, _ line: Int, _ column: Int, _ message: String, _ help: String?) {
        // A wrong file must not bury its reader.
        guard diagnostics.count < 200 else { return }
        let excerpt = lines.indices.contains(line - 1) ? String(lines[line - 1].prefix(200)) : ""
        let shown = String(excerpt.unicodeScalars.map { $0.value < 32 && $0 != "\t" ? Character("?") : Character($0) })
        diagnostics.append(
            Diagnostic(
                severity: .error, rule: rule, message: message, help: help, file: file, line: line, column: column,
                excerpt: shown))
    }

    func error(_ rule: String, _ place: Tree, _ message: String, _ help: String?) {
        error(rule, place.line, place.column, message, help)
    }

    /// Refuses what the parser should not even see.
    func acceptsText(_ text: String) -> Bool {
        if text.utf8.count > ContractLoader.byteLimit {
            error("CON002", 1, 1, "the file is larger than 10 MiB", "A contract is text of some kilobytes.")
            return false
        }
        if text.utf8.allSatisfy({ [32, 9, 10, 13].contains($0) }) {
            error("CON002", 1, 1, "the file is empty", "Begin with: contract: { id: app, version: \"1.0.0\" }")
            return false
        }
        for (i, line) in lines.enumerated() {
            for (j, c) in line.unicodeScalars.enumerated()
            where (c.value < 32 && c != "\t") || c.value == 127 || c == "\u{FFFD}" {
                error("CON002", i + 1, j + 1, "this is not a text file", "Give the contract as UTF-8 text.")
                return false
            }
        }
        if let line = NestingCheck.tooDeep(lines) {
            error("CON002", line, 1, "the file nests deeper than \(NestingCheck.limit) levels", "Write it flatter.")
            return false
        }
        return true
    }

    /// The place of a key's second use: YAML's reader tells only the first.
    func secondPlace(of key: String, after line: Int, _ column: Int) -> (line: Int, column: Int) {
        let spellings = [key, "\"\(key)\"", "'\(key)'"]
        for number in line..<max(line, lines.count + 1) where lines.indices.contains(number - 1) {
            let text = lines[number - 1]
            let indent = text.prefix { $0 == " " }.count
            if number > line {
                let rest = text.dropFirst(indent)
                if indent + 1 == column, spellings.contains(where: { rest.hasPrefix($0 + ":") }) {
                    return (number, column)
                }
            } else {
                let after = text.index(text.startIndex, offsetBy: column, limitedBy: text.endIndex) ?? text.endIndex
                for spelling in spellings {
                    if let found = text[after...].firstRange(of: spelling + ":") {
                        return (number, text.distance(from: text.startIndex, to: found.lowerBound) + 1)
                    }
                }
            }
        }
        return (line, column)
    }
}
