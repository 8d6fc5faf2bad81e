internal import DriftlessContractFile

/// What a device takes or leaves as a whole.
enum ScopesPage {
    static func page(_ document: ContractDocument) -> SitePage {
        let scopes = document["scopes"].parts
        let all = scopes.contains { $0.name == "tenant" } ? scopes : [document["scopes"]["tenant"]] + scopes
        let paths = PageNames.entities(document)
        let rows = all.map { scope -> [HTML] in
            let inside = document["entities"].parts.filter { $0["scope"].text == scope.name }
            let taken = scope["subscribe"]
            return [
                .text(scope.name), Statement.value(scope["by"]), .text(scope["members"].text ?? "–"),
                .joined([.code(taken.text ?? ""), .text(" "), .sentence(taken.word?.meaning ?? "")]),
                .joined(inside.flatMap { [PageNames.link($0.name, paths), " "] }), Statement.evidence(taken),
            ]
        }
        return SitePage(
            path: "scopes.html", title: "Scopes", summary: "What a device takes or leaves as a whole.", group: .data,
            body: [
                .paragraph("A record is in one scope at a time; reading goes by the scope, never by single records."),
                .table("Scopes", ["scope", "by", "members", "taken", "entities", "evidence"], rows),
            ])
    }
}
