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

    /// The texts of a text in one language or several.
    var translations: [String] { text.map { [$0] } ?? parts.compactMap(\.text) }
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
