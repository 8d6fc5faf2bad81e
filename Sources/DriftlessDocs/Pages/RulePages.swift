internal import DriftlessContractFile

/// A page for each rule of `check` that there is.
enum RulePages {
    static var pages: [SitePage] { RuleCatalogue.entries.compactMap(page) }

    private static func page(_ rule: RuleCatalogue.Entry) -> SitePage? {
        guard let path = rule.page else { return nil }
        return SitePage(
            path: path, title: .value(rule.id), summary: Phrase(sentence: rule.title), group: .reference,
            body: [
                about(rule)
            ] + (rule.note.map { example($0, of: rule) } ?? []) + [
                .heading(2, "To allow it for a time"),
                .paragraph(
                    """
                    On the line of the finding, or on the one before, with an end, an owner and a reason; \
                    without one \
                    of them, and once the day has passed, the comment is a finding itself, \
                    \(.link("rules/GOV008.html", .value("GOV008"))).
                    """),
                listing(
                    "# allow \(rule.id) until=2026-06-01 owner=team-sync reason=\"why it is so\"", "The comment"),
                .paragraph("All rules: \(.link("rules.html", "Rules of check"))."),
            ])
    }

    private static func about(_ rule: RuleCatalogue.Entry) -> HTML {
        .table(
            "About \(rule.id)", ["what", "value"],
            [
                ["It finds", .sentence(rule.title)], ["Found by", .code(rule.command)],
                ["Severity", .text(rule.severity.rawValue)], ["Stage", .sentence(stages[rule.stage] ?? rule.stage)],
                ["Profile", .text(rule.profile)], ["Requirement", .text(rule.requirements)],
            ])
    }

    private static func example(_ note: RuleNote, of rule: RuleCatalogue.Entry) -> [HTML] {
        [
            .heading(2, "Why"), .paragraph(.sentence(note.why)), .heading(2, "What to do"),
            .paragraph(.sentence(note.fix)), .heading(2, "An example that breaks it"),
            listing(note.breaks, "What \(rule.id) finds"), .heading(2, "Mended"),
            listing(note.passes, "What \(rule.id) lets pass"),
        ]
    }

    private static let stages = [
        "S": "static: the contract alone", "C": "computed by the engine’s code", "X": "on a real server and devices",
        "M": "by runs", "P": "prose and site", "G": "dates and governance",
    ]

    /// Lines as they stand in a file; they can be scrolled by keyboard where a screen is too narrow.
    static func listing(_ text: String, _ caption: Phrase) -> HTML {
        .tag("pre", ["tabindex": "0", "role": "region"], .tag("code", [:], .text(text))).labelled(caption)
    }
}
