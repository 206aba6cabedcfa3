#!/usr/bin/env bash
# The example programs run: one names a cause and a first step, the other tells
# of a session what was tried.
# usage: embed_test.sh PATH_OF_EMBED PATH_OF_SESSION
set -euo pipefail
out="$("$1")"
[[ $out == *$'\n'"First: "* ]] || {
  echo "not a diagnosis: $out" >&2
  exit 1
}
out="$("$2")"
[[ $out == *"Move the device closer"* ]] || {
  echo "not a summary: $out" >&2
  exit 1
}
