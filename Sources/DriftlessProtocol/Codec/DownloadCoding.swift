internal import DriftlessContract
internal import Foundation
internal import SwiftProtobuf

extension PullRequest: WireMessage {
    public init(wire bytes: [UInt8], as format: WireFormat) throws(WireError) {
        let wire = try WireCoding.decode(WirePullRequest.self, bytes, format)
        self.init(
            device: try WireCoding.identifier(wire.device, "The device"),
            contractDigest: try WireCoding.digest(wire.contractDigest, "The contract's digest"), after: wire.after,
            scopes: try ScopeCoding.ids(wire.scopes),
            pageBytes: try WireCoding.count(wire.pageBytes, "The page's bytes"))
    }

    public func wireBytes(as format: WireFormat) throws(WireError) -> [UInt8] {
        var wire = WirePullRequest()
        wire.device = Data(device.bytes)
        wire.contractDigest = Data(contractDigest)
        wire.after = after
        wire.scopes = ScopeCoding.wire(scopes)
        wire.pageBytes = UInt64(clamping: pageBytes)
        return try WireCoding.encode(wire, format)
    }
}

extension PullPage: WireMessage {
    public init(wire bytes: [UInt8], as format: WireFormat) throws(WireError) {
        let (wire, records) = try WireCoding.decodePage(WirePullPage.self, bytes, format, records: 5)
        var digests: [ScopeDigest] = []
        for digest in wire.digests {
            digests.append(
                ScopeDigest(
                    scope: digest.scope, sum: try WireCoding.digest(digest.sum, "A scope's digest"),
                    count: try WireCoding.count(digest.count, "A scope's count")))
        }
        let layouts = try LayoutTable.read(wire.layouts)
        try WireCoding.bound(wire.exits.count, WireLimits.records, "Exits")
        var exits: [Exit] = []
        for exit in wire.exits { exits.append(try Exit(exit)) }
        self.init(
            scopes: try ScopeCoding.ids(wire.scopes), start: wire.start, end: wire.end, complete: wire.complete,
            records: try RecordCoding.read(bytes, at: records, or: wire.records, layouts), exits: exits,
            digests: digests)
    }

    public func wireBytes(as format: WireFormat) throws(WireError) -> [UInt8] {
        var table = LayoutTable(readable: format == .json)
        var wire = WirePullPage()
        wire.start = start
        wire.end = end
        wire.complete = complete
        wire.scopes = ScopeCoding.wire(scopes)
        wire.exits = exits.map { $0.wire(readable: format == .json) }
        if format == .json { wire.records = table.wire(records) } else { table.add(records) }
        wire.layouts = table.layouts
        wire.digests = digests.map { digest in
            .with {
                $0.scope = digest.scope
                $0.sum = Data(digest.sum)
                $0.count = UInt64(clamping: digest.count)
            }
        }
        var bytes = try WireCoding.encode(wire, format)
        if format == .protobuf { RecordCoding.append(records, to: &bytes, field: 5) { table.place($0) } }
        return bytes
    }
}

extension Exit {
    init(_ wire: WireExit) throws(WireError) {
        self.init(
            scope: wire.scope, entity: wire.entity,
            key: try ValueCoding.key(wire.key, wire.keyValues, "An exit's key"), revision: wire.revision)
    }

    func wire(readable: Bool) -> WireExit {
        var wire = WireExit()
        wire.scope = scope
        wire.entity = entity
        if readable { wire.keyValues = ValueCoding.readable(key.values) } else { wire.key = Data(key.bytes) }
        wire.revision = revision
        return wire
    }
}

/// Nothing stands for the tenant alone, which is what most devices have.
enum ScopeCoding {
    static func ids(_ ids: [String]) throws(WireError) -> [String] {
        try WireCoding.bound(ids.count, PullRequest.scopeLimit, "Scopes")
        return ids.isEmpty ? [Scope.tenant.id] : ids
    }

    static func wire(_ ids: [String]) -> [String] { ids == [Scope.tenant.id] ? [] : ids }
}

extension SnapshotCursor {
    init(_ wire: WireSnapshotCursor) throws(WireError) {
        let atBeginning = wire.after.isEmpty && wire.afterValues.isEmpty
        self.init(
            start: wire.start, entity: wire.entity,
            after: atBeginning ? nil : try ValueCoding.key(wire.after, wire.afterValues, "The cursor's key"))
    }

    func wire(readable: Bool) -> WireSnapshotCursor {
        var wire = WireSnapshotCursor()
        wire.start = start
        wire.entity = entity
        if readable {
            wire.afterValues = ValueCoding.readable(after?.values ?? [])
        } else {
            wire.after = Data(after?.bytes ?? [])
        }
        return wire
    }
}

extension SnapshotRequest: WireMessage {
    public init(wire bytes: [UInt8], as format: WireFormat) throws(WireError) {
        let wire = try WireCoding.decode(WireSnapshotRequest.self, bytes, format)
        self.init(
            device: try WireCoding.identifier(wire.device, "The device"),
            contractDigest: try WireCoding.digest(wire.contractDigest, "The contract's digest"),
            scope: wire.scope.isEmpty ? Scope.tenant.id : wire.scope,
            cursor: wire.hasCursor ? try SnapshotCursor(wire.cursor) : nil,
            pageBytes: try WireCoding.count(wire.pageBytes, "The page's bytes"))
    }

    public func wireBytes(as format: WireFormat) throws(WireError) -> [UInt8] {
        var wire = WireSnapshotRequest()
        wire.device = Data(device.bytes)
        wire.contractDigest = Data(contractDigest)
        if scope != Scope.tenant.id { wire.scope = scope }
        if let cursor { wire.cursor = cursor.wire(readable: format == .json) }
        wire.pageBytes = UInt64(clamping: pageBytes)
        return try WireCoding.encode(wire, format)
    }
}

extension SnapshotPage: WireMessage {
    public init(wire bytes: [UInt8], as format: WireFormat) throws(WireError) {
        let (wire, records) = try WireCoding.decodePage(WireSnapshotPage.self, bytes, format, records: 3)
        let layouts = try LayoutTable.read(wire.layouts)
        self.init(
            scope: wire.scope.isEmpty ? Scope.tenant.id : wire.scope,
            cursor: wire.hasCursor ? try SnapshotCursor(wire.cursor) : nil, start: wire.start,
            records: try RecordCoding.read(bytes, at: records, or: wire.records, layouts),
            next: wire.hasNext ? try SnapshotCursor(wire.next) : nil)
    }

    public func wireBytes(as format: WireFormat) throws(WireError) -> [UInt8] {
        var table = LayoutTable(readable: format == .json)
        var wire = WireSnapshotPage()
        if scope != Scope.tenant.id { wire.scope = scope }
        if let cursor { wire.cursor = cursor.wire(readable: format == .json) }
        wire.start = start
        if format == .json { wire.records = table.wire(records) } else { table.add(records) }
        wire.layouts = table.layouts
        if let next { wire.next = next.wire(readable: format == .json) }
        var bytes = try WireCoding.encode(wire, format)
        if format == .protobuf { RecordCoding.append(records, to: &bytes, field: 3) { table.place($0) } }
        return bytes
    }
}
