internal import DriftlessContract
internal import DriftlessProtocol
internal import DriftlessSync

/// What happens at a moment of virtual time.
enum Event {
    /// Of the plan, by its place there.
    case step(Int)
    /// For a device's session; void if the device died meanwhile.
    case input(device: Int, life: Int, ClientSession.Input)
    case request(Envelope, Fate)
    case reply(Envelope, Reply)
    /// No answer to a call has come.
    case timeout(Envelope)
    /// From a live stream.
    case announced(device: Int, stream: Int, Revision)
    case streamEnded(device: Int, stream: Int, String?)
    case restart(device: Int, life: Int)
    case wake(device: Int)
    /// The plan is over: all that is not broken for ever works from now on.
    case heal
}

/// What comes when; at the same time, what was put down first.
struct Agenda {
    private var heap: [(at: Int64, order: Int, event: Event)] = []
    private var order = 0

    mutating func add(_ event: Event, at: Int64) {
        order += 1
        heap.append((at, order, event))
        var child = heap.count - 1
        while child > 0, precedes(child, (child - 1) / 2) {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    /// - Parameter end: what comes later stays.
    mutating func next(upTo end: Int64) -> (at: Int64, event: Event)? {
        guard let first = heap.first, first.at <= end else { return nil }
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && precedes(child, least) {
                least = child
            }
            if least == parent { break }
            heap.swapAt(parent, least)
            parent = least
        }
        return (first.at, first.event)
    }

    private func precedes(_ a: Int, _ b: Int) -> Bool {
        (heap[a].at, heap[a].order) < (heap[b].at, heap[b].order)
    }
}
