#!/usr/bin/env bash
# Every block of a page that names the file it is from (a line
# `<!-- from: FILE -->` before it) is in that file, line for line, and each page
# has such a block. The files themselves are compiled or run by tests.
# usage: pages_test.sh PAGE...
set -euo pipefail
failed=0
for page in "$@"; do
  blocks=0 source="" block="" inside=0
  while IFS= read -r line || [[ -n $line ]]; do
    if ((inside)); then
      if [[ $line == '```' ]]; then
        blocks=$((blocks + 1)) inside=0
        if [[ $'\n'"$(<"$source")"$'\n' != *$'\n'"$block"* ]]; then
          printf '%s: not in %s:\n%s' "$page" "$source" "$block" >&2
          failed=1
        fi
        source=""
      else
        block+="$line"$'\n'
      fi
    elif [[ $line =~ ^'<!-- from: '(.*)' -->'$ ]]; then
      source="${BASH_REMATCH[1]}"
    elif [[ -n $source && $line == '```'* ]]; then
      inside=1 block=""
    fi
  done <"$page"
  ((blocks > 0)) || { echo "$page: no block names its file" >&2; failed=1; }
done
exit "$failed"
