import DriftlessContract
import Testing

@Suite struct CanonicalTests {
    private func key(_ value: Value, _ collation: Collation = .binary) -> RecordKey? {
        RecordKey(values: [value], fields: [Field(name: "id", type: .any, collation: collation)])
    }

    @Test func `keys compare by number and by the column's collation`() {
        #expect(key(.integer(1)) == key(.real(1)))
        #expect(key(.real(1.5)) != key(.integer(1)))
        #expect(key(.string("Ann"), .nocase) == key(.string("aNN"), .nocase))
        #expect(key(.string("Ann")) != key(.string("ann")))
        #expect(key(.string("a  "), .rtrim) == key(.string("a"), .rtrim))
        #expect(key(.string("É"), .nocase) != key(.string("é"), .nocase), "SQLite folds ASCII only")
    }

    @Test func `composed and decomposed text are two keys, and NULL is none`() {
        #expect(key(.string("\u{E9}")) != key(.string("e\u{301}")))
        #expect(key(.null) == nil)
    }

    @Test func `a real survives a NUMERIC column, and an integer beyond a double's reach is not bent`() {
        let field = Field(name: "price", type: .decimal(precision: 10, scale: 2, .real))
        #expect(field.canonical(.integer(2)) == .real(2))
        #expect(field.canonical(.real(-0.0)) == .real(0))
        #expect(field.canonical(.integer(9_007_199_254_740_993)) == .integer(9_007_199_254_740_993))
        #expect(field.objection(to: .integer(9_007_199_254_740_993)) != nil)
    }

    @Test func `validation names what is wrong`() {
        let rating = Field(name: "stars", type: .int, required: true, limits: Limits(min: 1, max: 5))
        #expect(rating.objection(to: .integer(5)) == nil)
        #expect(rating.objection(to: .integer(6))?.contains("maximum") == true)
        #expect(rating.objection(to: .integer(0))?.contains("minimum") == true)
        #expect(rating.objection(to: .null)?.contains("NULL") == true)
        #expect(rating.objection(to: .string("5"))?.contains("text") == true)
        let state = Field(name: "state", type: .enumeration(["new", "done"], open: false))
        #expect(state.objection(to: .string("done")) == nil)
        #expect(state.objection(to: .string("gone"))?.contains("gone") == true)
    }

    @Test func `the digest notices every change of meaning, the order of fields too`() {
        let title = Field(name: "title", type: .string), done = Field(name: "done", type: .bool)
        func contract(_ fields: [Field]) -> Contract {
            Contract(
                id: "todo", version: "1.0.0",
                entities: [Entity(name: "Todo", identity: Identity(key: ["title"]), fields: fields)])
        }
        let digest = contract([title, done]).digest
        #expect(contract([title, done]).digest == digest)
        #expect(contract([done, title]).digest != digest, "rows are kept by position")
        var counter = done
        counter.policy = .firstWins
        #expect(contract([title, counter]).digest != digest)
        var limited = title
        limited.limits.max = 80
        #expect(contract([limited, done]).digest != digest)
        var slower = contract([title, done])
        slower.horizons.maxOffline = .days(31)
        #expect(slower.digest != digest)
    }
}
