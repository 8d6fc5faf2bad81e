internal import DriftlessContract
internal import DriftlessProtocol
internal import DriftlessSQLite
internal import DriftlessSync

/// What a transaction that applies has taken so far: the records whose shown row may change, and the scopes' digests.
struct TouchedRecords {
    private var refs: Set<RecordRef> = []
    /// The server's new rows; `nil` for a removal.
    private(set) var server: [RecordRef: [Value]?] = [:]
    private var held: Set<RecordRef> = []
    /// What a record was given, for records whose underlay is gone when an app's trigger writes them again.
    var images: [RecordRef: [Value]?] = [:]
    /// The app's tables that were given rows already.
    var shown: Set<String> = []
    /// Known to be empty when the transaction began: no look-up per record.
    private(set) var mayHaveUnderlay: Bool
    let mayHavePending: Bool
    /// Of the scopes that this device takes, by their ids.
    private var sums: [String: ScopeSum] = [:]
    private let sumsBefore: [String: ScopeSum]

    init(_ connection: Connection) throws {
        mayHaveUnderlay = try connection.integer("SELECT EXISTS (SELECT 1 FROM driftless_underlay)") == 1
        mayHavePending = try connection.integer("SELECT EXISTS (SELECT 1 FROM driftless_change WHERE pending = 1)") == 1
        for row in try connection.rows("SELECT scope, sum, count FROM driftless_scope WHERE state <> 'leaving'") {
            sums[row[0].description] = ScopeSum(bytes: row[1].asBytes ?? [], count: Int(row[2].asInteger ?? 0))
        }
        guard sums[Scope.tenant.id] != nil else {
            throw StoreError(
                .damaged, "The file's sync tables are damaged. Restore the file from a backup, or detach it.")
        }
        sumsBefore = sums
    }

    mutating func add(_ ref: RecordRef) { refs.insert(ref) }
    func contains(_ ref: RecordRef) -> Bool { refs.contains(ref) }

    mutating func take(_ row: [Value]?, for ref: RecordRef, wasHeld: Bool) {
        refs.insert(ref)
        server[ref] = .some(row)
        if wasHeld { held.insert(ref) }
    }

    /// Nothing waits or is pending that a server's row would have to be combined with.
    var mayShowAtOnce: Bool { !mayHavePending && !mayHaveUnderlay }

    mutating func underlayGrew() { mayHaveUnderlay = true }

    /// Nothing here knew the record before: the app's table has no row of it, unless by chance.
    func isNew(_ ref: RecordRef) -> Bool {
        mayShowAtOnce && server[ref] != nil && !held.contains(ref)
    }

    /// Whether this device takes the scope.
    func takes(_ scope: String) -> Bool { sums[scope] != nil }

    mutating func add(_ hash: RecordHash?, to scope: String) {
        if let hash { sums[scope]?.add(hash) }
    }

    mutating func subtract(_ hash: RecordHash?, from scope: String) {
        if let hash { sums[scope]?.subtract(hash) }
    }

    /// Before anything compares digests, and at the transaction's end.
    func writeSums(_ connection: Connection) throws {
        for (scope, sum) in sums where sum != sumsBefore[scope] {
            try connection.run(
                "UPDATE driftless_scope SET sum = ?, count = ? WHERE scope = ?", .blob(sum.bytes),
                .integer(Int64(sum.count)), .string(scope))
        }
    }

    /// Sorted keys: b-trees fill from one side (performance.md).
    var inKeyOrder: [RecordRef] { refs.sorted { ($0.entity, $0.key) < ($1.entity, $1.key) } }
}
