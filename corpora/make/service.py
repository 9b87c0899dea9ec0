#!/usr/bin/env python3
"""A small checkout service that really runs: HTTP server, SQLite store, a payment
gateway on another loopback port, a bounded client, and a few injected faults.

    service.py OUT [--json] [--orders N] [--seed N]

Timestamps come from the real clock plus an offset; the client moves the offset on
between requests instead of sleeping, so a run of a minute logs several hours.
Durations (ms=...) and timeouts are real and measured.
"""
import argparse, datetime, json, logging, os, random, sqlite3, sys, tempfile, threading, time
import http.client
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

START = datetime.datetime(2026, 11, 20, 6, 0, 0, tzinfo=datetime.timezone.utc).timestamp()
CONFIG = {"payment.timout_ms": 6000, "db.busy_ms": 250, "http.threads": 8}   # sic: a typo
KNOWN = {"payment.timeout_ms": 1500, "db.busy_ms": 250, "http.threads": 4}
TAX = {"DE": 0.19, "FR": 0.20, "NL": 0.21, "PL": 0.23, "ES": 0.21, "SE": 0.25}
SKUS = {f"SKU-{n:04d}": 400 for n in range(1000, 1040)}
SKUS["SKU-1017"] = 35


class Clock:
    def __init__(self):
        self.offset = START - time.time()

    def now(self):
        return time.time() + self.offset

    def skip(self, seconds):
        self.offset += seconds


CLOCK = Clock()


class Text(logging.Formatter):
    converter = time.gmtime

    def formatTime(self, r, datefmt=None):
        return time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(r.created)) + f",{int(r.msecs):03d}"

    def format(self, r):
        quote = lambda v: f'"{v}"' if " " in str(v) else v
        r.kv = "".join(f" {k}={quote(v)}" for k, v in getattr(r, "fields", {}).items())
        return super().format(r)


class Json(logging.Formatter):
    def format(self, r):
        ts = datetime.datetime.fromtimestamp(r.created, datetime.timezone.utc)
        out = {"ts": ts.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
               "level": r.levelname.lower(), "logger": r.name, "msg": r.getMessage()}
        if getattr(r, "fields", None):
            out["fields"] = r.fields
        if r.exc_info:
            out["exc"] = self.formatException(r.exc_info)
        return json.dumps(out)


def log(name, level, msg, exc=False, **fields):
    logging.getLogger(name).log(level, msg, exc_info=exc, extra={"fields": fields})


INFO, WARN, ERROR = logging.INFO, logging.WARNING, logging.ERROR


class TaxError(Exception):
    pass


class OrderError(Exception):
    pass


class Timeout(Exception):
    pass


def tax_rate(country):
    try:
        return TAX[country]
    except KeyError as e:
        raise TaxError(f"no tax rate for country {country!r} in table v7") from e


def price(order):
    try:
        return round(order["net"] * (1 + tax_rate(order["country"])), 2)
    except TaxError as e:
        raise OrderError(f"cannot price order {order['id']}") from e


class Gateway(BaseHTTPRequestHandler):
    """The payment provider: slow for acquirer-b while STATE['brownout'] is set."""

    def log_message(self, *a):
        pass

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        slow = STATE["brownout"] and body["provider"] == "acquirer-b"
        time.sleep(1.9 if slow else STATE["rng"].uniform(0.002, 0.012))
        try:
            self.send_response(402 if body["amount"] > 980 else 200)
            self.end_headers()
            self.wfile.write(b"{}")
        except OSError:
            pass


class Store:
    def __init__(self, path, busy_ms):
        self.path, self.busy = path, busy_ms / 1000
        with self.open() as c:
            c.execute("create table orders(id text primary key, total real, status text)")
            c.execute("create table stock(sku text primary key, left int)")
            c.executemany("insert into stock values(?,?)", SKUS.items())

    def open(self):
        return sqlite3.connect(self.path, timeout=self.busy)

    def save(self, oid, total, status):
        t = time.perf_counter()
        self.write(oid, "insert into orders values(?,?,?)", (oid, total, status))
        log("db", INFO, "committed", order=oid, table="orders", rows=1, ms=ms(t))

    def reserve(self, oid, sku, qty):
        self.write(oid, "update stock set left=left-? where sku=?", (qty, sku))
        c = self.open()
        left = c.execute("select left from stock where sku=?", (sku,)).fetchone()[0]
        c.close()
        return left

    def write(self, oid, sql, args):
        for attempt in (1, 2, 3):
            t = time.perf_counter()
            c = self.open()
            try:
                with c:
                    return c.execute(sql, args)
            except sqlite3.OperationalError as e:
                lvl = ERROR if attempt == 3 else WARN
                log("db", lvl, "write failed" if lvl == ERROR else "write retry", order=oid,
                    attempt=attempt, error=str(e), waited_ms=ms(t))
                if attempt == 3:
                    raise
            finally:
                c.close()


