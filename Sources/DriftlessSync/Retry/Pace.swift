public import DriftlessContract

/// How much a device sends and asks for at once: less on a link where a call does not end in time, else the same call
/// would fail for ever. Halves with each failure and grows back with each success.
public struct Pace: Hashable, Sendable, Codable {
    private let full: Transport.Batch
    private static let fullPage = 1 << 20
    private static let smallest = 16 << 10
    /// How often the full measure is halved.
    private var halvings = 0

    public init(_ batch: Transport.Batch) { full = batch }

    public mutating func failed() { halvings = min(halvings + 1, 10) }
    public mutating func succeeded() { halvings = max(halvings - 1, 0) }

    /// At least one operation, and 16 KiB.
    public var batch: Transport.Batch {
        var batch = full
        batch.operations = max(1, full.operations >> halvings)
        batch.bytes = max(min(Pace.smallest, full.bytes), full.bytes >> halvings)
        return batch
    }

    /// About how many bytes of rows a page may have.
    public var pageBytes: Int { max(Pace.smallest, Pace.fullPage >> halvings) }
}
