internal import DriftlessSQLite

/// Which failures pass by themselves: the same call may succeed later.
enum Unavailable {
    static func isTemporary(_ error: any Error) -> Bool { retryAfter(error) != nil }

    /// Seconds after which asking again makes sense.
    static func retryAfter(_ error: any Error) -> Int? {
        if let error = error as? ServerError { return error.code == .stopping ? 1 : nil }
        switch (error as? StoreError)?.code {
        case .locked?: return 1
        case .diskFull?, .readOnly?: return 30
        default: return nil
        }
    }
}
