internal import DriftlessContractFile
internal import Foundation

/// Findings that were there before, by fingerprint: a check then speaks of what came since.
struct Baseline: Codable {
    var fingerprints: [String]

    init(_ findings: [Diagnostic]) { fingerprints = Set(findings.map(\.fingerprint)).sorted() }

    init(path: String) throws {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CommandFailure.usage(
                "There is no baseline \(path). Write one: driftless check --write-baseline \(path)")
        }
        do {
            self = try JSONDecoder().decode(Baseline.self, from: data)
        } catch {
            throw CommandFailure.usage("\(path) is no baseline. Write it anew with --write-baseline.")
        }
    }

    func write(to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try OutputFile.write(String(decoding: encoder.encode(self), as: UTF8.self) + "\n", to: path)
    }
}
