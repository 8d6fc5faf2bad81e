/// A sync could not be done.
public struct SyncError: Error, Hashable, Sendable {
    /// Stable, for programs; extensible.
    public struct Code: RawRepresentable, Hashable, Sendable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
        /// The session cannot go on without a person.
        public static let stopped = Code(rawValue: "stopped")
        /// The server was not reached; what was written waits in the outbox.
        public static let offline = Code(rawValue: "offline")
        /// The server refuses the token, also a new one; what was written waits in the outbox until the credentials
        /// give one that it takes.
        public static let unauthorised = Code(rawValue: "unauthorised")
        /// Another process keeps the database file locked; what was written waits in the outbox.
        public static let locked = Code(rawValue: "locked")
        /// Another client, of this process or another, syncs the file.
        public static let alreadySyncing = Code(rawValue: "already-syncing")
        /// Operations are not accepted yet, and what was asked for would lose them.
        public static let unsentWork = Code(rawValue: "unsent-work")
    }
    public var code: Code
    /// What happened, to what, and what to do.
    public var message: String

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}
