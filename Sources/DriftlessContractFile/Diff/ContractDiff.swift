/// What a later contract changes, and whether its version says so.
public struct ContractDiff: Sendable, Codable {
    public var changes: [ContractChange]
    public var before: String
    public var after: String
    /// The least version that says what the changes are; `nil` if nothing changed.
    public var needed: String?

    /// The worst of what nobody answers for.
    public var worst: ContractChange.Class? { changes.filter { $0.allowedBy == nil }.map(\.class).max() }
}

extension ContractDocument {
    /// Compares two versions of a contract, by what holds in each: a default that is written out is no change.
    ///
    /// The readers and classes are those of schema evolution in both directions, widened to what waits on devices, to
    /// operators and to people.
    ///
    /// - Parameters:
    ///   - later: the version that is to follow this one.
    ///   - today: the day by which sunsets are judged.
    ///   - usage: which versions are still about; a break that nobody can meet is then a risk.
    public func diff(to later: ContractDocument, today: CalendarDay, usage: ClientUsage? = nil) -> ContractDiff {
        let comparison = Comparison(self, later, today: today, usage: usage)
        comparison.run()
        var changes = comparison.changes
        if let usage { changes = changes.map { usage.judge($0, self, later, today) } }
        let before = self["contract", "version"].text ?? "", after = later["contract", "version"].text ?? ""
        var needed: String?
        if let worst = changes.map(\.class).max(), let version = ContractVersion(before) {
            let least = version.next(for: worst)
            needed = "\(least)"
            if let said = ContractVersion(after), said < least {
                let step = said == version ? "stays" : "goes from \(before) to"
                comparison.report(
                    "version-not-bumped", at: later["contract", "version"],
                    "The changes want \(least) or later, the worst is \(worst.rawValue); "
                        + "the version \(step) \(after).",
                    before, after)
                changes.append(comparison.changes[comparison.changes.count - 1])
            }
        }
        let allowances = later.sources.flatMap { file, source in Suppression.all(in: source, file) }
        for index in changes.indices {
            changes[index].allowedBy = allowances.first { $0.covers(changes[index], today) }?.owner
        }
        changes.sort { ($1.class, $0.path, $0.rule) < ($0.class, $1.path, $1.rule) }
        return ContractDiff(changes: changes, before: before, after: after, needed: needed)
    }
}

extension ContractDocument {
    /// CON003: the content is another than the earlier version's, and the version does not say so.
    public func unsaidVersion(after earlier: ContractDocument, today: CalendarDay) -> Diagnostic? {
        let diff = earlier.diff(to: self, today: today)
        guard let found = diff.changes.first(where: { $0.rule == "version-not-bumped" }) else { return nil }
        let count = diff.changes.count - 1
        return Diagnostic(
            severity: .error, rule: "CON003",
            message:
                "\(count) \(count == 1 ? "change" : "changes") since \(diff.before), and the version is \(diff.after)",
            help: "Write \(diff.needed ?? "") or later; driftless diff shows the changes.", file: found.file,
            line: found.line, column: found.column, excerpt: sources[found.file]?.excerpt(found.line) ?? "",
            path: found.path)
    }
}

extension Suppression {
    fileprivate func covers(_ change: ContractChange, _ today: CalendarDay) -> Bool {
        rule == change.rule && file == change.file && target == change.line && objection(today) == nil
    }
}
