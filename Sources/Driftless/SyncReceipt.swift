internal import DriftlessContract
internal import DriftlessProtocol

/// The server's answer to one operation: one transaction of the app.
public struct SyncReceipt: Hashable, Sendable {
    public enum Outcome: Hashable, Sendable {
        case accepted
        /// Accepted, with at least one conflict settled by policy.
        case merged
        /// In quarantine now, with its values. `code` is stable, `message` for people.
        case rejected(code: String, message: String)
    }
    /// The operation's id, 32 hexadecimal digits.
    public var operation: String
    public var outcome: Outcome
    /// The server's revision that it became.
    public var revision: UInt64
    /// How many fields, or whole records, met a change that did not know of this one.
    public var conflicts: Int

    init(_ receipt: Receipt) {
        operation = receipt.operation.description
        revision = receipt.revision
        conflicts = receipt.conflicts.count
        outcome =
            switch receipt.outcome {
            case .accepted: .accepted
            case .merged: .merged
            case .rejected(let why): .rejected(code: why.code.rawValue, message: why.message)
            }
    }
}
