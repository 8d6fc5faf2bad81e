internal import DriftlessContractFile

/// The data model: a page with all entities, and one for each.
enum EntityPages {
    static func pages(_ document: ContractDocument) -> [SitePage] {
        let paths = PageNames.entities(document)
        return [index(document, paths)] + document["entities"].parts.map { page($0, paths) }
    }

    private static func index(_ document: ContractDocument, _ paths: [String: String]) -> SitePage {
        let rows = document["entities"].parts.map { entity -> [HTML] in
            let references =
                entity["fields"].parts.compactMap { $0["to"].text }
                + entity["references"].parts.compactMap { $0["to"].text }
            return [
                PageNames.link(entity.name, paths), Statement.value(entity["table"]),
                .text(entity["direction"].text ?? ""), .text("\(entity["fields"].parts.count)"),
                .joined(Array(Set(references)).sorted().flatMap { [PageNames.link($0, paths), " "] }),
                .text(entity["owner"].text ?? "–"),
            ]
        }
        return SitePage(
            path: "entities/index.html", title: "Data model",
            summary: "Each entity with its table, its way and what it refers to.", group: .data,
            body: [.table("Entities", ["entity", "table", "direction", "fields", "refers to", "owner"], rows)])
    }

    private static func page(_ entity: ContractPart, _ paths: [String: String]) -> SitePage {
        SitePage(
            path: paths[entity.name] ?? "", title: .value(entity.name),
            summary: entity["summary"].text.map(Phrase.init(prose:)) ?? "What \(entity.name) holds, and how it syncs.",
            group: .data,
            body: sync(entity) + fields(entity, paths) + access(entity) + samples(entity))
    }

    private static func sync(_ entity: ContractPart) -> [HTML] {
        let keys = [
            entity["table"], entity["direction"], entity["consistency"], entity["scope"], entity["via"],
            entity["identity"]["key"], entity["identity"]["minted_by"], entity["identity"]["natural"],
            entity["identity"]["on_duplicate"], entity["server"]["table"], entity["delete"]["mode"],
            entity["delete"]["wins_over"], entity["delete"]["retention"], entity["delete"]["past_retention"],
            entity["latency"]["push_p95"], entity["latency"]["pull_p95"], entity["latency"]["first_sync_p95"],
            entity["expect"]["rows"], entity["expect"]["row_bytes"],
        ].filter { $0.shownOrDerived != nil }
        return [
            .heading(2, "How it syncs"),
            .table(
                "How \(entity.name) syncs", ["key", "value", "from", "meaning", "evidence"],
                keys.map { part in
                    let name = part.path.names.dropFirst(2).joined(separator: ".")
                    let meaning = part.word?.meaning ?? ""
                    return [
                        .code(name), Statement.value(part), Statement.origin(part),
                        .sentence(meaning.isEmpty ? part.key.meaning : meaning), Statement.evidence(part),
                    ]
                }),
        ]
    }

    private static func fields(_ entity: ContractPart, _ paths: [String: String]) -> [HTML] {
        let rows = entity["fields"].parts.map { field -> [HTML] in
            let conflict = field["conflict"].text ?? field["conflict"]["policy"].text ?? "lww"
            return [
                .code(field.name), type(field, paths), field["required"].flag ? "required" : "optional",
                Statement.value(field["default"]),
                .reference("conflicts.html#\(HTML.anchor(conflict))", [.text(conflict)]),
                .text(field["column"].text ?? field.name),
                .text(field["server"]["column"].text ?? field.name), Statement.prose(field["meaning"]),
            ]
        }
        let deprecated = entity["fields"].parts.filter { $0["deprecated"].isWritten }
        return [
            .heading(2, "Fields"),
            .table(
                "Fields of \(entity.name)",
                ["field", "type", "there", "default", "conflict", "device’s column", "server’s column", "meaning"], rows
            ),
            .paragraph(
                Statement.evidence(entity["fields"].parts.first?["type"] ?? entity["table"]), .text(" "),
                "The server’s column and meanings are stated."),
        ]
            + entity["fields"].parts.flatMap { details($0) }
            + deprecated.map {
                .paragraph("\(.code($0.name)) is deprecated: \(.link("evolution.html", "evolution")).")
            }
    }

