package import DriftlessContract

/// All that a run is made of. The same plan under the same contract is the same run, so a plan can be shrunk, kept in a
/// file and replayed.
package struct Plan: Codable, Hashable, Sendable {
    package struct Device: Codable, Hashable, Sendable {
        /// One way, milliseconds.
        package var latency: Int64
        /// How wrong its clock is at the beginning, milliseconds.
        package var skew: Int64
        /// Once the plan has ended, everything is healed but this.
        package var staysBroken = false
    }
    package var seed: UInt64
    package var profile: String
    package var devices: [Device]
    /// At most about so many bytes of rows in a page, whatever a device asks for.
    package var pageBytes: Int
    /// Whether the app's connection enforces foreign keys.
    package var foreignKeys: Bool
    /// Planted on purpose.
    package var mistake: Mistake?
    /// In order of time.
    package var steps: [Step]
}

/// Something that happens to a device at a time, of itself: what devices and server then do follows from it.
package struct Step: Codable, Hashable, Sendable {
    package enum Action: Codable, Hashable, Sendable {
        /// One transaction of the app.
        case write([Write])
        /// By its name; the seed says how exactly.
        case fault(String, seed: UInt64)
        /// Out of reach for so many milliseconds: no fault, but life.
        case offline(Int64)
        /// A person wants a sync now.
        case ask
        /// The app takes a scope that there is, or leaves one that it has; the seed says which.
        case takeScope(seed: UInt64), leaveScope(seed: UInt64)
        /// A person settles what the server refused.
        case retryRefused, discardRefused
    }
    /// Milliseconds after the beginning.
    package var at: Int64
    package var device: Int
    package var action: Action
}

/// A statement of an app's transaction.
package struct Write: Codable, Hashable, Sendable {
    package enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
        case insert, update, delete
        /// `INSERT OR REPLACE`.
        case replace
    }
    package enum Term: Codable, Hashable, Sendable {
        case value(Value)
        /// Added to what is there.
        case plus(Value)
    }
    package struct Assignment: Codable, Hashable, Sendable {
        package var field: Int
        package var term: Term
    }
    /// Its place in the contract.
    package var entity: Int
    package var kind: Kind
    /// Values of the key's fields.
    package var key: [Value]
    /// An insert's other fields; an update's changed ones.
    package var fields: [Assignment]
}
