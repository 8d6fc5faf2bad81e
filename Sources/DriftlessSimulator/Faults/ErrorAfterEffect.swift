internal import DriftlessSync

/// A proxy gives up on an answer that is on its way.
struct ErrorAfterEffect: MessageFault {
    let name = "error-after-effect"
    let summary = "an error in place of an answer, after the effect"

    func bend(_ fate: inout Fate) { fate.replacement = .init(.transient, "502") }
}