def ms(t):
    return int((time.perf_counter() - t) * 1000)


def pay(oid, amount, provider):
    for attempt in (1, 2):
        t = time.perf_counter()
        conn = http.client.HTTPConnection("127.0.0.1", STATE["gateway"],
                                          timeout=STATE["config"]["payment.timeout_ms"] / 1000)
        try:
            conn.request("POST", "/authorise", json.dumps({"amount": amount, "provider": provider}))
            status = conn.getresponse().status
            if status == 200:
                log("payments", INFO, "authorised", order=oid, provider=provider, amount=amount, ms=ms(t))
            else:
                log("payments", INFO, "declined", order=oid, provider=provider, amount=amount, ms=ms(t))
            return status == 200
        except TimeoutError:
            lvl = ERROR if attempt == 2 else WARN
            log("payments", lvl, "upstream timeout", order=oid, provider=provider, attempt=attempt,
                timeout_ms=STATE["config"]["payment.timeout_ms"], ms=ms(t))
        finally:
            conn.close()
    raise Timeout(oid)


class Service(BaseHTTPRequestHandler):
    def log_message(self, *a):
        pass

    def reply(self, status, body):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.done(status, len(data))
        self.wfile.write(data)

    def done(self, status, size):
        lvl = ERROR if status >= 500 else INFO
        log("http", lvl, "request", method=self.command, path=self.path, status=status, bytes=size,
            rid=self.headers.get("X-Request-Id"), ms=ms(self.t))

    def do_GET(self):
        self.t = time.perf_counter()
        if self.path == "/healthz":
            return self.reply(200, {"ok": True})
        if self.path.startswith("/reports/"):
            c = STATE["store"].open()
            n = STATE["report_rows"] if "full=1" in self.path else 40000
            c.execute("with recursive n(i) as (select 1 union all select i+1 from n where i<?)"
                      " select sum(i%7) from n", (n,)).fetchone()
            c.close()
            return self.reply(200, {"rows": n})
        oid = self.path.rsplit("/", 1)[1]
        hit = oid in STATE["cache"]
        STATE["hits" if hit else "misses"] += 1
        self.reply(200 if hit else 404, {"order": oid})

    def do_POST(self):
        self.t = time.perf_counter()
        o = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        try:
            log("orders", INFO, "accepted", order=o["id"], customer=o["customer"], items=len(o["items"]),
                net=o["net"], country=o["country"])
            total = price(o)
            for sku, qty in o["items"]:
                left = STATE["store"].reserve(o["id"], sku, qty)
                log("inventory", INFO, "reserved", order=o["id"], sku=sku, qty=qty, left=left)
            ok = pay(o["id"], total, o["provider"])
            STATE["store"].save(o["id"], total, "paid" if ok else "declined")
            STATE["cache"].add(o["id"])
            if ok:
                log("events", INFO, "published", topic="order.paid", order=o["id"],
                    partition=int(o["customer"][2:]) % 4, offset=STATE["offset"])
                STATE["offset"] += 1
            self.reply(201 if ok else 402, {"order": o["id"], "total": total})
        except Timeout:
            STATE["failed"] += 1
            self.reply(504, {"error": "payment timeout", "order": o["id"]})
        except sqlite3.OperationalError as e:
            STATE["failed"] += 1
            self.reply(503, {"error": str(e), "order": o["id"]})
        except OrderError:
            STATE["failed"] += 1
            log("orders", ERROR, "unhandled error", exc=True, order=o["id"], customer=o["customer"])
            self.reply(500, {"error": "internal", "order": o["id"]})


def call(port, method, path, body=None, n=[0]):
    n[0] += 1
    c = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    c.request(method, path, json.dumps(body) if body else None,
              {"X-Request-Id": f"{STATE['rid']:04x}-{n[0]:05d}"})
    c.getresponse().read()
    c.close()


