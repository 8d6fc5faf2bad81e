extension Field {
    /// The value as it travels and is hashed: what column affinity may have changed is changed back.
    ///
    /// A REAL value in a NUMERIC column reads back as an integer if it is whole; `-0.0` loses its sign in a REAL
    /// column. Both devices must call such values the same.
    public func canonical(_ value: Value) -> Value {
        guard type.storage == .real else { return value }
        switch value {
        case .integer(let x):
            guard let real = Double(exactly: x) else { return value }
            return .real(real)
        case .real(let x):
            return x == 0 ? .real(0) : value
        case .null, .text, .blob:
            return value
        }
    }

    /// Why a canonical value cannot stand in this field; `nil` if it can. The same verdict on device and server.
    public func objection(to value: Value) -> String? {
        switch (value, type.storage) {
        // SQLite stores NULL in its place, so no replica could hold it.
        case (.real(let x), _) where x.isNaN:
            return "is not a number"
        case (.null, _):
            return required ? "must not be NULL" : nil
        case (_, .any), (.integer, .integer), (.real, .real), (.text, .text), (.blob, .blob):
            return rangeObjection(to: value)
        case (.integer, _), (.real, _), (.text, _), (.blob, _):
            return "is \(value.storageName), and \(type.word) wants \(type.storage.rawValue)"
        }
    }

    // Nothing is put into words, or counted, unless it must be: every field of every change comes by here.
    private func rangeObjection(to value: Value) -> String? {
        switch value {
        case .integer(let x):
            if case .bool = type, x != 0, x != 1 { return "is \(x), and bool wants 0 or 1" }
            return bounds(Double(x), "is \(x)")
        case .real(let x):
            return bounds(x, "is \(x)")
        case .text(let bytes):
            if case .enumeration(let values, open: false) = type,
                !values.contains(where: { $0.utf8.elementsEqual(bytes) })
            {
                return "is '\(value)', and the enum knows \(values.joined(separator: ", "))"
            }
            guard limits.max != nil else { return nil }
            let count = String(decoding: bytes, as: UTF8.self).unicodeScalars.count
            return bounds(upTo: Double(count), "has \(count) characters")
        case .blob(let bytes):
            return bounds(upTo: Double(bytes.count), "has \(bytes.count) bytes")
        case .null:
            return nil
        }
    }

    private func bounds(_ x: Double, _ what: @autoclosure () -> String) -> String? {
        if let min = limits.min, x < min { return "\(what()), below the minimum \(Self.number(min))" }
        return bounds(upTo: x, what())
    }

    private func bounds(upTo x: Double, _ what: @autoclosure () -> String) -> String? {
        if let max = limits.max, x > max { return "\(what()), above the maximum \(Self.number(max))" }
        return nil
    }

    /// Limits are counts more often than not.
    private static func number(_ x: Double) -> String { Int64(exactly: x).map(String.init) ?? "\(x)" }
}

extension Value {
    /// SQLite's word for the storage class.
    public var storageName: String {
        switch self {
        case .null: "NULL"
        case .integer: "integer"
        case .real: "real"
        case .text: "text"
        case .blob: "blob"
        }
    }
}
