#!/usr/bin/env bash
# Runs 20,000 seeds over all profiles, in processes side by side: threads of one would share SQLite's counters of memory,
# and lose a third of the speed. A first sixth is always run; what has not begun after SECONDS is left out, and told.
#
#   scripts/simulate-seeds.sh [SECONDS]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export DEADLINE=$(($(date +%s) + ${1:-86400}))
left_out=$(mktemp)
export LEFT_OUT=$left_out
trap 'rm -f "$left_out"' EXIT

# Each round has some of every profile, so that a run that is cut short leaves none out.
rounds() {
    local round half from profile
    for round in 0 1 2 3 4 5; do
        for half in 0 1; do
            from=$(((2 * round + half) * 1000))
            echo "$round default $from..$((from + 999))"
        done
        for profile in network crashes clocks access hostile liveness; do
            echo "$round $profile $((round * 223))..$((round * 223 + 222))"
        done
    done
}

run_one() {
    if [[ $1 -gt 0 && $(date +%s) -ge $DEADLINE ]]; then
        echo "$2 $3" >>"$LEFT_OUT"
    else
        .build/release/driftless-simulate --jobs 1 --profile "$2" --seeds "$3"
    fi
}
export -f run_one
# shellcheck disable=SC2016
rounds | xargs -P "$(getconf _NPROCESSORS_ONLN)" -n 3 bash -c 'run_one "$@"' run_one
if [[ -s $left_out ]]; then
    echo "simulate: no time was left for these of the 20,000 seeds; scripts/simulate-seeds.sh runs all:"
    sed 's/^/  /' "$left_out"
fi
