/// The server has done what was asked, and the device does not hear of it.
struct LostAnswer: MessageFault {
    let name = "lost-answer"
    let summary = "an answer is lost after its effect"

    func bend(_ fate: inout Fate) { fate.answer = nil }
}
