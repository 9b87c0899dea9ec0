#!/usr/bin/env python3
"""An API and a worker that talk over redis-server, logged together as `docker compose logs` does.

    shop.py OUT green|failing WORK

In the failing run redis is killed and is started again after a while, and the worker gets two jobs that it
cannot read."""
import collections, http.client, itertools, json, logging, os, random, signal, socket, subprocess, sys, threading, time, uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

REDIS, API = 16579, 18290
rng = random.Random()


class BrokerError(Exception):
    pass


class Broker:
    """The few commands of redis that are needed, over one connection per thread."""

    def __init__(self):
        self.local = threading.local()

    def ask(self, *words):
        try:
            if not hasattr(self.local, "file"):
                self.local.file = socket.create_connection(("127.0.0.1", REDIS), timeout=5).makefile("rwb")
            words = [w if isinstance(w, bytes) else str(w).encode() for w in words]
            self.local.file.write(b"".join([b"*%d\r\n" % len(words)] + [b"$%d\r\n%s\r\n" % (len(w), w) for w in words]))
            self.local.file.flush()
            return self.reply()
        except OSError as e:
            self.local.__dict__.clear()
            raise BrokerError(f"{words[0].decode() if isinstance(words[0], bytes) else words[0]} failed") from e

    def reply(self):
        head = self.local.file.readline()
        if not head:
            raise ConnectionResetError("connection closed by broker")
        kind, rest = head[:1], head[1:-2]
        if kind == b"*":
            return [self.reply() for _ in range(int(rest))] if int(rest) >= 0 else None
        if kind == b"$":
            return self.local.file.read(int(rest) + 2)[:-2] if int(rest) >= 0 else None
        return int(rest) if kind == b":" else rest


def logger(name):
    logging.basicConfig(stream=sys.stdout, level=logging.INFO, format="%(asctime)s %(levelname)-7s [%(threadName)s] %(name)s: %(message)s")
    return logging.getLogger(name)


def api():
    log, broker = logger("shop.api"), Broker()
    access, numbers = logger("shop.access"), itertools.count(1)

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *a):
            pass

        def reply(self, status, body):
            data = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
            access.info('%s "%s %s" %d %dB %.1fms', self.client_address[0], self.command, self.path, status, len(data), (time.perf_counter() - self.t) * 1e3)

        def do_GET(self):
            threading.current_thread().name = "http-%d" % (next(numbers) % 8)
            self.t = time.perf_counter()
            if self.path == "/healthz":
                try:
                    broker.ask("PING")
                    return self.reply(200, {"broker": "up"})
                except BrokerError:
                    log.warning("health check: broker is down")
                    return self.reply(503, {"broker": "down"})
            self.reply(200, {"items": rng.randrange(90)})

        def do_POST(self):
            threading.current_thread().name = "http-%d" % (next(numbers) % 8)
            self.t, job = time.perf_counter(), str(uuid.uuid4())
            body = self.rfile.read(int(self.headers["Content-Length"]))
            try:
                depth = broker.ask("RPUSH", "jobs", job.encode() + b" " + body)
                log.info("job %s queued, depth %d", job, depth)
                self.reply(202, {"job": job})
            except BrokerError:
                log.exception("job %s not queued", job)
                self.reply(503, {"error": "queue unavailable"})

    log.info("listening on 127.0.0.1:8080, broker redis:6379, pid %d", os.getpid())
    ThreadingHTTPServer(("127.0.0.1", API), Handler).serve_forever()


def thumbnail(job):
    width, height = job["size"]
    time.sleep(rng.expovariate(90))
    return width * height // 37


def worker():
    log, broker = logger("shop.worker"), Broker()

    def work():
        wait = .2
        while True:
            try:
                found = broker.ask("BLPOP", "jobs", 1)
                if wait > .2:
                    log.info("broker is back")
                    wait = .2
            except BrokerError as e:
                log.error("broker lost (%s: %s), next try in %.1fs", e, e.__cause__, wait)
                time.sleep(wait)
                wait = min(wait * 2, 2)
                continue
            if not found:
                continue
            name, body = found[1].split(b" ", 1)
            t = time.perf_counter()
            log.info("job %s started", name.decode())
            try:
                size = thumbnail(json.loads(body))
            except (ValueError, KeyError):
                log.exception("job %s failed, moved to jobs:dead", name.decode())
                broker.ask("RPUSH", "jobs:dead", found[1])
                continue
            took = (time.perf_counter() - t) * 1e3
            log.info("job %s done, %d bytes in %.0f ms", name.decode(), size, took)
            if took > 40:
                log.warning("job %s was slow: %.0f ms", name.decode(), took)

    log.info("2 threads, broker redis:6379")
    threads = [threading.Thread(target=work, name=f"work-{i}") for i in range(2)]
    for t in threads:
        t.start()


def call(method, path, body=None):
    c = http.client.HTTPConnection("127.0.0.1", API, timeout=10)
    c.request(method, path, body)
    c.getresponse().read()
    c.close()


def main(out, mode, work):
    os.makedirs(work, exist_ok=True)
    lock, file, children = threading.Lock(), open(out, "w"), {}

    def start(name, *command):
        child = children[name] = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=work)

        def copy():
            for line in child.stdout:
                line = line.rstrip("\n").replace(os.path.abspath(__file__), "/app/shop.py").replace(os.path.dirname(os.__file__), "/usr/lib/python3.11")
                with lock:
                    file.write(f"{name:<9} | {line}\n")

        threading.Thread(target=copy).start()

    def redis():
        start("redis-1", "redis-server", "--port", str(REDIS), "--bind", "127.0.0.1", "--save", "")

    redis()
    time.sleep(.5)
    start("api-1", sys.executable, "-u", __file__, "api")
    start("worker-1", sys.executable, "-u", __file__, "worker")
    time.sleep(.8)
    bad = {190, 211} if mode == "failing" else set()
    for i in range(230 + rng.randrange(20)):
        if mode == "failing" and i == 110:
            children["redis-1"].send_signal(signal.SIGKILL)
        if mode == "failing" and i == 122:
            time.sleep(1)
            redis()
            time.sleep(1.8)
        kind = rng.random()
        if i in bad or kind < .7:
            call("POST", "/jobs", json.dumps({"image": f"img-{rng.randrange(9999)}", "size" if i not in bad else "dimensions": [rng.randrange(64, 900)] * 2}))
        else:
            call("GET", "/healthz" if kind < .85 else f"/gallery/{rng.randrange(50)}")
        time.sleep(rng.expovariate(60))
    time.sleep(1)
    for name in ("worker-1", "api-1", "redis-1"):
        children[name].send_signal(signal.SIGINT if name == "redis-1" else signal.SIGKILL)
        children[name].wait()
        time.sleep(.3)


{"api": api, "worker": worker}[sys.argv[1]]() if len(sys.argv) == 2 else main(*sys.argv[1:4])
