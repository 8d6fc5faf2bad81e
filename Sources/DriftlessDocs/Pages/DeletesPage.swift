internal import DriftlessContractFile

/// What deletes leave, and for how long.
enum DeletesPage {
    static func page(_ document: ContractDocument) -> SitePage {
        let horizons = document["horizons"]
        let names = ["max_offline", "clock_skew", "grace"]
        let sum = names.compactMap { horizons[$0].milliseconds }.reduce(0, +)
        let why: HTML = """
            A delete leaves a tombstone, so that a device that was away does not bring the record back. It must be \
            kept for as long as a device may be away, the error of its clock and a reserve: \
            \(names.joined(separator: " + ")) = \(Times.shown(sum)).
            """
        let rows = document["entities"].parts.map { entity -> [HTML] in
            let delete = entity["delete"]
            return [
                .text(entity.name), .sentence(delete["mode"].word?.meaning ?? ""),
                .sentence(delete["wins_over"].word?.meaning ?? ""),
                delete["retention"].milliseconds.map { .text(Times.shown($0)) }
                    ?? "\(Times.shown(sum)), by the horizons",
                .sentence(delete["past_retention"].word?.meaning ?? ""),
            ]
        }
        return SitePage(
            path: "deletes.html", title: "Deletes and retention",
            summary: "What a delete leaves, who wins against it, and how long it is remembered.", group: .sync,
            body: [
                .paragraph(why), timeline(document, names, sum),
                .table(
                    "The horizons", ["horizon", "value", "meaning", "evidence"],
                    horizons.keys.map { part in
                        [
                            .code(part.name), Statement.value(part), .sentence(part.key.meaning),
                            Statement.evidence(part),
                        ]
                    }),
                .heading(2, "By entity"),
                .table(
                    "Deletes by entity",
                    ["entity", "a delete", "wins over an update?", "kept for", "a device later than that"], rows),
                .paragraph(
                    .tag("span", ["class": "later"], "Not executed yet:"), .text(" "),
                    "today tombstones are kept for ever."),
            ])
    }

    /// From the delete on: what a tombstone has to outlive, one after the other, and how long it is kept.
    private static func timeline(_ document: ContractDocument, _ horizons: [String], _ sum: Int64) -> HTML {
        var spans: [Timeline.Span] = []
        for name in horizons {
            guard let length = document["horizons"][name].milliseconds else { continue }
            let from = spans.last?.to ?? 0
            spans.append(Timeline.Span(name: name, from: from, to: from + length))
        }
        for entity in document["entities"].parts where spans.count < 16 {
            let kept = entity["delete"]["retention"].milliseconds ?? sum
            spans.append(Timeline.Span(name: entity.name, from: 0, to: kept))
        }
        return Timeline(spans: spans).drawn(
            """
            From a delete on: what its tombstone has to outlive, and how long each entity's is kept; the tables below \
            have the numbers
            """)
    }
}
