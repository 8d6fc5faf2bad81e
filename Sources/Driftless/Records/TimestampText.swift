internal import Foundation
public import GRDB

extension DatabaseDateEncodingStrategy {
    /// `2026-11-25T09:30:00Z`, with milliseconds where there are any: the text of a `timestamp` in a contract.
    ///
    /// A whole second is written without a fraction, so that a record that was read and is written back does not
    /// change its timestamps.
    public static let iso8601Timestamp = DatabaseDateEncodingStrategy.custom { date in
        let milliseconds = (date.timeIntervalSince1970 * 1000).rounded()
        let isWhole = milliseconds.truncatingRemainder(dividingBy: 1000) == 0
        return Date(timeIntervalSince1970: milliseconds / 1000)
            .formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: !isWhole))
    }
}
