// Made by `driftless generate client` from all-kinds.contract.yaml. Change that, and make this again.

import Driftless
import Foundation
import GRDB

extension Contract {
    /// What a device executes of `all.kinds` 1.0.0.
    ///
    /// Digest 052f178144aed21377f8ab68dd94626e79fe37c7dac34ce9cc0e47f0ffe972f5.
    static let allKinds = Contract(
        id: "all.kinds", version: "1.0.0",
        horizons: Horizons(maxOffline: .days(14)),
        transport: Transport(batch: Transport.Batch(operations: 50), compression: Transport.Compression(minBytes: 2048), heartbeat: .seconds(5)),
        entities: [
            Shelf.entity,
            OrderItem.entity,
            Tag.entity,
            Seat.entity,
        ])
}

extension Scope {
    static func room(_ value: UUID) -> Scope {
        .scope("room", value.uuidString.lowercased())
    }
}

/// A row of `shelf`.
struct Shelf: Codable, Hashable, Identifiable, Sendable {
    var id: Int64?
    /// At most 40 characters.
    var name: String

    enum CodingKeys: String, CodingKey {
        case id
        case name
    }

    enum Columns {
        static let id = Column(CodingKeys.id)
        static let name = Column(CodingKeys.name)
    }

    init(
        id: Int64? = nil,
        name: String
    ) {
        self.id = id
        self.name = name
    }
}

extension Shelf: FetchableRecord, MutablePersistableRecord {
    static let databaseTableName = "shelf"

    mutating func didInsert(_ inserted: InsertionSuccess) {
        if id == nil { id = inserted.rowID }
    }
}

extension Shelf {
    static let entity = Entity(
        name: "Shelf", table: "shelf",
        identity: Identity(key: ["id"]),
        fields: [
            Field(name: "id", type: .int),
            Field(name: "name", type: .string, required: true, limits: Limits(max: 40)),
        ])
}

/// A row of `order items`.
struct OrderItem: Codable, Hashable, Identifiable, Sendable {
    let itemID: UUID
    var shelfID: Int64?
    var title: String
    var notes: String?
    /// Changes that did not know of each other add up.
    var count: Int
    var weight: Double?
    var done: Bool
    /// A day, as 2026-11-25.
    var due: String?
    let made: Date
    var seen: Date?
    var sold: Date?
    var picture: Data?
    /// JSON text.
    var extras: String?
    /// 9 digits, 2 of them after the point.
    var price: Decimal?
    var state: State
    var colour: Colour?
    /// Whatever SQLite holds there.
    var `default`: Value?
    var owner: UUID?

    enum State: String, CaseIterable, Codable, DatabaseValueConvertible, Sendable {
        case open
        case inProgress = "in-progress"
        case done
    }

    struct Colour: RawRepresentable, Codable, DatabaseValueConvertible, Hashable, Sendable {
        let rawValue: String
        init(rawValue: String) { self.rawValue = rawValue }
        static let red = Self(rawValue: "red")
        static let green = Self(rawValue: "green")
    }

    enum CodingKeys: String, CodingKey {
        case itemID = "ItemId"
        case shelfID = "shelf_id"
        case title
        case notes = "Notes"
        case count
        case weight
        case done
        case due
        case made
        case seen
        case sold
        case picture
        case extras
        case price
        case state
        case colour
        case `default` = "default"
        case owner
    }

    enum Columns {
        static let itemID = Column(CodingKeys.itemID)
        static let shelfID = Column(CodingKeys.shelfID)
        static let title = Column(CodingKeys.title)
        static let notes = Column(CodingKeys.notes)
        static let count = Column(CodingKeys.count)
        static let weight = Column(CodingKeys.weight)
        static let done = Column(CodingKeys.done)
        static let due = Column(CodingKeys.due)
        static let made = Column(CodingKeys.made)
        static let seen = Column(CodingKeys.seen)
        static let sold = Column(CodingKeys.sold)
        static let picture = Column(CodingKeys.picture)
        static let extras = Column(CodingKeys.extras)
        static let price = Column(CodingKeys.price)
        static let state = Column(CodingKeys.state)
        static let colour = Column(CodingKeys.colour)
        static let `default` = Column(CodingKeys.`default`)
        static let owner = Column(CodingKeys.owner)
    }

