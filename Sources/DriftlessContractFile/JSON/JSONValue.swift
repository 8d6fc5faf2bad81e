/// JSON whose keys stay in their order.
public indirect enum JSONValue: Hashable, Sendable, ExpressibleByStringLiteral, ExpressibleByArrayLiteral {
    case object([Member])
    case array([JSONValue])
    case string(String)
    case integer(Int)
    case number(Double)
    case flag(Bool)

    public struct Member: Hashable, Sendable {
        public var name: String
        public var value: JSONValue

        public init(name: String, value: JSONValue) { (self.name, self.value) = (name, value) }
    }

    public init(stringLiteral value: String) { self = .string(value) }
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }

    public static func object(_ members: KeyValuePairs<String, JSONValue>) -> JSONValue {
        .object(members.map { Member(name: $0.key, value: $0.value) })
    }

    /// On one line, or with a line for each member.
    public func text(isPretty: Bool, indent: String = "") -> String {
        switch self {
        case .string(let text): return Self.quoted(text)
        case .integer(let x): return "\(x)"
        case .number(let x): return Int64(exactly: x).map(String.init) ?? "\(x)"
        case .flag(let flag): return flag ? "true" : "false"
        case .array(let items):
            return joined(items.map { $0.text(isPretty: isPretty, indent: indent + "  ") }, "[", "]", isPretty, indent)
        case .object(let members):
            let space = isPretty ? " " : ""
            let lines = members.map {
                "\(Self.quoted($0.name)):\(space)\($0.value.text(isPretty: isPretty, indent: indent + "  "))"
            }
            return joined(lines, "{", "}", isPretty, indent)
        }
    }

    private func joined(_ parts: [String], _ open: String, _ close: String, _ isPretty: Bool, _ indent: String)
        -> String
    {
        guard isPretty, !parts.isEmpty else { return open + parts.joined(separator: ",") + close }
        return "\(open)\n\(indent)  " + parts.joined(separator: ",\n\(indent)  ") + "\n\(indent)\(close)"
    }

    private static func quoted(_ text: String) -> String { Tree.quoted(text) }
}
