internal import DriftlessContract
internal import Foundation
internal import SwiftProtobuf

/// Values in both notations: packed for machines, one by one for people.
enum ValueCoding {
    static func packed(_ values: [Value]) -> Data { Data(PackedRow.pack(values)) }

    static func readable(_ values: some Sequence<Value>) -> [WireValue] { values.map(readable) }

    static func readable(_ value: Value) -> WireValue {
        var wire = WireValue()
        switch value {
        case .null:
            wire.null = true
        case .integer(let x):
            wire.integer = x
        case .real(let x) where !x.isNaN && !(x == 0 && x.sign == .minus):
            wire.real = x
        case .blob(let x):
            wire.blob = Data(x)
        case .text(let x):
            // JSON cannot hold ill-formed UTF-8, and replacing it would change the value.
            if let text = String(validating: x, as: UTF8.self) {
                wire.text = text
            } else {
                wire.packed = packed([value])
            }
        case .real:
            wire.packed = packed([value])
        }
        return wire
    }

    static func values(_ packed: Data, _ readable: [WireValue], _ what: String) throws(WireError) -> [Value] {
        guard !readable.isEmpty else { return try unpack(packed, what) }
        guard packed.isEmpty else { throw WireError("\(what) comes both packed and readable; send one of them.") }
        var values: [Value] = []
        for value in readable { values.append(try read(value, what)) }
        return values
    }

    static func read(_ wire: WireValue, _ what: String) throws(WireError) -> Value {
        switch wire.kind {
        case .null: return .null
        case .integer(let x): return .integer(x)
        case .real(let x): return .real(x)
        case .text(let x): return .string(x)
        case .blob(let x): return .blob(Array(x))
        case .packed(let x):
            let values = try unpack(x, what)
            guard let value = values.first, values.count == 1 else {
                throw WireError("\(what) has a packed value that holds \(values.count) values; it must hold 1.")
            }
            return value
        case nil: throw WireError("\(what) has a value of no kind.")
        }
    }

    static func unpack(_ packed: Data, _ what: String) throws(WireError) -> [Value] {
        do {
            return try PackedRow.unpack(Array(packed))
        } catch {
            throw WireError("\(what) is malformed at byte \(error.offset).")
        }
    }

    /// A key's bytes are its identity: only the form that packing gives is taken, or one record had two keys.
    static func key(_ packed: Data, _ readable: [WireValue], _ what: String) throws(WireError) -> RecordKey {
        let values = try values(packed, readable, what)
        guard !values.isEmpty else { throw WireError("\(what) is missing.") }
        guard !values.contains(.null) else { throw WireError("\(what) holds NULL; a key never does.") }
        let bytes = PackedRow.pack(values)
        guard packed.isEmpty || packed.elementsEqual(bytes) else { throw WireError("\(what) is not canonical.") }
        return RecordKey(bytes: bytes)
    }
}
