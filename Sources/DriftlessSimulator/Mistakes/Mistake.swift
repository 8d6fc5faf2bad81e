/// A mistake planted on purpose, in messages or files: the shipped code has no switches for them. Each must be noticed,
/// or a checker is blind.
package enum Mistake: String, Codable, Hashable, Sendable, CaseIterable {
    /// Nothing is wrong but the verdict: shows what a failure looks like, and that one is reported at all.
    case canary
    /// A change's base is the revision held when it is sent, not when it was written.
    case baseAtSending = "base-at-sending"
    /// The server looks at revisions only, not at the old value that the writer saw.
    case revisionOnly = "revision-only"
    /// The server has forgotten an operation that it has answered.
    case noDedupe = "no-dedupe"
    /// A change means whatever has the key now.
    case noLives = "no-lives"
    /// An old page passes for a new one.
    case staleApplied = "stale-applied"
    /// A receipt leaves out the records that were merged.
    case wentBack = "went-back"
    /// An operation loses its last change on the way, and is answered as if whole.
    case changeLost = "change-lost"
    /// The triggers miss a write.
    case captureMissed = "capture-missed"
    /// What was refused is dropped.
    case refusedDropped = "refused-dropped"
    /// A page brings half of an operation.
    case tornOperation = "torn-operation"
    /// A page says that it reaches further than it does.
    case checkpointAhead = "checkpoint-ahead"
    /// A deleted record comes back.
    case resurrected
    /// The server does not answer one device's operations.
    case deafServer = "deaf-server"
    /// The file is kept locked for as long as a call takes.
    case lockedMeanwhile = "locked-meanwhile"
    /// The status counts a conflict that there was not.
    case phantomConflict = "phantom-conflict"
    /// The server's digest is not that of its rows.
    case digestDrifts = "digest-drifts"
    /// What the server acknowledged does not outlive its process.
    case commitLost = "commit-lost"
    /// A device's table loses a row that nobody deleted.
    case rowLost = "row-lost"
    /// Records of a scope that a device left stay in its table.
    case leftBehind = "left-behind"
    /// A device's calls go out with whatever token is there.
    case anyToken = "any-token"
    /// Something depends on chance.
    case chance

    package var summary: String {
        switch self {
        case .canary: "nothing is wrong but the verdict: what a failure looks like"
        case .baseAtSending: "bases are taken at sending, not at writing"
        case .revisionOnly: "the old value that a writer saw does not count"
        case .noDedupe: "the server forgets operations that it has answered"
        case .noLives: "a change means whatever has the key now"
        case .staleApplied: "an old page passes for a new one"
        case .wentBack: "a device takes a record for older than it is"
        case .changeLost: "an operation loses its last change on the way"
        case .captureMissed: "the triggers miss a write"
        case .refusedDropped: "what was refused is dropped"
        case .tornOperation: "a page brings half of an operation"
        case .checkpointAhead: "a page says that it reaches further than it does"
        case .resurrected: "a deleted record comes back"
        case .deafServer: "the server does not answer one device"
        case .lockedMeanwhile: "the file is locked for as long as a call takes"
        case .phantomConflict: "the status counts a conflict that there was not"
        case .digestDrifts: "the server's digest is not that of its rows"
        case .commitLost: "what was acknowledged does not outlive the server's process"
        case .rowLost: "a device loses a row that nobody deleted"
        case .leftBehind: "records of a scope that a device left stay on it"
        case .anyToken: "calls go out with whatever token is there"
        case .chance: "something depends on chance"
        }
    }
}
