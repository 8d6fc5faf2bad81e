/// A message with a form on the wire: protobuf for machines, JSON for people (`Accept: application/json`).
///
/// The generated protobuf types stay inside this target; a conformance maps them to the message's own values.
public protocol WireMessage: Sendable {
    init(wire bytes: [UInt8], as format: WireFormat) throws(WireError)
    func wireBytes(as format: WireFormat) throws(WireError) -> [UInt8]
}

public enum WireFormat: String, Sendable, CaseIterable {
    case protobuf = "application/x-protobuf"
    case json = "application/json"
}

/// Bytes that are no message of this kind.
public struct WireError: Error, Hashable, Sendable {
    /// What is wrong, for people.
    public var message: String
    public init(_ message: String) { self.message = message }
}
