#!/usr/bin/env bash
# The bridge against a real broker. Where the machine lacks what that takes, says
# so and passes; .ci/run takes that for a failure.
# usage: broker_test.sh SCRIPT BRIDGE ...
#   SCRIPT is broker_test.py or tls_test.py, which say what they take
set -euo pipefail
script="$1"
shift
PATH="$PATH:/usr/sbin:/sbin"
export PATH
for program in mosquitto mosquitto_passwd mosquitto_pub mosquitto_sub python3; do
  command -v "$program" >/dev/null || {
    echo "not tested: no $program here"
    exit 0
  }
done
python3 -c 'import jsonschema' 2>/dev/null || {
  echo "not tested: no jsonschema of Python's here"
  exit 0
}
if [[ "$("$1" --version)" != *"libmosquitto"* ]]; then
  echo "not tested: the bridge was built without libmosquitto"
  exit 0
fi
exec python3 -B "$script" "$@"
