#!/usr/bin/env bash
# The command line as a user meets it: output, exit codes, errors.
# usage: cli_test.sh PATH_OF_KASA_DIAG
set -u
kasa_diag="$PWD/$1"
failures=0

fail() {
  echo "FAILED: $*" >&2
  failures=$((failures + 1))
}

# expect_code CODE ARGUMENTS...: leaves stdout in $out, stderr in $err.
expect_code() {
  local wanted="$1"
  shift
  "$kasa_diag" "$@" >"$TEST_TMPDIR/out" 2>"$TEST_TMPDIR/err" </dev/null
  local code=$?
  out="$(tr -d '\0' <"$TEST_TMPDIR/out")"
  err="$(cat "$TEST_TMPDIR/err")"
  [[ $code == "$wanted" ]] || fail "kasa_diag $*: exit code $code, not $wanted: $err"
}
expect_out() { [[ $out == *"$1"* ]] || fail "stdout lacks '$1': $out"; }
expect_err() { [[ $err == *"$1"* ]] || fail "stderr lacks '$1': $err"; }

: "${TEST_TMPDIR:=$(mktemp -d)}"
snapshot=examples/snapshots/red_blink_slow.textproto

expect_code 0 --version
expect_out "kasa_diag 0."
expect_code 0 --help
expect_out "diagnose"
expect_out "Exit codes"
expect_code 2
expect_code 2 diagnos
expect_code 2 diagnose --format=xml "$snapshot"
expect_code 2 diagnose --top=0 "$snapshot"

expect_code 0 diagnose "$snapshot"
expect_out "Most likely causes"
expect_out "What to do, in this order"
[[ $out != *$'\x1b'* ]] || fail "colours without a terminal"
[[ -z $err ]] || fail "words on stderr: $err"

# The same snapshot in every form gives the same diagnosis.
expect_code 0 diagnose --format=json "$snapshot"
json="$out"
expect_out '"status":"CAUSES_FOUND"'
expect_code 0 diagnose --format=textproto "$snapshot"
expect_out "status: CAUSES_FOUND"
expect_code 0 diagnose --format=binary "$snapshot"
[[ -s $TEST_TMPDIR/out ]] || fail "no binary output"
"$kasa_diag" diagnose --format=json - <"$snapshot" >"$TEST_TMPDIR/piped" ||
  fail "standard input"
[[ "$(cat "$TEST_TMPDIR/piped")" == "$json" ]] || fail "a pipe changes the answer"
"$kasa_diag" diagnose --format=json --from=snapshot "$snapshot" \
  >"$TEST_TMPDIR/named" || fail "--from=snapshot"
[[ "$(cat "$TEST_TMPDIR/named")" == "$json" ]] || fail "--from changes the answer"

expect_code 0 diagnose --format=json --top=2 "$snapshot"
[[ "$(grep -o '"probability":' <<<"${out%%likeliest_sets*}" | wc -l)" -ge 2 ]] ||
  fail "--top"

expect_code 1 diagnose no_such_file.json
expect_err "no_such_file.json: no such file"
expect_code 1 diagnose examples
expect_err "is a folder"
echo 'wifi { rsi_dbm: -70 }' >"$TEST_TMPDIR/typo.textproto"
expect_code 1 diagnose "$TEST_TMPDIR/typo.textproto"
expect_err "rsi_dbm"
expect_err "rssi_dbm"
[[ -z $out ]] || fail "an error on stdout"

# Two devices: one object a line; the other forms want one.
echo '[{"reach":{"lan":false}},{"reach":{"lan":true}}]' >"$TEST_TMPDIR/two.json"
expect_code 0 diagnose --format=json "$TEST_TMPDIR/two.json"
[[ "$(wc -l <"$TEST_TMPDIR/out")" == 2 ]] || fail "not one object a line"
expect_code 2 diagnose --format=binary "$TEST_TMPDIR/two.json"
expect_err "--device=N"
expect_code 0 diagnose --format=textproto --device=2 "$TEST_TMPDIR/two.json"
expect_code 2 diagnose --device=3 "$TEST_TMPDIR/two.json"
expect_code 0 diagnose "$TEST_TMPDIR/two.json"
expect_out "device 1 of 2"

