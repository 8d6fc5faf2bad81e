import DriftlessContract
import Testing

@Suite struct ScopeTests {
    private func contract(_ field: Field) -> Contract {
        let line = Entity(
            name: "line", identity: Identity(key: ["id"]), fields: [Field(name: "id", type: .int), field],
            scope: ScopePath(scope: "site", field: field.name))
        let site = Entity(name: "site", identity: Identity(key: ["id"]), fields: [Field(name: "id", type: .int)])
        return Contract(id: "test", version: "1", entities: [site, line])
    }

    @Test func `different scopes have different ids`() {
        let values: [Value] = [
            .string("1"), .string(""), .string("%31"), .string("a/b"), .blob([0x31]), .text([0xFF]), .text([0]),
            .string("Ä"), .null, .string("%null"), .integer(-2),
            // One and the same to Swift's `==`, twice.
            .string("\u{E9}"), .string("e\u{301}"), .string("\u{C5}"), .string("\u{212B}"),
        ]
        let ids = values.map { Scope.scope("site", $0).id } + [Scope.tenant.id]
        #expect(Set(ids).count == ids.count)
        #expect(Scope.scope("site", .string("north")).id == "site/north")
        #expect(Scope.scope("site", .string("M\u{FC}nchen 東京")).id == "site/M\u{FC}nchen 東京")
        #expect(ids.allSatisfy { id in id.unicodeScalars.allSatisfy { $0.value >= 32 } })
    }

    @Test func `a record is in the scope of its field's value, as keys compare`() throws {
        let contract = contract(Field(name: "site", type: .string, required: true, collation: .nocase))
        let line = try #require(contract.entity(named: "line")), site = try #require(contract.entity(named: "site"))
        #expect(line.scopeID(of: [.integer(1), .string("North")]) == "site/north")
        #expect(site.scope(of: [.integer(1)]) == .tenant)
        #expect(contract.known(.scope("site", .string("NORTH"))) == .scope("site", .string("north")))
    }

    @Test func `a contract knows its scopes and no others`() {
        let contract = contract(Field(name: "site", type: .uuid7(.text), required: true))
        let uuid: [UInt8] = [0x01, 0x92, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, 0xAB]
        #expect(contract.scopeNames == ["site"])
        #expect(contract.known(.tenant) == .tenant)
        #expect(contract.known(.scope("sites", .string("x"))) == nil)
        #expect(contract.known(.scope("site", .integer(1))) == nil, "a number is no UUID")
        #expect(contract.known(.scope("site", .null)) == nil)
        #expect(contract.known(.scope("site", .blob(uuid)))?.id == "site/01920000-0000-7000-8000-0000000000ab")
        #expect(contract.entities(inScope: "site/x").map(\.name) == ["line"])
        #expect(contract.entities(inScope: "tenant").map(\.name) == ["site"])
        #expect(contract.entities(inScope: "site").isEmpty && contract.entities(inScope: "tenant/x").isEmpty)
    }

    @Test func `a scope is part of what device and server agree on`() {
        var other = contract(Field(name: "site", type: .int, required: true))
        let digest = other.digest
        other.entities[1].scope = nil
        #expect(other.digest != digest)
    }
}
