#!/usr/bin/env python3
"""Plants one mistake at a time in a copy of the sources, and looks whether the simulator notices.

The mistakes are those that other sync systems shipped. Each is a replacement of a piece of text that must stand in its
file exactly once, so that one that no longer fits is an error and not a silence. The sources themselves have no switch
for them. What no run can tell from the shipped code has a test by name that does: it is run where the seeds find nothing.

  scripts/mutants.py                    all of them, a minute of seeds each
  scripts/mutants.py --only base-late   some, by name
  scripts/mutants.py --seconds 20       less time each
"""
import argparse
import json
import pathlib
import shutil
import subprocess
import sys
from dataclasses import dataclass

ROOT = pathlib.Path(__file__).resolve().parent.parent
COPY = ROOT / ".build-mutants"
SIMULATOR = ".build/release/driftless-simulate"
CLIENT = "Sources/DriftlessClientStore/"
SERVER = "Sources/DriftlessServerStore/"
SYNC = "Sources/DriftlessSync/"
SQLITE = "Sources/DriftlessSQLite/"


@dataclass
class Mutant:
    name: str
    mistake: str
    file: str
    old: str
    new: str
    # The test that notices, where the seeds do not.
    scenario: str | None = None


MUTANTS = [
    # Cursors and the server.
    Mutant("cursor-skips", "a pull leaves out the first revision after the checkpoint", SERVER + "Pull.swift",
           'start = .integer(Int64(page.start))', 'start = .integer(Int64(page.start) + 1)'),
    Mutant("batch-at-limit", "a batch exactly at its limit loses its last operation", CLIENT + "Outbox.swift",
           "            return operations\n        }\n    }\n\n    /// Receipts up to here",
           "            return operations.count == limit.operations ? operations.dropLast() : operations\n        }\n    }"
           "\n\n    /// Receipts up to here"),
    Mutant("dedupe-lost", "an operation that is sent again takes effect again", SERVER + "Push.swift",
           "guard let found else { return nil }\n        if found[0].bytes != hash {",
           "guard let found, operation.changes.count > 1 else { return nil }\n        if found[0].bytes != hash {"),
    Mutant("page-misplaced", "a page is applied wherever it begins", CLIENT + "Pulling.swift",
           "(begins == .null || begins == checkpoint) && .revision(page.start) == (ends == .null ? checkpoint : ends)",
           "(begins == .null || begins == checkpoint) && (ends == .null || ends != checkpoint)"),
    Mutant("half-visible", "a page that is not the last is applied at once", CLIENT + "Pulling.swift",
           "if !page.complete { return try stage(page) }",
           "if !page.complete { try apply(random: &random) { for s in page.records { try take(s, &$1, $0) } }\n"
           "            return try stage(page) }"),
    Mutant("gap-after-first-sync", "the pull after a first sync begins where that ended", SERVER + "Pull.swift",
           "let start = try request.cursor?.start ?? revision(sql)", "let start = try revision(sql)"),
    Mutant("backwards", "an older state replaces a newer one", CLIENT + "Applying.swift",
           "if let held, held.revision >= state.revision { return }", "if let held, held.revision == state.revision { return }",
           # Pages that do not follow the checkpoint are stopped before.
           "a state that is not newer than the held one changes nothing"),
    Mutant("checkpoint-early", "a page that is kept for later moves the checkpoint already", CLIENT + "Pulling.swift",
           ".revision(page.end), .blob(bytes))\n            return .staged",
           ".revision(page.end), .blob(bytes))\n            try connection.run(\"UPDATE driftless_scope SET checkpoint = ?\","
           " .revision(page.end))\n            return .staged"),
    Mutant("digest-drifts", "a replaced row stays in the digest", SERVER + "RecordTable.swift",
           "if let hash = place.hash { try head?.change(place.scope, sql) { $0.subtract(hash) } }",
           "if let hash = place.hash, record.row == nil { try head?.change(place.scope, sql) { $0.subtract(hash) } }"),

    # Push and outbox.
    Mutant("lost-answer-doubles", "a counter adds what it has added before", SYNC + "Merge/Counter.swift",
           "if old == new { return stored }", "if old == new { return new }"),
    Mutant("out-of-order", "operations are sent in the wrong order", CLIENT + "Outbox.swift",
           "WHERE state = 'pending'\n                ORDER BY number LIMIT ?",
           "WHERE state = 'pending'\n                ORDER BY number DESC LIMIT ?"),
    Mutant("edit-marked-clean", "what a pull ends takes a later edit with it", CLIENT + "Confirming.swift",
           '"UPDATE driftless_change SET pending = 0 WHERE operation = ?"',
           '"UPDATE driftless_change SET pending = 0 WHERE operation <= ? + 1"'),
    Mutant("refused-dropped", "what was refused is gone without a word", CLIENT + "Receiving.swift",
           'state = "quarantined"\n', 'state = "answered"\n'),
    Mutant("no-retry", "a failed call is not made again before the next write", SYNC + "Client/ClientSession.swift",
           "return [.wait(max(wait, breaker.wait(now: now)), because: failure.message)]",
           "return wait < 0 ? [.wait(0, because: failure.message)] : []"),
    Mutant("answered-sent-again", "what was answered is sent for ever", CLIENT + "Receiving.swift",
           'var state = "accepted"', 'var state = "pending"'),
    Mutant("poison-loops", "what was refused is sent again and again", CLIENT + "Receiving.swift",
           'state = "quarantined"\n', 'state = "pending"\n'),
    Mutant("part-lost", "a large operation that came in parts loses its last change", SERVER + "Staging.swift",
           "        numbered.number = operation.number\n",
           "        numbered.number = operation.number\n        numbered.changes.removeLast()\n"),
    Mutant("log-forgotten", "what was written and not sealed before a crash is gone", CLIENT + "Attachment.swift",
           "                try checkFit(connection)\n                if try installTriggers",
           "                try checkFit(connection)\n                try clearLog(connection)\n"
           "                if try installTriggers"),
    Mutant("base-late", "the base is what is held when the operation is sealed anew, not what was pending",
           CLIENT + "Sealing.swift",
           "let earlier = try pendingChanges(entity.name, key, connection)\n        var bases",
           "let earlier: [PendingChange] = []\n        var bases"),
    Mutant("refused-still-shown", "a refused insert stays in the table", CLIENT + "Receiving.swift",
           '{ try takeOff(.integer(number), &touched, connection) }',
           '{\n            try connection.run("UPDATE driftless_change SET pending = 0 WHERE operation = ?", .integer(number))\n'
           '        }'),
    Mutant("accepted-let-go", "what was accepted is not shown until the pull that brings it", CLIENT + "Receiving.swift",
           "if case .rejected = receipt.outcome { try takeOff", "if receipt.number > 0 { try takeOff"),
    Mutant("half-shown", "an answer brings what others changed in its records, and not the rest of it",
           CLIENT + "Receiving.swift", "        try rekey(receipt.rekeys, &touched, connection)\n",
           "        try rekey(receipt.rekeys, &touched, connection)\n"
           "        for state in receipt.records { try take(state, &touched, connection) }\n"),

    # Live updates.
    Mutant("announcement-believed", "an announced revision counts as held", SYNC + "Client/ClientSession.swift",
           "            serverRevision = max(serverRevision, revision)\n            let told",
           "            checkpoint = max(checkpoint, revision)\n            let told"),

    Mutant("silence-believed", "a stream that says nothing is waited for for ever", SYNC + "Client/Following.swift",
           "return failures >= 2\n", "return failures >= 2_000\n"),

    # Deletes, conflicts, time.
    Mutant("edit-loses", "a record that was edited meanwhile is deleted all the same", SYNC + "Server/Decider+Changes.swift",
           "            if winner == .update {\n                overruled", "            if winner == .delete {\n                overruled"),
    Mutant("life-ignored", "an edit of a deleted record changes the one that has its key now",
           SYNC + "Server/Decider+Changes.swift", "guard record.life != life else { return record }",
           "if record.row != nil || record.life == life { return record }"),
    Mutant("clock-believed", "a device's clock is believed", SERVER + "SQLiteServerStore.swift",
           "max(o1 || o2 ? now : min(corrected, now), lastStamp)", "max(o1 || o2 || corrected == now ? now : operation.wallTime, lastStamp)"),
    Mutant("tie-by-chance", "of equal stamps the one that came last wins", SYNC + "Merge/Settlement.swift",
           "(stamp, writer) >= (other.stamp, other.writer)", "stamp >= other.stamp", "MergeLaws"),
    Mutant("known-is-conflict", "an edit that knew the earlier one loses by its clock", SYNC + "Merge/Settlement.swift",
           "if conflict.known { return .settled(conflict.mine, .mine) }\n", ""),
    Mutant("first-wins-shown", "a device shows its own value where the first one stands", SYNC + "Merge/Settlement.swift",
           "case .firstWins: return theirs", "case .firstWins: return new"),
    Mutant("underlay-forgotten", "a pull under a pending edit is not kept", CLIENT + "Applying.swift",
           "if kept == nil || touched.server[ref] != nil { try setUnderlay(ref, base, connection) }",
           "if kept == nil { try setUnderlay(ref, base, connection) }"),
    Mutant("text-composed", "composed and decomposed text is one", "Sources/DriftlessContract/Values/Value.swift",
           "case (.text(let x), .text(let y)), (.blob(let x), .blob(let y)): x == y",
           "case (.text(let x), .text(let y)): String(decoding: x, as: UTF8.self) == String(decoding: y, as: UTF8.self)\n"
           "        case (.blob(let x), .blob(let y)): x == y",
           # The checkers compare by it too.
           "composed and decomposed letters are different"),
    Mutant("letters-are-keys", "a key in capitals is another record", "Sources/DriftlessContract/Values/RecordKey.swift",
           "case .nocase: return .text(bytes.map { (0x41...0x5A)", "case .nocase: return .text(bytes.map { (0x5A...0x5A)"),
    Mutant("not-a-float", "a whole number in a real column is another value",
           "Sources/DriftlessContract/Values/Canonical.swift", "return .real(real)", "return real > 0 ? value : .real(real)",
           # What a device and the server read of SQLite is canonical already where a column is REAL.
           "a real survives a NUMERIC column, and an integer beyond a double's reach is not bent"),

    # Scopes.
    Mutant("exit-untold", "a record that left a scope stays on the devices that hold that", SERVER + "RecordTable.swift",
           "if place.isStored, scope != place.scope {", "if place.isStored, scope != place.scope, record.row == nil {"),
    Mutant("joins-too-high", "a scope that joins raises the checkpoint of the others", CLIENT + "FirstSync.swift",
           "UPDATE driftless_scope SET checkpoint = min(?1, coalesce(", "UPDATE driftless_scope SET checkpoint = max(?1, coalesce("),

    # Auth.
    Mutant("token-kept", "a refused token is tried for ever", SYNC + "Client/ClientSession.swift",
           "return [.refreshCredentials, .wait(0, because: failure.message)]",
           "return [.wait(0, because: failure.message)]"),

    # Users and disks.
    Mutant("next-user", "what one user wrote is sent with the next one's token", SYNC + "Client/GreetedUser.swift",
           "self.user == nil || user == nil || self.user == user", "true"),
    Mutant("any-device", "a device is whoever's token comes with it", SERVER + "SQLiteServerStore.swift",
           "guard let row, row[1] == .string(caller.user) else {", "guard let row else {"),
    Mutant("fork-unseen", "two devices with one file go on under one id", SERVER + "SQLiteServerStore.swift",
           "number <= last ? .forked", "number <= last ? .none"),
    Mutant("interruption-joins", "a sealing that is interrupted forgets where transactions began",
           CLIENT + "ClientStore.swift", "            boundaries.rolledBack()\n", "",
           # Random runs of the default profile seldom seal several transactions just then.
           "a recorded run breaks nothing any more"),
    Mutant("disk-error-ignored", "a commit that the disk refused counts as done", SQLITE + "Connection.swift",
           "        } catch let error as DatabaseError {\n            throw failure(error, \"\")\n        }\n        guard",
           "        } catch let error as DatabaseError {\n            if error.resultCode != .SQLITE_IOERR { throw failure"
           "(error, \"\") }\n        }\n        guard"),
    Mutant("new-id-per-retry", "an operation gets another id each time that it is sent", CLIENT + "Outbox.swift",
           "                        id: try identifier(row[1]), number:",
           "                        id: OperationID(high: .random(in: 0...(1 << 60)), low: 1), number:"),
    Mutant("denials-stop", "after two refusals nothing is sent any more", CLIENT + "Outbox.swift",
           "WHERE state = 'pending'\n                ORDER BY number LIMIT ?",
           "WHERE state = 'pending' AND (SELECT count(*) FROM driftless_operation WHERE state = 'quarantined') < 2\n"
           "                ORDER BY number LIMIT ?"),
    Mutant("transient-is-permanent", "what passes by itself ends the sync", SYNC + "Client/ClientSession.swift",
           "if failure.kind == .permanent ||", "if failure.kind == .permanent || failure.kind == .transient ||"),
    Mutant("history-unchecked", "a server with another history passes for the same", CLIENT + "Exchanges.swift",
           "let same = try meet(welcome.terms, revision: welcome.revision)",
           "_ = try meet(welcome.terms, revision: welcome.revision)\n        let same = true"),
    Mutant("reinsert-lost", "what is deleted and inserted again is deleted", CLIENT + "RecordHistory.swift",
           "        return found.filter { $0 != .update([:]) }",
           "        if found.count == 2, case .delete = found[0], case .insert = found[1] { return [found[0]] }\n"
           "        return found.filter { $0 != .update([:]) }"),
    Mutant("waiting-forgotten", "a row that another one kept out is not tried again", CLIENT + "Applying.swift",
           "        for ref in waiting { touched.add(ref) }\n", "",
           # In random runs it is seldom that somebody else's row is kept out, and then nothing else touches it.
           "a remote row whose UNIQUE value a pending insert holds waits and is placed later"),
    Mutant("status-lies", "the status counts nothing that waits", CLIENT + "DeviceStatus.swift",
           "try count(\"SELECT count(*) FROM driftless_operation WHERE state = 'pending'\") + unsealed", "unsealed"),
    Mutant("left-behind", "what was in a scope stays when that is left", CLIENT + "Subscriptions.swift",
           "try forget(ref, heldRecord(ref.entity, ref.key, connection), &touched, connection)",
           "try connection.run(\"DELETE FROM driftless_record WHERE entity = ? AND key = ?\", .string(ref.entity),"
           " .blob(ref.key.bytes))"),
    Mutant("first-sync-early", "a first sync counts as done after its first page", CLIENT + "FirstSync.swift",
           "            if let next = page.next {\n", "            if let next = page.next, page.records.isEmpty {\n"),
]


