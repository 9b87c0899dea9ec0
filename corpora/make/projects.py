#!/usr/bin/env python3
"""Writes the small projects whose builds and tests fail on purpose: projects.py WORK"""
import pathlib, random, sys, textwrap

WORK = pathlib.Path(sys.argv[1])
RNG = random.Random(11)


def put(path, text):
    p = WORK / path
    p.parent.mkdir(parents=True, exist_ok=True)
    p.write_text(textwrap.dedent(text).lstrip())


# cargo test: a crate of money, slug and interval helpers; 3 of 180 tests fail
put("crate/Cargo.toml", """
    [package]
    name = "tidings"
    version = "0.3.1"
    edition = "2021"
    """)
put("crate/src/lib.rs", """
    //! Small helpers for invoices.
    pub mod money;
    pub mod slug;
    pub mod span;
    """)
put("crate/src/money.rs", """
    use std::collections::HashMap;
    /// Parses cents. ```assert_eq!(tidings::money::cents("1.05"), Ok(105));```
    /// ```
    /// assert_eq!(tidings::money::cents("1.05"), Ok(105));
    /// ```
    pub fn cents(s: &str) -> Result<i64, String> {
        let (whole, part) = s.split_once('.').unwrap_or((s, "0"));
        let w: i64 = whole.parse().map_err(|e| format!("{whole:?}: {e}"))?;
        let p: i64 = part.parse().map_err(|e| format!("{part:?}: {e}"))?;
        Ok(w * 100 + p)
    }
    fn unused_rate() -> f64 { 0.19 }
    """)
put("crate/src/slug.rs", """
    pub fn slug(s: &str) -> String {
        s.to_lowercase().split_whitespace().collect::<Vec<_>>().join("-")
    }
    """)
put("crate/src/span.rs", """
    /// Half-open interval.
    #[derive(Debug, PartialEq, Clone, Copy)]
    pub struct Span { pub start: u32, pub end: u32 }
    impl Span {
        pub fn len(self) -> u32 { self.end - self.start }
        pub fn meet(self, o: Span) -> Option<Span> {
            let s = Span { start: self.start.max(o.start), end: self.end.min(o.end) };
            (s.start < s.end).then_some(s)
        }
    }
    """)
tests = {"money": [], "slug": [], "span": []}
for i in range(60):
    a, b = RNG.randrange(900), RNG.randrange(10, 99)
    tests["money"].append(f'#[test] fn parses_{a}_{b}_{i:02}() {{ assert_eq!(cents("{a}.{b}"), Ok({a * 100 + b})); }}')
    w = RNG.sample(["Invoice", "March", "draft", "final", "ACME", "No 7"], 3)
    tests["slug"].append(f'#[test] fn slug_{i:02}() {{ assert_eq!(slug("{" ".join(w)}"), "{"-".join(w).lower().replace(" ", "-")}"); }}')
    s, n = RNG.randrange(500), RNG.randrange(1, 90)
    tests["span"].append(f'#[test] fn length_{s}_{n}_{i:02}() {{ assert_eq!(Span {{ start: {s}, end: {s + n} }}.len(), {n}); }}')
tests["money"][41] = '#[test] fn single_digit_fraction_is_tenths() { assert_eq!(cents("12.5"), Ok(1250), "12.5 is twelve and a half"); }'
tests["slug"][17] = '#[test] fn slug_keeps_no_punctuation() { assert_eq!(slug("Invoice #7, final!"), "invoice-7-final"); }'
tests["span"][29] = '#[test] fn reversed_span_is_empty() { assert_eq!(Span { start: 9, end: 4 }.len(), 0); }'
for m, ts in tests.items():
    put(f"crate/tests/{m}.rs", f"use tidings::{m}::*;\n" + "\n".join(ts) + "\n")

# pytest -v: 240 parametrised tests, a handful fail
put("py/rates.py", """
    import datetime
    TABLE = {"DE": 19, "FR": 20, "NL": 21, "SE": 25, "PL": 23}
    def vat(country, cents):
        return round(cents * TABLE[country] / 100)
    def due(day, terms):
        return day + datetime.timedelta(days=terms)
    def merge(a, b):
        out = dict(a)
        for k, v in b.items():
            out[k] = merge(out[k], v) if isinstance(v, dict) else v
        return out
    """)
put("py/test_rates.py", """
    import datetime, pytest, rates
    CASES = [(c, n * 137, round(n * 137 * t / 100)) for c, t in rates.TABLE.items() for n in range(1, 31)]
    @pytest.mark.parametrize("country,cents,want", CASES + [("DE", 250, 48)])
    def test_vat(country, cents, want):
        assert rates.vat(country, cents) == want
    @pytest.mark.parametrize("country", ["DE", "FR", "NL", "LI"])
    def test_known_country(country):
        assert rates.vat(country, 100) >= 0
    @pytest.mark.parametrize("terms", list(range(0, 60)))
    def test_due_moves_on(terms):
        assert rates.due(datetime.date(2026, 11, 1), terms).toordinal() - datetime.date(2026, 11, 1).toordinal() == terms
    def test_due_skips_weekend():
        assert rates.due(datetime.date(2026, 11, 20), 1) == datetime.date(2026, 11, 23)
    """)
