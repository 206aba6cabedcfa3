#!/usr/bin/env bash
# The Python example diagnoses through the shared library, keeps sessions, reads
# recordings, and turns an error into an exception.
# usage: python_test.sh LIBRARY EXAMPLE SESSION_TEST
set -euo pipefail
command -v python3 >/dev/null || { echo "no python3 here: not tested"; exit 0; }
KASA_DIAG_LIBRARY="$(realpath "$1")"
export KASA_DIAG_LIBRARY
# Python is not built with the address sanitizer. Where the library is, the
# sanitizer's runtime must be there before it, and what that intercepts, too;
# what Python leaves behind at its end is no leak of ours.
python() {
  local preload
  preload="$(ldd "$KASA_DIAG_LIBRARY" | awk '/libasan/ { on = 1 }
    /libasan|libstdc\+\+/ { list = list " " $3 } END { if (on) print list }')"
  LD_PRELOAD="$preload" ASAN_OPTIONS=detect_leaks=0 python3 "$@"
}
example="$2"
snapshot='{"led": {"mode": "BLINKING", "colors": ["RED"]}, "reach": {"lan": false}}'
out="$(echo "$snapshot" | python "$example")"
[[ $out =~ ^[0-9]+%\  && $out == *$'\n'"First: "* ]] || {
  echo "not a diagnosis: $out" >&2
  exit 1
}
if error="$(echo '{"wifi": {"rssi": -80}}' | python "$example" 2>&1)"; then
  echo "a wrong snapshot was taken: $error" >&2
  exit 1
fi
[[ $error == *rssi_dbm* ]] || { echo "no hint in: $error" >&2; exit 1; }
python "$3" "$(dirname "$(realpath "$example")")"
