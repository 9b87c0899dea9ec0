#!/usr/bin/env python3
"""A stock synchroniser that logs in logfmt (key=value): three worker threads take pages
of products from an HTTP feed on loopback and write them to SQLite. stocksync.py OUT"""
import http.client, json, queue, random, sqlite3, sys, threading, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

OUT = open(sys.argv[1], "w", buffering=1)
LOCK, START = threading.Lock(), time.time()
DB = sqlite3.connect(":memory:", check_same_thread=False)
DB.execute("create table stock(sku text primary key, qty int check(qty >= 0), price int not null)")
SEEN_429 = set()


def log(level, msg, **kw):
    now = time.time()
    ts = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(now)) + f".{int(now % 1 * 1e6):06d}Z"
    kv = "".join(f' {k}="{v}"' if isinstance(v, str) and set(v) & set(' "=') else f" {k}={v}"
                 for k, v in kw.items())
    with LOCK:
        OUT.write(f'ts={ts} level={level} msg="{msg}"{kv}\n')


class Feed(BaseHTTPRequestHandler):
    def log_message(self, *a):
        pass

    def do_GET(self):
        page = int(self.path.split("=")[1])
        rng = random.Random(page)
        status, body = 200, [{"sku": f"P{page:03d}-{i:02d}", "qty": rng.randrange(500),
                              "price": rng.randrange(100, 90000)} for i in range(20)]
        if page in (77, 78, 79) and page not in SEEN_429:
            SEEN_429.add(page)
            status, body = 429, {"error": "rate limited", "retry_after_ms": 400}
        if page == 143:
            body[11]["price"] = None
        if page == 201:
            body[4]["qty"] = -3
        data = json.dumps(body)
        if page == 260:
            data = data[:611]
        if page == 232:
            time.sleep(2.2)
        self.send_response(status)
        self.end_headers()
        self.wfile.write(data.encode())


def sync(worker, page, port):
    t = time.perf_counter()
    c = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    c.request("GET", f"/stock?page={page}")
    r = c.getresponse()
    data = r.read()
    log("debug", "fetched", worker=worker, page=page, status=r.status, bytes=len(data),
        dur_ms=round((time.perf_counter() - t) * 1e3, 1))
    if r.status == 429:
        wait = json.loads(data)["retry_after_ms"]
        log("warn", "feed asked to slow down", worker=worker, page=page, status=429, retry_after_ms=wait)
        time.sleep(wait / 1000)
        return sync(worker, page, port)
    written = 0
    for row in json.loads(data):
        try:
            with LOCK:
                DB.execute("insert into stock values(:sku,:qty,:price)", row)
            written += 1
        except sqlite3.IntegrityError as e:
            log("error", "row rejected", worker=worker, page=page, sku=row["sku"], qty=row["qty"],
                price=row["price"], err=str(e))
    log("info", "page stored", worker=worker, page=page, rows=written, lag_ms=int((time.time() - START) * 7) % 90,
        dur_ms=round((time.perf_counter() - t) * 1e3, 1))


def work(name, todo, port):
    while True:
        try:
            page = todo.get_nowait()
        except queue.Empty:
            return log("info", "worker idle", worker=name, queue=0)
        log("debug", "page taken", worker=name, page=page, queue=todo.qsize())
        try:
            sync(name, page, port)
        except ValueError as e:
            log("error", "page dropped", worker=name, page=page, err=f"{type(e).__name__}: {e}")


server = ThreadingHTTPServer(("127.0.0.1", 0), Feed)
threading.Thread(target=server.serve_forever, daemon=True).start()
todo = queue.Queue()
for n in range(1, 421):
    todo.put(n)
log("info", "sync starting", feed="stock-feed", pages=420, workers=3, dry_run="false")
threads = [threading.Thread(target=work, args=(f"w{i}", todo, server.server_port)) for i in range(3)]
for t in threads:
    t.start()
for t in threads:
    t.join()
n = DB.execute("select count(*) from stock").fetchone()[0]
log("info", "sync finished", rows=n, expected=420 * 20, missing=420 * 20 - n,
    dur_s=round(time.time() - START, 2))
