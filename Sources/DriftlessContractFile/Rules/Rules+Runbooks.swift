extension Judgement {
    var runbooks: [ContractPart] { document["runbooks"].parts }
}

extension Rule {
    static let runbooks: [Rule] = [
        Rule("RUN001", "10.1", "A runbook without a briefing: what happened, who is affected, what is done first.") {
            judge in
            for runbook in judge.runbooks {
                judge.require("happened", "affected", "contain", of: runbook["briefing"], "Add them.")
            }
        },
        Rule("RUN002", "10.1", "A runbook for an unknown failure, or for none.") { judge in
            let names = judge.document["failures"].parts.map(\.name)
            for runbook in judge.runbooks {
                for failure in runbook["covers"].parts { judge.check(failure, isOneOf: names, "failure") }
                let isExposure = judge.document["security", "exposure", "runbook"].text == runbook.name
                if runbook["covers"].texts.isEmpty, !isExposure {
                    judge.find(runbook["covers"], "\(runbook.name) is for no failure", "Name those that it is for.")
                }
            }
        },
        Rule(
            "RUN003", "10.4",
            "A runbook without attendees, or without an initial, update, resolved and internal message."
        ) {
            judge in
            for runbook in judge.runbooks {
                judge.require("attendees", of: runbook, "Say who takes part.")
                judge.require("initial", "update", "resolved", "internal", of: runbook["comms"], "Add them.")
            }
        },
        Rule(
            "RUN004", .error, .essential, "8.3 10.5",
            "A question, branch or step that is unknown, unreachable or in a circle."
        ) {
            judge in
            for runbook in judge.runbooks where runbook["tree"].isWritten { RunbookGraph(runbook).judge(judge) }
        },
        Rule("RUN005", "8.3 10.5", "A question without a probe, or a probe or verification of an unknown metric.") {
            judge in
            for runbook in judge.runbooks {
                for question in runbook["tree"].parts where question["ask"].isWritten {
                    judge.require("probe", of: question, "Say what answers it.")
                    judge.check(metricsOf: question["probe"])
                }
                for step in runbook["steps"].parts { judge.check(metricsOf: step["verify"]) }
            }
        },
        Rule("RUN006", "10.2", "A disruptive step without approval, timeout and verification.") { judge in
            for step in judge.runbooks.flatMap({ $0["steps"].parts }) where step["risk"].text == "disruptive" {
                judge.require("approve", "timeout", "verify", of: step, "Add them.")
            }
        },
        Rule("RUN007", "8.1 10.3", "A step that changes something, with neither undo nor a reason why not.") { judge in
            for step in judge.runbooks.flatMap({ $0["steps"].parts }) where step["run"].isWritten {
                guard !step["undo"].isWritten, !step["irreversible"].isWritten else { continue }
                judge.find(step, "nothing undoes \(step.name)", "Add undo, or irreversible: why.")
            }
        },
        Rule("RUN008", "10.3", "A runbook without signs for going back, or without what is not tried again.") { judge in
            for runbook in judge.runbooks { judge.require("when", "never_retry", of: runbook["rollback"], "Add them.") }
        },
        Rule(
            "RUN009", .error, .essential, "10.4", "An unknown placeholder in a message or command, or a promised time."
        ) { judge in
            for runbook in judge.runbooks { judgeTexts(runbook, judge) }
        },
        Rule("RUN014", "10.2", "A systemic failure whose runbook neither restarts, drops a cache nor resyncs.") {
            judge in
            for failure in judge.document["failures"].parts where failure["class"].text == "systemic" {
                guard let runbook = judge.runbooks.first(where: { $0.name == failure["runbook"].text }) else {
                    continue
                }
                let remedies = runbook["steps"].parts.flatMap { $0["does"].texts }
                if remedies.isEmpty {
                    judge.find(
                        runbook["steps"], "\(runbook.name) has no remedy for \(failure.name)",
                        "Mark a step with does: [restart], [drop-cache], [force-resync] or [upgrade].")
                }
            }
        },
    ]

