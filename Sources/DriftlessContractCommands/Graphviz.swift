internal import Foundation

/// Draws graphs with `dot`.
struct Graphviz: Sendable {
    private let program: URL

    /// - Returns: `nil` where it is not installed.
    init?() {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        let found = folders.map { URL(filePath: String($0)).appending(path: "dot") }.first {
            FileManager.default.isExecutableFile(atPath: $0.path)
        }
        guard let found else { return nil }
        program = found
    }

    /// - Returns: the drawing alone, without a document around it; `nil` if there is none.
    func draw(_ graph: String) -> String? {
        let dot = Process()
        dot.executableURL = program
        dot.arguments = ["-Tsvg"]
        let input = Pipe(), output = Pipe()
        (dot.standardInput, dot.standardOutput, dot.standardError) = (input, output, FileHandle.nullDevice)
        do {
            try dot.run()
            // It reads all before it writes any.
            try input.fileHandleForWriting.write(contentsOf: Data(graph.utf8))
            try input.fileHandleForWriting.close()
            let data = try output.fileHandleForReading.readToEnd() ?? Data()
            dot.waitUntilExit()
            let text = String(decoding: data, as: UTF8.self)
            guard dot.terminationStatus == 0, let start = text.firstRange(of: "<svg") else { return nil }
            return String(text[start.lowerBound...])
        } catch {
            return nil
        }
    }
}
