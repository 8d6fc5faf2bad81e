internal import DriftlessContractFile

/// What each version changed, for whom, and what its authors say of it.
enum ReleasesPage {
    static let path = "releases.html"

    /// - Parameter notes: the release notes, made; empty where there are none.
    static func page(_ site: Site, notes: [HTML]) -> SitePage {
        let versions = site.history.earlier + [site.document]
        let steps = zip(versions, versions.dropFirst()).reversed()
        return SitePage(
            path: path, title: "Releases", summary: "What each version of the contract changed, and for whom.",
            group: .sync,
            body: [.heading(2, "Changes of the contract")]
                + (steps.isEmpty
                    ? [
                        .paragraph(
                            """
                            No earlier contract lies in the folder \(.code("history")) beside this one. Keep the \
                            contract.yaml of each release’s site there, as VERSION.yaml.
                            """)
                    ]
                    : steps.flatMap { change(from: $0, to: $1, on: site.today) })
                + [.heading(2, "Release notes")]
                + (notes.isEmpty ? [Statement.absent("release notes", "governance.release.notes")] : notes))
    }

    private static func change(
        from old: ContractDocument, to new: ContractDocument, on today: CalendarDay
    ) -> [HTML] {
        let diff = old.diff(to: new, today: today)
        let heading = HTML.heading(3, "From \(diff.before) to \(diff.after)")
        guard !diff.changes.isEmpty else { return [heading, .paragraph("Nothing changes.")] }
        return [
            heading,
            .table(
                "Changes from \(diff.before) to \(diff.after)",
                ["class", "rule", "readers", "where", "what happens", "values"],
                diff.changes.map { change in
                    [
                        .text(change.class.rawValue), .link("change-rules.html#\(change.rule)", .value(change.rule)),
                        .text(change.readers.map(\.rawValue).joined(separator: " ")), .code(change.path),
                        .tag("span", ["lang": "en"], .text(change.message)),
                        .joined([shown(change.before), .text(" → "), shown(change.after)]),
                    ]
                }),
        ]
    }

    /// A section that is new says more than a table can hold.
    private static func shown(_ value: String?) -> HTML {
        value.map { .code($0.count > 60 ? "\($0.prefix(60))…" : $0) } ?? "–"
    }
}
