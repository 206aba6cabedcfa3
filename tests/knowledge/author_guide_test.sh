#!/usr/bin/env bash
# docs/knowledge.md is true: the example base is clean, covered, and counted as
# the page says; snippets stand in its files, outputs come from the program.
#   author_guide_test.sh KASA_DIAG            compares
#   author_guide_test.sh KASA_DIAG --update   writes the page
# Run from the project's folder.
set -euo pipefail
source tests/true_page.sh
kasa_diag="$1"
[[ $kasa_diag == /* ]] || kasa_diag="$PWD/$kasa_diag"
page=docs/knowledge.md
example=examples/knowledge/tannwick

# The entry of an id (or, of the entries without one, of a kind) in a file, with
# the comment above it.
entry() {
  awk -v id="$2" '
    /^#/ { comment = comment $0 "\n" }
    /^$/ { comment = "" }
    /^[a-z_]+ \{/ {
      text = comment
      comment = ""
      inside = 1
      wanted = $1 == id
    }
    inside { text = text $0 "\n" }
    inside && $0 ~ "^  (id|name): \"" id "\"$" { wanted = 1 }
    /^\}/ || /^[a-z_]+ \{.*\}$/ {
      if (wanted) { printf "%s", text; found = 1; exit }
      inside = 0
    }
    END { exit !found }' "$1" || {
    echo "$1: no entry $2" >&2
    return 1
  }
}

# What stands below a marker line `<!-- KIND: ARGUMENTS -->`.
content() {
  case "$1" in
    "file: "*) cat "${1#file: }" ;;
    "entry: "*)
      local where="${1#entry: }"
      entry "${where%% *}" "${where#* }"
      ;;
    "output: "*)
      # A page shows errors too: they come with their own exit codes.
      printf '$ kasa_diag %s\n' "${1#output: }"
      # shellcheck disable=SC2086
      "$kasa_diag" ${1#output: } 2>&1 || (($? == 3))
      ;;
    *)
      echo "unknown marker: $1" >&2
      return 1
      ;;
  esac
}

# Every prior, strength and leak is what the page's formulas make of the counts,
# to two digits, and every count is used.
counted() {
  awk -F, '
    function two_digits(x) { return sprintf("%.2g", x) + 0 }
    function number() { sub(/^.*: /, ""); return $0 + 0 }
    function check(what, said) {
      if (said != made[what]) {
        print what ": " said " in the knowledge, " made[what] " by the counts"
        bad = 1
      }
      used[what] = 1
    }
    FILENAME ~ /\.csv$/ && FNR == 1 { next }
    FILENAME ~ /calls\.csv$/ { made[$1] = two_digits($2 * 2 * 4 / ($3 * 365)) }
    FILENAME ~ /signs\.csv$/ {
      made[$1 " " $2] = two_digits(($3 + 1) / ($4 + 2))
    }
    FILENAME ~ /\.csv$/ { next }
    /^[a-z_]+ \{/ { kind = $0; id = "" }
    /^  id: / { split($0, quoted, "\""); id = quoted[2] }
    /^  prior: / { check(id, number()) }
    # All who complain of nothing have called, not half of them.
    /^  leak: / && kind ~ /^complaint/ { check("nothing_wrong", 2 * number()) }
    /^  leak: / && kind ~ /^findings/ { check(id " without", number()) }
    /^  links / { split($0, quoted, "\""); check(id " " quoted[2], number()) }
    END {
      for (what in made) {
        if (!used[what]) { print what ": counted, but not used"; bad = 1 }
      }
      exit bad
    }' "$example"/{calls,signs}.csv \
    "$example"/{base,causes,findings}.textproto >&2
}

"$kasa_diag" check --no-bundled --strict "$example"
"$kasa_diag" check --strict "$example/steps/our_support.textproto"
"$kasa_diag" test --no-bundled --coverage --min-coverage=95 "$example"
counted

hold_true "$page" refuse "${2:-}"
