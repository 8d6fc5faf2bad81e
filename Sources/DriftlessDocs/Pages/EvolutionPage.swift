internal import DriftlessContractFile

/// What goes, when, and what old apps may rely on.
enum EvolutionPage {
    static func page(_ document: ContractDocument, _ today: CalendarDay) -> SitePage {
        let head = document["contract"]
        let paths = PageNames.entities(document)
        let deprecated = document["entities"].parts.flatMap { entity in
            entity["fields"].parts.filter { $0["deprecated"].isWritten }.map { (entity, $0) }
        }
        let rows = deprecated.map { entity, field -> [HTML] in
            let part = field["deprecated"]
            let left = part["remove_after"].date.map { $0.days - today.days }
            let countdown: HTML? = left.map {
                $0 > 0
                    ? "days left, counted from \(today.description): \($0)"
                    : "days ago, counted from \(today.description): \(-$0)"
            }
            return [
                .joined([PageNames.link(entity.name, paths), ".", .code(field.name)]), .text(part["since"].text ?? "–"),
                .text(part["announced"].text ?? "–"), .text(part["remove_after"].text ?? "–"), countdown ?? "–",
                .text(part["use"].text ?? "–"), Statement.prose(part["old_clients"]),
                Statement.prose(part["new_clients"]),
            ]
        }
        let migrations = document["migrations"].parts
        return SitePage(
            path: "evolution.html", title: "Evolution",
            summary: "Deprecated fields, migrations, switches, and how a change is judged.",
            group: .sync,
            body: [
                .paragraph(
                    """
                    This is version \(Statement.value(head["version"])). An app is supported for \
                    \(Statement.value(document["horizons"]["client_support"])) after it was built. \
                    \(.code("driftless diff")) judges each change by \(.link("change-rules.html", "these rules")).
                    """),
                .heading(2, "Deprecated fields"),
                rows.isEmpty
                    ? .paragraph("None.")
                    : .table(
                        "Deprecated fields",
                        ["field", "since", "announced", "goes after", "that is", "use", "old apps", "new apps"], rows),
                .heading(2, "Migrations"),
            ] + (migrations.isEmpty ? [Statement.absent("migrations", "migrations")] : migrations.flatMap(migration))
                + [.heading(2, "Switches")] + flags(document))
    }

    private static func migration(_ part: ContractPart) -> [HTML] {
        [
            .heading(3, .value(part.name)),
            .paragraph(
                "From \(part["from"].text ?? "") to \(part["to"].text ?? "").", .text(" "), Statement.evidence(part)),
            .table(
                "Steps of \(part.name)", ["entity", "does", "field", "becomes", "undone by"],
                part["steps"].parts.map { step in
                    ["entity", "do", "field", "to", "back"].map { .text(step[$0].shown ?? "–") }
                }),
        ]
    }

    private static func flags(_ document: ContractDocument) -> [HTML] {
        let flags = document["flags"].parts
        guard !flags.isEmpty else { return [Statement.absent("switches", "flags")] }
        return [
            .table(
                "Switches that alter sync", ["switch", "what it does", "is", "way back", "owner", "until"],
                flags.map { flag in
                    [
                        .code(flag.name), Statement.prose(flag["summary"]),
                        flag["default"].flag ? "on" : "off",
                        Statement.prose(flag["rollback"]), .text(flag["owner"].text ?? "–"),
                        .text(flag["expires"].text ?? "–"),
                    ]
                }), .paragraph(Statement.evidence(document["flags"])),
        ]
    }
}
