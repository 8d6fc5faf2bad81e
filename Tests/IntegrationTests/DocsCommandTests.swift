import Foundation
import Testing

/// `docs build` as a person and a build meet it.
struct DocsCommandTests {
    private static let ten = """
        contract: { id: todo, version: "1.0.0" }
        entities:
          Todo: { fields: { id: { type: uuid7 }, title: { type: string } } }

        """

    private func place() throws -> (Workplace, contract: String, site: String) {
        let place = try Workplace()
        try Self.ten.write(toFile: place.path("c.yaml"), atomically: true, encoding: .utf8)
        return (place, place.path("c.yaml"), place.path("site"))
    }

    @Test func `ten lines become a site, and a later one takes its place`() throws {
        let (place, contract, site) = try place()
        let first = try place.driftless("docs", "build", "--contract", contract, "--output", site)
        #expect(first.code == 0 && first.output.contains("Open \(site)/index.html"), "\(first)")
        let home = try String(contentsOfFile: site + "/index.html", encoding: .utf8)
        #expect(home.contains("href=\"entities/todo.html\"") && home.contains("<html lang=\"en\">"))
        let entity = try String(contentsOfFile: site + "/entities/todo.html", encoding: .utf8)
        #expect(entity.contains("href=\"../style.css\"") && entity.contains("href=\"../index.html\""))
        try Self.ten.replacing("Todo", with: "Task").write(toFile: contract, atomically: true, encoding: .utf8)
        let json = try place.driftless("docs", "build", "--contract", contract, "--output", site, "--format", "json")
        let summary = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
        #expect((summary?["pages"] as? Int ?? 0) > 20)
        let names = try FileManager.default.contentsOfDirectory(atPath: site + "/entities")
        #expect(Set(names) == ["index.html", "task.html"])
        let beside = try FileManager.default.contentsOfDirectory(atPath: place.path(""))
        #expect(!beside.contains { $0.hasPrefix(".site") }, "\(beside)")
    }

    @Test func `the same contract gives the same bytes`() throws {
        let (place, contract, site) = try place()
        let other = place.path("other")
        for folder in [site, other] {
            let arguments = ["docs", "build", "--contract", contract, "--output", folder, "--now", "2026-03-02"]
            #expect(try place.run(Workplace.binary(), arguments).code == 0)
        }
        #expect(try place.run("/usr/bin/env", ["diff", "--recursive", site, other]).code == 0)
    }

    @Test func `what is not a site stays`() throws {
        let (place, contract, _) = try place()
        let folder = place.path("")
        let refused = try place.driftless("docs", "build", "--contract", contract, "--output", folder)
        #expect(refused.code == 2 && refused.errors.contains("holds other things"))
        #expect(try String(contentsOfFile: contract, encoding: .utf8) == Self.ten)
        #expect(try place.driftless("docs", "build", "--contract", contract, "--output", contract).code == 2)
        #expect(try place.driftless("docs", "build", "--contract", "none.yaml", "--output", place.path("s")).code == 2)
        #expect(!FileManager.default.fileExists(atPath: place.path("s")))
    }
}
