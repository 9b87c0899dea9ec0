#!/bin/bash
# history.sh REPO: a git repository of 260 commits from a fixed script (fixed authors, dates and edits).
set -eu
rm -rf "$1"; mkdir -p "$1"; cd "$1"; git init -q -b main .
areas=(orders payments inventory search gateway docs ui jobs); verbs=(add rename tidy test extend simplify document cache); RANDOM=29
for i in $(seq 1 260); do
  a=${areas[RANDOM % 8]}; v=${verbs[RANDOM % 8]}; msg="$a: $v handler $((RANDOM % 40))"; body="Routine change $i."
  files=$((RANDOM % 4 + 1)) m=$((RANDOM % 60))
  for ((k = 1; k <= files; k++)); do
    f=src/$a/part$((RANDOM % 9)).rs; mkdir -p "src/$a"
    lines=$((RANDOM % 30 + 1))
    for ((l = 1; l <= lines; l++)); do echo "pub fn ${v}_${i}_${k}_$l() -> u32 { $((RANDOM)) }"; done >>"$f"
    [ $((RANDOM % 3)) = 0 ] && sed -i '3,7d' "$f"
  done
  case $i in
    88) mkdir -p config; echo 'timeout_ms = 6000' >config/payment.toml;;
    187) echo 'timeout_ms = 1500' >config/payment.toml; msg="payments: lower the gateway timeout"; body="Requests were piling up behind acquirer-b. Not load tested.";;
    203) git rm -qrf src/ui 2>/dev/null; msg="ui: remove the old front end"; body="Nothing has called it since release 3.9.";;
    231) msg="Revert \"search: cache handler 12\""; body="It returned stale stock for up to an hour (incident 514).";;
  esac
  git add -A
  n=$((RANDOM % 4 + 1)); d="2026-$(printf %02d $((2 + i / 30)))-$(printf %02d $((i % 28 + 1)))T$(printf %02d $((i % 9 + 8))):$(printf %02d $m):00Z"
  GIT_AUTHOR_NAME="Dev $n" GIT_AUTHOR_EMAIL="dev$n@example.org" GIT_COMMITTER_NAME="Dev $n" GIT_COMMITTER_EMAIL="dev$n@example.org" \
    GIT_AUTHOR_DATE=$d GIT_COMMITTER_DATE=$d git commit -q --allow-empty -m "$msg" -m "$body"
done
