internal import DriftlessContractFile

/// Which of the simulator's faults a failure of the catalogue is, by what it injects.
enum SimulatedFault {
    /// - Returns: the faults' names in `driftless simulate --list`; none for what the simulator does not do.
    static func names(of failure: ContractPart) -> [String] {
        let inject = failure["inject"]
        func text(_ name: String) -> String? { inject[name].isWritten ? inject[name].shownOrDerived ?? "" : nil }
        var names: [String] = []
        if let cut = text("cut") { names.append(cut == "page" ? "torn-answer" : "cut") }
        if text("loss") != nil { names += ["lost-request", "lost-answer"] }
        if text("latency") != nil { names.append("slow-answer") }
        if text("bandwidth") != nil { names.append("slow-line") }
        if text("status") != nil { names.append("refused-call") }
        if text("expire") != nil { names.append("expired-token") }
        if let killed = text("kill") { names.append(killed == "server" ? "server-crash" : "device-crash") }
        if text("clock") != nil { names.append("clock-jump") }
        if text("disk") != nil { names.append("full-disk") }
        if text("db") != nil { names.append("full-server-disk") }
        if text("stall") != nil { names.append("silent-stream") }
        return names
    }

    /// What of `expect` the runs of a failure prove.
    static func proves(_ key: String, of failure: ContractPart) -> Bool {
        ["lost", "duplicated", "recovered_within"].contains(key) && isPromised(failure) && !names(of: failure).isEmpty
    }

    /// A failure that promises that no write is lost and none has effect twice, which each run of the simulator checks.
    static func isPromised(_ failure: ContractPart) -> Bool {
        let expected = failure["expect"]
        return expected["lost"].shownOrDerived == "0" && expected["duplicated"].shownOrDerived == "0"
    }
}
