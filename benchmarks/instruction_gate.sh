#!/usr/bin/env bash
# Fails when deciding 1,000 conditions, or 10, takes more instructions than
# recorded here. Instructions are the same on a noisy machine, where times are
# not.
#
#   benchmarks/instruction_gate.sh
#
# valgrind (callgrind) counts two runs of evaluator_instructions, with few and
# with many evaluations: the difference is the evaluations alone. Measured with
# gcc 12: 2,426 with AVX2, 5,450 without; for 10 conditions, which need no
# vectors, 599.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

wide_limit=4100
baseline_limit=6500
few_limit=650

command -v valgrind >/dev/null || {
  echo "instruction gate: valgrind is not installed (apt-get install valgrind)" >&2
  exit 1
}
./bazelw build -c opt //benchmarks:evaluator_instructions >&2
program=.bazel/bin/benchmarks/evaluator_instructions
output="$(mktemp)"
trap 'rm -f "$output"' EXIT

# The number of instructions of a run with these arguments; nothing when there
# is no AVX2.
count() {
  local status=0
  valgrind --tool=callgrind --callgrind-out-file=/dev/null \
    "$program" "$@" >"$output" 2>&1 || status=$?
  if ((status == 3)); then return 0; fi
  if ((status != 0)); then
    cat "$output" >&2
    return 1
  fi
  sed -n 's/.*Collected : //p' "$output"
}

failed=0
check() {
  local path="$1" conditions="$2" limit="$3" few many
  few="$(count 1000 "$path" "$conditions")"
  if [[ -z "$few" ]]; then
    echo "instruction gate: $path path skipped: no AVX2 here"
    return
  fi
  many="$(count 3000 "$path" "$conditions")"
  local each=$(((many - few) / 2000))
  echo "instruction gate: $conditions conditions, $path path: $each" \
    "instructions (at most $limit)"
  if ((each > limit)); then failed=1; fi
}
check wide 1000 "$wide_limit"
check baseline 1000 "$baseline_limit"
check baseline 10 "$few_limit"
exit "$failed"
