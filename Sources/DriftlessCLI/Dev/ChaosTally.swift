internal import DriftlessChaos

extension ChaosProxy.Tally {
    /// One line of what has befallen.
    var line: String {
        let losses = [
            (lostRequests, "requests lost"), (lostResponses, "answers lost"), (resets, "resets"),
            (hangs, "gone silent"), (refused, "refused"), (outages, "met no network"),
        ].filter { $0.0 > 0 }.map { ", \($0.0) \($0.1)" }
        return "\(requests) requests" + losses.joined()
    }
}
