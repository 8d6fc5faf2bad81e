internal import DriftlessContract

/// Goes through the tree, collects findings and the contract.
final class ContractReader {
    var sources: [String: SourceLines] = [:]
    var diagnostics: [Diagnostic] = []
    var unexecuted: [ContractDocument.Unexecuted] = []
    /// Where it is, while it walks the language.
    var path = ContractPath([])

    /// Where entities and their parts stand, for checks between them.
    var places: [String: Tree] = [:]
    /// Fields `type: ref`, to be resolved when all entities are known.
    var pendingReferences: [(entity: Int, field: Int, parent: String, place: Tree)] = []
    /// References and defaults, checked at the end.
    var referencePlaces: [(entity: Int, reference: Int, place: Tree)] = []
    /// By a scope's name, the field that says which a record is in.
    var scopeFields: [String: String] = [:]
    /// Where scopes are declared.
    var scopePlaces: [String: Tree] = [:]
    /// Where entities name theirs.
    var scopeUses: [String: Tree] = [:]
    /// Scopes of entities that take it from a parent, with the path to that.
    var vias: [String: (scope: String, path: Tree)] = [:]
    /// Who may read a scope.
    var members: [(scope: String, place: Tree)] = []
    /// Fields settled together.
    var groups: [(entity: Int, place: Tree)] = []

    /// A wrong file must not bury its reader.
    private static let most = 200

    var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

    func error(_ rule: String, _ file: String, _ line: Int, _ column: Int, _ message: String, _ help: String?) {
        guard diagnostics.count < Self.most else { return }
        diagnostics.append(
            Diagnostic(
                severity: .error, rule: rule, message: message, help: help, file: file, line: line, column: column,
                excerpt: sources[file]?.excerpt(line) ?? "", path: "\(path)"))
    }

    func error(_ rule: String, _ place: Tree, _ message: String, _ help: String?) {
        error(rule, place.file, place.line, place.column, message, help)
    }

    func unknown(_ word: String, _ place: Tree, _ what: String, _ known: [String], _ rule: String = "CON008") {
        let nearest = EditDistance.nearest(to: word, in: known)
        let names = known.isEmpty ? "There is none." : "Known are: \(known.sorted().joined(separator: ", "))."
        error(rule, place, "“\(word)” is not a known \(what)", nearest.map { "Did you mean “\($0)”?" } ?? names)
    }
}
