/// One rule of `diff`: an id that stays for ever, and what it says by itself.
public struct ChangeRule: Sendable {
    public var id: String
    public var `class`: ContractChange.Class
    public var readers: [ContractChange.Reader]
    /// What is different.
    public var title: String

    public static func named(_ id: String) -> ChangeRule? { byID[id] }
    private static let byID = Dictionary(all.map { ($0.id, $0) }) { first, _ in first }
}
