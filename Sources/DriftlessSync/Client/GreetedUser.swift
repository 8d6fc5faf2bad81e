/// Whom a token is for, as its claims say.
public struct TokenUser: Hashable, Sendable {
    public var tenant: String
    public var user: String

    public init(tenant: String, user: String) {
        self.tenant = tenant
        self.user = user
    }
}

/// The user who greeted the server with a device's file: all that follows is asked as that user.
///
/// The greeting is where the server says whose device it is and which history it has. Users may change between two
/// calls, and a push that went out with the next one's token would put the former's operations into a store that never
/// heard of this device.
public struct GreetedUser: Hashable, Sendable {
    private var user: TokenUser?

    public init() {}

    public mutating func greeted(as user: TokenUser?) { self.user = user }

    /// - Parameter user: `nil` for a token that cannot be read: the server refuses that itself.
    public func admits(_ user: TokenUser?) -> Bool { self.user == nil || user == nil || self.user == user }

    public static let refusal =
        "The token is for another user than the one whom the server was greeted as. Greet again."
}
