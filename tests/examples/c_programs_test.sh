#!/usr/bin/env bash
# The C programs of the documentation run.
# usage: c_programs_test.sh PATH_OF_DIAGNOSE_C PATH_OF_SESSION_C
set -euo pipefail
out="$("$1")"
[[ $out == *'"id":"weak_signal"'* ]] || {
  echo "not a diagnosis: $out" >&2
  exit 1
}
# A step, then a summary.
out="$("$2")"
[[ $out == *'"likely_causes":'*$'\n'*'"remedy":"move_closer"'* ]] || {
  echo "not a session: $out" >&2
  exit 1
}