put("py/test_merge.py", """
    import pytest, rates, warnings
    @pytest.fixture
    def ledger(tmp_path):
        return (tmp_path / "ledger.json").read_text()
    @pytest.mark.parametrize("n", range(25))
    def test_merge_flat(n):
        assert rates.merge({"a": n}, {"b": n}) == {"a": n, "b": n}
    def test_merge_new_branch():
        assert rates.merge({"retry": {"max": 3}}, {"retry": {"wait": 2}, "log": {"level": "warn"}})["log"] == {"level": "warn"}
    def test_ledger_total(ledger):
        assert ledger
    @pytest.mark.skip(reason="needs the bank sandbox")
    def test_bank():
        pass
    def test_old_name():
        warnings.warn("rates.tax is deprecated, use rates.vat", DeprecationWarning)
    """)

# gcc / make -k: 160 C units, three of them broken
for i in range(160):
    body = f"""
        #include "ring.h"
        int unit{i:02}(struct ring *r, int n) {{
            int sum = {i};
            for (int k = 0; k < n; k++) sum += r->slot[k % RING] * {i + 1};
            return sum;
        }}
        """
    if i == 17:
        body = body.replace("r->slot[k % RING]", "r->slots[k % RING]")
    if i == 38:
        body = body.replace("return sum;", "return sum + ring_cap(r)")
    if i == 44:
        body = body.replace("int sum = 44;", "int sum = 44, unused;\n            if (n = 0) return r;")
    put(f"c/unit{i:02}.c", body)
put("c/ring.h", """
    #ifndef RING_H
    #define RING_H
    #define RING 16
    struct ring { int slot[RING]; unsigned head, tail; };
    int ring_push(struct ring *r, int v);
    #endif
    """)
put("c/main.c", """
    #include <stdio.h>
    #include "ring.h"
    int main(void) { struct ring r = {{0}, 0, 0}; printf("%d\\n", ring_push(&r, 1)); return 0; }
    """)
put("c/Makefile", """
    OBJ := $(patsubst %.c,%.o,$(sort $(wildcard *.c)))
    CFLAGS := -std=c11 -O1 -g -Wall -Wextra -D_FORTIFY_SOURCE=2 -fno-common -fstack-protector-strong
    all: ringd check
    ringd: $(OBJ)
    \t$(CC) -o $@ $^
    check: main.o
    \t$(CC) -o check main.o
    %.o: %.c ring.h
    \t$(CC) $(CFLAGS) -MMD -c -o $@ $<
    """)
put("cpp/pool.cpp", """
    #include <algorithm>
    #include <list>
    #include <map>
    #include <memory>
    #include <string>
    #include <vector>
    struct Job { std::string name; int cost; };
    std::map<Job, int> ranks;
    int rank(const Job &j) { return ranks[j]; }
    void order(std::list<Job> &jobs) { std::sort(jobs.begin(), jobs.end()); }
    std::unique_ptr<Job> copy(const std::unique_ptr<Job> &j) { return j; }
    int total(const std::vector<Job> &v) { int s = 0; for (auto &j : v) s += j.costs; return s; }
    std::string label(int n) { return "job-" + n + ".log"; }
    """)

# tsc: 40 modules of one client, wrong in several ways
put("ts/tsconfig.json", """
    {"compilerOptions": {"strict": true, "noEmit": true, "target": "es2022", "module": "node16",
      "noUnusedLocals": true, "noImplicitReturns": true, "types": []}, "include": ["src"]}
    """)
put("ts/package.json", '{"name": "client", "private": true, "type": "module"}\n')
put("ts/src/types.ts", """
    export interface Order { id: string; total: number; status: 'open' | 'paid'; lines?: Line[] }
    export interface Line { sku: string; qty: number }
    """)
faults = ["export const total = (o: Order): number => o.lines.reduce((s, l) => s + l.qty, 0);",
          "export const paid: Order = { id: 7, total: 1, status: 'paid' };",
          "export const mark = (o: Order) => { o.status = 'refunded'; };",
          "export function find(os: Order[], id: string): Order { return os.find((o) => o.id === id); }",
          "export const tax = (o: Order) => o.totl * 0.19;",
          "export function label(o) { if (o.total > 9) return 'big'; }",
          "import { Line, Basket } from './types.js'; export type L = Line; export const n: number = 'x'.length;",
          "export const send = async (o: Order): Promise<string> => ({ ...o, sent: true });"]
for i in range(40):
    put(f"ts/src/feature{i:02}.ts", "import type { Order } from './types.js';\n" + faults[i % 8] + "\n"
        + (f"export const count{i} = (os: Order[]) => os.filter((o) => o.state === 'paid').length;\n" if i % 3 == 0 else ""))

# a job that fails at the end (strace) and its many small settings files
for i in range(150):
    put(f"job/conf.d/{i:03}.ini", f"[unit{i}]\nretries={i % 5}\n")
put("job/job.py", """
    import os, sys
    base = os.path.dirname(os.path.abspath(__file__))
    for name in sorted(os.listdir(base + "/conf.d")):
        with open(f"{base}/conf.d/{name}") as f:
            f.read()
    for place in ("/etc/nightly", base + "/etc", base):
        if os.path.exists(place + "/credentials.ini"):
            break
    os.mkdir(base + "/run")
    fd = os.open(base + "/run/job.lock", os.O_CREAT | os.O_EXCL | os.O_WRONLY)
    os.write(fd, b"1")
    out = os.open("/dev/full", os.O_WRONLY)
    try:
        os.write(out, b"rows=4411\\n")
    except OSError as e:
        print(f"job: cannot write report: {e}", file=sys.stderr)
        sys.exit(3)
    """)
