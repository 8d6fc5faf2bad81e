import Foundation

/// A measured figure beside its baseline.
struct Figure: Codable, Sendable {
    /// What a goal of the design asks of a ratio or a value.
    enum Goal: Codable, Sendable {
        case atLeast(Double)
        case atMost(Double)

        func isMet(by value: Double) -> Bool {
            switch self {
            case .atLeast(let bound): value >= bound
            case .atMost(let bound): value <= bound
            }
        }
        var text: String {
            switch self {
            case .atLeast(let bound): "≥ \(bound)"
            case .atMost(let bound): "≤ \(bound)"
            }
        }
    }

    var name: String
    /// Of `value` and `baseline`.
    var unit: String
    var value: Double
    var baseline: Double?
    var baselineName: String?
    var goal: Goal?

    /// `nil` where nothing is compared: the goal is of the value itself.
    var ratio: Double? { baseline.map { value / $0 } }

    var line: String {
        var line = name.padding(toLength: 52, withPad: " ", startingAt: 0)
        line += Figure.text(value) + " " + unit
        if let ratio, let baseline, let baselineName {
            line += String(format: ", %.2f of %@", ratio, "\(Figure.text(baseline)) (\(baselineName))")
        }
        if let goal {
            line += "; goal \(goal.text): " + (goal.isMet(by: ratio ?? value) ? "met" : "MISSED")
        }
        return line
    }

    private static func text(_ x: Double) -> String {
        x >= 100 ? grouped(Int(x.rounded())) : String(format: "%.2f", x)
    }
}

/// A run's figures, as they are kept.
struct Report: Codable {
    var commit: String
    var date: String
    var cores: Int
    var sqlite: String
    var rows: Int
    var runs: Int
    var figures: [Figure]

    func json(pretty: Bool) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = pretty ? [.prettyPrinted, .sortedKeys] : [.sortedKeys]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    func append(to path: String) throws {
        if !FileManager.default.fileExists(atPath: path) { try Data().write(to: URL(fileURLWithPath: path)) }
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        defer { try? file.close() }
        try file.seekToEnd()
        try file.write(contentsOf: Data((json(pretty: false) + "\n").utf8))
    }
}

/// 1234567 as 1,234,567.
func grouped(_ x: Int) -> String {
    let digits = Array(String(x))
    return digits.enumerated().map { i, digit in
        i > 0 && (digits.count - i).isMultiple(of: 3) ? ",\(digit)" : "\(digit)"
    }.joined()
}

/// Seconds that a body takes.
func seconds(_ body: () throws -> Void) rethrows -> Double {
    let began = ContinuousClock.now
    try body()
    return began.duration(to: .now) / .seconds(1)
}

func seconds(_ body: () async throws -> Void) async rethrows -> Double {
    let began = ContinuousClock.now
    try await body()
    return began.duration(to: .now) / .seconds(1)
}

func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
}

/// Both in turn, so that a machine that slows down slows both.
func inTurn(_ runs: Int, _ a: () throws -> Double, _ b: () throws -> Double) rethrows -> (Double, Double) {
    var times: ([Double], [Double]) = ([], [])
    for _ in 0..<runs {
        times.0.append(try a())
        times.1.append(try b())
    }
    return (median(times.0), median(times.1))
}
