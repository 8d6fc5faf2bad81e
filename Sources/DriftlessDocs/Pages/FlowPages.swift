internal import DriftlessContractFile

/// A page for each way between two of those who take part: what goes there, and what can fail on it.
enum FlowPages {
    static func pages(_ document: ContractDocument) -> [SitePage] {
        let edges = document["architecture", "edges"].parts
        guard !edges.isEmpty else { return Exchange.all.map(page) }
        let paths = PageNames.flows(document)
        return edges.map { page($0, document, paths[$0.name] ?? "") }
    }

    private static func page(_ edge: ContractPart, _ document: ContractDocument, _ path: String) -> SitePage {
        let from = edge["from"].text ?? "", to = edge["to"].text ?? ""
        let failures = edge["failures"].texts.map { document["failures"][$0] }
        let failurePaths = PageNames.failures(document)
        return SitePage(
            path: path, title: "Flow: \(edge.name)",
            summary: "What goes from \(from) to \(to), and what can fail there.",
            group: .sync,
            body: [
                .table(
                    "The flow \(edge.name)", ["what", "value"],
                    [
                        ["From", .code(from)], ["To", .code(to)], ["Carries", Statement.prose(edge["carries"])],
                        ["Order", Statement.prose(edge["order"])], ["Delivery", Statement.prose(edge["delivery"])],
                        ["Version", Statement.prose(edge["version"])],
                    ]),
                .paragraph(Statement.evidence(edge)), .heading(2, "What can fail there"),
                failures.isEmpty
                    ? .paragraph("No failure is named.")
                    : .table(
                        "Failures on \(edge.name)", ["failure", "class", "people see", "what holds", "what mends it"],
                        failures.map { failure in
                            [
                                PageNames.link(failure.name, failurePaths), .text(failure["class"].text ?? "–"),
                                FailurePages.seen(failure, document), holds(failure),
                                FailurePages.remedy(failure, document),
                            ]
                        }),
            ])
    }

    /// What the contract expects of a run with the failure.
    private static func holds(_ failure: ContractPart) -> HTML {
        let said = failure["expect"].parts.filter { $0.name != "alerts" }.map { "\($0.name) \($0.shown ?? "")" }
        return said.isEmpty ? "–" : .text(said.joined(separator: ", "))
    }

    private static func page(_ exchange: Exchange) -> SitePage {
        SitePage(
            path: "flows/\(exchange.name).html", title: "Flow: \(exchange.name)", summary: exchange.summary,
            group: .sync,
            body: [
                .table(
                    "The flow \(exchange.name)", ["what", "value"],
                    [
                        ["From", .phrase(exchange.from)], ["To", .phrase(exchange.to)],
                        ["Carries", .phrase(exchange.carries)], ["Order", .phrase(exchange.order)],
                        ["Delivery", .phrase(exchange.delivery)],
                    ]), .heading(2, "What can fail there"),
                .table(
                    "Failures on \(exchange.name)", ["failure", "what the engine does"],
                    exchange.failures.map { [.phrase($0.what), .phrase($0.answer)] }),
                .paragraph(
                    "The simulator plays each of these: ", .code("driftless simulate"), "."),
            ])
    }
}

/// What every app has on the wire, whatever its contract says.
private struct Exchange {
    var name: String
    var from: Phrase
    var to: Phrase
    var summary: Phrase
    var carries: Phrase
    var order: Phrase
    var delivery: Phrase
    var failures: [(what: Phrase, answer: Phrase)]

    static var all: [Exchange] {
        [
            Exchange(
                name: "push", from: "device", to: "server", summary: "What was written on a device goes to the server.",
                carries: "operations, in the order of the device", order: "first in, first out for each device",
                delivery: "at least once; the server knows an operation again by its id",
                failures: [
                    ("The request is lost.", "It is sent again after a wait; nothing has changed."),
                    (
                        "The answer is lost after the server has committed.",
                        "The operations are sent again, the server knows them, and answers as it did."
                    ),
                    (
                        "The server turns the call away.",
                        "The device waits as the schedule says, and keeps the operations."
                    ),
                    (
                        "The server refuses an operation for good.",
                        "It goes to quarantine on the device, with its values and the reason."
                    ),
                    ("The device dies.", "What was committed on it is sent when it runs again."),
                ]),
            Exchange(
                name: "pull", from: "server", to: "device", summary: "What others wrote comes to a device.",
                carries: "records, in the server’s order", order: "by revision", delivery: "once for each checkpoint",
                failures: [
                    (
                        "A page is lost, or breaks off.",
                        "It is asked for again from the same place; no part of it is applied."
                    ),
                    (
                        "A proxy answers with an old page.", "It does not fit the question, and the device asks again."
                    ),
                    (
                        "The device dies between two pages.",
                        "The pages that came wait in its file, and it goes on after them."
                    ),
                ]),
            Exchange(
                name: "live", from: "server", to: "device",
                summary: "The server tells a device that there is something new.",
                carries: "the latest revision, and no data", order: "the newest counts", delivery: "at most once",
                failures: [
                    ("The stream breaks.", "The device connects again, and asks for news at once."),
                    (
                        "Something on the way holds the stream back.",
                        "Heartbeats are missed, and the device asks from time to time."
                    ),
                    ("A revision is not told.", "The next one tells more, and a schedule asks anyway."),
                ]),
        ]
    }
}
