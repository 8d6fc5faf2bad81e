internal import DriftlessContractFile

/// Who talks to whom: nodes with duties, edges with what goes there and what can fail.
enum ArchitecturePage {
    static func page(_ document: ContractDocument, _ drawing: @escaping @Sendable (String) -> String?) -> SitePage {
        let section = document["architecture"]
        return SitePage(
            path: "architecture.html", title: "Architecture", summary: "Who takes part, and what goes between them.",
            group: .start,
            body: section["nodes"].isWritten ? stated(document, drawing) : [usual(drawing)].flatMap { $0 })
    }

    private static func stated(_ document: ContractDocument, _ drawing: @escaping @Sendable (String) -> String?)
        -> [HTML]
    {
        let nodes = document["architecture", "nodes"].parts, edges = document["architecture", "edges"].parts
        let failures = PageNames.failures(document)
        let diagram = Diagram(
            title: "Components and the ways between them",
            nodes: nodes.map { .init(id: $0.name, label: .value($0.name), isRound: $0["kind"].text == "store") },
            edges: edges.map { .init(from: $0["from"].text ?? "", to: $0["to"].text ?? "", label: .value($0.name)) },
            words: [
                .list(
                    edges.map { edge in
                        let carries: HTML = edge["carries"].text.map { .prose($0) } ?? "what is not said"
                        return "\(edge["from"].text ?? "") to \(edge["to"].text ?? ""): \(edge.name), \(carries)"
                    })
            ], isWide: true, drawing: drawing)
        return [.heading(2, "Overview")] + diagram.html + [
            .heading(2, "Duties"),
            .table(
                "Those who take part", ["node", "kind", "mode", "duties"],
                nodes.map { node in
                    [
                        .code(node.name), .text(node["kind"].text ?? ""), .text(node["mode"].text ?? "–"),
                        .list(node["duties"].texts.map { .prose($0) }),
                    ]
                }),
            .heading(2, "Flows"),
        ] + edges.flatMap { flow($0, failures) } + [.heading(2, "What holds along them")]
            + Statement.keys(document["architecture", "guarantees"])
    }

    private static func flow(_ edge: ContractPart, _ failures: [String: String]) -> [HTML] {
        let failing = edge["failures"].texts
        return [
            .heading(3, "\(edge.name): \(edge["from"].text ?? "") to \(edge["to"].text ?? "")"),
            .table(
                "The flow \(edge.name)", ["what", "value"],
                ["carries", "order", "delivery", "version"].map { [.text($0), Statement.prose(edge[$0])] }),
            .paragraph(failing.isEmpty ? "No failure is named." : "What can happen there:"),
        ] + (failing.isEmpty ? [] : [.list(failing.map { PageNames.link($0, failures) })])
    }

    /// What holds for every app, where the contract says nothing of its own.
    private static func usual(_ drawing: @escaping @Sendable (String) -> String?) -> [HTML] {
        let edges: [(String, String, String, Phrase)] = [
            ("device", "server", "push", "operations, in the order of the device"),
            ("server", "device", "pull", "records, in the server’s order"),
            ("server", "device", "live", "that there is something new"),
        ]
        return [.heading(2, "Overview")]
            + Diagram(
                title: "Device and server",
                nodes: [.init(id: "device", label: "device"), .init(id: "server", label: "server")],
                edges: edges.map { .init(from: $0.0, to: $0.1, label: .value($0.2)) },
                words: [.list(edges.map { "\($0.0) to \($0.1): \($0.2), \($0.3)" })], isWide: true, drawing: drawing
            ).html
            + [.paragraph("The contract has no section \(.code("architecture")): this is what every app has.")]
    }
}