def client(port, orders, rng):
    """Bursts of up to three parallel requests, the clock moved on between bursts."""
    at = {f: int(orders * x) for f, x in
          {"brown0": .38, "brown1": .41, "lock": .63, "tax": .81, "report": .55, "flag": .36}.items()}
    next_id, i = 48000 + rng.randrange(50), 0
    while i < orders:
        burst, hold = [], None
        for _ in range(4 if i == at["lock"] else rng.choice((1, 1, 1, 2, 3))):
            items = [(rng.choice(list(SKUS)), rng.choice((1, 1, 1, 2, 3)))
                     for _ in range(rng.choice((1, 1, 2, 2, 3)))]
            o = {"id": f"o-{next_id}", "customer": f"c-{rng.randrange(1000, 1900)}", "items": items,
                 "net": round(rng.lognormvariate(4, .8), 2), "country": rng.choice(list(TAX)),
                 "provider": rng.choice(("acquirer-a", "acquirer-a", "acquirer-b"))}
            next_id += 1
            if i == at["tax"]:
                o["country"] = "LI"
            if i == at["report"]:
                burst.append(("GET", "/reports/daily?full=1", None))
            if i == at["flag"]:
                log("config", INFO, "flag changed", flag="retry_same_provider", old="off", new="on",
                    source="deploy-3f2c")
            if i == at["brown0"]:
                STATE["brownout"] = True
            if i == at["brown1"]:
                STATE["brownout"] = False
            if i == at["lock"]:
                hold = threading.Thread(target=rebuild)
                hold.start()
                time.sleep(0.06)
            burst.append(("POST", "/orders", o))
            i += 1
        for _ in range(rng.choice((0, 1, 1, 2, 3))):
            burst.append(("GET", f"/orders/o-{next_id - rng.randrange(1, min(90, i + 2))}", None))
        if rng.random() < .4:
            burst.append(("GET", "/healthz", None))
        if rng.random() < .03:
            burst.append(("GET", "/reports/hourly", None))
        threads = [threading.Thread(target=call, args=(port, *b)) for b in burst]
        for t in threads:
            t.start()
            time.sleep(0.35 if hold else 0.004)
        for t in threads + ([hold] if hold else []):
            t.join()
        CLOCK.skip(rng.expovariate(1 / STATE["gap"]))
        if rng.random() < .12:
            h, m = STATE["hits"], STATE["misses"]
            log("cache", INFO, "sweep", live=len(STATE["cache"]), expired=0,
                hit_ratio=round(h / max(1, h + m), 3))
        if rng.random() < .05:
            log("jobs", INFO, "finished", job=rng.choice(("expire-carts", "sync-stock", "rotate-keys")),
                status="ok", next_in_s=300)


def rebuild():
    """A maintenance job that holds the only write lock for 1.25 seconds."""
    c = sqlite3.connect(STATE["store"].path, timeout=5, isolation_level=None)
    c.execute("begin exclusive")
    log("jobs", INFO, "started", job="rebuild-search-index", lock="exclusive")
    time.sleep(1.25)
    c.execute("commit")
    c.close()
    log("jobs", INFO, "finished", job="rebuild-search-index", status="ok", held_ms=1250)


STATE = {"brownout": False, "hits": 0, "misses": 0, "offset": 910211, "failed": 0, "cache": set()}


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("out")
    ap.add_argument("--json", action="store_true")
    ap.add_argument("--orders", type=int, default=640)
    ap.add_argument("--seed", type=int, default=7)
    a = ap.parse_args()
    logging.addLevelName(WARN, "WARN")
    factory = logging.getLogRecordFactory()

    def record(*args, **kw):
        r = factory(*args, **kw)
        r.created = CLOCK.now()
        r.msecs = (r.created % 1) * 1000
        return r

    logging.setLogRecordFactory(record)
    h = logging.FileHandler(a.out, "w")
    h.setFormatter(Json() if a.json else Text("%(asctime)s %(levelname)s %(name)s: %(message)s%(kv)s"))
    logging.basicConfig(level=INFO, handlers=[h])
    rng = random.Random(a.seed)
    STATE.update(rng=random.Random(a.seed + 1), rid=rng.randrange(65536), gap=12600 / a.orders * 1.6,
                 report_rows=30_000_000)
    cfg = dict(KNOWN)
    log("main", INFO, "starting", service="checkout", version="4.12.1", python=sys.version.split()[0])
    for k, v in CONFIG.items():
        if k in KNOWN:
            cfg[k] = v
            log("config", INFO, "loaded", key=k, value=v)
        else:
            log("config", WARN, "unknown key ignored", key=k, value=v, file="checkout.toml")
    STATE["config"] = cfg
    with tempfile.TemporaryDirectory() as d:
        STATE["store"] = Store(os.path.join(d, "orders.db"), cfg["db.busy_ms"])
        servers = [ThreadingHTTPServer(("127.0.0.1", 0), x) for x in (Gateway, Service)]
        for s in servers:
            threading.Thread(target=s.serve_forever, daemon=True).start()
        STATE["gateway"] = servers[0].server_port
        log("http", INFO, "listening", addr="127.0.0.1:8080", threads=cfg["http.threads"])
        client(servers[1].server_port, a.orders, rng)
        log("main", INFO, "stopping", orders=a.orders, failed=STATE["failed"])
        for s in servers:
            s.shutdown()


main()
