#!/usr/bin/env bash
# Fails when deciding 1,000 conditions takes more instructions than recorded
# here. Instructions are the same on a noisy machine, where times are not.
#
#   benchmarks/instruction_gate.sh
#
# valgrind (callgrind) counts two runs of evaluator_instructions, with few and
# with many evaluations: the difference is the evaluations alone. Measured with
# gcc 12: 2,402 with AVX2, 5,426 without.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

wide_limit=4100
baseline_limit=6500

command -v valgrind >/dev/null || {
  echo "instruction gate: valgrind is not installed (apt-get install valgrind)" >&2
  exit 1
}
./bazelw build -c opt //benchmarks:evaluator_instructions >&2
program=.bazel/bin/benchmarks/evaluator_instructions
output="$(mktemp)"
trap 'rm -f "$output"' EXIT

# The number of instructions of a run; nothing when there is no AVX2.
count() {
  local status=0
  valgrind --tool=callgrind --callgrind-out-file=/dev/null \
    "$program" "$1" "$2" >"$output" 2>&1 || status=$?
  if ((status == 3)); then return 0; fi
  if ((status != 0)); then
    cat "$output" >&2
    return 1
  fi
  sed -n 's/.*Collected : //p' "$output"
}

failed=0
check() {
  local path="$1" limit="$2" few many
  few="$(count 1000 "$path")"
  if [[ -z "$few" ]]; then
    echo "instruction gate: $path path skipped: no AVX2 here"
    return
  fi
  many="$(count 3000 "$path")"
  local each=$(((many - few) / 2000))
  echo "instruction gate: $path path: $each instructions (at most $limit)"
  if ((each > limit)); then failed=1; fi
}
check wide "$wide_limit"
check baseline "$baseline_limit"
exit "$failed"
