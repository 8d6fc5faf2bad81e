/// The whole catalogue: rules that judge, rules that the loader has, and rules that are to come.
public enum RuleCatalogue {
    public struct Entry: Sendable, Codable, Hashable {
        public var id: String
        public var severity: Diagnostic.Severity
        /// `essential` or `complete`.
        public var profile: String
        /// S static, C computed, X on a real server, M simulated, L captured, P prose, G dates.
        public var stage: String
        public var requirements: String
        public var title: String
        public var isThere: Bool
        /// What finds it.
        public var command = "driftless check"

        /// Why, and how to mend it, for those of `check`.
        public var note: RuleNote? { RuleNote.all[id] }
        /// Its page on the built site, from the site's root; `nil` for one that is to come.
        public var page: String? { isThere ? "rules/\(id).html" : nil }
    }

    public static func named(_ id: String) -> Entry? { byID[id] }
    private static let byID = Dictionary(entries.map { ($0.id, $0) }) { first, _ in first }

    public static var entries: [Entry] {
        let judging = Rule.all.map {
            Entry(
                id: $0.id, severity: $0.severity, profile: $0.profile.rawValue,
                stage: computed.contains($0.id) ? "C" : "S", requirements: $0.requirements, title: $0.title,
                isThere: true)
        }
        return loading + judging + documentation + verification + toCome
    }

    /// Those that compute what holds, of the engine's own numbers.
    private static let computed = ["SMP003", "TRN004", "TRN007", "UX003"]

    private static let loading = [
        ("CON001", "3.1", "An unknown key, a wrong type or a missing section."),
        ("CON003", "3.6 12.4", "The content changed, and the version does not say so (check --against)."),
        (
            "CON004", "3.1",
            "A trap of YAML: a bare yes, no, on or off, an unquoted version, a key that is written twice."
        ),
        ("CON006", "3.3", "Something is started on a contract that relies on what is not executed yet."),
        (
            "CON007", "3.1",
            "A file that cannot be read: no text, no YAML, too large, too deep, not there, included in a circle."
        ),
        ("CON008", "4.1", "Parts that do not fit each other: a name that is nowhere, a value out of bounds."),
        ("GOV008", "13.8", "A suppression without reason, owner and expiry, or an expired one."),
    ].map {
        Entry(
            id: $0.0, severity: .error, profile: "essential", stage: "S", requirements: $0.1, title: $0.2, isThere: true
        )
    }

