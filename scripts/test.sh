#!/usr/bin/env bash
# Everything that must hold before a change goes in. The first step that fails ends it, with its exit code.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

flags=(--traits Server)
# Package.swift says why.
export DRIFTLESS_PLUGIN=off
number=0
began=$SECONDS
current="start"

# A function in an `if` or `||` loses `set -e`; the trap tells which step failed without either.
report() {
    local code=$?
    if ((code != 0)) && [[ -n ${simulator_build:-} ]]; then kill "$simulator_build" 2>/dev/null || true; fi
    if ((code == 0)); then
        printf '\ntest: %d steps passed in %d s\n' "$number" $((SECONDS - began))
    else
        printf '\ntest: FAILED at step %d (%s) after %d s, exit code %d\n' \
            "$number" "$current" $((SECONDS - began)) "$code" >&2
    fi
}
trap report EXIT

step() {
    current=$1
    shift
    number=$((number + 1))
    local step_began=$SECONDS
    printf '\n[%d] %s\n' "$number" "$current"
    "$@"
    printf '[%d] %s: %d s\n' "$number" "$current" $((SECONDS - step_began))
}

# Generated code is as its generator writes it.
lint() {
    find Package.swift Sources Plugins Examples Tests Benchmarks -name '*.swift' -not -path '*/Generated/*' -not -path '*/.build*' -print0 |
        xargs -0 swift format lint --strict --parallel
}

step "setup" scripts/setup.sh
step "format lint" lint
step "build with tests" swift build "${flags[@]}" --build-tests
step "build driftless" swift build "${flags[@]}" --product driftless

binaries=$(swift build "${flags[@]}" --show-bin-path)
export DRIFTLESS_BINARY="$binaries/driftless"
# A well-known database if it lies beside the repository; without it the tests make one of a similar shape.
sample="../shared/data/chinook.sqlite"
if [[ -z ${DRIFTLESS_SAMPLE_DATABASE:-} && -f $sample ]]; then
    DRIFTLESS_SAMPLE_DATABASE="$(cd "$(dirname "$sample")" && pwd)/$(basename "$sample")"
    export DRIFTLESS_SAMPLE_DATABASE
fi

# Apart, so that what keeps both cores busy never starves a test that waits for the network.
swift_test() { swift test "${flags[@]}" --skip-build "$@"; }
computing='TidyTests|DriftlessContractFileTests|DriftlessDocsTests'
step "tests of the contract and the site" swift_test --filter "$computing"
step "unit tests" swift_test --skip "$computing|IntegrationTests|DriftlessSimulatorTests"
step "the simulator's tests" swift_test --filter DriftlessSimulatorTests
step "integration tests" swift_test --filter IntegrationTests
step "the SDK's documentation" scripts/check-docs.sh
step "documentation, checked and proved" scripts/check-examples.sh

# In release, which runs several times as many; without the server's parts, which it does not need. Meanwhile, a browser
# and an app's package leave one core with little to do.
simulator_log=$(mktemp)
swift build --traits Tools --configuration release --product driftless-simulate >"$simulator_log" 2>&1 &
simulator_build=$!
simulator_built() {
    local code=0
    wait "$simulator_build" || code=$?
    tail -n "$((code == 0 ? 1 : 100))" "$simulator_log"
    rm -f "$simulator_log"
    return "$code"
}
step "the sites in a browser" scripts/check-sites.sh
step "the package from an app" scripts/check-app.sh
step "build the simulator, in the meantime" simulator_built
# As many as fit into half an hour in all, on a machine where the steps before took long.
left=$((1620 - SECONDS))
step "simulated seeds" scripts/simulate-seeds.sh "$((left > 0 ? left : 0))"
