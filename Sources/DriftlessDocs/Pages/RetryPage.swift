internal import DriftlessContract
internal import DriftlessContractFile
internal import DriftlessSync

/// The waits between attempts, by the engine's retry policy.
enum RetryPage {
    private static let attempts = 14

    static func page(_ document: ContractDocument) -> SitePage {
        let transport = document["transport"]
        return SitePage(
            path: "retry.html", title: "Retry schedule",
            summary: "How long a device waits between attempts, and when it stops asking for a while.",
            group: .sync,
            body: [
                .paragraph(
                    """
                    After a failure that may pass, a device waits a random part of a growing time, so that a fleet \
                    does not come back at once. It never gives up, and never drops an operation.
                    """),
                chart(ceilings(document)),
                .table(
                    "Waits by attempt", ["attempt", "waits", "on average", "all waits until then, at most"],
                    rows(document), lookup: 1),
                .paragraph(Statement.computed(.value("RetryPolicy.ceiling"))),
                .heading(2, "The keys"),
            ] + Statement.keys(transport["retry"]) + [.heading(2, "The circuit breaker")]
                + Statement.keys(transport["breaker"]))
    }

    private static func ceilings(_ document: ContractDocument) -> [Int64] {
        let policy = RetryPolicy(backoff: document.draft.transport.backoff)
        return (1...attempts).map { policy.ceiling(attempt: $0) }
    }

    /// The schedule, attempt by attempt.
    static func rows(_ document: ContractDocument) -> [[HTML]] {
        var total: Int64 = 0
        return ceilings(document).enumerated().map { index, ceiling in
            total += ceiling
            return [
                .text("\(index + 1)"), "0 to \(Times.shown(ceiling))", .text(Times.shown(ceiling / 2)),
                .text(Times.shown(total)),
            ]
        }
    }

    private static func chart(_ ceilings: [Int64]) -> HTML {
        let top = Double(max(1, ceilings.max() ?? 1))
        let bars = ceilings.enumerated().flatMap { index, ceiling -> [HTML] in
            let height = max(1, Int(Double(ceiling) / top * 120)), x = index * 44
            return [
                .tag("rect", ["x": "\(x)", "y": "\(140 - height)", "width": "34", "height": "\(height)", "rx": "2"]),
                .tag("text", ["x": "\(x + 17)", "y": "156", "text-anchor": "middle"], .text("\(index + 1)")),
                .tag(
                    "text", ["x": "\(x + 17)", "y": "\(134 - height)", "text-anchor": "middle"],
                    .text(Times.shown(ceiling))),
            ]
        }
        return .tag(
            "div", ["class": "diagram"],
            .tag(
                "svg",
                [
                    "class": "chart", "role": "img", "viewBox": "0 -10 \(ceilings.count * 44) 172",
                    "width": "\(ceilings.count * 44)",
                ], bars
            ).labelled("The longest wait before each attempt; the table below has the numbers"))
    }
}
