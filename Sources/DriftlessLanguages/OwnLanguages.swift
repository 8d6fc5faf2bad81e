/// The product's own sentences in other languages, as PO files in the binary. A target of its own, for its large
/// literals would else be compiled with each change of a page.
public enum OwnLanguages {
    /// Text of the file, by language.
    public static var files: [(language: String, text: String)] {
        [("de", PackageResources.de_po), ("es", PackageResources.es_po)].map {
            ($0.0, String(decoding: $0.1, as: UTF8.self))
        }
    }
}
