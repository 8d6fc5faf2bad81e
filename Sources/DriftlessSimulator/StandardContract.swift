package import DriftlessContract

extension Contract {
    /// What is simulated unless a contract is named: every policy, kind of key, reference and constraint.
    package static let simulated = Contract(
        id: "driftless.simulated", version: "1",
        transport: Transport(
            batch: Transport.Batch(operations: 20, bytes: 2048),
            backoff: Transport.Backoff(base: .seconds(1), factor: 2, cap: .seconds(60))),
        entities: [item, owner, part, tag, note])

    /// A field for each policy; an update wins against a delete.
    private static let item = Entity(
        name: "item", identity: Identity(key: ["id"]),
        fields: [
            Field(name: "id", type: .string, required: true), Field(name: "a", type: .int),
            Field(name: "b", type: .string, policy: .firstWins), Field(name: "n", type: .int, policy: .counter),
            Field(name: "high", type: .real, policy: .max), Field(name: "low", type: .int, policy: .min),
            Field(name: "side", type: .text, policy: .serverWins), Field(name: "data", type: .any),
        ])

    /// A delete wins; no field is special. What refers to it keeps it.
    private static let owner = Entity(
        name: "owner", identity: Identity(key: ["id"]),
        fields: [
            Field(name: "id", type: .uuid7(.blob), required: true),
            Field(name: "name", type: .string, required: true, limits: Limits(max: 40)),
            Field(name: "balance", type: .int, required: true, defaultValue: .integer(0), policy: .counter),
        ],
        delete: DeleteRule(winner: .delete))

    /// Numbers that devices choose and the server may change; goes with its item.
    private static let part = Entity(
        name: "part", identity: Identity(key: ["id"], onDuplicate: .rekey),
        fields: [
            Field(name: "id", type: .int, required: true), Field(name: "item", type: .string, required: true),
            Field(name: "owner", type: .uuid7(.blob)), Field(name: "code", type: .string, collation: .nocase),
            Field(name: "count", type: .int, limits: Limits(min: 0, max: 1000), policy: .counter),
        ],
        references: [
            Reference(fields: ["item"], parent: "item", parentFields: ["id"], onParentDeleted: .cascade),
            Reference(fields: ["owner"], parent: "owner", parentFields: ["id"], onParentDeleted: .reject),
        ],
        unique: [["code"]])

    /// The key itself means the record, in any case of letters; a scope for each item.
    private static let tag = Entity(
        name: "tag", identity: Identity(key: ["item", "word"], natural: true),
        fields: [
            Field(name: "item", type: .string, required: true),
            Field(name: "word", type: .string, required: true, collation: .nocase),
            Field(name: "weight", type: .real, policy: .counter), Field(name: "seen", type: .bool, policy: .max),
        ],
        delete: DeleteRule(winner: .delete), scope: ScopePath(scope: "item", field: "item"))

    /// Stays when what it refers to goes; is itself never deleted. Moves from one scope to another.
    private static let note = Entity(
        name: "note", identity: Identity(key: ["id"]),
        fields: [
            Field(name: "id", type: .string, required: true), Field(name: "part", type: .int),
            Field(name: "text", type: .text), Field(name: "picture", type: .blob),
            Field(
                name: "state", type: .enumeration(["open", "done"], open: false), required: true,
                defaultValue: .string("open")),
            Field(name: "made", type: .timestamp(.unixMilliseconds), immutable: true),
        ],
        references: [Reference(fields: ["part"], parent: "part", parentFields: ["id"], onParentDeleted: .nullify)],
        delete: DeleteRule(mode: .never), scope: ScopePath(scope: "state", field: "state"))
}
