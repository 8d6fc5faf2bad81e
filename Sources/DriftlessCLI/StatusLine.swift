internal import Driftless
internal import DriftlessContractCommands
internal import DriftlessClientStore
internal import Synchronization

/// Tells a person how a sync goes: on a terminal in one line that renews itself, in a log in a line for each change.
final class StatusLine: Sendable {
    private struct State {
        var offline: String?
        var pending = 0
    }

    private let state = Mutex(State())

    func show(_ event: SyncEngine.Event) {
        switch event {
        case .working(let what):
            if Terminal.isInteractive { Terminal.status("\(what) …") }
        case .upToDate(let status):
            state.withLock { $0.offline = nil }
            Terminal.status("up to date\(summary(status))")
        case .outbox(let pending):
            let offline = state.withLock { state in
                state.pending = pending
                return state.offline
            }
            if !Terminal.isInteractive { return }
            if offline != nil {
                Terminal.status(offlineText())
            } else if pending > 0 {
                Terminal.status("sending, \(Terminal.count(pending, "operation")) left …")
            }
        case .received(let records):
            if Terminal.isInteractive { Terminal.status("receiving, \(Terminal.count(records, "record")) so far …") }
        case .waiting(let milliseconds, let error):
            let reason = error.message
            let isNews = state.withLock { state in
                let before = state.offline
                state.offline = reason
                return before != reason
            }
            let seconds = (milliseconds + 999) / 1000
            if Terminal.isInteractive {
                Terminal.status("next attempt in \(seconds) s, \(offlineText())")
            } else if isNews {
                Terminal.line("offline: \(reason)")
            }
        case .answered(let receipts):
            let tally = ReceiptTally(receipts)
            if tally.rejected > 0 || tally.conflicts > 0 {
                Terminal.line(
                    "accepted \(tally.accepted), merged \(tally.merged), rejected \(tally.rejected), "
                        + "conflicts \(tally.conflicts)")
            }
        case .live:
            Terminal.line("live again: announcements come through")
        case .asking(let milliseconds, let reason):
            Terminal.line("not live, asking every \((milliseconds + 999) / 1000) s: \(reason)")
        case .diverged(let message):
            Terminal.error("DIGESTS DIFFER. \(message)")
        }
    }

    func finish() { if Terminal.isInteractive { Terminal.line("") } }

    private func offlineText() -> String {
        let state = state.withLock { $0 }
        let outbox = state.pending > 0 ? "\(Terminal.count(state.pending, "operation")) pending, " : ""
        return "\(outbox)offline: \(state.offline ?? "")"
    }

    private func summary(_ status: DeviceStatus) -> String {
        guard let scope = status.scopes.first else { return "" }
        let records = status.scopes.reduce(0) { $0 + $1.records }
        var text = ": revision \(scope.checkpoint), \(Terminal.count(records, "record"))"
        if status.pending > 0 { text += ", \(status.pending) pending" }
        if status.quarantined > 0 { text += ", \(status.quarantined) in quarantine" }
        if status.openConflicts > 0 { text += ", \(Terminal.count(status.openConflicts, "conflict")) to look at" }
        return text
    }
}

/// Receipts, counted.
struct ReceiptTally {
    var accepted = 0, merged = 0, rejected = 0, conflicts = 0

    init(_ receipts: [SyncReceipt]) {
        for receipt in receipts {
            conflicts += receipt.conflicts
            switch receipt.outcome {
            case .accepted: accepted += 1
            case .merged: merged += 1
            case .rejected: rejected += 1
            }
        }
    }
}
