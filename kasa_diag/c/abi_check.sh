#!/usr/bin/env bash
# Holds the shared library's interface against the baseline in the repository,
# with Debian's abigail-tools. Additions pass; what an older caller would notice
# fails.
# usage: kasa_diag/c/abi_check.sh [--update]
#   --update writes the baseline anew: with a release, or with a new soname.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
baseline=kasa_diag/c/libkasa_diag_c.abi
command -v abidiff abidw >/dev/null || {
  echo "abi_check: no abidiff here (abigail-tools): not checked"
  exit 0
}

# The types are read from debugging information, of one file only.
./bazelw build --strip=never --per_file_copt='//kasa_diag/c[/:]@-g,-gdwarf-4' \
  //kasa_diag/c:libkasa_diag_c.so.0 >&2
library="$(readlink -f .bazel/bin/kasa_diag/c/libkasa_diag_c.so.0)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
mkdir "$work/headers"
cp kasa_diag/c/kasa_diag.h "$work/headers"

# What the header tells counts, and no C++ behind it.
abidw --headers-dir "$work/headers" --drop-private-types --drop-undefined-syms \
  --exported-interfaces-only --no-elf-needed --no-corpus-path \
  --no-comp-dir-path --no-show-locs --out-file "$work/now.abi" "$library"
grep -q kasa_diag_diagnose_json "$work/now.abi" || {
  echo "abi_check: no interface found in $library" >&2
  exit 1
}
if [[ "${1:-}" == --update ]]; then
  cp "$work/now.abi" "$baseline"
  exit 0
fi
abidiff --no-added-syms "$baseline" "$work/now.abi"
echo "abi_check: nothing that an older caller would notice"
