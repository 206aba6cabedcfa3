#!/usr/bin/env bash
# The monitor's own CI: its integration test, and one run of the program as it
# is shipped. In a workspace of your own, `bazel` takes bazelw's place.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
./bazelw test //examples/ci_integration:integration_test
./bazelw build //examples/ci_integration:monitor
# wifi { rssi_dbm: -88 } reach { intermittent: true }
alert="$(printf '\x3a\x03\x10\xaf\x01\x4a\x02\x10\x01' |
  .bazel/bin/examples/ci_integration/monitor)"
echo "$alert"
[[ $alert == *": "* ]] || { echo "no alert for a weak signal" >&2; exit 1; }
