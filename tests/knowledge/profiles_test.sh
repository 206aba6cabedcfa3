#!/usr/bin/env bash
# The device profiles are what the tables in data/ make them.
set -euo pipefail
if ! command -v python3 >/dev/null; then
  echo "skipped: there is no python3 here"
  exit 0
fi
python3 kasa_diag/knowledge/generate_profiles.py --check
