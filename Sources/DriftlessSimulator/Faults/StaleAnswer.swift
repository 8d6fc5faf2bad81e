/// A proxy answers with the copy of an earlier answer. The greeting is spared: a server that has gone back in time is
/// another fault.
struct StaleAnswer: MessageFault {
    let name = "stale-answer"
    let summary = "a proxy answers with an old copy, after the effect"

    func meets(_ exchange: Exchange) -> Bool { exchange != .hello }

    func bend(_ fate: inout Fate) { fate.isStale = true }
}
