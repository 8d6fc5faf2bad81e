internal import DriftlessContractFile

/// What starts a sync.
enum TriggersPage {
    static func page(_ document: ContractDocument) -> SitePage {
        let triggers = document["triggers"]
        let rows = triggers.parts.map { trigger -> [HTML] in
            let details = trigger.keys.filter { $0.isWritten && !["id", "when"].contains($0.name) }
                .map { "\($0.name) \($0.shown ?? "")" }.joined(separator: ", ")
            return [
                .text(trigger["when"].text ?? ""), .text(trigger["id"].text ?? "–"),
                .text(details.isEmpty ? "–" : details),
            ]
        }
        return SitePage(
            path: "triggers.html", title: "Triggers", summary: "What starts a sync, and what does not.", group: .sync,
            body: [
                triggers.isWritten
                    ? .table("Triggers", ["when", "name", "details"], rows)
                    : .paragraph(
                        """
                        All five, with jitter: a local write, a connection that comes up, a schedule, a hint of the \
                        server’s, and a person.
                        """),
                .paragraph(Statement.evidence(triggers)),
            ])
    }
}
