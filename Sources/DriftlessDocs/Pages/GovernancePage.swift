internal import DriftlessContractFile

/// Owners and reviews.
enum GovernancePage {
    static func page(_ document: ContractDocument, _ today: CalendarDay) -> SitePage {
        let governance = document["governance"]
        let sections = governance["sections"].parts
        let rows = sections.map { section -> [HTML] in
            let due = section["reviewed"].date.flatMap { date in
                section["review"].milliseconds.map { CalendarDay(days: date.days + Int($0 / 86_400_000)) }
            }
            let state: HTML =
                due.map { $0 < today ? "overdue since \($0.description)" : "due on \($0.description)" } ?? "–"
            return [
                .text(section.name), .text(section["owner"].text ?? "–"), .text(section["review"].text ?? "–"),
                .text(section["reviewed"].text ?? "–"), state,
            ]
        }
        return SitePage(
            path: "governance.html", title: "Governance",
            summary: "Who answers for what, and when it was last read through.",
            group: .people,
            body: [
                sections.isEmpty
                    ? Statement.absent("owners of sections", "governance.sections")
                    : .table(
                        "Owners and reviews, counted from \(today.description)",
                        ["section", "owner", "every", "reviewed", "next"],
                        rows)
            ]
                + ["archive", "licences", "contribute", "release", "translations"].flatMap { name -> [HTML] in
                    [.heading(2, .value(name)), .paragraph(.sentence(governance[name].key.meaning))]
                        + Statement.keys(governance[name])
                })
    }
}
