internal import DriftlessContractFile

/// File names of what an author names: readable, and never the same twice.
enum PageNames {
    static func paths(of section: ContractPart, in folder: String) -> [String: String] {
        var taken: Set = ["index"]
        var paths: [String: String] = [:]
        for part in section.parts {
            let wished = shortened(HTML.anchor(part.name))
            var name = wished, number = 2
            while !taken.insert(name).inserted {
                name = "\(wished)-\(number)"
                number += 1
            }
            paths[part.name] = "\(folder)/\(name).html"
        }
        return paths
    }

    /// File systems take 255 bytes, of which a number and the ending need some.
    private static func shortened(_ name: String) -> String {
        var short = name
        while short.utf8.count > 200 { short.removeLast() }
        return short
    }

    static func entities(_ document: ContractDocument) -> [String: String] {
        paths(of: document["entities"], in: "entities")
    }
    static func failures(_ document: ContractDocument) -> [String: String] {
        paths(of: document["failures"], in: "failures")
    }
    static func flows(_ document: ContractDocument) -> [String: String] {
        paths(of: document["architecture", "edges"], in: "flows")
    }
    static func runbooks(_ document: ContractDocument) -> [String: String] {
        paths(of: document["runbooks"], in: "runbooks")
    }

    /// A link where there is such a page, else the name alone.
    static func link(_ name: String, _ paths: [String: String]) -> HTML {
        paths[name].map { .link($0, .value(name)) } ?? .code(name)
    }
}
