# shellcheck shell=bash
# A page whose blocks are what files and programs say. Sourced by tests, which
# define content MARKER: it prints the block below a line `<!-- MARKER -->`.

# Prints the page with the block below each marker line made anew. Others are
# kept as they are, or with "refuse" are an error.
render() {
  local page="$1" others="$2" marker="" in_block=0 line
  while IFS= read -r line || [[ -n $line ]]; do
    if ((in_block)); then
      [[ $line == '```' ]] || continue
      in_block=0
    elif [[ $line == '```'* && -n $marker ]]; then
      printf '%s\n' "$line"
      content "$marker" || return 1
      marker="" in_block=1
      continue
    elif [[ $line == '```'* && $others == refuse ]]; then
      echo "$page: a block without a marker: $line" >&2
      return 1
    elif [[ $line =~ ^'<!-- '(.*)' -->'$ ]]; then
      marker="${BASH_REMATCH[1]}"
    fi
    printf '%s\n' "$line"
  done <"$page"
}

# hold_true PAGE keep|refuse [--update]: fails where the page is not what is
# rendered, or writes it.
hold_true() {
  local page="$1" others="$2" update="${3:-}"
  rendered="$(mktemp)"
  trap 'rm -f "$rendered"' EXIT
  render "$page" "$others" >"$rendered"
  if [[ $update == --update ]]; then
    cp "$rendered" "$page"
  elif ! diff -u "$page" "$rendered"; then
    echo "$page is not true any more. Mend it with:" >&2
    echo "  $0 .bazel/bin/kasa_diag/cli/kasa_diag --update" >&2
    exit 1
  fi
}
