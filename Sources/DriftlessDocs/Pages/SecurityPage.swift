internal import DriftlessContractFile

/// Who may what, what tells of persons, how secrets are kept.
enum SecurityPage {
    static func page(_ document: ContractDocument) -> SitePage {
        let security = document["security"]
        return SitePage(
            path: "security.html", title: "Security",
            summary: "Who may do what, what tells of persons, and how it is kept.",
            group: .security,
            body: [.heading(2, "Who may do what")] + access(document) + [.heading(2, "What tells of persons")]
                + personal(document)
                + Statement.keys(security, level: 2))
    }

    private static func access(_ document: ContractDocument) -> [HTML] {
        let paths = PageNames.entities(document)
        return [
            .table(
                "Access by entity", ["entity", "read", "create", "update", "delete"],
                document["entities"].parts.map { entity in
                    [PageNames.link(entity.name, paths)]
                        + ["read", "create", "update", "delete"].map { Statement.value(entity["access"][$0]) }
                }),
            .paragraph(
                Statement.evidence(document["entities"].parts.first?["access"] ?? document["security"]), .text(" "),
                "Each tenant has a file of its own, whatever these rules say."),
        ]
    }

    private static func personal(_ document: ContractDocument) -> [HTML] {
        let fields = document["entities"].parts.flatMap { entity in
            entity["fields"].parts.filter { $0["pii"].text != "none" }.map { (entity, $0) }
        }
        guard !fields.isEmpty else { return [.paragraph("No field is said to tell of persons.")] }
        let paths = PageNames.entities(document)
        return [
            .table(
                "Fields that tell of persons",
                ["field", "how far", "encrypted before it leaves the device", "meaning"],
                fields.map { entity, field in
                    [
                        .joined([PageNames.link(entity.name, paths), ".", .code(field.name)]),
                        .text(field["pii"].text ?? ""),
                        .joined([
                            field["encrypt"].text == "field" ? "yes" : "no", .text(", "),
                            Statement.evidence(field["encrypt"]),
                        ]),
                        Statement.prose(field["meaning"]),
                    ]
                })
        ]
    }
}
