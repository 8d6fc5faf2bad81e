import Foundation
import Testing

/// `driftless subscribe` and `unsubscribe` on files that daemons sync.
@Suite(.serialized) struct ScopeCommandTests {
    private static let contract = """
        contract: { id: field, version: "1.0.0" }
        scopes:
          site: { by: site, subscribe: on-demand }
        entities:
          sheet:
            scope: site
            fields:
              id:   { type: int }
              site: { type: int, required: true }
              text: { type: string }
        """

    private func fleet() throws -> DaemonTests.Fleet {
        var fleet = try DaemonTests.Fleet(contract: Self.contract)
        for name in ["office", "north"] {
            try fleet.place.sql(
                "\(name).sqlite", "CREATE TABLE sheet (id INTEGER PRIMARY KEY, site INTEGER NOT NULL, text TEXT)")
            try fleet.watch(name)
        }
        try fleet.place.eventually("both are attached") {
            try ["office", "north"].allSatisfy {
                try Status.onceAttached("\($0).sqlite", in: fleet.place)?.scopes.first?.state == "live"
            }
        }
        return fleet
    }

    private func scope(_ command: String, _ file: String, _ scopes: [String], _ place: Workplace) throws
        -> Workplace.Outcome
    {
        try place.run(
            Workplace.binary(),
            [command, "--database", place.path(file), "--contract", place.path("contract.yaml")] + scopes)
    }

    private func sheets(_ name: String, _ fleet: DaemonTests.Fleet) throws -> String {
        try fleet.place.sql(
            "\(name).sqlite", "SELECT group_concat(id || text, ' ') FROM (SELECT * FROM sheet ORDER BY id)"
        )
        .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    @Test func `a watching daemon takes and leaves what the command line says`() throws {
        let fleet = try fleet(), place = fleet.place
        #expect(try scope("subscribe", "office.sqlite", ["site=1", "site=2"], place).code == 0)
        try place.sql("office.sqlite", "INSERT INTO sheet VALUES (1, 1, 'a'), (2, 2, 'b'), (3, 1, 'c')")
        let taken = try scope("subscribe", "north.sqlite", ["site=1"], place)
        #expect(taken.code == 0 && taken.output.contains("takes site/1 from now on"), "\(taken)")
        try place.eventually("north has its site") { try sheets("north", fleet) == "1a 3c" }
        try place.sql("north.sqlite", "UPDATE sheet SET site = 2 WHERE id = 3")
        try place.eventually("what moved away leaves") { try sheets("north", fleet) == "1a" }
        try place.eventually("and is where it belongs") {
            try place.sql("office.sqlite", "SELECT site FROM sheet WHERE id = 3").hasPrefix("2")
        }
        let left = try scope("unsubscribe", "north.sqlite", ["site=1"], place)
        #expect(left.code == 0 && left.output.contains("site/1 is no longer on"), "\(left)")
        #expect(try sheets("north", fleet) == "")
        try place.eventually("all is answered") {
            try ["office", "north"].allSatisfy { try Status.of("\($0).sqlite", in: place).pending == 0 }
        }
        #expect(try sheets("office", fleet) == "1a 2b 3c")
        let scopes = try Status.of("office.sqlite", in: place).scopes
        #expect(scopes.map(\.scope) == ["tenant", "site/1", "site/2"] && scopes.allSatisfy { $0.state == "live" })
    }

    @Test func `a wrong scope is a usage error that names the right ones`() throws {
        let fleet = try fleet(), place = fleet.place
        for (text, code, words) in [
            ("sitte=1", Int32(2), "no scope “sitte”; it declares site"), ("site", 2, "Write NAME=VALUE"),
            ("site=x", 2, "a field of the type int, and x is none"),
        ] {
            let outcome = try scope("subscribe", "north.sqlite", [text], place)
            #expect(outcome.code == code && outcome.errors.contains(words), "\(outcome)")
        }
        let missing = try scope("subscribe", "none.sqlite", ["site=1"], place)
        #expect(missing.code == 2 && missing.errors.contains("none.sqlite"), "\(missing)")
    }
}
