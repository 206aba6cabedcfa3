#!/usr/bin/env bash
# Runs the evaluator's benchmarks beside its peers, and writes the section "The
# evaluator" of docs/benchmarks.md, with its plot.
#
#   benchmarks/run.sh [--large] [--quick]
#
# Takes some minutes. --large also compiles a hundred thousand ifs and rules of
# CLIPS, which takes a quarter of an hour more; --quick runs each line once and
# briefly, to see that it works. Peers that are
# missing are installed where apt-get and npm may; what can't be had is left out
# by name. Run it on a quiet machine: times of two lines can be compared when
# nothing else ran.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

program=evaluator_benchmark
repetitions=(--benchmark_repetitions=7 --benchmark_min_time=0.05)
for argument in "$@"; do
  case "$argument" in
    --large) program=evaluator_benchmark_large ;;
    --quick) repetitions=(--benchmark_min_time=0.01) ;;
    *)
      echo "usage: $0 [--large] [--quick]" >&2
      exit 2
      ;;
  esac
done

packages=(libclips-dev python3 valgrind)
if ((EUID == 0)) && ! dpkg-query -W "${packages[@]}" >/dev/null 2>&1; then
  DEBIAN_FRONTEND=noninteractive apt-get install -q -y \
    --no-install-recommends "${packages[@]}" >&2 || true
fi

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

./bazelw build -c opt "//benchmarks:$program" //benchmarks:evaluator_export >&2
# Interleaved: what else the machine does meets all lines alike.
".bazel/bin/benchmarks/$program" "${repetitions[@]}" \
  --benchmark_enable_random_interleaving=true \
  --benchmark_out="$work/evaluator.json" --benchmark_out_format=json

# json-rules-engine, from npm.
: >"$work/json_rules_engine.jsonl"
if command -v npm >/dev/null &&
  npm install --silent --no-fund --no-audit --prefix "$work" \
    json-rules-engine@7.3.1 >/dev/null 2>&1; then
  cp benchmarks/json_rules_engine.cjs "$work"
  for rules in 10 100 1000; do
    .bazel/bin/benchmarks/evaluator_export "$rules" 20 >"$work/rules.json"
    node "$work/json_rules_engine.cjs" "$work/rules.json" |
      tee -a "$work/json_rules_engine.jsonl"
  done
else
  echo "left out: json-rules-engine (no npm, or no registry)" >&2
fi

benchmarks/instruction_gate.sh | tee "$work/instructions.txt"

python3 benchmarks/report.py "$work" docs
