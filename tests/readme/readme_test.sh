#!/usr/bin/env bash
# The README's snippets and outputs are what the files and the program say.
#   readme_test.sh KASA_DIAG            compares
#   readme_test.sh KASA_DIAG --update   writes README.md
# Run from the project's folder.
set -euo pipefail
source tests/true_page.sh
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

hold_true README.md keep "${2:-}"