    init(
        itemID: UUID = .v7(),
        shelfID: Int64? = nil,
        title: String,
        notes: String? = nil,
        count: Int = 0,
        weight: Double? = nil,
        done: Bool = false,
        due: String? = nil,
        made: Date,
        seen: Date? = nil,
        sold: Date? = nil,
        picture: Data? = nil,
        extras: String? = nil,
        price: Decimal? = Decimal(sign: .plus, exponent: -1, significand: 15),
        state: State = .open,
        colour: Colour? = nil,
        `default`: Value? = nil,
        owner: UUID? = nil
    ) {
        self.itemID = itemID
        self.shelfID = shelfID
        self.title = title
        self.notes = notes
        self.count = count
        self.weight = weight
        self.done = done
        self.due = due
        self.made = made
        self.seen = seen
        self.sold = sold
        self.picture = picture
        self.extras = extras
        self.price = price
        self.state = state
        self.colour = colour
        self.`default` = `default`
        self.owner = owner
    }

    var id: UUID { itemID }
}

extension OrderItem: FetchableRecord, PersistableRecord {
    static let databaseTableName = "order items"

    static func databaseDateDecodingStrategy(for column: String) -> DatabaseDateDecodingStrategy {
        switch column {
        case "seen": .millisecondsSince1970
        case "sold": .timeIntervalSince1970
        default: .deferredToDate
        }
    }

    static func databaseDateEncodingStrategy(for column: String) -> DatabaseDateEncodingStrategy {
        switch column {
        case "seen": .millisecondsSince1970
        case "sold": .secondsSince1970
        default: .iso8601Timestamp
        }
    }

    static func databaseUUIDEncodingStrategy(for column: String) -> DatabaseUUIDEncodingStrategy {
        switch column {
        case "owner": .deferredToUUID
        default: .lowercaseString
        }
    }
}

extension OrderItem {
    static let entity = Entity(
        name: "order_item", table: "order items",
        identity: Identity(key: ["ItemId"]),
        fields: [
            Field(name: "ItemId", type: .uuid7(.text)),
            Field(name: "shelf_id", type: .int),
            Field(name: "title", type: .string, required: true),
            Field(name: "notes", column: "Notes", type: .text),
            Field(name: "count", type: .int, required: true, defaultValue: .integer(0), policy: .counter),
            Field(name: "weight", type: .real),
            Field(name: "done", type: .bool, required: true, defaultValue: .integer(0)),
            Field(name: "due", type: .date(.text)),
            Field(name: "made", type: .timestamp(.text), required: true, immutable: true),
            Field(name: "seen", type: .timestamp(.unixMilliseconds)),
            Field(name: "sold", type: .timestamp(.unixSeconds)),
            Field(name: "picture", type: .blob),
            Field(name: "extras", type: .json),
            Field(name: "price", type: .decimal(precision: 9, scale: 2, .text), defaultValue: .string("1.50")),
            Field(name: "state", type: .enumeration(["open", "in-progress", "done"], open: false), required: true, defaultValue: .string("open")),
            Field(name: "colour", type: .enumeration(["red", "green"], open: true)),
            Field(name: "default", type: .any),
            Field(name: "owner", type: .uuid7(.blob)),
        ],
        references: [
            Reference(fields: ["shelf_id"], parent: "Shelf", parentFields: ["id"]),
        ])
}

/// A row of `Tag`.
struct Tag: Codable, Hashable, Sendable {
    let item: UUID
    let word: String

    enum CodingKeys: String, CodingKey {
        case item
        case word
    }

    enum Columns {
        static let item = Column(CodingKeys.item)
        static let word = Column(CodingKeys.word)
    }

    init(
        item: UUID,
        word: String
    ) {
        self.item = item
        self.word = word
    }
}

extension Tag: FetchableRecord, TableRecord {
    static let databaseTableName = "Tag"
}

extension Tag {
    static let entity = Entity(
        name: "Tag", direction: .down,
        identity: Identity(key: ["item", "word"]),
        fields: [
            Field(name: "item", type: .uuid7(.text)),
            Field(name: "word", type: .string, required: true),
        ],
        references: [
            Reference(fields: ["item"], parent: "order_item", parentFields: ["ItemId"]),
        ])
}

/// A row of `Seat`.
struct Seat: Codable, Hashable, Identifiable, Sendable {
    let id: UUID
    var room: UUID

    enum CodingKeys: String, CodingKey {
        case id
        case room
    }

    enum Columns {
        static let id = Column(CodingKeys.id)
        static let room = Column(CodingKeys.room)
    }

    init(
        id: UUID = .v7(),
        room: UUID
    ) {
        self.id = id
        self.room = room
    }
}

extension Seat: FetchableRecord, PersistableRecord {
    static let databaseTableName = "Seat"

    static func databaseUUIDEncodingStrategy(for column: String) -> DatabaseUUIDEncodingStrategy {
        .lowercaseString
    }
}

extension Seat {
    static let entity = Entity(
        name: "Seat",
        identity: Identity(key: ["id"]),
        fields: [
            Field(name: "id", type: .uuid7(.text)),
            Field(name: "room", type: .uuid7(.text), required: true),
        ],
        scope: ScopePath(scope: "room", field: "room"))
}
