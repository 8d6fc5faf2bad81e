internal import DriftlessContractFile

/// Mistakes that look right, each with a contract that makes it and one that does not; the tests run both (TUT004).
enum PitfallsPage {
    /// Those that lose data first, then those that stop a fleet, then those that mislead people.
    private static let rules = [
        "TMB001", "TRN005", "SEC001", "FLD002", "MAP004", "CNF005", "SEQ001", "EVO003", "TRG003", "TRN008", "TRN004",
        "CON004", "UX003",
    ]

    static var page: SitePage {
        let entries = rules.compactMap(RuleCatalogue.named)
        return SitePage(
            path: "pitfalls.html", title: "Pitfalls",
            summary: "Mistakes in a contract that look right, and what to write instead.",
            group: .guides,
            body: [
                .paragraph(
                    "Each example was run: the rule finds the first, and lets the second pass. ",
                    .link("rules.html", "All rules"), ".")
            ] + entries.flatMap(pitfall))
    }

    private static func pitfall(_ rule: RuleCatalogue.Entry) -> [HTML] {
        guard let note = rule.note, let path = rule.page else { return [] }
        return [
            .heading(2, Phrase(sentence: rule.title)), .paragraph(.sentence(note.why)),
            RulePages.listing(note.breaks, "What \(rule.id) finds"), .paragraph(.sentence(note.fix)),
            RulePages.listing(note.passes, "What \(rule.id) lets pass"),
            .paragraph("The rule: \(.link(path, .value(rule.id))), of ", .code(rule.command), "."),
        ]
    }
}
