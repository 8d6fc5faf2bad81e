internal import DriftlessContract
internal import DriftlessContractFile
internal import DriftlessSync

/// What deletes leave, and for how long.
enum DeletesPage {
    static func page(_ document: ContractDocument) -> SitePage {
        let horizons = document["horizons"]
        let names = ["max_offline", "clock_skew", "grace"]
        let sum = names.compactMap { horizons[$0].milliseconds }.reduce(0, +)
        let why =
            "A delete leaves a tombstone, so that a device that was away does not bring the record back. It must be "
            + "kept for as long as a device may be away, the error of its clock and a reserve: "
            + "\(names.joined(separator: " + ")) = \(Times.shown(sum))."
        let rows = document["entities"].parts.map { entity -> [HTML] in
            let delete = entity["delete"]
            return [
                .text(entity.name), .text(delete["mode"].word?.meaning ?? ""),
                .text(delete["wins_over"].word?.meaning ?? ""),
                .text(delete["retention"].milliseconds.map(Times.shown) ?? "\(Times.shown(sum)), by the horizons"),
                .text(delete["past_retention"].word?.meaning ?? ""),
            ]
        }
        return SitePage(
            path: "deletes.html", title: "Deletes and retention",
            summary: "What a delete leaves, who wins against it, and how long it is remembered.", group: .sync,
            body: [
                .paragraph(.text(why)),
                .table(
                    "The horizons", ["horizon", "value", "meaning", "evidence"],
                    horizons.keys.map { part in
                        [.code(part.name), Statement.value(part), .text(part.key.meaning), Statement.evidence(part)]
                    }),
                .heading(2, "By entity"),
                .table(
                    "Deletes by entity",
                    ["entity", "a delete", "wins over an update?", "kept for", "a device later than that"], rows),
                .paragraph(
                    .tag("span", ["class": "later"], "Not executed yet: "), "today tombstones are kept for ever."),
            ])
    }
}

/// The waits between attempts, by the engine's retry policy.
enum RetryPage {
    private static let attempts = 14

    static func page(_ document: ContractDocument) -> SitePage {
        let transport = document["transport"]
        let policy = RetryPolicy(backoff: document.draft.transport.backoff)
        let ceilings = (1...attempts).map { policy.ceiling(attempt: $0) }
        var total: Int64 = 0
        let rows = ceilings.enumerated().map { index, ceiling -> [HTML] in
            total += ceiling
            return [
                .text("\(index + 1)"), .text("0 to \(Times.shown(ceiling))"), .text(Times.shown(ceiling / 2)),
                .text(Times.shown(total)),
            ]
        }
        return SitePage(
            path: "retry.html", title: "Retry schedule",
            summary: "How long a device waits between attempts, and when it stops asking for a while.",
            group: .sync,
            body: [
                .paragraph(
                    .text(
                        "After a failure that may pass, a device waits a random part of a growing time, so that a "
                            + "fleet does not come back at once. It never gives up, and never drops an operation.")),
                chart(ceilings),
                .table("Waits by attempt", ["attempt", "waits", "on average", "all waits until then, at most"], rows),
                .paragraph(Statement.computed("RetryPolicy.ceiling")),
                .heading(2, "The keys"),
            ] + Statement.keys(transport["retry"]) + [.heading(2, "The circuit breaker")]
                + Statement.keys(transport["breaker"]))
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
        let title = "The longest wait before each attempt; the table below has the numbers"
        return .tag(
            "div", ["class": "diagram"],
            .tag(
                "svg",
                [
                    "class": "chart", "role": "img", "aria-label": title, "viewBox": "0 -10 \(ceilings.count * 44) 172",
                    "width": "\(ceilings.count * 44)",
                ], bars))
    }
}

/// How a device talks to the server.
enum TransportPage {
    static func page(_ document: ContractDocument) -> SitePage {
        let transport = document["transport"]
        let plain = ["encoding", "compression", "encryption", "batch", "timeouts", "classify", "integrity"]
        return SitePage(
            path: "transport.html", title: "Wire and timeouts",
            summary: "What goes over the wire, in which form, how much at once, and how long one waits.", group: .sync,
            body: [
                .table(
                    "The connection", ["key", "value", "meaning", "evidence"],
                    ["protocol", "heartbeat"].map {
                        [
                            .code($0), Statement.value(transport[$0]), .text(transport[$0].key.meaning),
                            Statement.evidence(transport[$0]),
                        ]
                    })
            ]
                + plain.flatMap { name -> [HTML] in
                    [.heading(2, name), .paragraph(.text(transport[name].key.meaning))]
                        + Statement.keys(transport[name])
                } + [.paragraph(.link("retry.html", "The retry schedule and the circuit breaker"))])
    }
}

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
                .joined([.code(taken.text ?? ""), .text(" \(taken.word?.meaning ?? "")")]),
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
                        .text(
                            "All five, with jitter: a local write, a connection that comes up, a schedule, "
                                + "a hint of the server’s, and a person.")
                    ),
                .paragraph(Statement.evidence(triggers)),
            ])
    }
}

/// Durations for people.
enum Times {
    static func shown(_ milliseconds: Int64) -> String {
        let units: [(Int64, String)] = [(86_400_000, "d"), (3_600_000, "h"), (60_000, "min"), (1_000, "s"), (1, "ms")]
        var rest = milliseconds
        var parts: [String] = []
        for (size, name) in units where rest >= size {
            parts.append("\(rest / size) \(name)")
            rest %= size
        }
        return parts.isEmpty ? "0" : parts.prefix(2).joined(separator: " ")
    }
}