def run(*command, **options):
    return subprocess.run(command, cwd=COPY, text=True, capture_output=True, **options)


def copy_sources():
    """The build's folder stays from run to run; sources are what stands here now, committed or not."""
    COPY.mkdir(exist_ok=True)
    for name in ["Package.swift", "Sources", "Plugins", "Benchmarks", "Protos", "Tests"]:
        target = COPY / name
        if target.is_dir():
            shutil.rmtree(target)
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, target)
        else:
            shutil.copy2(ROOT / name, target)


def build():
    # Without the server's parts, which no run needs.
    outcome = run("swift", "build", "--traits", "Tools", "--configuration", "release", "--product", "driftless-simulate")
    return outcome.returncode == 0, outcome.stdout + outcome.stderr


def hunt(mutant, seconds):
    """Who notices, and after how many seeds: (name, number), or None."""
    command = [SIMULATOR, "--seed", "1", "--until-failure", "--format", "json"]
    try:
        # What is found is shrunk before it is told.
        outcome = run(*command, timeout=seconds + 60)
        lines = [json.loads(line) for line in outcome.stdout.splitlines() if line.startswith("{")]
        if outcome.returncode == 1 and len(lines) == 2:
            return lines[0]["finding"]["invariant"], str(lines[1]["runs"])
        return "the process ends", "1"
    except subprocess.TimeoutExpired:
        return named(mutant.scenario) if mutant.scenario else None


