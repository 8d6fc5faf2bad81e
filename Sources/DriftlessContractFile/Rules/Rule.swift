/// A named check of a contract. A rule keeps its id for ever.
public struct Rule: Sendable {
    /// Rules without which sync would break, or those that a release needs.
    public enum Profile: String, Sendable, CaseIterable { case essential, complete }

    public var id: String
    public var severity: Diagnostic.Severity
    public var profile: Profile
    /// Numbers of the requirements that it guards.
    public var requirements: String
    /// What must not be.
    public var title: String
    let judge: @Sendable (Judgement) -> Void

    init(
        _ id: String, _ severity: Diagnostic.Severity, _ profile: Profile, _ requirements: String, _ title: String,
        _ judge: @escaping @Sendable (Judgement) -> Void
    ) {
        self.id = id
        self.severity = severity
        self.profile = profile
        self.requirements = requirements
        self.title = title
        self.judge = judge
    }

    /// An error of the profile `complete`.
    init(_ id: String, _ requirements: String, _ title: String, _ judge: @escaping @Sendable (Judgement) -> Void) {
        self.init(id, .error, .complete, requirements, title, judge)
    }

    /// Of the profile `complete`.
    init(
        _ id: String, _ severity: Diagnostic.Severity, _ requirements: String, _ title: String,
        _ judge: @escaping @Sendable (Judgement) -> Void
    ) {
        self.init(id, severity, .complete, requirements, title, judge)
    }

    /// Those that judge a contract that is read, in the order of their ids' groups.
    public static let all =
        glossary + architecture + entities + triggers + fields + mapping + samples + conflicts + retention
        + transport + evolution + failures + people + telemetry + alerts + dashboards + runbooks + security + governance
        + publishing
}

/// What a rule sees, and where it says what it found.
final class Judgement {
    let document: ContractDocument
    let today: CalendarDay
    let profile: Rule.Profile
    private(set) var findings: [Diagnostic] = []

    // Most rules go through all of them.
    let entities: [ContractPart]
    let syncedEntities: [ContractPart]
    private(set) lazy var fields = Self.fields(of: entities)
    private(set) lazy var syncedFields = Self.fields(of: syncedEntities)

    fileprivate var rule: Rule?

    init(_ document: ContractDocument, today: CalendarDay, profile: Rule.Profile) {
        self.document = document
        self.today = today
        self.profile = profile
        entities = document["entities"].parts
        syncedEntities = entities.filter { $0["direction"].text != "local" }
    }

    private static func fields(of entities: [ContractPart]) -> [(entity: ContractPart, field: ContractPart)] {
        entities.flatMap { entity in entity["fields"].parts.map { (entity, $0) } }
    }

    /// - Parameter part: what is wrong; one that is not written is shown at the nearest that is.
    func find(_ part: ContractPart, _ message: String, _ help: String) {
        guard let rule else { return }
        findings.append(document.finding(rule.severity, rule.id, part, message, help))
    }

    /// Each of the keys that is not written below a part.
    func require(_ names: String..., of part: ContractPart, _ why: String) {
        let missing = names.filter { !part[$0].isWritten }
        guard !missing.isEmpty else { return }
        find(part, "\(part.path) lacks \(missing.joined(separator: ", "))", why)
    }

    func horizon(_ name: String) -> Int64 { document["horizons"][name].milliseconds ?? 0 }
}

extension ContractDocument {
    /// The place of a path, or of the nearest around it that is written.
    func place(of path: ContractPath) -> Tree {
        var part = root
        var place = tree
        for name in path.names {
            guard let next = part.part(name), next.isWritten else { break }
            part = next
            place = next.place ?? place
        }
        return place
    }

    /// What the rules of a profile find, suppressed findings left out, in the order of the files.
    ///
    /// - Parameter today: the day by which suppressions and dates are judged.
    public func check(_ profile: Rule.Profile, today: CalendarDay) -> CheckReport {
        let judgement = Judgement(self, today: today, profile: profile)
        for rule in Rule.all where profile == .complete || rule.profile == .essential {
            judgement.rule = rule
            rule.judge(judgement)
        }
        return report(judgement.findings, today: today)
    }

    /// Findings without those that comments allow, in the order of the files; comments that do not count are findings.
    ///
    /// - Parameter pages: those of prose that findings may stand in.
    public func report(_ findings: [Diagnostic], pages: [PageHead] = [], today: CalendarDay) -> CheckReport {
        let suppressions = sources.flatMap { file, source in Suppression.all(in: source, file) }
        let excerpts = Dictionary(pages.map { ($0.file, $0.excerpt) }) { first, _ in first }
        let own = pages.flatMap(\.suppressions)
        var report = CheckReport()
        for finding in findings {
            let isAllowed = (suppressions + own).contains { $0.covers(finding) && $0.objection(today) == nil }
            if isAllowed { report.suppressed.append(finding) } else { report.findings.append(finding) }
        }
        report.findings += suppressions.compactMap { $0.finding(today, sources[$0.file]?.excerpt($0.line)) }
        report.findings += own.compactMap { $0.finding(today, excerpts[$0.file]?($0.line)) }
        report.findings.sort { ($0.file, $0.line, $0.column, $0.rule) < ($1.file, $1.line, $1.column, $1.rule) }
        return report
    }

    /// A finding on a part; one that is not written is shown at the nearest that is.
    public func finding(
        _ severity: Diagnostic.Severity, _ rule: String, _ part: ContractPart, _ message: String, _ help: String
    ) -> Diagnostic {
        let place = place(of: part.path)
        return Diagnostic(
            severity: severity, rule: rule, message: message, help: help, file: place.file, line: place.line,
            column: place.column, excerpt: sources[place.file]?.excerpt(place.line) ?? "", path: "\(part.path)")
    }
}

/// What a check found.
public struct CheckReport: Sendable {
    public var findings: [Diagnostic] = []
    /// Those that a comment in the file allows.
    public var suppressed: [Diagnostic] = []
}
