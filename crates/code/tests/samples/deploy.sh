#!/usr/bin/env bash
# Puts a build in place.
set -euo pipefail

source ./common.sh
. "${HOME}/.deployrc"

readonly MOST=3
TARGET="${1:-staging}"
export LOG=/dev/null
declare -a HOSTS=(
  one
  two
)

# Says what is done.
log() {
  local level="$1"
  shift
  printf '%s %s\n' "$level" "$*" >&2
}

function each_host {
  local host
  for host in "${HOSTS[@]}"; do
    if [[ -z "$host" ]]; then
      continue
    fi
    "$@" "$host"
  done
}

function copy_to() (
  cd build || exit 1
  tar cf - . | ssh "$1" "tar xf - -C /srv/${TARGET}"
)

retry() { local n=0; until "$@"; do ((n++ < MOST)) || return 1; done; }

usage() {
  cat <<EOF
usage: deploy TARGET
not_a_function() {
EOF
  helper() { echo inner; }
}

case "$TARGET" in
  staging | production)
    each_host retry copy_to
    ;;
  *)
    usage
    exit 2
    ;;
esac
DEBUG=1 log INFO "done"
