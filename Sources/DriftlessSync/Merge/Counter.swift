internal import DriftlessContract
internal import DriftlessProtocol

/// Adds new − old to what is stored, known or not; NULL is 0.
enum Counter {
    static func settle(_ c: FieldConflict) -> Settlement {
        guard let sum = sum(c.theirs, old: c.base, new: c.mine) else { return .overflow }
        return .settled(sum, .both)
    }

    /// - Returns: `nil` on overflow.
    static func sum(_ stored: Value, old: Value, new: Value) -> Value? {
        if old == new { return stored }
        if let stored = integer(stored), let old = integer(old), let new = integer(new) {
            // Stepwise: new − old may overflow alone although the sum has room.
            let (delta, first) = new.subtractingReportingOverflow(old)
            if !first {
                let (sum, second) = stored.addingReportingOverflow(delta)
                return second ? nil : .integer(sum)
            }
            let (rest, second) = stored.subtractingReportingOverflow(old)
            let (sum, third) = rest.addingReportingOverflow(new)
            return second || third ? nil : .integer(sum)
        }
        guard let stored = real(stored), let old = real(old), let new = real(new) else { return new }
        return .real(stored + (new - old))
    }

    private static func integer(_ value: Value) -> Int64? {
        switch value {
        case .null: 0
        case .integer(let x): x
        case .real, .text, .blob: nil
        }
    }

    private static func real(_ value: Value) -> Double? {
        switch value {
        case .null: 0
        case .integer(let x): Double(x)
        case .real(let x): x
        case .text, .blob: nil
        }
    }
}
