internal import DriftlessContract

/// A column's type in the contract, from its declaration and its data.
struct InferredType {
    var type: FieldType
    var maximum: Double?
    var comment: String?

    init(_ type: FieldType, max: Double? = nil, _ comment: String? = nil) {
        self.type = type
        self.maximum = max
        self.comment = comment
    }

    static func of(_ column: Catalogue.Column, _ sample: ColumnSample, isKey: Bool) -> InferredType {
        let word = column.baseType
        let all = sample.values
        let empty = all == 0
        let any = InferredType(
            .any, empty ? "no data to tell the type by; any value is kept as it is" : mixed(column, sample))
        if word.contains("BOOL"), sample.integers == all, sample.notBool == 0 { return InferredType(.bool) }
        switch column.affinity {
        case .integer:
            return sample.integers == all ? InferredType(.int) : any
        case .real:
            return sample.reals == all ? InferredType(.real) : any
        case .text:
            return sample.texts == all ? text(column, sample, isKey: isKey) : any
        case .blob:
            if sample.blobs == all { return column.declaredType.isEmpty && empty ? any : InferredType(.blob) }
            if sample.integers == all { return InferredType(.int) }
            if sample.reals == all { return InferredType(.real) }
            if sample.texts == all { return text(column, sample, isKey: isKey) }
            return any
        case .numeric:
            return numeric(column, sample) ?? any
        }
    }

    private static func numeric(_ column: Catalogue.Column, _ sample: ColumnSample) -> InferredType? {
        let all = sample.values
        if let (precision, scale) = column.digits, sample.numbers == all, sample.beyondScale == 0 {
            return InferredType(.decimal(precision: precision, scale: scale, .real))
        }
        guard all > 0 else { return nil }
        if sample.dates == all { return InferredType(.date(.text)) }
        if sample.timestamps == all { return InferredType(.timestamp(.text)) }
        if sample.spacedTimes == all {
            return InferredType(.text, "times with a space instead of T: kept as text, exactly as they are")
        }
        // A NUMERIC column stores 2.0 as the integer 2, so whole numbers are all that is sure to stay.
        let fractional = ["NUMERIC", "DECIMAL", "NUMBER", "MONEY"].contains { column.baseType.contains($0) }
        return sample.integers == all && !fractional ? InferredType(.int) : nil
    }

    private static func text(_ column: Catalogue.Column, _ sample: ColumnSample, isKey: Bool) -> InferredType {
        let all = sample.values
        if all > 0, sample.uuids == all { return InferredType(.uuid7(.text)) }
        if column.baseType.contains("DATE") || column.baseType.contains("TIME"), all > 0 {
            if sample.dates == all { return InferredType(.date(.text)) }
            if sample.timestamps == all { return InferredType(.timestamp(.text)) }
        }
        if column.baseType.contains("CHAR"), let (length, _) = column.digits, sample.multiline == 0,
            sample.longest <= length
        {
            return InferredType(.string, max: Double(length))
        }
        if isKey, sample.multiline == 0, sample.longest <= 255 { return InferredType(.string) }
        // The default limit of text is 64 KiB; data that is there already must pass.
        if sample.longest > 16_384 {
            let limit = Double(sample.longest) * 4
            return InferredType(.text, max: limit, "the longest value has \(sample.longest) characters")
        }
        return InferredType(.text)
    }

    private static func mixed(_ column: Catalogue.Column, _ sample: ColumnSample) -> String {
        let kinds = [
            (sample.integers, "integers"), (sample.reals, "reals"), (sample.texts, "texts"), (sample.blobs, "blobs"),
        ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        let declared = column.declaredType.isEmpty ? "without a type" : "as \(column.declaredType)"
        return "declared \(declared), holds \(kinds.joined(separator: ", ")): every value is kept as it is"
    }
}

extension Catalogue.Column {
    /// The declared type without its digits, in capitals.
    var baseType: String { String(declaredType.uppercased().prefix { $0 != "(" }) }

    /// `(p, s)` or `(n)` of the declared type.
    var digits: (Int, Int)? {
        guard let open = declaredType.firstIndex(of: "("), let close = declaredType.lastIndex(of: ")"), open < close
        else { return nil }
        let parts = declaredType[declaredType.index(after: open)..<close].split(separator: ",")
            .map { Int($0.trimmingPrefix { $0 == " " }.prefix { $0 != " " }) }
        guard let first = parts.first ?? nil, first > 0 else { return nil }
        guard parts.count > 1 else { return (first, 0) }
        // Beyond 15 digits a double is no longer exact.
        guard parts.count == 2, let second = parts[1], second >= 0, second <= first, first <= 15 else { return nil }
        return (first, second)
    }
}
