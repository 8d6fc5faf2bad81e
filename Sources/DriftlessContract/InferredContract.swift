/// A contract read off a database, with what a person should know about it.
public struct InferredContract: Hashable, Sendable {
    /// A table that cannot be synced.
    public struct LeftOut: Hashable, Sendable {
        public var table: String
        public var reason: String
        public init(table: String, reason: String) {
            self.table = table
            self.reason = reason
        }
    }

    public var contract: Contract
    public var leftOut: [LeftOut] = []
    /// By entity.
    public var comments: [String: [String]] = [:]
    /// By entity and field.
    public var fieldComments: [String: [String: [String]]] = [:]
    /// About the whole.
    public var notes: [String] = []

    public init(contract: Contract) { self.contract = contract }
}
