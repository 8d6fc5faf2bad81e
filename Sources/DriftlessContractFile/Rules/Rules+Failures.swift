extension Judgement {
    var locales: [String] { document["contract", "locales"].texts }

    /// A name that must be one of those there are.
    func check(_ part: ContractPart, isOneOf names: [String], _ what: String) {
        guard let text = part.text, !names.contains(text) else { return }
        let nearest = EditDistance.nearest(to: text, in: names)
        find(part, "there is no \(what) \(text)", nearest.map { "Did you mean “\($0)”?" } ?? "Add it, or name another.")
    }
}

extension ContractPart {
    /// Of a text in one language or several: those that it has.
    func languages(_ source: String) -> [String] { text == nil ? parts.map(\.name) : [source] }

    /// A text in one language or several, each with its place.
    var copies: [(part: ContractPart, text: String)] {
        (text == nil ? parts : [self]).compactMap { part in part.text.map { (part, $0) } }
    }

    var translations: [String] { copies.map(\.text) }
}

extension Rule {
    static let failures: [Rule] = [
        Rule("FLR001", "8.1", "A failure that is not classed, or without side.") { judge in
            for failure in judge.document["failures"].parts {
                judge.require("class", "side", of: failure, "Write class: transient or systemic, and the side.")
            }
        },
        Rule("FLR003", "8.1", "A systemic failure without runbook, or a transient one without remedy.") { judge in
            let runbooks = judge.document["runbooks"].parts.map(\.name)
            for failure in judge.document["failures"].parts {
                if failure["class"].text == "systemic" { judge.require("runbook", of: failure, "Name the runbook.") }
                if failure["class"].text == "transient" {
                    judge.require("remedy", of: failure, "Say what mends it by itself.")
                }
                judge.check(failure["runbook"], isOneOf: runbooks, "runbook")
            }
        },
        Rule("FLR004", "8.1", "A failure that users see and that has no words in a required language.") { judge in
            let states = judge.document["ux", "states"]
            for failure in judge.document["failures"].parts {
                guard let user = failure["user"].text, user != "none" else {
                    judge.require("user", of: failure, "Write ux.STATE, or none.")
                    continue
                }
                let name = String(user.dropFirst("ux.".count))
                guard user.hasPrefix("ux."), let state = states.parts.first(where: { $0.name == name }) else {
                    judge.find(failure["user"], "there is no \(user)", "Add it to ux.states.")
                    continue
                }
                let has = state.languages(judge.document["contract", "source_locale"].text ?? "en")
                let missing = judge.locales.filter { !has.contains($0) }
                if !missing.isEmpty {
                    judge.find(state, "\(user) has no words in \(missing.joined(separator: ", "))", "Add them.")
                }
            }
        },
        Rule("FLR005", "2.5 6.2", "A catalogue that lacks a kind of failure.") { judge in
            let covered = Set(judge.document["failures"].parts.flatMap { $0["covers"].texts })
            let missing = Language.kinds.filter { !covered.contains($0) }
            if !missing.isEmpty {
                judge.find(
                    judge.document["failures"], "no failure covers \(missing.joined(separator: ", "))",
                    "Add one with covers: [KIND] for each.")
            }
        },
    ]