    /// What a row of the table has no room for.
    private static func details(_ field: ContractPart) -> [HTML] {
        var items = field["conflict"].parts.filter { $0.name != "policy" }.map { part -> HTML in
            let values = part.texts.joined(separator: ", ")
            return .joined([.code(part.name), .text(": \(values). "), .sentence(part.key.meaning)])
        }
        let condition = field["requires_when"]
        if let text = condition.text {
            items.append(
                .joined(["Must have a value when \(.code(text)).", .text(" "), Statement.evidence(condition)]))
        }
        let codes = field["encode"].parts.map { "\($0.name) is \($0.text ?? "")" }
        if !codes.isEmpty { items.append("On the server \(codes.joined(separator: ", ")).") }
        return items.isEmpty
            ? [] : [.heading(3, .value(field.name), id: "field-\(HTML.anchor(field.name))"), .list(items)]
    }

    private static func type(_ field: ContractPart, _ paths: [String: String]) -> HTML {
        var parts: [HTML] = [.code(field["type"].text ?? "")]
        if let target = field["to"].text { parts += [.text(" "), "to \(PageNames.link(target, paths))"] }
        if let element = field["of"].text { parts += [.text(" "), "of \(.code(element))"] }
        let words = field["values"].texts
        if !words.isEmpty { parts += [": ", .text(words.joined(separator: ", "))] }
        let limits = ["min", "max", "precision", "scale", "pattern"].compactMap { key in
            field[key].shown.map { "\(key) \($0)" }
        }
        if !limits.isEmpty { parts.append(.text(" (\(limits.joined(separator: ", ")))")) }
        if field["immutable"].flag { parts += [.text(" "), "(stays as it was inserted)"] }
        return .joined(parts)
    }

    private static func access(_ entity: ContractPart) -> [HTML] {
        let rows = entity["access"].keys.map { part in
            [.text(part.name), Statement.value(part), Statement.evidence(part)] as [HTML]
        }
        return [
            .heading(2, "Who may"), .table("Who may do what with \(entity.name)", ["act", "rule", "evidence"], rows),
        ]
    }

    private static func samples(_ entity: ContractPart) -> [HTML] {
        let samples = entity["samples"].parts
        guard !samples.isEmpty else { return [] }
        return [.heading(2, "Samples")]
            + samples.flatMap { sample -> [HTML] in
                let titles: [String: Phrase] = [
                    "full": "With every field", "minimal": "The least", "invalid": "Refused",
                ]
                let title = titles[sample.name] ?? .value(sample.name)
                return [
                    .heading(3, title, id: "sample-\(HTML.anchor(sample.name))"),
                    .table(
                        "\(title): a record of \(entity.name)", ["field", "value"],
                        sample.parts.map { [.code($0.name), Statement.value($0)] }),
                ]
            }
    }
}

/// Required and optional fields of all entities on one page.
enum FieldMatrixPage {
    static func page(_ document: ContractDocument) -> SitePage {
        let paths = PageNames.entities(document)
        let body = document["entities"].parts.flatMap { entity -> [HTML] in
            [
                .heading(2, .value(entity.name)), .paragraph(.link(paths[entity.name] ?? "", "About \(entity.name)")),
                .table(
                    "Fields of \(entity.name)",
                    ["field", "in an insert", "left out of an insert", "left out of an update", "personal"],
                    entity["fields"].parts.map { field in
                        let absent: HTML = field["absent"].word.map { .sentence($0.meaning) } ?? "It stays."
                        let missing: HTML = field["default"].shown.map { "it becomes \($0)" } ?? "it becomes NULL"
                        let isRequired = field["required"].flag
                        return [
                            .code(field.name), isRequired ? "required" : "optional",
                            isRequired && !field["default"].isWritten ? "refused" : missing, absent,
                            field["pii"].text.map { .text($0) } ?? "none",
                        ]
                    }),
            ]
        }
        return SitePage(
            path: "fields.html", title: "Required and optional",
            summary: "What must be there, and what happens to what is not said.", group: .data, body: body)
    }
}