    /// Of prose, site and dates: `SiteRule` judges them. GOV001 and LOC002 judge a contract too, and stand above.
    private static let documentation = [
        (
            "ACC001", Diagnostic.Severity.error, "P", "12.5",
            "Headings out of order, or a link or table that does not say what it is."
        ),
        (
            "ACC002", Diagnostic.Severity.error, "P", "12.5",
            "A diagram without a text alternative that is the same graph."
        ),
        ("ACC003", Diagnostic.Severity.error, "P", "12.5", "A page that needs a network or JavaScript to be read."),
        ("EVD001", Diagnostic.Severity.error, "P", "13.8", "A statement that a run can prove, and none has."),
        (
            "EVD002", Diagnostic.Severity.error, "C", "3.1 13.8",
            "Evidence that is out of date, or of a statement that is gone."
        ),
        ("EVD003", Diagnostic.Severity.warning, "G", "12.1", "A statement that somebody attested, past its day."),
        (
            "EVD004", Diagnostic.Severity.error, "P", "3.1",
            "A number with a unit in prose that is not bound to the contract."
        ),
        ("GLO002", Diagnostic.Severity.warning, "P", "1.3", "A word that the glossary forbids."),
        ("GLO003", Diagnostic.Severity.warning, "P", "1.3", "A page on which a term does not lead to the glossary."),
        ("GOV002", Diagnostic.Severity.warning, "G", "12.1", "A review that is overdue."),
        (
            "GOV003", Diagnostic.Severity.error, "G", "12.1",
            "An archived page without a successor, or one that is linked as if it held."
        ),
        ("GOV005", Diagnostic.Severity.error, "G", "3.6 12.4", "A version without an entry in the release notes."),
        (
            "GOV006", Diagnostic.Severity.error, "G", "12.4",
            "A failure that behaves differently, with texts that nobody looked at."
        ),
        (
            "LOC001", Diagnostic.Severity.error, "P", "11.4 12.5",
            "A translation is missing or fuzzy where nothing may be behind."
        ),
        (
            "LOC003", Diagnostic.Severity.warning, "P", "11.4",
            "A page whose texts are partly English in another language."
        ),
        ("PRS001", Diagnostic.Severity.warning, "P", "8.1 12.5", "A page is harder to read than its section may be."),
        ("PRS002", Diagnostic.Severity.error, "P", "10.1", "An empty section, or a placeholder."),
        ("PRS003", Diagnostic.Severity.error, "P", "3.6", "A dead link, anchor or binding."),
        (
            "PRS004", Diagnostic.Severity.warning, "P", "12.5",
            "Wording that blames, leaves somebody out or says nothing."
        ),
        ("RUN013", Diagnostic.Severity.warning, "G", "10.1", "A drill that is overdue, or failed."),
        ("SEC009", Diagnostic.Severity.error, "P", "9.3", "A secret in the contract or on a page."),
        (
            "SMP004", Diagnostic.Severity.error, "P", "6.5 9.4",
            "A sample with a real address, or a tenant that is none for tests."
        ),
        ("TST002", Diagnostic.Severity.error, "G", "6.4", "A release gate that was not passed on this contract."),
        ("TST004", Diagnostic.Severity.error, "P", "6.1", "A scenario that no command plays."),
        ("EVD005", Diagnostic.Severity.error, "C", "13.8", "A calculator on a page that says other than the engine."),
    ].map {
        Entry(
            id: $0.0, severity: $0.1, profile: "complete", stage: $0.2, requirements: $0.3, title: $0.4, isThere: true,
            command: "driftless docs check")
    }

    /// What runs prove, or find untrue.
    private static let verification = [
        (
            "CON002", "C", "3.6 13.8",
            "The digest on the site is not the one that a server takes from a device."
        ),
        ("SMP002", "X", "3.4 6.3", "A sample that a real server and device do not hold, or refuse, as it is shown."),
        ("MAP002", "X", "4.1", "A value at a field’s limit that comes to another device as another."),
        ("CNF002", "M", "2.4 5.1", "Two devices and a server that do not end where a policy’s table says."),
        (
            "TRN003", "C", "3.3",
            "A wait that is longer than the printed schedule, or a schedule that nobody comes near."
        ),
        ("INT001", "M", "8.2", "A run under a failure that loses a write, or takes one twice."),
        (
            "FLR002", "M", "3.2 8.1",
            "A failure that is over later than the contract says, or recorded runs that are not those of this engine."
        ),
        ("TUT001", "X", "11.1 11.2", "A command of a page that does not print what the page shows."),
    ].map {
        Entry(
            id: $0.0, severity: .error, profile: "complete", stage: $0.1, requirements: $0.2, title: $0.3,
            isThere: true,
            command: "driftless docs verify")
    }

    private static let toCome = """
        CON005 M, ARC005 L, ARC007 M, ENT003 M, ENT004 X, ENT005 M, ENT006 L, TRG002 M, \
        FLD004 X, FLD005 X, MAP005 X, WIR002 L, SEQ002 M, TMB004 M, TRN006 M, EVO004 X, EVO005 M, EVO006 X, \
        INT002 M, UX004 M, TEL004 L, TEL006 L, TEL007 L, ALR006 M, ALR007 M, RUN010 M, \
        RUN011 M, RUN012 M, SEC002 M, SEC003 X, SEC005 L, SEC008 X, TST003 X, \
        TUT003 X, TUT004 X, TUT005 X
        """.split(separator: ", ").map { item in
            let parts = item.split(separator: " ")
            return Entry(
                id: String(parts[0]), severity: .error, profile: "complete", stage: String(parts[1]), requirements: "",
                title: "", isThere: false)
        }
}
