/// The server could not start or do what it was asked.
public struct ServerError: Error, Hashable, Sendable {
    /// Stable, for programs; extensible.
    public struct Code: RawRepresentable, Hashable, Sendable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
        public static let portTaken = Code(rawValue: "port-taken")
        public static let cannotListen = Code(rawValue: "cannot-listen")
        public static let badKey = Code(rawValue: "bad-key")
        public static let badTenant = Code(rawValue: "bad-tenant")
        public static let stopping = Code(rawValue: "stopping")
        public static let `internal` = Code(rawValue: "internal")
    }
    public var code: Code
    /// What happened, to what, and what to do.
    public var message: String

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}
