internal import DriftlessContractFile

/// What syncs, when, and what happens offline; an entry for each reader.
enum HomePage {
    static func page(_ document: ContractDocument) -> SitePage {
        let head = document["contract"]
        return SitePage(
            path: "index.html", title: "What syncs, and how",
            summary: head["summary"].text.map(Phrase.init(prose:))
                ?? "What this app syncs, when, and what happens offline.", group: .start,
            body: [.heading(2, "What syncs")] + entities(document) + [.heading(2, "Offline")] + offline(document)
                + [.heading(2, "Where to go on"), readers(document)])
    }

    private static func entities(_ document: ContractDocument) -> [HTML] {
        let paths = PageNames.entities(document)
        return [
            .table(
                "Entities", ["entity", "what it is", "travels", "scope"],
                document["entities"].parts.map { entity in
                    [
                        PageNames.link(entity.name, paths), Statement.prose(entity["summary"]),
                        .sentence(entity["direction"].word?.meaning ?? ""), Statement.value(entity["scope"]),
                    ]
                })
        ]
    }

    private static func offline(_ document: ContractDocument) -> [HTML] {
        let horizons = document["horizons"]
        return [
            .paragraph(
                """
                Every write is made to the device’s own database and recorded in the same transaction. It waits in the \
                outbox until the server has answered it. A device may be away for \
                \(Statement.value(horizons["max_offline"])) and still sync by difference; one that comes back later \
                takes the whole state again and keeps its own edits.
                """),
            .paragraph(
                """
                Two edits of the same field that did not know of each other are settled by the field’s policy: \
                \(.link("conflicts.html", "conflicts")). What the server refuses for good goes to quarantine and is \
                never dropped.
                """),
        ]
    }

    private static func readers(_ document: ContractDocument) -> HTML {
        let cards: [(Phrase, Phrase, [(String, Phrase)])] = [
            (
                "App developers", "Tables, fields, policies, and what a change of them breaks.",
                [
                    ("entities/index.html", "Data model"), ("conflicts.html", "Conflicts"),
                    ("evolution.html", "Evolution"), ("execution.html", "What is executed"),
                ]
            ),
            (
                "Operators", "What is measured, when somebody is called, and what is done then.",
                [
                    ("alerts.html", "Alerts"), ("runbooks/index.html", "Runbooks"), ("telemetry.html", "Telemetry"),
                    ("retry.html", "Retry schedule"),
                ]
            ),
            (
                "Support", "What people see, and what it means.",
                [("ux.html", "States and prompts"), ("failures/index.html", "Failures"), ("glossary.html", "Glossary")]
            ),
            (
                "Security", "Who may do what, and what tells of persons.",
                [("security.html", "Security"), ("deletes.html", "Deletes and retention")]
            ),
            (
                "Product", "What users are promised, and what happens without a network.",
                [("alerts.html#promises", "Promises"), ("fields.html", "Fields at a glance")]
            ),
        ]
        return .tag(
            "ul", ["class": "cards"],
            cards.map { title, text, links in
                .tag(
                    "li", [:], .heading(3, title), .paragraph(.phrase(text)),
                    .list(links.map { .link($0.0, $0.1) }))
            })
    }
}
