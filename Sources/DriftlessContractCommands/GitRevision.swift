internal import DriftlessContractFile
internal import Foundation

/// A file as a revision of git has it: `main:sync/contract.yaml`.
struct GitRevision {
    private var name: String

    /// - Parameter path: `nil` comes of one that names no revision.
    init?(_ path: String) {
        guard let colon = path.firstIndex(of: ":"), colon != path.startIndex, !path.hasPrefix("-"),
            path.index(after: colon) != path.endIndex
        else { return nil }
        name = path
    }

    /// - Throws: `CommandFailure` of usage with git's own words.
    func text() throws -> String {
        let git = Process()
        git.executableURL = URL(filePath: "/usr/bin/env")
        // A path in git begins at the repository's root; the caller's is one of this folder.
        let parts = name.split(separator: ":", maxSplits: 1).map(String.init)
        git.arguments = ["git", "show", "\(parts[0]):./\(parts[1])"]
        let output = Pipe(), errors = Pipe()
        git.standardOutput = output
        git.standardError = errors
        do {
            try git.run()
        } catch {
            throw CommandFailure.usage("\(name) names a revision, and git cannot be started.")
        }
        let data = (try? output.fileHandleForReading.read(upToCount: ContractLoader.byteLimit + 1)) ?? Data()
        let complaint = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        // What is longer is refused; git must not wait for a reader.
        try? output.fileHandleForReading.close()
        git.waitUntilExit()
        guard git.terminationStatus == 0 || data.count > ContractLoader.byteLimit else {
            throw CommandFailure.usage(
                "There is no contract \(name): \(complaint.trimmingCharacters(in: .whitespacesAndNewlines))")
        }
        return String(decoding: data, as: UTF8.self)
    }
}
