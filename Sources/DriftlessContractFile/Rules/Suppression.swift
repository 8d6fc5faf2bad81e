/// A comment that allows what a rule of `check` or `diff` finds on its line or on the next:
/// `# allow TMB001 until=2026-06-01 owner=team-sync reason="…"`.
struct Suppression {
    var rule: String
    var until: CalendarDay?
    var owner: String?
    var reason: String?
    var file: String
    /// Where it stands.
    var line: Int
    /// What it is for: its own line, or the next that is no comment.
    var target: Int

    private static let marker = "# allow "

    static func all(in source: SourceLines, _ file: String) -> [Suppression] {
        source.lines.enumerated().compactMap { index, text in
            guard text.utf8.contains(UInt8(ascii: "#")), let marker = text.firstRange(of: marker) else { return nil }
            let isAlone = text[..<marker.lowerBound].allSatisfy { $0 == " " }
            var target = index
            if isAlone {
                while target < source.lines.count, source.lines[target].drop(while: { $0 == " " }).first == "#" {
                    target += 1
                }
            }
            return Suppression(text[marker.upperBound...], file, line: index + 1, target: target + 1)
        }
    }

    private init?(_ text: Substring, _ file: String, line: Int, target: Int) {
        let words = Self.words(text)
        // Any other comment may begin with these letters.
        guard let rule = words.first,
            rule.allSatisfy({ $0.isUppercase || $0.isNumber }) || ChangeRule.named(rule) != nil
        else { return nil }
        func value(_ name: String) -> String? {
            words.first { $0.hasPrefix(name + "=") }.map { String($0.dropFirst(name.count + 1)) }.flatMap {
                $0.isEmpty ? nil : $0
            }
        }
        self.rule = rule
        self.file = file
        self.line = line
        self.target = target
        until = value("until").flatMap(CalendarDay.init)
        owner = value("owner")
        reason = value("reason")
    }

    /// Words, of which one in quotes may have spaces.
    private static func words(_ text: Substring) -> [String] {
        var words = [""]
        var isQuoted = false
        for c in text {
            if c == "\"" {
                isQuoted.toggle()
            } else if c == " ", !isQuoted {
                words.append("")
            } else {
                words[words.count - 1].append(c)
            }
        }
        return words.filter { !$0.isEmpty }
    }

    func covers(_ finding: Diagnostic) -> Bool {
        finding.rule == rule && finding.file == file && finding.line == target
    }

    /// Why it does not count.
    func objection(_ today: CalendarDay) -> String? {
        let missing = [
            until == nil ? "until=DATE" : nil, owner == nil ? "owner=" : nil, reason == nil ? "reason=" : nil,
        ]
        .compactMap { $0 }
        if !missing.isEmpty { return "the suppression of \(rule) lacks \(missing.joined(separator: ", "))" }
        if let until, until < today { return "the suppression of \(rule) ended on \(until)" }
        return nil
    }

    func finding(_ today: CalendarDay, _ excerpt: String?) -> Diagnostic? {
        objection(today).map {
            Diagnostic(
                severity: .error, rule: "GOV008", message: $0,
                help: "Mend what \(rule) found, or write: # allow \(rule) until=2026-06-01 owner=team reason=\"why\"",
                file: file, line: line, column: 1, excerpt: excerpt ?? "")
        }
    }
}
