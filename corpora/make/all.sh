#!/bin/bash
# all.sh [GROUP...]: makes the corpora again. Groups: logs json build text baseline (default: all).
# Needs Debian's nginx-light, redis-server, rsyslog, postgresql, sqlite3, strace, man-db, git, jq, gcc,
# g++, make, libhikaricp-java, libh2-java, liblog4j2-java; JDK 17, Node 20, cargo, Python 3.11; and the package registries. Runs as root.
# Every server listens on loopback or a Unix socket; every request loop is bounded.
set -u
MAKE=$(cd "$(dirname "$0")" && pwd) OUT=$(cd "$(dirname "$0")/.." && pwd) W=${WORK:-/tmp/corpora-work}
mkdir -p "$W/npm" "$OUT"/{logs,json,build,text}
export LC_ALL=C.UTF-8 NO_COLOR=1 CARGO_TERM_COLOR=never COLUMNS=100
# Paths, host names and registry hosts become neutral; owners in repository links too.
NPM=$(npm config get registry 2>/dev/null | cut -d/ -f3) KERNEL=$(uname -r)
clean() { sed -E -e "s|$W|/home/dev/project|g; s|$MAKE|/home/dev/project|g; s|$HOME|/home/dev|g; s|$NPM|registry.example.org|g" \
  -e 's#registry\+https://[^"\#]*#registry+https://registry.example.org/index#g; s#/registry/src/[^/"]+#/registry/src/registry.example.org#g' \
  -e 's#https://(p[y]pi|files)\.[a-z.]*org#https://registry.example.org#g; s#(github|gitlab)\.com/[A-Za-z0-9_.-]+/#git.example.org/dev/#g' \
  -e "s#$KERNEL#6.1.0#g; s#Looking in links: .*#Looking in links: /home/dev/wheels#; s#/tmp/(pip-|tmp|pytest-)#/home/dev/tmp/\1#g; s#pytest-of-root#pytest-of-dev#g"; }
