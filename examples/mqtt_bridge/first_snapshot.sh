#!/usr/bin/env bash
# Publishes a first snapshot, of a camera with a weak signal.
# usage: first_snapshot.sh OPTIONS_OF_THE_BROKER...   (-h HOST -u USER -P PASSWORD)
set -euo pipefail
broker=("$@")

mosquitto_pub "${broker[@]}" -t kasa_diag/hall_camera/snapshot -r -m '{
  "device": {"kind": "CAMERA", "vendor": "TP-Link", "model": "C200"},
  "wifi": {"rssi_dbm": -88},
  "reach": {"intermittent": true}
}'
