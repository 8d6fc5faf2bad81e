public import DriftlessContract
public import GRDB

extension Scope {
    /// The records that have this value in the scope's field, as `.scope("site", siteID)`.
    public static func scope(_ name: String, _ value: some DatabaseValueConvertible) -> Scope {
        .scope(name, Value.fromDatabaseValue(value.databaseValue) ?? .null)
    }
}
