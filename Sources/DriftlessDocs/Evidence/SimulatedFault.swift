internal import DriftlessContractFile

/// Which of the simulator's faults a failure of the catalogue is, by what it injects.
enum SimulatedFault {
    /// - Returns: the fault's name in `driftless simulate --list`; `nil` for what the simulator does not do.
    static func name(of failure: ContractPart) -> String? {
        let inject = failure["inject"]
        func text(_ name: String) -> String? { inject[name].isWritten ? inject[name].shownOrDerived ?? "" : nil }
        if let cut = text("cut") { return cut == "page" ? "torn-answer" : "cut" }
        if text("loss") != nil { return "lost-answer" }
        if text("latency") != nil { return "slow-answer" }
        if text("status") != nil { return "refused-call" }
        if text("expire") != nil { return "expired-token" }
        if let killed = text("kill") { return killed == "server" ? "server-crash" : "device-crash" }
        if text("clock") != nil { return "clock-jump" }
        if text("disk") != nil { return "full-disk" }
        if text("db") != nil { return "full-server-disk" }
        if text("stall") != nil { return "silent-stream" }
        return nil
    }

    /// A failure that promises that no write is lost and none has effect twice, which each run of the simulator checks.
    static func isPromised(_ failure: ContractPart) -> Bool {
        let expected = failure["expect"]
        return expected["lost"].shownOrDerived == "0" && expected["duplicated"].shownOrDerived == "0"
    }
}
