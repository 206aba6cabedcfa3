#!/usr/bin/env bash
# A conversation as a user has it: through a pipe, and at a terminal.
# usage: troubleshoot_test.sh PATH_OF_KASA_DIAG PATH_OF_TERMINAL_SCRIPT
set -u
kasa_diag="$PWD/$1"
terminal_script="$PWD/$2"
failures=0

fail() {
  echo "FAILED: $*" >&2
  failures=$((failures + 1))
}

# converse CODE INPUT ARGUMENTS...: leaves stdout in $out, stderr in $err.
converse() {
  local wanted="$1" input="$2"
  shift 2
  printf '%b' "$input" | "$kasa_diag" troubleshoot "$@" \
    >"$TEST_TMPDIR/out" 2>"$TEST_TMPDIR/err"
  local code=${PIPESTATUS[1]}
  out="$(cat "$TEST_TMPDIR/out")"
  err="$(cat "$TEST_TMPDIR/err")"
  [[ $code == "$wanted" ]] || fail "troubleshoot $*: exit code $code, not $wanted: $err"
}
expect_out() { [[ $out == *"$1"* ]] || fail "stdout lacks '$1': $out"; }
expect_err() { [[ $err == *"$1"* ]] || fail "stderr lacks '$1': $err"; }

: "${TEST_TMPDIR:=$(mktemp -d)}"
cat >"$TEST_TMPDIR/small.textproto" <<'END'
name: "small" version: "1"
support { title: "Ask a neighbour" steps: "Ring the bell." cost_minutes: 100 }
complaint { leak: 0.01 strength: 0.9 }
causes { id: "a" title: "A is broken" prior: 0.1 severity: ERROR }
causes { id: "b" title: "B is broken" prior: 0.1 severity: ERROR }
findings { id: "f" title: "F" condition: "reach.intermittent" leak: 0.01
  links { cause: "a" strength: 0.95 } }
remedies { id: "fix_a" title: "Fix A" minutes: 20 steps: "Turn A."
  fixes { cause: "a" chance: 0.9 } }
remedies { id: "fix_b" title: "Fix B" minutes: 20 steps: "Turn B."
  fixes { cause: "b" chance: 0.9 } }
questions { id: "which" text: "Does it come and go?" minutes: 1
  answers { id: "yes" text: "Yes" snapshot { reach { intermittent: true } } }
  answers { id: "no" text: "No" snapshot { reach { intermittent: false } } } }
END
small=(--no-bundled --knowledge="$TEST_TMPDIR/small.textproto")
snapshot=examples/snapshots/red_blink_slow.textproto

# From a question to "fixed", in plain text.
converse 0 '1\n1\n' "${small[@]}"
expect_out "Question: Does it come and go?"
expect_out "?  I don't know"
expect_out "(up from"
expect_out "Try this: Fix A"
expect_out "  - Turn A."
expect_out "Fixed."
[[ $out != *$'\x1b'* && $out != *$'\r'* ]] || fail "control characters in a pipe"
[[ -z $err ]] || fail "words on stderr: $err"
[[ $(printf '%s' "$out" | grep -c '^> 1$') == 2 ]] || fail "no transcript: $out"

# Reasons, wrong input, going back, not knowing.
converse 0 'why\n7\nhello\nback\n?\n2\nback\nq\n' "${small[@]}"
expect_out "would point to: A is broken"
expect_out "is expected to save"
expect_out "a number from 1 to 2"
expect_out "Please type one of the numbers"
expect_out "There is nothing to take back."
expect_out "Taken back."
expect_out "Left. Nothing was stored"
[[ $(printf '%s' "$out" | grep -c 'Question:') == 1 ]] || fail "asked twice: $out"

# Support and giving up.
converse 0 '1\n2\n2\n' "${small[@]}"
expect_out "To support: Ask a neighbour"
expect_out "Fix A: did not help"
expect_out "What may still be wrong"
converse 0 'support\n' "${small[@]}"
expect_out "Support was asked for."
converse 0 'give up\n' "${small[@]}"
expect_out "Given up."

