extension Rule {
    static let security: [Rule] = [
        Rule(
            "SEC001", .error, .essential, "9.1",
            "A login that ends while work may still wait; for a release, tokens not stated."
        ) { judge in
            let security = judge.document["security"]
            let refresh = security["auth"]["refresh_ttl"]
            if let ttl = refresh.milliseconds, ttl < judge.horizon("max_offline") {
                judge.find(
                    refresh, "a device that was away for max_offline could not send what waits",
                    "Write at least \(days(judge.horizon("max_offline"))).")
            }
            guard judge.profile == .complete else { return }
            let why = "Write what holds, though it be the default."
            judge.require("method", "access_ttl", "refresh_ttl", "on_expiry", of: security["auth"], why)
            judge.require("signing_keys", "overlap", "effect", of: security["rotation"], why)
        },
        Rule("SEC004", "9.3 9.4", "Text or bytes that are not classified; direct PII that nobody encrypts.") { judge in
            let storage = judge.document["security", "storage"]
            let isEncrypted =
                storage["client"]["records"].text == "encrypted" && storage["server"]["pii"].text != "plain"
            for (_, field) in judge.fields {
                if ["string", "text", "blob", "json"].contains(field.type), !field["pii"].isWritten {
                    judge.find(
                        field, "nothing says whether \(field.name) tells something about a person",
                        "Add pii: none, possible, direct or special.")
                }
                guard ["direct", "special"].contains(field["pii"].text), field["encrypt"].text != "field" else {
                    continue
                }
                if !isEncrypted {
                    judge.find(
                        field["pii"], "\(field.name) tells of a person and is plain on device or server",
                        "Write encrypt: field, or say in security.storage that both encrypt.")
                }
            }
        },
        Rule("SEC006", "9.4", "Direct PII of which nothing says when it goes.") { judge in
            let rules = judge.document["security", "minimise"].texts
            for (entity, field) in judge.syncedFields where ["direct", "special"].contains(field["pii"].text) {
                guard !rules.contains(where: { $0.contains("\(entity.name).\(field.name)") }) else { continue }
                judge.find(
                    field["pii"], "security.minimise says nothing about \(entity.name).\(field.name)",
                    "Add \"\(entity.name).\(field.name): what is not kept, and from when\".")
            }
        },
        Rule("SEC007", "9.5", "A runbook or timeline for exposed data that is missing, or later than the law allows.") {
            judge in
            let exposure = judge.document["security", "exposure"]
            judge.require(
                "runbook", "contain_within", "assess_within", "notify_within", of: exposure, "Add them.")
            if let name = exposure["runbook"].text, !judge.document["runbooks"].parts.map(\.name).contains(name) {
                judge.find(exposure["runbook"], "there is no runbook \(name)", "Add it, or name another.")
            }
            let limits: [String: Int64] = ["gdpr": 72, "hipaa": 60 * 24, "ccpa": 45 * 24]
            let hours = exposure["regimes"].texts.compactMap { limits[$0] }.min()
            if let hours, let notify = exposure["notify_within"].milliseconds, notify > hours * 3_600_000 {
                judge.find(exposure["notify_within"], "the law gives \(hours) hours", "Write at most \(hours)h.")
            }
        },
    ]

    static let governance: [Rule] = [
        Rule("GOV001", "12.1", "A section without an owner and a review.") { judge in
            let sections = judge.document["governance", "sections"]
            if sections.parts.isEmpty {
                judge.find(
                    sections, "no section has an owner",
                    "Write governance: { sections: { transport: { owner, review } } }.")
            }
            for section in sections.parts { judge.require("owner", "review", of: section, "Add them.") }
        },
        Rule("GOV007", .warning, "12.2 11.4", "No way to take part for an engineer, tester, writer or translator.") {
            judge in
            let contribute = judge.document["governance", "contribute"]
            let missing = ["engineer", "tester", "writer", "translator"].filter {
                !contribute["roles"].texts.contains($0)
            }
            if !missing.isEmpty {
                judge.find(contribute, "there is no way for \(missing.joined(separator: ", "))", "Add them to roles.")
            }
            judge.require("guide", of: contribute, "Name the file that says how.")
        },
        Rule("TST001", "4.5 6.1 6.2", "A list of scenarios without one that every release needs.") { judge in
            let scenarios = judge.document["testing", "scenarios"]
            let names = scenarios.parts.map(\.name)
            let needed = [
                "initial-load", "offline-edits", "reattach", "latency", "bandwidth", "partial-features", "partition",
                "migration", "rollback",
            ].filter { !names.contains($0) }
            if !needed.isEmpty { judge.find(scenarios, "there is no \(needed.joined(separator: ", "))", "Add them.") }
        },
    ]

