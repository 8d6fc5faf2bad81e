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
                    "A \(worst.rawValue) wants \(least) or later; the version \(step) \(after).",
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

/// A contract's version: major, minor and patch.
public struct ContractVersion: Hashable, Comparable, Sendable, CustomStringConvertible {
    public var numbers: [Int]

    public init?(_ text: String) {
        numbers = text.split(separator: ".", omittingEmptySubsequences: false).compactMap { Int($0) }
        guard numbers.count == 3, numbers.allSatisfy({ (0..<1_000_000_000).contains($0) }) else { return nil }
    }

    private init(_ numbers: [Int]) { self.numbers = numbers }

    /// The least version after this one that announces such a change. Before 1.0.0 the minor number does what the major
    /// one does later (Semantic Versioning 2.0.0, item 4).
    public func next(for worst: ContractChange.Class) -> ContractVersion {
        let (major, minor, patch) = (numbers[0], numbers[1], numbers[2])
        let isStable = major > 0
        return switch worst {
        case .breaking: ContractVersion(isStable ? [major + 1, 0, 0] : [0, minor + 1, 0])
        case .risk, .safe: ContractVersion(isStable ? [major, minor + 1, 0] : [0, minor, patch + 1])
        case .information, .documentation: ContractVersion([major, minor, patch + 1])
        }
    }

    public var description: String { numbers.map(String.init).joined(separator: ".") }

    public static func < (a: ContractVersion, b: ContractVersion) -> Bool {
        a.numbers.lexicographicallyPrecedes(b.numbers)
    }
}

/// Which versions of a contract are still about, from telemetry.
public struct ClientUsage: Sendable, Codable {
    public struct Version: Sendable, Codable {
        /// Of all devices, 0 to 1.
        public var share: Double
        /// The last day on which a device with it was seen: `2026-03-02`.
        public var lastSeen: String

        enum CodingKeys: String, CodingKey {
            case share
            case lastSeen = "last_seen"
        }
    }

    /// By version.
    public var versions: [String: Version]
    /// The share of devices that still send a field, by `Entity.field`.
    public var fields: [String: Double]?

    /// A break that hits old devices alone, of which none is left, is a risk.
    ///
    /// What may wait in an outbox is judged by when such a device was last seen: it may come back for as long as it was
    /// promised.
    func judge(
        _ change: ContractChange, _ old: ContractDocument, _ new: ContractDocument, _ today: CalendarDay
    ) -> ContractChange {
        let devices: Set<ContractChange.Reader> = [.pulling, .pushing, .outbox, .stored]
        guard change.class == .breaking, !change.readers.isEmpty, devices.isSuperset(of: change.readers),
            let latest = new["contract", "version"].text.flatMap(ContractVersion.init)
        else { return change }
        let promised = Int((old["horizons", "max_offline"].milliseconds ?? 0) / 86_400_000)
        let isMet = versions.contains { text, version in
            guard let number = ContractVersion(text), number < latest else { return false }
            guard version.share == 0 else { return true }
            guard change.readers.contains(.outbox) else { return false }
            guard let seen = CalendarDay(version.lastSeen) else { return true }
            return seen.days + promised >= today.days
        }
        // Versions that the file does not name may be about all the same.
        let isKnown = old["contract", "version"].text.map { versions[$0] != nil } ?? false
        guard !isMet, isKnown else { return change }
        var change = change
        change.class = .risk
        change.message += " No device of an earlier version is left, by the usage."
        return change
    }
}