# Left at the end of the input, and resumed.
state="$TEST_TMPDIR/state"
converse 0 '1\n' --session="$state" "${small[@]}"
expect_out "--session=$state."
converse 0 '1\n' --session="$state" "${small[@]}"
expect_out "Going on with"
expect_out "Try this: Fix A"
expect_out "Fixed."
[[ $out != *"Question:"* ]] || fail "asked again after resuming: $out"
# An end that was stored can be looked at.
converse 0 '' --session="$state" "${small[@]}"
expect_out "Fixed."

# A new look at the device goes into a session; the same look is no news.
# The state is replaced whole: where a link led to it, with its permissions.
converse 0 'q\n' --session="$TEST_TMPDIR/private" "${small[@]}"
chmod 600 "$TEST_TMPDIR/private"
ln -s private "$TEST_TMPDIR/link"
converse 0 '1\n' --session="$TEST_TMPDIR/link" "${small[@]}"
[[ -L $TEST_TMPDIR/link ]] || fail "the link was replaced"
[[ $(stat -c %a "$TEST_TMPDIR/private") == 600 ]] || fail "permissions changed"
[[ ! -e $TEST_TMPDIR/private.new ]] || fail "a half-written file was left"
converse 0 '' --session="$TEST_TMPDIR/private" "${small[@]}"
expect_out "Try this: Fix A"
# Where nothing can be written the session says so.
converse 1 'q\n' --session="$TEST_TMPDIR/no_such_folder/state" "${small[@]}"
expect_err "cannot be written"

converse 0 'q\n' "$snapshot" --session="$TEST_TMPDIR/look" "${small[@]}"
converse 0 'q\n' "$snapshot" --session="$TEST_TMPDIR/look" "${small[@]}"
[[ $out != *"looked at once more"* ]] || fail "the same look counted twice"
converse 0 'q\n' examples/snapshots/green_healthy.textproto \
  --session="$TEST_TMPDIR/look" "${small[@]}"
expect_out "looked at once more"

# Knowledge that changed.
sed 's/"which"/"how"/' "$TEST_TMPDIR/small.textproto" >"$TEST_TMPDIR/new.textproto"
converse 0 '1\n' --session="$TEST_TMPDIR/old" "${small[@]}"
converse 0 'q\n' --session="$TEST_TMPDIR/old" --no-bundled \
  --knowledge="$TEST_TMPDIR/new.textproto"
expect_err "the question which does not exist any more"

# Damaged and foreign files are refused, and left as they are.
cp "$state" "$TEST_TMPDIR/damaged"
printf 'X' | dd of="$TEST_TMPDIR/damaged" bs=1 seek=40 conv=notrunc 2>/dev/null
cp "$TEST_TMPDIR/damaged" "$TEST_TMPDIR/damaged.before"
converse 1 '' --session="$TEST_TMPDIR/damaged" "${small[@]}"
expect_err "damaged"
cmp -s "$TEST_TMPDIR/damaged" "$TEST_TMPDIR/damaged.before" || fail "overwritten"
: >"$TEST_TMPDIR/empty"
converse 1 '' --session="$TEST_TMPDIR/empty" "${small[@]}"
expect_err "not a session"
converse 1 '' --session="$TEST_TMPDIR/small.textproto" "${small[@]}"
converse 2 '' - "${small[@]}"
expect_err "standard input is for your answers"
converse 1 '' no_such_file "${small[@]}"
converse 1 '' --session=/no/such/folder/state "${small[@]}"
expect_err "cannot be written"

# At a terminal.
if command -v python3 >/dev/null; then
  python3 "$terminal_script" "$kasa_diag" "$TEST_TMPDIR/small.textproto" "$snapshot" ||
    fail "the terminal"
else
  echo "SKIPPED: there is no python3 to make a pseudo-terminal with"
fi

[[ $failures == 0 ]] || exit 1
echo "all good"
