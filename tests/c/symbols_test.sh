#!/usr/bin/env bash
# The shared library shows the functions that the header declares, no more and
# no fewer, and carries its soname.
# usage: symbols_test.sh LIBRARY HEADER
set -euo pipefail
library="$1" header="$2"
# A function's name is what precedes the first parenthesis of its declaration.
declared="$(sed -e 's:/\*.*\*/::' "$header" | grep -v '^ \*\|^   ' |
  grep -o '\bkasa_diag_[a-z_]*(' | tr -d '(' | sort -u)"
shown="$(nm -D --defined-only "$library" | awk '{print $3}' | sort -u)"
[[ -n $declared ]] || { echo "no function found in $header" >&2; exit 1; }
diff <(echo "$declared") <(echo "$shown") || {
  echo "left: what the header declares; right: what the library shows" >&2
  exit 1
}
readelf -d "$library" | grep -q 'SONAME.*\[libkasa_diag_c\.so\.0\]' || {
  echo "no soname libkasa_diag_c.so.0" >&2
  exit 1
}
