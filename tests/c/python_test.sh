#!/usr/bin/env bash
# The Python example diagnoses through the shared library, keeps sessions, reads
# recordings, and turns an error into an exception.
# usage: python_test.sh LIBRARY EXAMPLE SESSION_TEST
set -euo pipefail
command -v python3 >/dev/null || { echo "no python3 here: not tested"; exit 0; }
KASA_DIAG_LIBRARY="$(realpath "$1")"
export KASA_DIAG_LIBRARY
example="$2"
snapshot='{"led": {"mode": "BLINKING", "colors": ["RED"]}, "reach": {"lan": false}}'
out="$(echo "$snapshot" | python3 "$example")"
[[ $out =~ ^[0-9]+%\  && $out == *$'\n'"First: "* ]] || {
  echo "not a diagnosis: $out" >&2
  exit 1
}
if error="$(echo '{"wifi": {"rssi": -80}}' | python3 "$example" 2>&1)"; then
  echo "a wrong snapshot was taken: $error" >&2
  exit 1
fi
[[ $error == *rssi_dbm* ]] || { echo "no hint in: $error" >&2; exit 1; }
python3 "$3" "$(dirname "$(realpath "$example")")"
