internal import DriftlessContract
internal import Foundation
internal import SwiftProtobuf

extension Hello: WireMessage {
    public init(wire bytes: [UInt8], as format: WireFormat) throws(WireError) {
        let wire = try WireCoding.decode(WireHello.self, bytes, format)
        self.init(
            device: try WireCoding.identifier(wire.device, "The device"),
            contractDigest: try WireCoding.digest(wire.contractDigest, "The contract's digest"),
            protocolVersion: try WireCoding.count(UInt64(wire.protocolVersion), "The protocol's version"))
    }

    public func wireBytes(as format: WireFormat) throws(WireError) -> [UInt8] {
        var wire = WireHello()
        wire.device = Data(device.bytes)
        wire.contractDigest = Data(contractDigest)
        wire.protocolVersion = UInt32(clamping: protocolVersion)
        return try WireCoding.encode(wire, format)
    }
}

extension Welcome: WireMessage {
    public init(wire bytes: [UInt8], as format: WireFormat) throws(WireError) {
        let wire = try WireCoding.decode(WireWelcome.self, bytes, format)
        try WireCoding.bound(wire.terms.count, WireLimits.terms, "Terms")
        var terms: [Term] = []
        for term in wire.terms {
            terms.append(Term(id: try WireCoding.identifier(term.id, "A term's id"), first: term.first))
        }
        self.init(revision: wire.revision, terms: terms, horizon: wire.horizon, serverTime: wire.serverTime)
    }

    public func wireBytes(as format: WireFormat) throws(WireError) -> [UInt8] {
        var wire = WireWelcome()
        wire.revision = revision
        wire.terms = terms.map { term in
            .with {
                $0.id = Data(term.id.bytes); $0.first = term.first
            }
        }
        wire.horizon = horizon
        wire.serverTime = serverTime
        return try WireCoding.encode(wire, format)
    }
}

extension PushRequest: WireMessage {
    public init(wire bytes: [UInt8], as format: WireFormat) throws(WireError) {
        let wire = try WireCoding.decode(WirePushRequest.self, bytes, format)
        let layouts = try LayoutTable.read(wire.layouts)
        try WireCoding.bound(wire.operations.count, WireLimits.operations, "Operations")
        var operations: [Operation] = []
        for operation in wire.operations { operations.append(try Operation(operation, layouts)) }
        self.init(
            device: try WireCoding.identifier(wire.device, "The device"),
            contractDigest: try WireCoding.digest(wire.contractDigest, "The contract's digest"), clock: wire.clock,
            operations: operations, acknowledged: wire.acknowledged)
    }

    public func wireBytes(as format: WireFormat) throws(WireError) -> [UInt8] {
        var table = LayoutTable(readable: format == .json)
        var wire = WirePushRequest()
        wire.device = Data(device.bytes)
        wire.contractDigest = Data(contractDigest)
        wire.clock = clock
        wire.acknowledged = acknowledged
        for operation in operations { wire.operations.append(table.wire(operation)) }
        wire.layouts = table.layouts
        return try WireCoding.encode(wire, format)
    }
}

extension PushResponse: WireMessage {
    public init(wire bytes: [UInt8], as format: WireFormat) throws(WireError) {
        let wire = try WireCoding.decode(WirePushResponse.self, bytes, format)
        let layouts = try LayoutTable.read(wire.layouts)
        try WireCoding.bound(wire.receipts.count, WireLimits.operations, "Receipts")
        var receipts: [Receipt] = []
        for receipt in wire.receipts { receipts.append(try Receipt(receipt, layouts)) }
        let stop: Stop
        switch wire.stop {
        case .none: stop = .none
        case .forked: stop = .forked
        case .gap: stop = .gap
        case .UNRECOGNIZED(let number): throw WireError("The batch stopped for an unknown reason, \(number).")
        }
        self.init(receipts: receipts, stop: stop, revision: wire.revision)
    }

    public func wireBytes(as format: WireFormat) throws(WireError) -> [UInt8] {
        var table = LayoutTable(readable: format == .json)
        var wire = WirePushResponse()
        for receipt in receipts { wire.receipts.append(table.wire(receipt)) }
        wire.layouts = table.layouts
        wire.stop =
            switch stop {
            case .none: .none
            case .forked: .forked
            case .gap: .gap
            }
        wire.revision = revision
        return try WireCoding.encode(wire, format)
    }
}
