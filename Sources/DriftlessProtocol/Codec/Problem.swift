internal import SwiftProtobuf

/// The body of an answer that is no success: a code for programs, a sentence for people.
///
/// In JSON it follows the form of `application/problem+json`: `{"code": …, "detail": …}`.
public struct Problem: Hashable, Sendable, Codable {
    /// Stable, for programs.
    public var code: String
    /// What is wrong and what to do.
    public var message: String

    /// Makes a problem from its code and its sentence.
    public init(code: String, message: String) {
        self.code = code
        self.message = message
    }
}

extension Problem: WireMessage {
    public init(wire bytes: [UInt8], as format: WireFormat) throws(WireError) {
        let wire = try WireCoding.decode(WireProblem.self, bytes, format)
        self.init(code: wire.code, message: wire.message)
    }

    public func wireBytes(as format: WireFormat) throws(WireError) -> [UInt8] {
        var wire = WireProblem()
        wire.code = code
        wire.message = message
        return try WireCoding.encode(wire, format)
    }
}
