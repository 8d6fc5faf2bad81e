import Testing

@testable import Driftless

@Suite struct ServerSentEventParserTests {
    private typealias Event = ServerSentEventParser.Event

    private static let stream =
        "\u{FEFF}: heartbeat\r\nevent: revision\r\ndata: 123\r\n\r\n:x\n\ndata:a\ndata: b\nid: 7\n\nevent:none\n\n"
        + "event: revision\rdata: 4\r\rdata\n\ndata: torn"
    private static let events = [
        Event(name: "revision", data: "123"), Event(name: "message", data: "a\nb"),
        Event(name: "revision", data: "4"), Event(name: "message", data: ""),
    ]

    @Test func splitAnywhereItGivesTheSameEvents() throws {
        let bytes = Array(Self.stream.utf8)
        for cut in 0...bytes.count {
            var parser = ServerSentEventParser()
            let events = try parser.feed(bytes[..<cut]) + parser.feed(bytes[cut...])
            #expect(events == Self.events, "cut at \(cut)")
        }
    }

    @Test func byteByByte() throws {
        var parser = ServerSentEventParser()
        var events: [ServerSentEventParser.Event] = []
        for byte in Self.stream.utf8 { events += try parser.feed([byte]) }
        #expect(events == Self.events)
    }

    @Test func endlessLinesAndEventsAreRefused() {
        var parser = ServerSentEventParser(limit: 8)
        #expect(throws: ServerSentEventParser.Overflow.self) { try parser.feed("data: 123".utf8) }
        var second = ServerSentEventParser(limit: 8)
        #expect(throws: ServerSentEventParser.Overflow.self) {
            for _ in 0..<9 { _ = try second.feed("data:\n".utf8) }
        }
    }
}
