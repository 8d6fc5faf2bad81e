#if Server
    import Foundation

    /// The complete example's files, to be edited.
    enum FieldKit {
        static let files: [String: String] = {
            let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(
                path: "../../Examples/FieldKit/sync")
            let names = ["contract", "entities", "operations", "failures", "people", "runbooks"].map { $0 + ".yaml" }
            let texts = names.map { (try? String(contentsOf: folder.appending(path: $0), encoding: .utf8)) ?? "" }
            return Dictionary(zip(names, texts)) { first, _ in first }
        }()

        /// The lines of a section, up to the next one.
        static func section(_ name: String, of file: String) -> String {
            let lines = (files[file + ".yaml"] ?? "").split(separator: "\n", omittingEmptySubsequences: false)
            guard let start = lines.firstIndex(where: { $0.hasPrefix(name + ":") }) else { return "" }
            let below = lines[(start + 1)...].prefix { $0.isEmpty || " #".contains($0.first ?? "x") }
            return (lines[start...start] + below).map { "\($0)\n" }.joined()
        }
    }
#endif
