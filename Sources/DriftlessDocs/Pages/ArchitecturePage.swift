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
        let failures = PageNames.failures(document), flows = PageNames.flows(document)
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
            .table(
                "The ways between them", ["flow", "from", "to", "carries", "what can happen there"],
                edges.map { edge in
                    [
                        PageNames.link(edge.name, flows), .code(edge["from"].text ?? ""), .code(edge["to"].text ?? ""),
                        Statement.prose(edge["carries"]),
                        .list(edge["failures"].texts.map { PageNames.link($0, failures) }),
                    ]
                }),
            .heading(2, "What holds along them"),
        ]
            + Statement.keys(document["architecture", "guarantees"])
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
                words: [
                    .list(
                        edges.map { edge in
                            "\(edge.0) to \(edge.1): \(.link("flows/\(edge.2).html", .value(edge.2))), \(edge.3)"
                        })
                ], isWide: true, drawing: drawing
            ).html
            + [.paragraph("The contract has no section \(.code("architecture")): this is what every app has.")]
    }
}