    static let people: [Rule] = [
        Rule("UX001", "5.1 5.2", "A state of the engine’s without words.") { judge in
            let states = judge.document["ux", "states"]
            let names = states.parts.map(\.name)
            let missing = ["saved_local", "queued", "sending", "synced", "offline", "conflict", "rejected"].filter {
                !names.contains($0)
            }
            if !missing.isEmpty {
                judge.find(states, "there are no words for \(missing.joined(separator: ", "))", "Add them.")
            }
        },
        Rule("UX002", "5.2", "A prompt without both values, who and when, a safe default and a later.") { judge in
            for prompt in judge.document["ux", "prompts"].parts {
                let missing = ["mine", "theirs", "who", "when"].filter { !prompt["show"].texts.contains($0) }
                if !missing.isEmpty {
                    judge.find(prompt["show"], "it does not show \(missing.joined(separator: ", "))", "Add them.")
                }
                judge.require("choices", "default", "later", of: prompt, "Add them.")
                if prompt["later"].text == "refused" {
                    judge.find(prompt["later"], "a person must choose at once", "Write later: allowed.")
                }
            }
        },
        Rule("UX003", "5.2", "A wait or an age that people are told, and that the schedule and the promises deny.") {
            judge in
            judgeIndicators(judge)
            for state in judge.document["ux", "states"].parts {
                for (part, text) in state.copies where namesTime(text) {
                    judge.find(part, "it says a time of its own", "Write a placeholder, such as {age} or {wait}.")
                }
            }
        },
        Rule("LOC002", .error, .essential, "12.5", "Placeholders that differ between languages.") { judge in
            let copies =
                judge.document["ux", "states"].parts + judge.document["ux", "prompts"].parts.map { $0["title"] }
            for copy in copies where copy.text == nil {
                let sets = copy.parts.map { ($0, placeholders($0.text ?? "", "{", "}")) }
                guard let first = sets.first else { continue }
                for (part, set) in sets.dropFirst() where set != first.1 {
                    judge.find(
                        part,
                        "its placeholders differ from \(first.0.name): \(first.1.sorted().joined(separator: ", "))",
                        "Write the same ones.")
                }
            }
        },
    ]

    private static func judgeIndicators(_ judge: Judgement) {
        let indicators = judge.document["ux", "indicators"]
        let stale = indicators["show_stale_after"].milliseconds ?? 0
        let promised = judge.syncedEntities.compactMap { $0["latency"]["pull_p95"].milliseconds }.max() ?? 0
        let schedules = judge.document["triggers"].parts.filter { $0["when"].text == "schedule" }
        let period = schedules.map { ($0["every"].milliseconds ?? 0) + ($0["jitter"].milliseconds ?? 0) }.max() ?? 0
        if stale < max(promised, period) {
            judge.find(
                indicators["show_stale_after"], "data is called old before it is due",
                "Write at least \(max(promised, period) / 1000)s: the longest pull_p95, and every and jitter together.")
        }
        let backoff = judge.document["transport", "retry", "backoff"]
        let base = Double(backoff["base"].milliseconds ?? 0), cap = Double(backoff["cap"].milliseconds ?? 0)
        var wait = base, sum = 0.0
        for _ in 1..<max(2, Int(indicators["show_retry_after"].number ?? 1)) {
            sum += min(wait, cap)
            wait = min(wait * (backoff["factor"].number ?? 1), cap)
        }
        if sum > Double(stale) {
            judge.find(
                indicators["show_retry_after"],
                "so many attempts may take \(Int(sum / 1000)) s: data is called old before retrying is shown",
                "Show it after fewer attempts, or call data old later.")
        }
    }

    /// A number and a unit of time, in the languages that we know the words of.
    private static func namesTime(_ text: String) -> Bool {
        let words = text.lowercased().split { !($0.isLetter || $0.isNumber) }
        let units = [
            "s", "sec", "sek", "seg", "min", "h", "second", "minut", "hour", "days", "stunde", "tage", "hora", "días",
        ]
        func isUnit(_ word: Substring) -> Bool { units.contains { $0.count < 4 ? word == $0 : word.hasPrefix($0) } }
        let isOneWord = words.contains { $0.first?.isNumber == true && isUnit($0.drop { $0.isNumber }) }
        return isOneWord || zip(words, words.dropFirst()).contains { $0.allSatisfy(\.isNumber) && isUnit($1) }
    }

    static func placeholders(_ text: String, _ open: String, _ close: String) -> Set<String> {
        var found: Set<String> = []
        var rest = text[...]
        while let start = rest.firstRange(of: open), let end = rest[start.upperBound...].firstRange(of: close) {
            found.insert(String(rest[start.upperBound..<end.lowerBound]))
            rest = rest[end.upperBound...]
        }
        return found
    }
}
