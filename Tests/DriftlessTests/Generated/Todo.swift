// Made by `driftless generate client` from contract.yaml. Change that, and make this again.

import Driftless
import Foundation
import GRDB

extension Contract {
    /// What a device executes of `todo` 1.0.0.
    ///
    /// Digest 43f60a2f2b33931c6c006fbbe5eda57bc5e9f8f47682133c3600bfa4958d1efb.
    static let todo = Contract(
        id: "todo", version: "1.0.0",
        entities: [
            Item.entity,
        ])
}

/// A row of `item`.
struct Item: Codable, Hashable, Identifiable, Sendable {
    let id: UUID
    /// At most 40 characters.
    var title: String
    var done: Bool
    let by: String

    enum CodingKeys: String, CodingKey {
        case id
        case title
        case done
        case by
    }

    enum Columns {
        static let id = Column(CodingKeys.id)
        static let title = Column(CodingKeys.title)
        static let done = Column(CodingKeys.done)
        static let by = Column(CodingKeys.by)
    }

    init(
        id: UUID = .v7(),
        title: String,
        done: Bool = false,
        by: String
    ) {
        self.id = id
        self.title = title
        self.done = done
        self.by = by
    }
}

extension Item: FetchableRecord, PersistableRecord {
    static let databaseTableName = "item"

    static func databaseUUIDEncodingStrategy(for column: String) -> DatabaseUUIDEncodingStrategy {
        .lowercaseString
    }
}

extension Item {
    static let entity = Entity(
        name: "Item", table: "item",
        identity: Identity(key: ["id"]),
        fields: [
            Field(name: "id", type: .uuid7(.text)),
            Field(name: "title", type: .string, required: true, limits: Limits(max: 40)),
            Field(name: "done", type: .bool, required: true, defaultValue: .integer(0)),
            Field(name: "by", type: .string, required: true, immutable: true),
        ],
        unique: [["title"]])
}