    /// What a run fills in by itself.
    private static let filled: Set<String> = [
        "next_update", "affected_count", "resolved_at", "lost_ops", "severity", "title", "lead", "step", "run_url",
    ]

    private static func judgeTexts(_ runbook: ContractPart, _ judge: Judgement) {
        let known = filled.union(runbook["inputs"].parts.map(\.name))
        let messages = runbook["comms"].parts.map { $0["text"] }
        let commands = runbook["steps"].parts.map { $0["run"] }
        for part in messages + commands + [runbook["briefing"]["affected"]] {
            for text in part.translations {
                for name in placeholders(text, "{{", "}}").subtracting(known).sorted() {
                    let nearest = EditDistance.nearest(to: name, in: known.sorted())
                    judge.find(
                        part, "nothing fills {{\(name)}} in",
                        nearest.map { "Did you mean {{\($0)}}?" } ?? "Add it to inputs.")
                }
            }
        }
        for message in messages {
            for text in message.translations {
                let lowered = text.lowercased()
                guard ["will be fixed", "resolved by ", "fixed by ", "back by "].contains(where: lowered.contains)
                else { continue }
                judge.find(message, "it promises a time", "Say when the next update comes: {{next_update}}.")
            }
        }
    }
}

/// Where a runbook's questions and steps lead.
private struct RunbookGraph {
    let runbook: ContractPart
    let questions: [ContractPart]
    let steps: [ContractPart]

    init(_ runbook: ContractPart) {
        self.runbook = runbook
        questions = runbook["tree"].parts.filter { $0.name != "start" }
        steps = runbook["steps"].parts
    }

    func judge(_ judge: Judgement) {
        var reached: Set<String> = []
        func go(_ part: ContractPart, fromStep: Bool, _ way: [String]) {
            guard let target = part.text else { return }
            let isStep = fromStep || target.hasPrefix("step:")
            let name = target.hasPrefix("step:") ? String(target.dropFirst(5)) : target
            let key = isStep ? "step:" + name : name
            if way.contains(key) {
                judge.find(part, "it leads back to \(name): a circle", "Let each branch come to an end.")
                return
            }
            guard let next = (isStep ? steps : questions).first(where: { $0.name == name }) else {
                judge.find(part, "there is no \(isStep ? "step" : "question") \(name)", advice(name, isStep))
                return
            }
            guard reached.insert(key).inserted else { return }
            for branch in isStep ? ["next", "on_fail"] : ["true", "false"] {
                go(next[branch], fromStep: isStep, way + [key])
            }
        }
        go(runbook["tree"]["start"], fromStep: false, [])
        for part in runbook["briefing"]["contain"].parts where !steps.contains(where: { $0.name == part.text }) {
            judge.find(part, "there is no step \(part.text ?? "")", advice(part.text ?? "", true))
        }
        let first = Set(runbook["briefing"]["contain"].texts)
        for question in questions {
            if !reached.contains(question.name) {
                judge.find(question, "nothing leads to \(question.name)", "Let a branch lead there, or take it out.")
            }
            guard question["ask"].isWritten else { continue }
            judge.require("true", "false", of: question, "Each answer leads somewhere.")
        }
        for step in steps where !reached.contains("step:" + step.name) && !first.contains(step.name) {
            judge.find(step, "nothing leads to the step \(step.name)", "Let a branch lead there, or take it out.")
        }
        let others = judge.runbooks.map(\.name)
        for question in questions { judge.check(question["to"], isOneOf: others, "runbook") }
        let messages = runbook["comms"].parts.map(\.name)
        for step in steps { judge.check(step["comms"], isOneOf: messages, "message") }
    }

    private func advice(_ name: String, _ isStep: Bool) -> String {
        let nearest = EditDistance.nearest(to: name, in: (isStep ? steps : questions).map(\.name))
        return nearest.map { "Did you mean “\($0)”?" } ?? "Add it."
    }
}
