/// Takes a `text/event-stream` apart, whatever pieces it arrives in.
struct ServerSentEventParser {
    struct Event: Equatable, Sendable {
        /// `message` unless the stream names it.
        var name: String
        var data: String
    }

    /// The stream is no event stream: a line or an event exceeds every sensible length.
    struct Overflow: Error, Equatable {}

    /// Of a line and of an event's data, so that a hostile server cannot fill the memory.
    private let limit: Int
    private var line: [UInt8] = []
    private var name = ""
    private var data: [String] = []
    private var dataBytes = 0
    // CR LF is one line end, also when a piece ends between the two.
    private var afterCarriageReturn = false
    private var atStart = true

    init(limit: Int = 1 << 16) { self.limit = limit }

    /// The events that these bytes complete; comments and unknown fields give none.
    mutating func feed(_ bytes: some Sequence<UInt8>) throws(Overflow) -> [Event] {
        var events: [Event] = []
        for byte in bytes {
            if byte == 0x0A, afterCarriageReturn {
                afterCarriageReturn = false
                continue
            }
            afterCarriageReturn = byte == 0x0D
            if byte == 0x0A || byte == 0x0D {
                if let event = try endLine() { events.append(event) }
            } else {
                guard line.count < limit else { throw Overflow() }
                line.append(byte)
            }
        }
        return events
    }

    private mutating func endLine() throws(Overflow) -> Event? {
        defer { line.removeAll(keepingCapacity: true) }
        if atStart {
            atStart = false
            if line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
        }
        guard !line.isEmpty else { return endEvent() }
        let colon = line.firstIndex(of: 0x3A) ?? line.endIndex
        var value = line[colon...].dropFirst()
        if value.first == 0x20 { value = value.dropFirst() }
        switch String(decoding: line[..<colon], as: UTF8.self) {
        case "event":
            name = String(decoding: value, as: UTF8.self)
        case "data":
            dataBytes += value.count + 1
            guard dataBytes <= limit else { throw Overflow() }
            data.append(String(decoding: value, as: UTF8.self))
        default:
            break
        }
        return nil
    }

    private mutating func endEvent() -> Event? {
        defer {
            name = ""
            data = []
            dataBytes = 0
        }
        return data.isEmpty ? nil : Event(name: name.isEmpty ? "message" : name, data: data.joined(separator: "\n"))
    }
}
