/// What a scenario does to a device's next calls: faults of messages, with their sizes said.
package struct CallFault: Sendable {
    let fault: any MessageFault
    /// That it makes a call take longer, milliseconds.
    var delay: Int64 = 0

    package static let lostRequest = CallFault(fault: LostRequest())
    package static let lostAnswer = CallFault(fault: LostAnswer())
    package static let refusedCall = CallFault(fault: RefusedCall())

    /// - Parameter later: milliseconds between the two.
    package static func doubledRequest(later: Int64) -> CallFault { CallFault(fault: DoubledRequest(later: later)) }
    package static func lateRequest(by later: Int64) -> CallFault {
        CallFault(fault: LateRequest(later: later), delay: later)
    }
    package static func slowAnswer(by later: Int64) -> CallFault {
        CallFault(fault: SlowAnswer(later: later), delay: later)
    }
}
