/// The server never hears of a call; the device waits until its patience ends.
struct LostRequest: MessageFault {
    let name = "lost-request"
    let summary = "a request is lost on its way"

    func bend(_ fate: inout Fate) { fate.arrivals = [] }
}
