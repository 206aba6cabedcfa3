#!/usr/bin/env bash
# The example program runs and names a cause and a first step.
# usage: embed_test.sh PATH_OF_EMBED
set -euo pipefail
out="$("$1")"
[[ $out == *$'\n'"First: "* ]] || {
  echo "not a diagnosis: $out" >&2
  exit 1
}
