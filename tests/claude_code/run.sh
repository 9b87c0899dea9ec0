#!/usr/bin/env bash
# Installs Claude Code by npm into target/claude-code, if it is not there yet, and tests hr in it.
# Where it cannot be installed this says so, and ends with 0. HR_CLAUDE=PATH takes a client that is there already.
set -euo pipefail
cd "$(dirname "$0")/../.."

version=2.1.330
if [ -z "${HR_CLAUDE:-}" ]; then
    place=$PWD/target/claude-code/$version
    HR_CLAUDE=$place/node_modules/.bin/claude
    if ! "$HR_CLAUDE" --version >/dev/null 2>&1; then
        command -v npm >/dev/null || { echo "Skipped: the client is installed by npm, which is not here."; exit 0; }
        mkdir -p "$place"
        npm install --prefix "$place" --no-audit --no-fund --loglevel=error --fetch-retries=1 \
            "@anthropic-ai/claude-code@$version" && "$HR_CLAUDE" --version >/dev/null ||
            { echo "Skipped: Claude Code $version could not be installed by npm."; exit 0; }
    fi
fi
export HR_CLAUDE
"$HR_CLAUDE" --version
exec cargo test --locked -p hr --test claude_code "$@"
