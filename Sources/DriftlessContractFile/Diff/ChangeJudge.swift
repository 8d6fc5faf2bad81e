/// What a difference at one path of the language means.
struct ChangeJudge: Sendable {
    /// The language's path: `entities.ENTITY.fields.FIELD.type`.
    var pattern: String
    /// Ids of the rules that it may report.
    var rules: [String]
    let judge: @Sendable (Comparison, Comparison.Pair) -> Void

    init(
        _ pattern: String, _ rules: String..., judge: @escaping @Sendable (Comparison, Comparison.Pair) -> Void
    ) {
        self.pattern = pattern
        self.rules = rules
        self.judge = judge
    }

    /// One rule, one sentence.
    static func always(_ pattern: String, _ rule: String, _ message: String) -> ChangeJudge {
        ChangeJudge(pattern, rule) { $0.report(rule, $1, message) }
    }

    /// A duration, where less and more are two rules.
    static func duration(
        _ pattern: String, shorter: (rule: String, message: String), longer: (rule: String, message: String)
    ) -> ChangeJudge {
        ChangeJudge(pattern, shorter.rule, longer.rule) { comparison, pair in
            let isShorter = (pair.new.milliseconds ?? .max) < (pair.old.milliseconds ?? .max)
            let found = isShorter ? shorter : longer
            comparison.report(found.rule, pair, found.message)
        }
    }

    /// A list as a set, where less and more are two rules.
    static func set(
        _ pattern: String, less: (rule: String, message: String), more: (rule: String, message: String)
    ) -> ChangeJudge {
        ChangeJudge(pattern, less.rule, more.rule) { comparison, pair in
            let old = pair.old.texts, new = pair.new.texts
            let gone = old.filter { !new.contains($0) }, come = new.filter { !old.contains($0) }
            for (names, side) in [(gone, less), (come, more)] where !names.isEmpty {
                comparison.report(side.rule, pair, "\(names.joined(separator: ", ")): \(side.message)")
            }
            if gone.isEmpty, come.isEmpty {
                comparison.report("description-only", pair, "The same, in another order.")
            }
        }
    }

    /// Judges of values: the walk does not go below their paths.
    static let whole = byPattern(head + fields + entities + transport + people + operating)
    /// Judges of names that are in one of the two alone.
    static let presence = byPattern(names)

    /// The rules that a change at a path of the language, or of what is around it, may meet.
    static func rules(of path: [String]) -> [String] {
        let around = path.indices.map { path[...$0].joined(separator: ".") }
        let judges = around.compactMap { whole[$0] } + [presence[path.joined(separator: ".")]].compactMap { $0 }
        return judges.flatMap(\.rules)
    }

    private static func byPattern(_ judges: [ChangeJudge]) -> [String: ChangeJudge] {
        Dictionary(judges.map { ($0.pattern, $0) }) { first, _ in first }
    }
}
