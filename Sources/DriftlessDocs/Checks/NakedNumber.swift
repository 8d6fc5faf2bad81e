/// Numbers with a unit in prose: what drifts first.
enum NakedNumber {
    private static let units: Set = [
        "ms", "s", "sec", "secs", "second", "seconds", "min", "mins", "minute", "minutes", "h", "hour", "hours", "d",
        "day",
        "days", "week", "weeks", "month", "months", "year", "years", "b", "byte", "bytes", "kb", "mb", "gb", "kib",
        "mib",
        "gib", "kbit", "mbit", "%", "percent", "rows", "records", "operations", "attempts", "retries", "times", "seeds",
        "devices",
    ]

    static func all(in text: String) -> [String] {
        var found: [String] = []
        let words = text.split(whereSeparator: { " \n\t(),;:!?“”\"".contains($0) }).map { word in
            word.last == "." ? word.dropLast() : word
        }
        for (index, word) in words.enumerated() {
            let digits = word.prefix { $0.isASCII && ($0.isNumber || $0 == "." || $0 == ",") }
            guard digits.contains(where: \.isNumber) else { continue }
            let rest = word.dropFirst(digits.count)
            let unit = rest.hasPrefix("-") ? rest.dropFirst() : rest
            if units.contains(unit.lowercased()) {
                found.append(String(word))
            } else if rest.isEmpty, index + 1 < words.count, units.contains(words[index + 1].lowercased()) {
                found.append("\(word) \(words[index + 1])")
            }
        }
        return found
    }
}
