public import DriftlessContract
internal import Foundation
public import GRDB

/// Fields of the type `any` are `Value`s in records.
extension Value: DatabaseValueConvertible {
    public var databaseValue: DatabaseValue {
        switch self {
        case .null: .null
        case .integer(let x): x.databaseValue
        case .real(let x): x.databaseValue
        case .text(let x): String(decoding: x, as: UTF8.self).databaseValue
        case .blob(let x): Data(x).databaseValue
        }
    }

    public static func fromDatabaseValue(_ value: DatabaseValue) -> Value? {
        switch value.storage {
        // Of an optional property, none.
        case .null: nil
        case .int64(let x): .integer(x)
        case .double(let x): .real(x)
        case .string(let x): .string(x)
        case .blob(let x): .blob(Array(x))
        }
    }
}
