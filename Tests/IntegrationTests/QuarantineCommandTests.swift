import Foundation
import Testing

/// `driftless quarantine` on a file whose writes the server refused.
@Suite(.serialized) struct QuarantineCommandTests {
    private static let contract = """
        contract: { id: titles, version: "1.0.0" }
        entities:
          item:
            fields:
              id:    { type: int }
              title: { type: string, max: 5 }
        """

    private struct Operation: Decodable {
        var operation: String
        var code: String
        var values: [String: String]
    }

    /// With two titles in quarantine that are too long.
    private func fleet() throws -> DaemonTests.Fleet {
        let fleet = try DaemonTests.Fleet(contract: Self.contract), place = fleet.place
        try place.sql("a.sqlite", "CREATE TABLE item (id INTEGER PRIMARY KEY, title TEXT UNIQUE)")
        try fleet.once("a")
        for id in 1...2 {
            try place.sql("a.sqlite", "INSERT INTO item VALUES (\(id), 'much too long \(id)')")
            try fleet.once("a")
        }
        return fleet
    }

    private func quarantine(_ command: String, _ more: [String], _ place: Workplace) throws -> Workplace.Outcome {
        try place.run(Workplace.binary(), ["quarantine", command, "--database", place.path("a.sqlite")] + more)
    }

    private func listed(_ place: Workplace) throws -> [Operation] {
        let outcome = try quarantine("list", ["--format", "json"], place)
        return try JSONDecoder().decode([Operation].self, from: Data(outcome.output.utf8))
    }

    @Test func `one that cannot be written again does not keep the others`() throws {
        let place = try fleet().place
        #expect(try listed(place).map { $0.values["title"] } == ["much too long 1", "much too long 2"])
        #expect(try place.sql("a.sqlite", "SELECT count(*) FROM item") == "0\n", "refused rows leave the table")
        try place.sql("a.sqlite", "INSERT INTO item VALUES (7, 'much too long 1')")
        let outcome = try quarantine("retry", ["--contract", place.path("contract.yaml"), "--all"], place)
        #expect(outcome.code == 1 && outcome.errors.contains("UNIQUE") && outcome.errors.contains("1 of 2 operations"))
        #expect(try place.sql("a.sqlite", "SELECT id FROM item ORDER BY id") == "2\n7\n")
        #expect(try listed(place).map { $0.values["title"] } == ["much too long 1"])
        let discarded = try quarantine("discard", ["--contract", place.path("contract.yaml"), "--all"], place)
        #expect(discarded.code == 0 && discarded.output.contains("1 operation discarded."))
        #expect(try listed(place).isEmpty)
    }
}
