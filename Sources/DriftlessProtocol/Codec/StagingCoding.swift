internal import DriftlessContract
internal import Foundation
internal import SwiftProtobuf

extension StageRequest: WireMessage {
    public init(wire bytes: [UInt8], as format: WireFormat) throws(WireError) {
        let wire = try WireCoding.decode(WireStageRequest.self, bytes, format)
        guard wire.part < wire.parts, wire.parts <= WireLimits.parts else {
            throw WireError("Part \(wire.part) of \(wire.parts) is none; there are at most \(WireLimits.parts).")
        }
        self.init(
            device: try WireCoding.identifier(wire.device, "The device"),
            contractDigest: try WireCoding.digest(wire.contractDigest, "The contract's digest"),
            operation: try WireCoding.identifier(wire.operation, "The operation"), part: Int(wire.part),
            parts: Int(wire.parts), slice: Array(wire.slice))
    }

    public func wireBytes(as format: WireFormat) throws(WireError) -> [UInt8] {
        var wire = WireStageRequest()
        wire.device = Data(device.bytes)
        wire.contractDigest = Data(contractDigest)
        wire.operation = Data(operation.bytes)
        wire.part = UInt32(clamping: part)
        wire.parts = UInt32(clamping: parts)
        wire.slice = Data(slice)
        return try WireCoding.encode(wire, format)
    }
}

extension StageResponse: WireMessage {
    public init(wire bytes: [UInt8], as format: WireFormat) throws(WireError) {
        let wire = try WireCoding.decode(WireStageResponse.self, bytes, format)
        self.init(part: Int(wire.part))
    }

    public func wireBytes(as format: WireFormat) throws(WireError) -> [UInt8] {
        var wire = WireStageResponse()
        wire.part = UInt32(clamping: part)
        return try WireCoding.encode(wire, format)
    }
}
