/// A contract's version: major, minor and patch.
public struct ContractVersion: Hashable, Comparable, Sendable, CustomStringConvertible {
    public var numbers: [Int]

    public init?(_ text: String) {
        numbers = text.split(separator: ".", omittingEmptySubsequences: false).compactMap { Int($0) }
        guard numbers.count == 3, numbers.allSatisfy({ (0..<1_000_000_000).contains($0) }) else { return nil }
    }

    private init(_ numbers: [Int]) { self.numbers = numbers }

    /// The least version after this one that announces such a change. Before 1.0.0 the minor number does what the major
    /// one does later (Semantic Versioning 2.0.0, item 4).
    public func next(for worst: ContractChange.Class) -> ContractVersion {
        let (major, minor, patch) = (numbers[0], numbers[1], numbers[2])
        let isStable = major > 0
        return switch worst {
        case .breaking: ContractVersion(isStable ? [major + 1, 0, 0] : [0, minor + 1, 0])
        case .risk, .safe: ContractVersion(isStable ? [major, minor + 1, 0] : [0, minor, patch + 1])
        case .information, .documentation: ContractVersion([major, minor, patch + 1])
        }
    }

    public var description: String { numbers.map(String.init).joined(separator: ".") }

    public static func < (a: ContractVersion, b: ContractVersion) -> Bool {
        a.numbers.lexicographicallyPrecedes(b.numbers)
    }
}
