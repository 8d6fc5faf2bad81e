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
    }

    public static var entries: [Entry] {
        let judging = Rule.all.map {
            Entry(
                id: $0.id, severity: $0.severity, profile: $0.profile.rawValue,
                stage: ["SMP003", "TRN004"].contains($0.id) ? "C" : "S", requirements: $0.requirements, title: $0.title,
                isThere: true)
        }
        return loading + judging + languages + toCome
    }

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

    private static let languages = [
        ("LOC001", Diagnostic.Severity.error, "A translation is missing or fuzzy where nothing may be behind."),
        ("LOC003", .warning, "A page that is partly English in another language; it says so above its text."),
    ].map {
        Entry(
            id: $0.0, severity: $0.1, profile: "complete", stage: "P", requirements: "11.4 12.5", title: $0.2,
            isThere: true)
    }

    private static let toCome = """
        CON002 C, CON005 M, GLO002 P, GLO003 P, ARC005 L, ARC007 M, ENT003 M, ENT004 X, ENT005 M, ENT006 L, \
        TRG002 M, FLD004 X, FLD005 X, MAP002 X, MAP005 X, SMP002 X, SMP004 P, WIR002 L, CNF002 M, SEQ002 M, TMB004 M, \
        TRN003 C, TRN006 M, TRN007 C, EVO004 X, EVO005 M, EVO006 X, FLR002 M, INT001 M, INT002 M, UX003 C, UX004 M, \
        TEL004 L, TEL006 L, TEL007 L, ALR006 M, ALR007 M, DSH001 S, DSH002 S, RUN010 M, RUN011 M, RUN012 M, RUN013 G, \
        SEC002 M, SEC003 X, SEC005 L, SEC008 X, SEC009 P, TST002 G, TST003 X, TST004 P, TUT001 X, TUT002 S, TUT003 X, \
        TUT004 X, TUT005 X, EVD001 P, EVD002 C, EVD003 G, EVD004 P, EVD005 C, PRS001 P, PRS002 P, PRS003 P, PRS004 P, \
        ACC001 P, ACC002 P, ACC003 P, GOV002 G, GOV003 G, GOV004 S, GOV005 G, GOV006 G
        """.split(separator: ", ").map { item in
            let parts = item.split(separator: " ")
            return Entry(
                id: String(parts[0]), severity: .error, profile: "complete", stage: String(parts[1]), requirements: "",
                title: "", isThere: false)
        }
}
