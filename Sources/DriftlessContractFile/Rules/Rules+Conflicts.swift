extension Rule {
    static let conflicts: [Rule] = [
        Rule("CNF001", "2.4", "A mutable field of two-way entities whose policy is neither stated nor of a group.") {
            judge in
            for entity in judge.syncedEntities where entity["direction"].text == "both" {
                let grouped = Set(entity["groups"].parts.flatMap { $0["fields"].texts })
                for field in entity["fields"].parts where !field["immutable"].flag && !grouped.contains(field.name) {
                    guard !field["conflict"].isWritten else { continue }
                    judge.find(
                        field, "nothing says how two edits of \(field.name) become one",
                        "Add conflict: lww, or another.")
                }
            }
        },
        Rule(
            "CNF003", .error, .essential, "2.4",
            "A state machine that misses a value or has a state that nothing reaches."
        ) {
            judge in
            for (_, field) in judge.fields where field.policy == "state-machine" { judgeStates(field, judge) }
        },
        Rule("CNF004", .error, .essential, "2.4 5.2", "A manual policy without prompt, fallback and deadline.") {
            judge in
            for (_, field) in judge.fields where field.policy == "manual" {
                let conflict = field["conflict"]
                judge.require(
                    "prompt", "fallback", "after", of: conflict,
                    "Write { policy: manual, prompt: NAME, fallback: lww, after: 7d }.")
                let prompts = judge.document["ux", "prompts"].parts.map(\.name)
                if let name = conflict["prompt"].text, !prompts.contains(name) {
                    let nearest = EditDistance.nearest(to: name, in: prompts)
                    judge.find(
                        conflict["prompt"], "there is no prompt \(name)",
                        nearest.map { "Did you mean “\($0)”?" } ?? "Add it to ux.prompts.")
                }
            }
        },
        Rule(
            "CNF005", .warning, "2.4 5.1",
            "The last write wins on long text or a count; a group with different policies."
        ) { judge in
            for (entity, field) in judge.syncedFields where entity["direction"].text == "both" {
                guard field.policy == "lww", !field["immutable"].flag, field["conflict"].isWritten else { continue }
                let isLong = field.type == "text" && (field["max"].number ?? 65_536) > 1000
                let isCount = field.type == "int" && ["count", "total", "amount"].contains { field.name.hasSuffix($0) }
                if isLong || isCount {
                    judge.find(
                        field["conflict"], "of two edits of \(field.name), one is lost",
                        isLong ? "Consider text-merge." : "Consider counter.")
                }
            }
            for entity in judge.syncedEntities {
                for group in entity["groups"].parts {
                    for name in group["fields"].texts {
                        let field = entity["fields"][name]
                        if field["conflict"].isWritten, field.policy != group["policy"].text {
                            judge.find(
                                field["conflict"],
                                "\(name) is settled by its group \(group.name), and says another policy",
                                "Take out conflict.")
                        }
                    }
                }
            }
        },
        Rule(
            "CNF006", .error, .essential, "2.4 9.2",
            "A rule of access that does not compile; for a release, an operation without one."
        ) {
            judge in
            for entity in judge.syncedEntities {
                for name in ["read", "create", "update", "delete"] {
                    let part = entity["access"][name]
                    if part.isWritten { compile(part, of: entity, judge) }
                    if !part.isWritten, judge.profile == .complete {
                        judge.find(
                            entity["access"], "nothing says who may \(name) a record of \(entity.name)",
                            "Write a predicate, or never.")
                    }
                }
            }
        },
        Rule("CNF007", .error, .essential, "9.2", "Read access that is not by equality: it would cut through a scope.")
        { judge in
            for entity in judge.syncedEntities {
                let part = entity["access"]["read"]
                guard let text = part.text, text != "never", let predicate = try? Predicate(parsing: text),
                    !predicate.isPartition
                else { continue }
                judge.find(
                    part, "a device would hold some records of a scope and not others",
                    "Compare fields with auth by == and join with &&, or make a scope of it.")
            }
        },
        Rule(
            "CNF008", .error, .essential, "9.4",
            "A policy that must read the value, on a field that the server cannot read."
        ) {
            judge in
            let blind = ["lww", "first-wins", "server-wins", "client-wins", "manual", "reject"]
            for (_, field) in judge.fields where field["encrypt"].text == "field" && !blind.contains(field.policy) {
                judge.find(
                    field["conflict"],
                    "the server cannot settle \(field.name) by \(field.policy): it sees no plain value",
                    "Write one of: \(blind.joined(separator: ", ")).")
            }
        },
    ]

    private static func judgeStates(_ field: ContractPart, _ judge: Judgement) {
        let values = field["values"].texts
        let edges = field["conflict"]["edges"]
        let start = field["default"].text ?? values.first ?? ""
        var reached: Set<String> = [start]
        var pairs: [(String, String)] = []
        for edge in edges.parts {
            let ends = (edge.text ?? "").split(separator: ">").map(String.init)
            guard ends.count == 2, ends.allSatisfy(values.contains) else {
                judge.find(
                    edge, "“\(edge.text ?? "")” is no edge between two of the values", "Write it as draft>submitted.")
                continue
            }
            pairs.append((ends[0], ends[1]))
        }
        for _ in values { for (from, to) in pairs where reached.contains(from) { reached.insert(to) } }
        let missing = values.filter { !reached.contains($0) }
        if !missing.isEmpty {
            judge.find(
                field["conflict"],
                "nothing leads to \(missing.joined(separator: ", ")) from \(start)",
                "Add an edge, or take the value out.")
        }
    }

    static let retention: [Rule] = [
        Rule("TMB001", .error, .essential, "4.3", "Tombstones that go before the last device that needs them is back.")
        { judge in
            let least = judge.horizon("max_offline") + judge.horizon("clock_skew") + judge.horizon("grace")
            for entity in judge.syncedEntities {
                guard let retention = entity["delete"]["retention"].milliseconds, retention < least else { continue }
                judge.find(
                    entity["delete"]["retention"], "a device that comes back after it would bring deleted records back",
                    "Write at least max_offline + clock_skew + grace: \(days(least)).")
            }
        },
        Rule("TMB003", "4.3", "No rule for a device that returns after the retention.") { judge in
            for entity in judge.syncedEntities where entity["delete"]["mode"].text == "tombstone" {
                judge.require("past_retention", of: entity["delete"], "Add past_retention: full-resync.")
            }
        },
    ]

    /// Rounded up to whole days.
    static func days(_ milliseconds: Int64) -> String { "\((milliseconds + 86_399_999) / 86_400_000)d" }
}

extension Predicate {
    /// A conjunction of equalities: the records that it lets through are whole parts.
    var isPartition: Bool {
        switch self {
        case .flag: true
        case .compare(.equal, _, _): true
        // A role holds for all records or for none.
        case .compare(.isIn, .literal, .name("auth.roles")): true
        case .and(let a, let b): a.isPartition && b.isPartition
        case .compare, .not, .or, .literal, .number, .null, .name: false
        }
    }
}
