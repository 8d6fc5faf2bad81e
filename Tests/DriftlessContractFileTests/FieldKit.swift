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
    }
#endif
