internal import DriftlessContract
internal import DriftlessProtocol
internal import DriftlessServerStore
internal import DriftlessSync

/// The calls that a device makes.
package enum Exchange: String, CaseIterable, Sendable {
    case hello, push, stage, snapshot, pull
}

/// A call on its way, as the bytes that a network carries.
struct Envelope {
    var device: Int
    /// Which of the device's lives asked: one that crashed does not hear the answer.
    var life: Int
    /// Numbers all calls of a run.
    var call: Int
    var exchange: Exchange
    var bytes: [UInt8]
    /// Of a push: what the device recorded, for the reference model.
    var operations: [DriftlessProtocol.Operation] = []
    /// Whether the token is one that the server takes.
    var isAuthorised = true
    /// Whom it is for.
    var caller: Caller
}

/// What comes back.
enum Reply {
    case bytes([UInt8])
    case failure(ClientSession.Failure)
}

/// A question that a device still has to ask.
struct Question {
    var exchange: Exchange
    var bytes: [UInt8]
    var operations: [DriftlessProtocol.Operation] = []
}

/// What the network does to one call.
struct Fate {
    /// Milliseconds after sending at which copies reach the server; none: lost.
    var arrivals: [Int64]
    /// Milliseconds after its making at which the answer is there; `nil`: lost.
    var answer: Int64?
    /// In place of the server's answer, which has its effect all the same.
    var replacement: ClientSession.Failure?
    /// Without the server hearing of it.
    var refusal: ClientSession.Failure?
    /// What becomes of the answer's bytes.
    var damage: Damage?
    /// An earlier answer to the same kind of call comes instead.
    var isStale = false
}

enum Damage {
    /// Cut off after so many thousandths.
    case torn(thousandths: Int)
    /// One to eight of them are others.
    case garbled(seed: UInt64)

    /// - Returns: what is left, and what the network says of it.
    func done(to bytes: [UInt8]) -> (bytes: [UInt8], reason: String) {
        switch self {
        case .torn(let thousandths):
            return (Array(bytes.prefix(bytes.count * thousandths / 1000)), "the answer broke off")
        case .garbled(let seed):
            var random = SplitMix64(seed: seed), garbled = bytes
            for _ in 0...random.below(8) where !bytes.isEmpty {
                garbled[random.below(bytes.count)] = UInt8(truncatingIfNeeded: random.next())
            }
            return (garbled, "the answer's checksum is wrong")
        }
    }
}

struct RecordRef: Hashable, Comparable, CustomStringConvertible {
    var entity: String
    var key: RecordKey

    static func < (a: RecordRef, b: RecordRef) -> Bool { (a.entity, a.key) < (b.entity, b.key) }
    var description: String { "\(entity) \(key)" }
}