    static let glossary: [Rule] = [
        Rule("GLO001", "1.3", "A glossary without a term that engine, states or commands use.") { judge in
            let terms = judge.document["glossary"].parts.map(\.name)
            let needed = [
                "conflict", "merge", "tombstone", "operation", "outbox", "checkpoint", "quarantine", "receipt", "scope",
            ].filter { !terms.contains($0) }
            if !needed.isEmpty {
                judge.find(judge.document["glossary"], "there is no \(needed.joined(separator: ", "))", "Define them.")
            }
        },
        Rule(
            "GLO004", .error, .essential, "1.3", "A see that leads nowhere, or a definition that is only another term."
        ) { judge in
            let terms = judge.document["glossary"].parts
            let names = terms.map(\.name)
            for term in terms {
                for see in term["see"].parts where !names.contains(see.text ?? "") {
                    let nearest = EditDistance.nearest(to: see.text ?? "", in: names)
                    judge.find(
                        see, "there is no term \(see.text ?? "")",
                        nearest.map { "Did you mean “\($0)”?" } ?? "Define it.")
                }
                let bare = (term["text"].text ?? "").lowercased().filter { $0.isLetter || $0 == " " }
                for see in names where bare == see || bare == "see \(see)" {
                    judge.find(term["text"], "\(term.name) is only said to be \(see)", "Say what it means.")
                }
            }
        },
    ]

    static let architecture: [Rule] = [
        Rule("ARC001", .error, .essential, "2.1", "An edge that ends at no node, or a node without an edge.") { judge in
            let nodes = judge.document["architecture", "nodes"].parts
            let edges = judge.document["architecture", "edges"].parts
            let names = nodes.map(\.name)
            for edge in edges {
                for end in ["from", "to"] where !names.contains(edge[end].text ?? "") {
                    let nearest = EditDistance.nearest(to: edge[end].text ?? "", in: names)
                    judge.find(
                        edge[end], "there is no node \(edge[end].text ?? "")",
                        nearest.map { "Did you mean “\($0)”?" } ?? "Add it to nodes.")
                }
            }
            let used = Set(edges.flatMap { [$0["from"].text, $0["to"].text] })
            for node in nodes where !used.contains(node.name) {
                judge.find(node, "nothing comes to \(node.name) or leaves it", "Add an edge, or take it out.")
            }
        },
        Rule("ARC002", "3.2", "An edge that says nothing about failure.") { judge in
            for edge in judge.document["architecture", "edges"].parts where edge["failures"].texts.isEmpty {
                judge.find(edge, "nothing says what can fail on \(edge.name)", "Add failures: [NAME].")
            }
        },
        Rule("ARC003", "3.2", "An edge with an unknown failure, or a failure that is on no edge.") { judge in
            let failures = judge.document["failures"].parts
            let edges = judge.document["architecture", "edges"].parts
            let names = failures.map(\.name)
            for edge in edges {
                for failure in edge["failures"].parts where !names.contains(failure.text ?? "") {
                    let nearest = EditDistance.nearest(to: failure.text ?? "", in: names)
                    judge.find(
                        failure, "there is no failure \(failure.text ?? "")",
                        nearest.map { "Did you mean “\($0)”?" } ?? "Add it to failures.")
                }
            }
            let used = Set(edges.flatMap { $0["failures"].texts })
            for failure in failures where !used.contains(failure.name) {
                judge.find(failure, "\(failure.name) is on no edge", "Name it at the edge where it happens.")
            }
        },
        Rule("ARC004", "2.1 2.2", "A client without a mode, or a node without duties.") { judge in
            for node in judge.document["architecture", "nodes"].parts {
                if node["kind"].text == "client" {
                    judge.require("mode", of: node, "Write offline-first or online-first.")
                }
                judge.require("duties", of: node, "Say what it does.")
            }
        },
        Rule("ARC006", "2.3", "An edge without version, order and delivery.") { judge in
            for edge in judge.document["architecture", "edges"].parts {
                judge.require("carries", "order", "delivery", "version", of: edge, "Add them.")
            }
        },
    ]
}
