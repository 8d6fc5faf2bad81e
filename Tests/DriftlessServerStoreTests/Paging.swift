import DriftlessContract
import DriftlessProtocol
import DriftlessServerStore
import Testing

@Suite("Paging")
struct Paging {
    let bench: Bench

    init() throws {
        bench = try Bench()
        for i in 0..<12 {
            let id = Int64(i)
            let changes = [
                insert(Bench.site, [.integer(id), .string("site"), .null]),
                insert(Bench.note, [.integer(id), .integer(id), .string("note")]),
            ]
            _ = try bench.push(bench.a, [bench.operation(bench.a, changes)])
        }
    }

    @Test("A snapshot in pages holds every record once", arguments: [0, 1, 40, 1 << 20])
    func snapshot(pageBytes: Int) throws {
        var seen: [String] = []
        var cursor: SnapshotCursor?
        var pages = 0
        repeat {
            let page = try bench.store.snapshot(
                SnapshotRequest(device: bench.a, contractDigest: [], cursor: cursor, pageBytes: pageBytes))
            #expect(page.start == 12 && (!page.records.isEmpty || page.next == nil))
            seen += page.records.map { "\($0.layout.entity) \($0.key)" }
            cursor = page.next
            pages += 1
        } while cursor != nil && pages < 100
        #expect(seen.count == 24 && Set(seen).count == 24)
        #expect(pages > 1 || pageBytes > 1000)
    }

    @Test("A pull in pages never splits an operation and is complete at its end only", arguments: [0, 1, 40, 1 << 20])
    func pull(pageBytes: Int) throws {
        var seen: [String] = []
        var after: Revision = 0
        var pages = 0
        while pages < 100 {
            let page = try bench.store.pull(
                PullRequest(device: bench.a, contractDigest: [], after: after, pageBytes: pageBytes))
            #expect(page.start == after && page.end > after)
            #expect(Dictionary(grouping: page.records, by: \.revision).values.allSatisfy { $0.count == 2 })
            seen += page.records.map { "\($0.layout.entity) \($0.key)" }
            after = page.end
            pages += 1
            #expect(page.complete == (after == 12) && page.digests.isEmpty != page.complete)
            if page.complete { break }
        }
        #expect(seen.count == 24 && Set(seen).count == 24)
        #expect(pages > 1 || pageBytes > 1000)
    }

    @Test("A checkpoint ahead of the server is refused")
    func ahead() throws {
        #expect(throws: (any Error).self) {
            try bench.store.pull(PullRequest(device: bench.a, contractDigest: [], after: 13))
        }
    }
}
