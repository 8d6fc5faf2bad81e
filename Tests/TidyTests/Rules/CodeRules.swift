import Foundation

/// Rules about single lines of code.
enum CodeRules {
    /// Pure code gets time and randomness as arguments: a simulation could not replay it otherwise.
    static func checkPurity(_ file: SourceFile) -> [Finding] {
        guard ImportRules.isPure(file) else { return [] }
        let clock = #"\b(UUID|Date)\(|\bDate\.now\b|\b(Continuous|Suspending)Clock\b"#
        let random =
            #"\bSystemRandomNumberGenerator\b|\.random\((?!.*\busing:)|\.(shuffled|shuffle|randomElement)\(\)"#
        return file.findings(of: clock) { "\($0) reads a clock or makes an id; take it as an argument" }
            + file.findings(of: random) { "\($0) is the system's randomness; take a generator as an argument" }
    }

    /// A library does not end its host's process, and every task has an owner.
    static func checkSafety(_ file: SourceFile) -> [Finding] {
        guard !file.isGenerated else { return [] }
        let crash = #"\btry!|\bas!|\bfatalError\("#
        let task = #"\bTask\.detached\b|\bTask\s*(<[^{]*>)?\s*(\([^{]*\))?\s*\{"#
        return file.findings(of: crash) { "\($0) ends the host's process; throw an error" }
            + file.findings(of: task) { "\($0) has no owner; use a child task" } + checkUnchecked(file)
    }

    private static func checkUnchecked(_ file: SourceFile) -> [Finding] {
        file.findings(of: #"@unchecked\s+Sendable\b"#) { "\($0) needs a comment above that argues why it is safe" }
            .filter { finding in
                guard finding.line > 1 else { return true }
                return !file.lines[finding.line - 2].trimmingCharacters(in: .whitespaces).hasPrefix("//")
            }
    }
}
