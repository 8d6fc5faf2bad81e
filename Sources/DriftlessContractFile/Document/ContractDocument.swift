public import DriftlessContract

/// A contract as it is written: every section with its places, what the engine executes and what it does not.
public struct ContractDocument: Sendable {
    /// A key of the file that nothing executes yet.
    public struct Unexecuted: Hashable, Sendable {
        public var path: ContractPath
        public var file: String
        public var line: Int
        public var column: Int
        /// Why a contract that says it does not start; `nil` if it runs without.
        public var refusal: String?
    }

    let tree: Tree
    let sources: [String: SourceLines]
    /// In the order of the files.
    public let unexecuted: [Unexecuted]
    /// What device and server would run, were everything executed that the contract relies on.
    public let draft: Contract
    /// The draft with every entity writable: what the portal or the server is to write, a device writes. For trials of
    /// what is executed of a contract that relies on more.
    public var trial: Contract {
        var contract = draft
        for index in contract.entities.indices { contract.entities[index].direction = .both }
        return contract
    }

    /// The whole, to go down from.
    public var root: ContractPart {
        ContractPart(path: ContractPath([]), key: Language.contract, place: tree, tree: tree)
    }

    public subscript(_ names: String...) -> ContractPart { names.reduce(root) { $0[$1] } }

    /// The file that was named; others are included by it.
    public var file: String { tree.file }

    /// Entities that devices and server exchange.
    public var entityCount: Int { draft.entities.count }
}

/// Where something is in a contract, as `explain` takes it.
public struct ContractPath: Hashable, Sendable, CustomStringConvertible {
    public var names: [String]
    public init(_ names: [String]) { self.names = names }

    /// `transport.retry`, or `/transport/retry` for names with dots in them.
    public init(parsing text: String) {
        let separator: Character = text.hasPrefix("/") ? "/" : "."
        let path = separator == "/" ? text.dropFirst() : text[...]
        names = path.isEmpty ? [] : path.split(separator: separator, omittingEmptySubsequences: false).map(String.init)
    }

    public var description: String {
        let isPlain = names.allSatisfy { !$0.contains(".") }
        return isPlain ? names.joined(separator: ".") : names.map { "/" + $0 }.joined()
    }

    public static func + (path: ContractPath, name: String) -> ContractPath { ContractPath(path.names + [name]) }
}

/// A file's lines, for findings.
struct SourceLines: Sendable {
    let lines: [String]

    init(_ text: String) {
        lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map {
            String(Substring($0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0))
        }
    }

    /// A line as a terminal can show it.
    func excerpt(_ line: Int) -> String {
        let text = lines.indices.contains(line - 1) ? String(lines[line - 1].prefix(1000)) : ""
        return String(
            text.unicodeScalars.map {
                ($0.value < 32 && $0 != "\t") || (0x7F...0x9F).contains($0.value) ? Character("?") : Character($0)
            })
    }
}
