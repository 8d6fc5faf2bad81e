public import DriftlessContract

/// `POST /v1/stage`: a slice of an operation that is too large for one request (rule [17]).
///
/// The slices of all parts, in order, are the protobuf bytes of a `PushRequest` with this one operation. The push that
/// follows names the operation and the number of parts; it commits whole or not at all. Staging a part again replaces
/// it.
public struct StageRequest: Hashable, Sendable, Codable {
    public var device: DeviceID
    public var contractDigest: [UInt8]
    public var operation: OperationID
    /// From 0.
    public var part: Int
    public var parts: Int
    public var slice: [UInt8]

    public init(
        device: DeviceID, contractDigest: [UInt8], operation: OperationID, part: Int, parts: Int, slice: [UInt8]
    ) {
        self.device = device
        self.contractDigest = contractDigest
        self.operation = operation
        self.part = part
        self.parts = parts
        self.slice = slice
    }
}

/// The part is kept.
public struct StageResponse: Hashable, Sendable, Codable {
    public var part: Int
    public init(part: Int) { self.part = part }
}

extension PushRequest {
    /// The stages of a request with one operation, and the push that follows them.
    /// - Parameter bytes: how large a slice may be.
    /// - Returns: `nil` if the request fits, or has several operations.
    public func staged(sliceBytes bytes: Int) throws(WireError) -> (stages: [StageRequest], push: PushRequest)? {
        guard operations.count == 1, let operation = operations.first else { return nil }
        let whole = try wireBytes(as: .protobuf)
        guard whole.count > bytes, bytes > 0 else { return nil }
        let starts = Array(stride(from: 0, to: whole.count, by: bytes))
        let stages = starts.enumerated().map { part, start in
            StageRequest(
                device: device, contractDigest: contractDigest, operation: operation.id, part: part,
                parts: starts.count, slice: Array(whole[start..<min(start + bytes, whole.count)]))
        }
        var push = self
        push.operations[0].changes = []
        push.operations[0].stagedParts = starts.count
        return (stages, push)
    }
}
