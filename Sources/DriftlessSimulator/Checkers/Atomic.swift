internal import DriftlessProtocol

/// What others wrote comes with pulls alone, and a pull brings it whole: nothing while pages are still to come, then
/// all records of each commit.
final class Atomic: Checker {
    let invariant = Invariant.atomic

    func check(_ moment: Moment, in world: World) throws {
        if case .answered(let device, _, let before) = moment {
            // A receipt says how its records are now, and nothing of those that were changed with them.
            let news = try device.held().filter { before[$0.key, default: 0] < $0.value }.keys.sorted()
            if let first = news.first { world.find(invariant, "\(device) takes \(first) from a receipt") }
        }
        guard case .pulled(let device, let page, let step, let before) = moment else { return }
        let held = try device.held()
        guard step.isApplied else {
            if held != before { world.find(invariant, "\(device) shows a part of a pull") }
            return
        }
        for (revision, refs, _) in world.model.commits where revision > page.start && revision <= page.end {
            let taken = try device.liveScopes()
            // Of a record that may be in another scope by now nothing is known here.
            let refs = refs.filter {
                !world.isScoped($0)
                    || taken.contains(world.scope(of: $0)) && world.model.records[$0]?.revision == revision
            }
            let missing = refs.filter { held[$0, default: 0] < revision }
            if !missing.isEmpty, missing.count < refs.count {
                world.find(
                    invariant,
                    "\(device) has \(refs.count - missing.count) of \(refs.count) records of "
                        + "revision \(revision); not \(missing[0])")
            }
        }
    }
}
