/// A store could not do what it was asked; nothing was changed.
public struct StoreError: Error, Hashable, Sendable {
    /// Stable, for programs; extensible.
    public struct Code: RawRepresentable, Hashable, Sendable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
        public static let missingFile = Code(rawValue: "missing-file")
        public static let notADatabase = Code(rawValue: "not-a-database")
        public static let readOnly = Code(rawValue: "read-only")
        public static let locked = Code(rawValue: "locked")
        public static let diskFull = Code(rawValue: "disk-full")
        public static let contractDoesNotFit = Code(rawValue: "contract-does-not-fit")
        public static let notAttached = Code(rawValue: "not-attached")
        public static let otherContract = Code(rawValue: "other-contract")
        public static let damaged = Code(rawValue: "damaged")
        /// The app suspended or interrupted its database, as it does when the system is about to suspend it.
        public static let suspended = Code(rawValue: "suspended")
        /// The app closed its database while the engine used it.
        public static let closed = Code(rawValue: "closed")
        /// What a call names is not there.
        public static let notFound = Code(rawValue: "not-found")
        /// A constraint of the app's tables refuses what was asked for.
        public static let refused = Code(rawValue: "refused")
        public static let sqlite = Code(rawValue: "sqlite")
    }
    public var code: Code

    /// Whether it is over by itself: asking again a moment later is right.
    package var passes: Bool { code == .locked || code == .suspended }

    /// What happened, to what, and what to do.
    public var message: String

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}
