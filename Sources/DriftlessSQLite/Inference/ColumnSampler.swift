internal import DriftlessContract

/// What one column holds, counted by one query.
public struct ColumnSample: Hashable, Sendable {
    public var nulls = 0
    public var integers = 0
    public var reals = 0
    public var texts = 0
    public var blobs = 0
    /// Unicode scalars of the longest text.
    public var longest = 0
    public var multiline = 0
    public var uuids = 0
    public var dates = 0
    public var timestamps = 0
    /// Dates with a time in SQLite's own form, a space between.
    public var spacedTimes = 0
    /// Integers other than 0 and 1.
    public var notBool = 0
    /// Numbers that the declared scale does not hold.
    public var beyondScale = 0
    public var lowest: Double?
    public var highest: Double?

    public init() {}
    public var values: Int { integers + reals + texts + blobs }
    public var numbers: Int { integers + reals }
}

extension Connection {
    /// Looks at all rows of a column once. `digits` is the declared (precision, scale), if any.
    public func sample(table: String, column: String, digits: (Int, Int)? = nil) throws -> ColumnSample {
        let c = quoted(column)
        let day = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]"
        let hex = "[0-9a-f]"
        let uuid = [8, 4, 4, 4, 12].map { String(repeating: hex, count: $0) }.joined(separator: "-")
        let clock = "[0-9][0-9]:[0-9][0-9]:[0-9][0-9]"
        let beyond =
            digits.map { "round(\(c), \($0.1)) <> \(c) OR abs(\(c)) >= 1e\(max(0, $0.0 - $0.1))" } ?? "0"
        let row = try first(
            """
            SELECT total(__t = 'null'), total(__t = 'integer'), total(__t = 'real'), total(__t = 'text'),
              total(__t = 'blob'),
              max(CASE WHEN __t = 'text' THEN length(\(c)) END),
              total(__t = 'text' AND (instr(\(c), char(10)) OR instr(\(c), char(13)) OR instr(\(c), char(0)))),
              total(__t = 'text' AND \(c) GLOB '\(uuid)'),
              total(__t = 'text' AND \(c) GLOB '\(day)' AND date(\(c)) IS \(c)),
              total(__t = 'text' AND \(c) GLOB '\(day)T\(clock)*Z' AND datetime(\(c)) IS NOT NULL),
              total(__t = 'text' AND \(c) GLOB '\(day) \(clock)*'),
              total(__t = 'integer' AND \(c) NOT IN (0, 1)),
              total(__t IN ('integer', 'real') AND (\(beyond))),
              min(CASE WHEN __t IN ('integer', 'real') THEN \(c) + 0.0 END),
              max(CASE WHEN __t IN ('integer', 'real') THEN \(c) + 0.0 END)
            FROM (SELECT \(c), typeof(\(c)) AS __t FROM \(quoted(table)))
            """)
        var sample = ColumnSample()
        guard let row else { return sample }
        func count(_ i: Int) -> Int { Int(row[i].number ?? 0) }
        sample.nulls = count(0)
        sample.integers = count(1)
        sample.reals = count(2)
        sample.texts = count(3)
        sample.blobs = count(4)
        sample.longest = count(5)
        sample.multiline = count(6)
        sample.uuids = count(7)
        sample.dates = count(8)
        sample.timestamps = count(9)
        sample.spacedTimes = count(10)
        sample.notBool = count(11)
        sample.beyondScale = count(12)
        sample.lowest = row[13].number
        sample.highest = row[14].number
        return sample
    }
}

extension Value {
    var number: Double? {
        switch self {
        case .integer(let x): Double(x)
        case .real(let x): x
        case .null, .text, .blob: nil
        }
    }
}
