#!/usr/bin/env bash
# Fetches all of the CEL specification's conformance tests (the npm package
# @bufbuild/cel-spec has them as data), writes them as text files into a folder
# outside of the tree, and runs them.
#
#   tests/conformance/fetch_cel_spec.sh [FOLDER]
#
# Needs node and npm. The default folder is ~/.cache/kasa_diag-cel-spec.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "$here/../.." && pwd)"
folder="${1:-$HOME/.cache/kasa_diag-cel-spec}"
mkdir -p "$folder"
folder="$(cd "$folder" && pwd)"
case "$folder/" in
  "$root"/*)
    echo "$0: $folder is inside of the tree" >&2
    exit 2
    ;;
esac

cd "$folder"
[ -f package.json ] || echo '{"private": true, "type": "module"}' >package.json
npm install --silent --no-audit --no-fund \
  @bufbuild/cel-spec@0.6.1 @bufbuild/protobuf@2
rm -rf testdata
node "$here/convert_cel_spec.mjs" testdata

"$root/bazelw" build //tests/conformance:cel_conformance
exec "$root/.bazel/bin/tests/conformance/cel_conformance" testdata/*.textproto
