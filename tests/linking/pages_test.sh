#!/usr/bin/env bash
# Every block of a page says in a line before it where it is from:
# `<!-- from: FILE -->`, and then stands in that file, line for line, which a test
# compiles or runs; or `<!-- not run: WHY -->`.
# usage: pages_test.sh PAGE...
set -euo pipefail
failed=0

fail() {
  printf '%s\n' "$*" >&2
  failed=1
}

for page in "$@"; do
  source="" excused=0 block="" inside=0
  while IFS= read -r line || [[ -n $line ]]; do
    if ((inside)); then
      if [[ $line == '```' ]]; then
        if [[ -n $source && $'\n'"$(<"$source")"$'\n' != *$'\n'"$block"* ]]; then
          fail "$page: not in $source:"$'\n'"$block"
        fi
        inside=0 source="" excused=0
      else
        block+="$line"$'\n'
      fi
    elif [[ $line =~ ^'<!-- from: '(.*)' -->'$ ]]; then
      source="${BASH_REMATCH[1]}"
    elif [[ $line =~ ^'<!-- not run: '.+' -->'$ ]]; then
      excused=1
    elif [[ $line == '```'* ]]; then
      inside=1 block=""
      [[ -n $source ]] || ((excused)) ||
        fail "$page: a block that does not say where it is from"
    fi
  done <"$page"
done
exit "$failed"
