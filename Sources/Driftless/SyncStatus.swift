internal import DriftlessClientStore
public import Foundation
public import Observation

/// What a view shows of sync. Changes on the main actor.
@MainActor @Observable
public final class SyncStatus {
    public enum State: Hashable, Sendable {
        /// No `run()`.
        case stopped
        case working
        case upToDate
        /// The server was not reached; the next attempt comes by itself.
        case offline(reason: String)
        /// The server refuses the token: the user has to sign in again. Sync goes on by itself once the credentials
        /// give a token that the server takes.
        case unauthorised(reason: String)
        /// A person must act.
        case failed(message: String)
    }
    public private(set) var state = State.stopped
    /// Operations that wait for the server's answer.
    public private(set) var pending = 0
    /// Operations that were refused and are kept.
    public private(set) var quarantined = 0
    /// Conflicts that wait for a person.
    public private(set) var openConflicts = 0
    /// When device and server last found that they hold the same, by the device's clock; `nil`: never.
    public private(set) var lastVerified: Date?

    nonisolated init() {}

    /// A status for previews and tests of views.
    public init(
        preview state: State, pending: Int = 0, quarantined: Int = 0, openConflicts: Int = 0, lastVerified: Date? = nil
    ) {
        self.state = state
        self.pending = pending
        self.quarantined = quarantined
        self.openConflicts = openConflicts
        self.lastVerified = lastVerified
    }

    /// One line for people.
    public var headline: String {
        let waiting = pending == 1 ? "1 change waits" : "\(pending) changes wait"
        switch state {
        case .stopped: return pending > 0 ? "Sync is off, \(waiting)" : "Sync is off"
        case .working: return pending > 0 ? "Syncing, \(waiting)" : "Syncing"
        case .offline: return pending > 0 ? "Offline, \(waiting)" : "Offline"
        case .unauthorised: return pending > 0 ? "Sign in again, \(waiting)" : "Sign in again"
        case .failed(let message): return message
        case .upToDate:
            if quarantined > 0 {
                return quarantined == 1 ? "1 change was refused" : "\(quarantined) changes were refused"
            }
            if openConflicts > 0 {
                return openConflicts == 1 ? "1 conflict to look at" : "\(openConflicts) conflicts to look at"
            }
            return "Up to date"
        }
    }

    func show(_ event: SyncEngine.Event) {
        switch event {
        case .working: state = .working
        case .upToDate(let device):
            state = .upToDate
            show(device)
        case .outbox(let count): pending = count
        case .waiting(_, let error):
            state = error.code == .unauthorised ? .unauthorised(reason: error.message) : .offline(reason: error.message)
        case .answered(let receipts):
            quarantined += receipts.count { if case .rejected = $0.outcome { true } else { false } }
        case .diverged(let message): state = .failed(message: message)
        case .received, .live, .asking: break
        }
    }

    func show(_ device: DeviceStatus) {
        pending = device.pending
        quarantined = device.quarantined
        openConflicts = device.openConflicts
        lastVerified = device.lastVerified.map { Date(timeIntervalSince1970: Double($0) / 1000) }
    }

    func stopped(_ error: (any Error)?) {
        switch error {
        case nil, is CancellationError: state = .stopped
        case let error as SyncError: state = .failed(message: error.message)
        case let error?: state = .failed(message: "\(error)")
        }
    }
}