expect_code 0 explain weak_signal
expect_out "prior:"
expect_code 2 explain weak_singal
expect_err "did you mean 'weak_signal'?"

expect_code 0 explain --gaps
expect_out "* "
expect_code 2 explain
expect_code 2 explain --gaps weak_signal

# Knowledge of one's own.
cat >"$TEST_TMPDIR/own.textproto" <<'KNOWLEDGE'
name: "own"
version: "7"
causes { id: "own_cause" title: "Own" prior: 0.01 severity: INFO }
findings {
  id: "own_finding" title: "own" condition: "reach.lan == false" leak: 0.001
  links { cause: "own_cause" strength: 0.9 }
}
KNOWLEDGE
expect_code 0 check "$TEST_TMPDIR/own.textproto"
expect_out "own.textproto:6:3: the link of finding 'own_finding'"
expect_out "[link_without_claim]"
expect_out "[cause_without_remedy]"
expect_code 3 check --strict "$TEST_TMPDIR/own.textproto"
{
  echo "# check: off link_without_claim (a test)"
  echo "# check: off cause_without_remedy (a test)"
  echo
  cat "$TEST_TMPDIR/own.textproto"
} >"$TEST_TMPDIR/quiet.textproto"
expect_code 0 check --strict "$TEST_TMPDIR/quiet.textproto"
expect_out "No problems. 2 switched off."
expect_code 0 check
expect_out "kasa_diag bundled knowledge"
expect_code 2 check --no-bundled
expect_code 3 check --no-bundled "$TEST_TMPDIR/own.textproto"
expect_err "no 'support' entry"
expect_code 0 diagnose --knowledge="$TEST_TMPDIR/own.textproto" \
  --format=textproto "$snapshot"
expect_out 'id: "own_cause"'
expect_out "own"
sed 's/reach.lan/reach.lna/' "$TEST_TMPDIR/own.textproto" \
  >"$TEST_TMPDIR/wrong.textproto"
expect_code 3 diagnose --knowledge="$TEST_TMPDIR/wrong.textproto" "$snapshot"
expect_err "wrong.textproto:5:"
expect_err "lan"
expect_code 2 diagnose --no-bundled "$snapshot"
expect_err "--knowledge=PATH"
expect_code 3 check "$TEST_TMPDIR/nowhere.textproto"

# Numbers weighed against cases.
{
  cat "$TEST_TMPDIR/own.textproto"
  echo 'support { title: "Ask" steps: "Ask." cost_minutes: 60 }'
  echo 'complaint { leak: 0.01 strength: 0.5 }'
} >"$TEST_TMPDIR/base.textproto"
for i in 1 2 3 4; do
  echo "{\"id\": \"$i\", \"source\": \"s$i\", \"snapshot\": {\"reach\":" \
    '{"lan": false}}, "cause": "none"}'
done >"$TEST_TMPDIR/none.jsonl"
sed 's/"none"/"own_cause"/' "$TEST_TMPDIR/none.jsonl" | head -n 1 \
  >"$TEST_TMPDIR/own.jsonl"
cp "$TEST_TMPDIR/base.textproto" "$TEST_TMPDIR/as_it_was.textproto"
fit=(fit --no-bundled --knowledge="$TEST_TMPDIR/base.textproto"
  --cases="$TEST_TMPDIR/none.jsonl")
expect_code 0 "${fit[@]}"
expect_out "own 7: 3 numbers weighed against 4 cases"
expect_out "fitted without the case"
expect_out "base.textproto:3: cause own_cause: prior 0.01 -> 0.00"
expect_out "base.textproto:5: finding own_finding: leak 0.001 -> 0.00"
expect_out " (4 cases)"
cmp -s "$TEST_TMPDIR/base.textproto" "$TEST_TMPDIR/as_it_was.textproto" ||
  fail "fit has changed a file"
proposals="$out"
expect_code 0 "${fit[@]}" --weights=1 --spread=0.5 --passes=4 --folds=2 \
  --least=0.2