def named(scenario):
    built = run("swift", "build", "--traits", "Server", "--build-tests")
    if built.returncode != 0:
        sys.exit("mutants: the tests do not build:\n" + built.stdout[-2000:])
    outcome = run("swift", "test", "--traits", "Server", "--skip-build", "--filter", scenario.replace(" ", "."))
    text = outcome.stdout + outcome.stderr
    return (f"test “{scenario}”", "–") if outcome.returncode != 0 and "recorded an issue" in text else None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", metavar="NAME", help="some of them")
    parser.add_argument("--seconds", type=int, default=60, help="of seeds for each")
    parser.add_argument("--list", action="store_true", help="say which there are")
    arguments = parser.parse_args()
    unknown = set(arguments.only or []) - {m.name for m in MUTANTS}
    if unknown:
        sys.exit(f"mutants: there is no {min(unknown)}. Known are: {', '.join(m.name for m in MUTANTS)}.")
    mutants = [m for m in MUTANTS if not arguments.only or m.name in arguments.only]
    for mutant in mutants:
        count = (ROOT / mutant.file).read_text().count(mutant.old)
        if count != 1:
            sys.exit(f"mutants: {mutant.name}: its text stands {count} times in {mutant.file}; bring it up to date.")
    if arguments.list:
        for mutant in mutants:
            print(f"{mutant.name:24} {mutant.mistake}")
        return
    copy_sources()
    print("mutants: building the copy", flush=True)
    built, log = build()
    if not built:
        sys.exit("mutants: the copy does not build:\n" + log[-2000:])
    if run(SIMULATOR, "--seeds", "1..50").returncode != 0:
        sys.exit("mutants: the simulator finds something without a mutant; look at that first.")
    print("| mutant | mistake | caught by | seeds |\n|---|---|---|---|", flush=True)
    missed = 0
    for mutant in mutants:
        path = COPY / mutant.file
        text = path.read_text()
        path.write_text(text.replace(mutant.old, mutant.new))
        built, log = build()
        found = hunt(mutant, arguments.seconds) if built else None
        path.write_text(text)
        if not built:
            print(f"mutants: {mutant.name} does not build:\n{log[-2000:]}", file=sys.stderr)
        caught, seeds = found or ("**nothing**" if built else "**does not build**", "–")
        missed += found is None
        print(f"| {mutant.name} | {mutant.mistake} | {caught} | {seeds} |", flush=True)
    print(f"mutants: {len(mutants) - missed} of {len(mutants)} caught")
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
