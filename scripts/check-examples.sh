#!/usr/bin/env bash
# Checks the documentation of the complete example and of Driftless itself, and proves it again: what the evidence says
# must still hold.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

driftless=${DRIFTLESS_BINARY:-.build/debug/driftless}
# Its owners are invented, so its reviews are judged by the day of its release.
now=(--now 2026-03-10)
"$driftless" docs check --contract Examples/FieldKit/sync/contract.yaml "${now[@]}"
"$driftless" docs verify --check --contract Examples/FieldKit/sync/contract.yaml "${now[@]}"
own=(--contract Examples/Todo/sync/contract.yaml --pages docs/site)
"$driftless" docs check "${own[@]}" --fail-on error
"$driftless" docs verify --check "${own[@]}"
