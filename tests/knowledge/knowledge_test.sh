#!/usr/bin/env bash
# The bundled knowledge answers as its tests say, and they see 95 % of it: each
# finding true, false and unknown, each cause leading and not, each remedy.
# usage: knowledge_test.sh PATH_TO_kasa_diag
set -euo pipefail
"$1" test --no-bundled --coverage --min-coverage=95 kasa_diag/knowledge