venv() {
  [ -x "$W/venv/bin/ruff" ] || { python3 -m venv "$W/venv"; "$W/venv/bin/pip" install -q pytest requests ruff flask pyyaml; }
}
npm_project() {
  cd "$W/npm"; [ -d node_modules ] && return
  echo '{"name":"storefront","version":"1.3.0","private":true}' >package.json
  npm install --verbose express@4.16.4 lodash@4.17.15 minimist@1.2.0 axios@0.21.0 pino@8 typescript@5.4 >"$W/npm-install.txt" 2>&1
}
logs() {
  npm_project; cp "$MAKE/gateway.js" "$W/npm/"; cp "$MAKE/service.py" "$W/"; cd "$W"
  python3 service.py "$W/a.log" && clean <"$W/a.log" >"$OUT/logs/checkout.log"
  python3 service.py --json --orders 250 --seed 23 "$W/a.log" && clean <"$W/a.log" >"$OUT/logs/checkout.ndjson"
  cd "$W/npm"; rm -f "$W/a.log"; node gateway.js "$W/a.log" && clean <"$W/a.log" >"$OUT/logs/gateway.ndjson"
  mkdir -p "$W/java"; cd "$W/java"; javac -d . "$MAKE/Settlement.java" && java -cp . Settlement "$OUT/logs/settlement.log"
  python3 "$MAKE/stocksync.py" "$OUT/logs/stocksync.logfmt"
  bash "$MAKE/nginx.sh" "$OUT/logs" "$W"; bash "$MAKE/postgres.sh" "$OUT/logs" "$W"; bash "$MAKE/syslog.sh" "$OUT/logs" "$W"
}
json() {
  venv; npm_project; mkdir -p "$W/meta/src"; cd "$W/meta"; echo 'fn main() {}' >src/main.rs
  printf '[package]\nname = "tidings"\nversion = "0.3.1"\nedition = "2021"\n[dependencies]\nanyhow = "1"\nserde_json = "1"\nregex-lite = "0.1"\n' >Cargo.toml
  cargo metadata --format-version 1 2>/dev/null | jq -c '.packages[].authors = []' | clean >"$OUT/json/cargo-metadata.json"
  "$W/venv/bin/pip" inspect 2>/dev/null | jq '.installed[].metadata |= del(.author, .author_email, .maintainer, .maintainer_email, .description, .license, .project_url, .home_page)
    | .environment |= del(.platform_version, .platform_release)' | clean >"$OUT/json/pip-inspect.json"
  # a copy of the project with one dependency asked for in a version that is not there and one removed
  rm -rf "$W/npmls"; cp -r "$W/npm" "$W/npmls"; cd "$W/npmls"; npm pkg set dependencies.lodash=^4.99.0; rm -rf node_modules/vary
  npm ls --all --json --long 2>/dev/null | jq 'del(.. | .author?, .maintainers?, .contributors?, .funding?, ._id?, .readme?, .bugs?, .homepage?)' | clean >"$OUT/json/npm-ls.json"
  cd "$W/venv/lib/python3.11/site-packages"
  "$W/venv/bin/ruff" check --isolated --select F401,F841,E722,B006,B904,S105,S608,UP031,SIM105,PLR2004 --output-format json flask werkzeug jinja2 click requests urllib3 yaml | clean >"$OUT/json/ruff.json"
  bash "$MAKE/orders.sh" "$OUT/json/orders.json"
  bash "$MAKE/history.sh" "$W/repo"
  git -C "$W/repo" log --format='{"commit":"%H","parent":"%P","author":"%an","date":"%aI","subject":"%f","body":"%b"}%x00' | tr -d '\n' | tr '\0' '\n' >"$OUT/json/git-log.ndjson"
  python3 "$MAKE/ps.py" >"$OUT/json/ps.json"
}
build() {
  venv; npm_project; python3 "$MAKE/projects.py" "$W"
  (cd "$W/crate" && cargo test --no-fail-fast 2>&1) | clean >"$OUT/build/cargo-test.txt"
  (cd "$W/py" && "$W/venv/bin/pytest" -v -p no:cacheprovider 2>&1) | clean >"$OUT/build/pytest.txt"
  (cd "$W/c" && make -k 2>&1) | clean >"$OUT/build/make-k.txt"
  (cd "$W/cpp" && g++ -std=c++17 -Wall -c pool.cpp 2>&1) | clean >"$OUT/build/gcc-errors.txt"
  (cd "$W/ts" && "$W/npm/node_modules/.bin/tsc" -p . --pretty false 2>&1) | clean >"$OUT/build/tsc-errors.txt"
  clean <"$W/npm-install.txt" >"$OUT/build/npm-install-verbose.txt"
  "$W/venv/bin/pip" download -v --no-cache-dir --no-deps --no-binary :all: -d "$W/d" pyyaml==5.4.1 2>&1 | clean >"$OUT/build/pip-build.txt"
}
text() {
  venv; python3 "$MAKE/projects.py" "$W"; [ -d "$W/repo" ] || bash "$MAKE/history.sh" "$W/repo"
  git -C "$W/repo" log --stat >"$OUT/text/git-log-stat.txt"
  (cd "$W/job" && rm -rf run && strace -f -tt -s 120 -o "$W/a.log" "$(readlink -f "$(python3 -c 'import sys; print(sys.executable)')")" -I -S job.py); clean <"$W/a.log" >"$OUT/text/strace.txt"
  apt-get install -s nginx-extras libreoffice syslog-ng 2>&1 | clean >"$OUT/text/apt-simulate.txt"
  MANWIDTH=96 man "$(man -w psql)" | col -b | sed -E 's#/home/(peter|postgres)#/home/dev#; s/\bpeter\b/dev/g' >"$OUT/text/psql-man.txt"
  (cd "$W/venv/lib/python3.11/site-packages" && grep -rn --include='*.py' -E 'raise [A-Za-z]*(Error|Exception|Timeout)' flask werkzeug jinja2 click requests urllib3 yaml) >"$OUT/text/grep-raise.txt"
  mkdir -p "$W/d"; cd "$W/d"
  for v in 2.2.5 2.3.3; do
    "$W/venv/bin/pip" download -q --no-deps -d . flask==$v; rm -rf flask-$v; mkdir flask-$v; unzip -q -o ./*lask-$v-*.whl 'flask/*' -d flask-$v
  done
  diff -ru flask-2.2.5 flask-2.3.3 | sed -E 's/^([-+]{3} [^\t]*)\t.*/\1/' >"$OUT/text/flask-2.2.5-2.3.3.diff"
}
# Lines that are new in a failing run are marked by hand, in new.txt: for a new run that is to do again.
baseline() {
  npm_project; cp "$MAKE/baseline/search.js" "$W/npm/"
  for mode in green failing; do
    for pair in nginx redis postgres ci billing; do bash "$MAKE/baseline/$pair.sh" "$W/$pair.$mode" $mode "$W"; done
    python3 "$MAKE/baseline/shop.py" "$W/shop.$mode" $mode "$W/shop"
    (cd "$W/npm" && rm -f "$W/search.$mode" && node search.js "$W/search.$mode" $mode)
    for pair in nginx redis postgres ci billing shop search; do
      mkdir -p "$OUT/baseline/$pair"; clean <"$W/$pair.$mode" >"$OUT/baseline/$pair/$mode.log"
    done
  done
}
for g in ${@:-logs json build text baseline}; do $g; done
