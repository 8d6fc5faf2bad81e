internal import DriftlessContractFile

/// Scenarios, seeds and gates.
enum TestingPage {
    static func page(_ document: ContractDocument, _ evidence: EvidenceLock?) -> SitePage {
        let testing = document["testing"]
        return SitePage(
            path: "testing.html", title: "Testing", summary: "What is played before a release.", group: .people,
            body: [.heading(2, "Scenarios")] + scenarios(document)
                + [.paragraph(Statement.evidence(testing)), .heading(2, "Seeds")]
                + Statement.keys(testing["seeds"]) + [.heading(2, "Test data")] + Statement.keys(testing["data"])
                + [.heading(2, "Release gates")] + gates(document, evidence))
    }

    private static func scenarios(_ document: ContractDocument) -> [HTML] {
        let scenarios = document["testing", "scenarios"].parts
        guard !scenarios.isEmpty else { return [Statement.absent("scenarios", "testing.scenarios")] }
        return [
            .table(
                "Scenarios", ["scenario", "parameters", "play it"],
                scenarios.map { scenario in
                    let parameters = scenario.parts.filter { $0.name != "run" }
                    return [
                        .code(scenario.name),
                        .text(parameters.map { "\($0.name) \($0.shown ?? "")" }.joined(separator: ", ")),
                        ScenarioPlay.command(scenario, document).map { .code($0) } ?? "nothing plays it yet",
                    ]
                })
        ]
    }

    private static func gates(_ document: ContractDocument, _ evidence: EvidenceLock?) -> [HTML] {
        let names = document["testing", "release_gates"].texts
        guard !names.isEmpty else { return [Statement.absent("release gates", "testing.release_gates")] }
        let digest = Gate.digest(of: document)
        return [
            .table(
                "Release gates", ["gate", "passed", "command"],
                names.map { name in
                    let gate = evidence?.gates.first { $0.name == name }
                    let passed: HTML
                    switch gate {
                    case let gate? where gate.contractSha256 == digest: passed = .text(gate.at)
                    case let gate?: passed = .tag("span", ["class": "later"], "\(gate.at), on another contract")
                    case nil: passed = .tag("span", ["class": "later"], "not yet")
                    }
                    return [.prose(name), passed, gate.map { .code($0.command) } ?? "–"]
                })
        ]
    }
}

/// The command that plays a scenario: its own, or the simulator's where that has such faults.
enum ScenarioPlay {
    /// - Returns: `nil` where nothing plays it.
    static func command(_ scenario: ContractPart, _ document: ContractDocument) -> String? {
        if let own = scenario["run"].text { return own }
        let parameters = Set(scenario.parts.map(\.name))
        // One version of a contract, with all its features, on databases of a size of its own.
        guard parameters.isDisjoint(with: ["from", "to", "versions", "without", "records"]) else { return nil }
        var words: [String] = []
        if let devices = scenario["devices"].text { words.append("--devices \(devices)") }
        if let offline = scenario["offline"].text { words.append("--for \(offline)") }
        let isNetwork = !parameters.isDisjoint(with: ["latency", "loss", "bandwidth", "cut"])
        if isNetwork { words.append("--profile network") }
        guard !words.isEmpty else { return nil }
        let seeds = document["testing", "seeds", "pull_request"].text.flatMap { Int($0) } ?? 1
        if document.unexecuted.contains(where: { $0.refusal != nil }) { words.append("--partly") }
        words.append("--seeds 0..\(max(0, seeds - 1))")
        return "driftless simulate --contract sync/contract.yaml \(words.joined(separator: " "))"
    }
}
