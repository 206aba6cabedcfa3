#!/usr/bin/env bash
# The README's snippets and outputs are what the files and the program say.
#   readme_test.sh KASA_DIAG            compares
#   readme_test.sh KASA_DIAG --update   writes README.md (from the project's folder)
set -euo pipefail
kasa_diag="$1"
[[ $kasa_diag == /* ]] || kasa_diag="$PWD/$kasa_diag"

# What stands below a marker line `<!-- KIND: ARGUMENTS -->`.
content() {
  case "$1" in
    "file: "*) cat "${1#file: }" ;;
    "output: "*)
      # shellcheck disable=SC2086
      "$kasa_diag" ${1#output: }
      ;;
    "conversation: "*)
      # ANSWER... | ARGUMENTS
      local answers="${1#conversation: }"
      # shellcheck disable=SC2086
      printf '%s\n' ${answers%% | *} | "$kasa_diag" ${answers#* | }
      ;;
    *)
      echo "unknown marker: $1" >&2
      return 1
      ;;
  esac
}

# The fenced block after each marker is replaced.
render() {
  local marker="" in_block=0
  while IFS= read -r line || [[ -n $line ]]; do
    if ((in_block)); then
      [[ $line == '```' ]] || continue
      in_block=0
      printf '%s\n' "$line"
    elif [[ -n $marker && $line == '```'* ]]; then
      printf '%s\n' "$line"
      content "$marker"
      marker=""
      in_block=1
    else
      [[ $line =~ ^'<!-- '(.*)' -->'$ ]] && marker="${BASH_REMATCH[1]}"
      printf '%s\n' "$line"
    fi
  done <README.md
}

rendered="$(mktemp)"
trap 'rm -f "$rendered"' EXIT
render >"$rendered"
if [[ ${2:-} == --update ]]; then
  cp "$rendered" README.md
elif ! diff -u README.md "$rendered"; then
  echo "README.md is not true any more. Mend it with:" >&2
  echo "  tests/readme/readme_test.sh .bazel/bin/kasa_diag/cli/kasa_diag --update" >&2
  exit 1
fi
