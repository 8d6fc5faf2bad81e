internal import DriftlessContract
internal import Foundation
internal import SwiftProtobuf

/// What a message may hold at most. The server bounds a body's bytes; these bound what its bytes may claim.
enum WireLimits {
    static let layouts = 4_096
    static let fields = 4_096
    static let operations = 100_000
    static let changes = 4_000_000
    static let records = 4_000_000
    static let digestBytes = 64
    static let parts: UInt32 = 100_000
    static let terms = 1_000_000
}

enum WireCoding {
    static func decode<M: SwiftProtobuf.Message>(
        _ type: M.Type, _ bytes: [UInt8], _ format: WireFormat
    ) throws(WireError) -> M {
        do {
            switch format {
            case .protobuf: return try M(serializedBytes: bytes)
            case .json:
                // Like protobuf: a newer peer may say more than this one understands.
                var options = JSONDecodingOptions()
                options.ignoreUnknownFields = true
                return try M(jsonUTF8Bytes: bytes, options: options)
            }
        } catch {
            throw WireError("The body is no \(format.rawValue) message of this kind: \(error)")
        }
    }

    /// A page; in protobuf without its records, whose places are told, if these can be told.
    static func decodePage<M: SwiftProtobuf.Message>(
        _ type: M.Type, _ bytes: [UInt8], _ format: WireFormat, records field: UInt64
    ) throws(WireError) -> (page: M, records: [Range<Int>]?) {
        guard format == .protobuf, let (rest, records) = RecordCoding.split(bytes, field: field) else {
            return (try decode(type, bytes, format), nil)
        }
        return (try decode(type, rest, format), records)
    }

    static func encode(_ message: some SwiftProtobuf.Message, _ format: WireFormat) throws(WireError) -> [UInt8] {
        do {
            switch format {
            case .protobuf: return try message.serializedBytes()
            case .json: return try message.jsonUTF8Bytes()
            }
        } catch {
            throw WireError("The message has no form in \(format.rawValue): \(error)")
        }
    }

    static func identifier(_ data: Data, _ what: String) throws(WireError) -> Identifier {
        guard let id = data.withUnsafeBytes({ Identifier(bytes: $0) }) else {
            throw WireError("\(what) has \(data.count) bytes; an identifier has 16.")
        }
        return id
    }

    static func optionalIdentifier(_ data: Data, _ what: String) throws(WireError) -> Identifier? {
        data.isEmpty ? nil : try identifier(data, what)
    }

    static func digest(_ data: Data, _ what: String) throws(WireError) -> [UInt8] {
        try bound(data.count, WireLimits.digestBytes, "\(what) in bytes")
        return Array(data)
    }

    static func count(_ value: UInt64, _ what: String) throws(WireError) -> Int {
        guard let count = Int(exactly: value) else { throw WireError("\(what) is \(value), too large.") }
        return count
    }

    static func bound(_ count: Int, _ limit: Int, _ what: String) throws(WireError) {
        guard count <= limit else { throw WireError("\(what): \(count), and at most \(limit) are taken.") }
    }

    /// An element's index, if the table has it.
    static func index(_ index: UInt32, below count: Int, _ what: String) throws(WireError) -> Int {
        guard let place = Int(exactly: index), place < count else {
            throw WireError("\(what) \(index) is out of range; there are \(count).")
        }
        return place
    }
}

/// Collects the layouts of a message while it is encoded.
struct LayoutTable {
    let readable: Bool
    private(set) var layouts: [WireLayout] = []
    private var places: [Layout: UInt32] = [:]
    // Records come in runs of one entity; comparing with the last spares hashing all its names.
    private var last: (layout: Layout, place: UInt32)?

    init(readable: Bool) { self.readable = readable }

    mutating func place(_ layout: Layout) -> UInt32 {
        if let last, last.layout == layout { return last.place }
        let place = places[layout] ?? UInt32(layouts.count)
        if places.updateValue(place, forKey: layout) == nil {
            layouts.append(
                .with {
                    $0.entity = layout.entity; $0.fields = layout.fields
                })
        }
        last = (layout, place)
        return place
    }

    mutating func add(_ records: [RecordState]) { for record in records { _ = place(record.layout) } }

    static func read(_ wire: [WireLayout]) throws(WireError) -> [Layout] {
        try WireCoding.bound(wire.count, WireLimits.layouts, "Layouts")
        var layouts: [Layout] = []
        for layout in wire {
            try WireCoding.bound(layout.fields.count, WireLimits.fields, "Fields of \(layout.entity)")
            layouts.append(Layout(entity: layout.entity, fields: layout.fields))
        }
        return layouts
    }
}
