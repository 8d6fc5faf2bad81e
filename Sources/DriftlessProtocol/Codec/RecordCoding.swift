internal import DriftlessContract
internal import SwiftProtobuf

/// The records of a page between their own values and protobuf's bytes, without a generated message for each: pages are
/// nearly all records, and making those messages takes longer than reading the rows.
///
/// The bytes are those that the generated code writes. What is unusual in a record, faults too, is left to that.
enum RecordCoding {
    /// - Parameters:
    ///   - message: the page's bytes without its records.
    ///   - field: the number of the page's field of records.
    static func append(
        _ records: [RecordState], to message: inout [UInt8], field: UInt64, places: (Layout) -> UInt32
    ) {
        for record in records {
            let place = UInt64(places(record.layout))
            let row = record.row.map { PackedRow.count($0) } ?? 0
            let count =
                number(place) + content(record.key.bytes.count) + number(record.revision) + content(16)
                + (record.row == nil ? 2 : 0) + content(row)
            message.appendVarint(field << 3 | 2)
            message.appendVarint(UInt64(count))
            if place != 0 { message.append(number: place, field: 1) }
            if !record.key.bytes.isEmpty {
                message.appendHead(field: 2, count: record.key.bytes.count)
                message += record.key.bytes
            }
            if record.revision != 0 { message.append(number: record.revision, field: 3) }
            message.appendHead(field: 4, count: 16)
            message += record.life.bytes
            if record.row == nil { message.append(number: 1, field: 5) }
            if let values = record.row, row > 0 {
                message.appendHead(field: 6, count: row)
                for value in values { PackedRow.append(value, to: &message) }
            }
        }
    }

    private static func number(_ value: UInt64) -> Int { value == 0 ? 0 : 1 + PackedRow.varintCount(value) }
    private static func content(_ count: Int) -> Int {
        count == 0 ? 0 : 1 + PackedRow.varintCount(UInt64(count)) + count
    }

    /// - Returns: the page's bytes without its records, and where in `bytes` these are; `nil` if that cannot be told.
    static func split(_ bytes: [UInt8], field: UInt64) -> (rest: [UInt8], records: [Range<Int>])? {
        bytes.withUnsafeBytes { buffer in
            var reader = ProtobufReader(buffer)
            var rest: [UInt8] = []
            var records: [Range<Int>] = []
            while !reader.isAtEnd {
                let start = reader.at
                guard let tag = reader.varint() else { return nil }
                if tag == field << 3 | 2 {
                    guard let range = reader.content() else { return nil }
                    records.append(range)
                } else {
                    guard reader.skip(tag) else { return nil }
                    rest += buffer[start..<reader.at]
                }
            }
            return (rest, records)
        }
    }

    /// - Parameter ranges: where the records are in `bytes`; `nil`: they came with the page, as `wire`.
    static func read(
        _ bytes: [UInt8], at ranges: [Range<Int>]?, or wire: [WireRecord], _ layouts: [Layout]
    ) throws(WireError) -> [RecordState] {
        guard let ranges else { return try RecordState.read(wire, layouts) }
        try WireCoding.bound(ranges.count, WireLimits.records, "Records")
        var records: [RecordState] = []
        records.reserveCapacity(ranges.count)
        for range in ranges {
            if let record = bytes.withUnsafeBytes({ plain(UnsafeRawBufferPointer(rebasing: $0[range]), layouts) }) {
                records.append(record)
            } else {
                let wire = try WireCoding.decode(WireRecord.self, Array(bytes[range]), .protobuf)
                records.append(try RecordState(wire, layouts))
            }
        }
        return records
    }

    /// - Returns: `nil` for a record with anything unusual.
    private static func plain(_ bytes: UnsafeRawBufferPointer, _ layouts: [Layout]) -> RecordState? {
        var reader = ProtobufReader(bytes)
        var layout: UInt64 = 0, revision: Revision = 0, removed: UInt64 = 0
        var key = 0..<0, life = 0..<0, row = 0..<0
        while !reader.isAtEnd {
            guard let tag = reader.varint() else { return nil }
            switch tag {
            case 1 << 3: layout = reader.varint() ?? .max
            case 3 << 3: revision = reader.varint() ?? .max
            case 5 << 3: removed = reader.varint() ?? .max
            case 2 << 3 | 2: key = reader.content() ?? 0..<0
            case 4 << 3 | 2: life = reader.content() ?? 0..<0
            case 6 << 3 | 2: row = reader.content() ?? 0..<0
            default: return nil
            }
            if reader.isBroken { return nil }
        }
        guard layout < layouts.count, removed <= 1,
            let id = Identifier(bytes: UnsafeRawBufferPointer(rebasing: bytes[life])),
            PackedRow.isCanonicalKey(UnsafeRawBufferPointer(rebasing: bytes[key])),
            let values = try? PackedRow.unpack(UnsafeRawBufferPointer(rebasing: bytes[row]))
        else { return nil }
        let names = layouts[Int(layout)]
        guard values.count == (removed == 1 ? 0 : names.fields.count) else { return nil }
        return RecordState(
            layout: names, key: RecordKey(bytes: [UInt8](UnsafeRawBufferPointer(rebasing: bytes[key]))),
            revision: revision, life: id,
            row: removed == 1 ? nil : values)
    }
}

/// Goes through a protobuf message's fields.
private struct ProtobufReader {
    private let bytes: UnsafeRawBufferPointer
    private(set) var at = 0
    private(set) var isBroken = false

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    var isAtEnd: Bool { at >= bytes.count }

    mutating func varint() -> UInt64? {
        let value = PackedRow.varint(bytes, &at)
        if value == nil { isBroken = true }
        return value
    }

    /// Of a field with a length.
    mutating func content() -> Range<Int>? {
        guard let count = varint(), count <= UInt64(bytes.count - at) else {
            isBroken = true
            return nil
        }
        defer { at += Int(count) }
        return at..<at + Int(count)
    }

    /// - Returns: false for what has no length of its own.
    mutating func skip(_ tag: UInt64) -> Bool {
        switch tag & 7 {
        case 0: return varint() != nil
        case 2: return content() != nil
        case 1, 5:
            let count = tag & 7 == 1 ? 8 : 4
            guard bytes.count - at >= count else { return false }
            at += count
            return true
        default: return false
        }
    }
}

extension [UInt8] {
    fileprivate mutating func appendVarint(_ value: UInt64) { PackedRow.appendVarint(value, to: &self) }

    fileprivate mutating func append(number: UInt64, field: UInt64) {
        appendVarint(field << 3)
        appendVarint(number)
    }

    fileprivate mutating func appendHead(field: UInt64, count: Int) {
        appendVarint(field << 3 | 2)
        appendVarint(UInt64(count))
    }
}
