/// What must hold. The names are stable.
package enum Invariant: String, Codable, Hashable, Sendable, CaseIterable {
    case noLostWrite = "no-lost-write"
    case exactlyOnce = "exactly-once"
    case ackDurable = "ack-durable"
    case atomic
    case checkpointHonest = "checkpoint-honest"
    case converged
    case deletedStaysDeleted = "deleted-stays-deleted"
    case isolation
    case revokedGone = "revoked-gone"
    case queueLive = "queue-live"
    case neverBlocked = "never-blocked"
    case statusTrue = "status-true"
    case digestIncremental = "digest-incremental"
    case mergeLaws = "merge-laws"
    case sessionGuarantees = "session-guarantees"
    case replayable
    case engineError = "engine-error"

    package var summary: String {
        switch self {
        case .noLostWrite: "each committed write reaches the server, or waits in quarantine with a reason"
        case .exactlyOnce: "an operation takes effect at most once, however often it is sent"
        case .ackDurable: "what the server acknowledged survives its process"
        case .atomic: "no reader ever sees part of an operation"
        case .checkpointHonest: "a checkpoint is never ahead of applied data"
        case .converged: "replicas equal each other and the reference model, digests included"
        case .deletedStaysDeleted: "no resurrection but by a policy that says so"
        case .isolation: "no byte reaches a device, or a store, without access"
        case .revokedGone: "records of a scope that a device left are gone from it"
        case .queueLive: "with faults healed, outboxes drain in bounded time and requests, also beside dead peers"
        case .neverBlocked: "a local write never waits for the network"
        case .statusTrue: "the reported status is how things are"
        case .digestIncremental: "the incremental digest equals a recount"
        case .mergeLaws: "what the server makes of an operation, and a device shows until then, is what the rules say"
        case .sessionGuarantees: "on a device: read your writes, monotonic reads"
        case .replayable: "same seed, same trace"
        case .engineError: "nothing fails that no fault explains"
        }
    }
}