[[ $out == "$proposals" ]] || fail "the defaults are others: $out"
expect_code 0 "${fit[@]}" --keep-priors
expect_out "own 7: 2 numbers weighed against 4 cases"
expect_out "finding own_finding: leak 0.001 -> 0.00"
[[ $out != *prior* ]] || fail "a prior was not kept: $out"
expect_code 0 "${fit[@]}" --least=5 --folds=0
expect_out "No proposals."
[[ $out != *without* ]] || fail "cross-validation without folds"
expect_code 0 "${fit[@]}" --cases="$TEST_TMPDIR/own.jsonl" --weights=0.1,9
expect_out "own.jsonl: 1 case"
expect_out "No proposals."
# What the files are added to stays.
expect_code 0 fit --knowledge="$TEST_TMPDIR/own.textproto" \
  --cases="$TEST_TMPDIR/own.jsonl" --passes=1 --folds=0
expect_out ": 3 numbers weighed against 1 case"
expect_code 2 fit --no-bundled --cases="$TEST_TMPDIR/own.jsonl"
expect_err "--knowledge is required"
expect_code 2 fit --knowledge="$TEST_TMPDIR/own.textproto"
expect_err "--cases is required"
expect_code 2 "${fit[@]}" --weights=1,2
expect_err "--weights has 2 numbers, but 1 file of cases"
for option in --weights={0,-1,nan,x} --spread={0,-1,inf,x} --least={-1,nan} \
  --passes={0,x} --folds={-1,x}; do
  expect_code 2 "${fit[@]}" "$option"
  expect_err "${option:2:4}"
done
expect_code 1 "${fit[@]}" --cases=/dev/null
expect_err "no cases"
expect_code 1 "${fit[@]}" --cases="$TEST_TMPDIR/nowhere.jsonl"
expect_code 3 fit --no-bundled --knowledge="$TEST_TMPDIR/own.textproto" \
  --cases="$TEST_TMPDIR/own.jsonl"
expect_err "no 'support' entry"

# Texts in another language: printed, translated, used, brought up to date.
expect_code 0 texts --knowledge="$TEST_TMPDIR/own.textproto"
expect_out 'id: "causes/own_cause/title"'
printf '%s\n' "$out" | sed '/original: "Own"/a text: "Eigenes"' \
  >"$TEST_TMPDIR/de.textproto"
expect_code 0 diagnose --knowledge="$TEST_TMPDIR/own.textproto" \
  --texts="$TEST_TMPDIR/de.textproto" --format=textproto "$snapshot"
expect_out 'title: "Eigenes"'
expect_err "texts without a translation"
expect_code 0 texts --knowledge="$TEST_TMPDIR/own.textproto" \
  --texts="$TEST_TMPDIR/de.textproto"
expect_out 'text: "Eigenes"'
# A translation that lacks a placeholder is named, and not used.
cat >"$TEST_TMPDIR/lacks.textproto" <<'TEXTS'
texts {
  id: "command_line/report/plan/remedy"
  original: "{duration}; helps with {chance}"
  text: "{duration}; hilft"
}
texts { id: "library/numbers/percent" original: "{number}%" text: "{number} %" }
TEXTS
for command in "diagnose $snapshot" texts; do
  # shellcheck disable=SC2086
  expect_code 0 $command --texts="$TEST_TMPDIR/lacks.textproto"
  expect_err "the translation of command_line/report/plan/remedy lacks {chance}"
done
expect_out 'text: "{duration}; hilft"'
expect_code 0 diagnose "$snapshot"
[[ $out =~ helps\ with\ [0-9]+% ]] || fail "no chance of a remedy: $out"
chance="${BASH_REMATCH[0]%\%}"
expect_code 0 diagnose --texts="$TEST_TMPDIR/lacks.textproto" "$snapshot"
expect_out "$chance %"
echo 'texts { idd: "x" }' >"$TEST_TMPDIR/bad.textproto"
expect_code 3 diagnose --texts="$TEST_TMPDIR/bad.textproto" "$snapshot"
expect_err "bad.textproto:1:12:"
expect_code 3 texts --texts="$TEST_TMPDIR/nowhere.textproto"

if ((failures)); then
  echo "$failures failed" >&2
  exit 1
fi
echo "all passed"
