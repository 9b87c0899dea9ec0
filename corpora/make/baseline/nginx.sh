#!/bin/bash
# nginx.sh OUT green|failing WORK: nginx before two Python backends, its access and error log in one file as in
# a container. In the failing run one backend goes away, then both; when they are back one of them hangs.
set -eu
out=$1 mode=$2 work=$3/nginx
rm -rf "$work"; mkdir -p "$work/site/assets" "$work/tmp"
for f in index.html assets/app.css assets/app.js assets/logo.svg; do head -c $((RANDOM % 9000 + 800)) /dev/zero | tr '\0' 'x' >"$work/site/$f"; done
cat >"$work/nginx.conf" <<CONF
worker_processes 1; pid $work/pid; error_log $work/out info; user root;
events { worker_connections 64; }
http {
  log_format timed '\$remote_addr - \$remote_user [\$time_local] "\$request" \$status \$body_bytes_sent "\$http_user_agent" rt=\$request_time';
  access_log $work/out timed; client_body_temp_path $work/tmp; proxy_temp_path $work/tmp;
  fastcgi_temp_path $work/tmp; uwsgi_temp_path $work/tmp; scgi_temp_path $work/tmp;
  upstream app { server 127.0.0.1:18191 max_fails=3 fail_timeout=1s; server 127.0.0.1:18192 max_fails=3 fail_timeout=1s; }
  server { listen 127.0.0.1:18190; server_name shop.example.org; root $work/site;
    location /api/ { proxy_pass http://app; proxy_read_timeout 1s; } } }
CONF
nginx -c "$work/nginx.conf" -e "$work/out"
python3 - "$mode" <<'PY'
import http.client, random, sys, threading, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
failing, rng, hang = sys.argv[1] == "failing", random.Random(), threading.Event()
class Up(BaseHTTPRequestHandler):
    def log_message(self, *a): pass
    def do_GET(self):
        if hang.is_set() and "export" in self.path: time.sleep(1.6)
        time.sleep(rng.expovariate(150))
        body = b"x" * rng.randrange(90, 4000)
        try:
            self.send_response(404 if self.path.endswith("/0") else 304 if self.command == "GET" and rng.random() < .05 else 200)
            self.send_header("Content-Length", str(len(body))); self.end_headers(); self.wfile.write(body)
        except OSError: pass
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"])); self.do_GET()
def up(port):
    s = ThreadingHTTPServer(("127.0.0.1", port), Up)
    threading.Thread(target=s.serve_forever, daemon=True).start(); return s
def down(s): s.shutdown(); s.server_close()
agents = ["Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "ShopApp/7.3 (iPhone; iOS 17.5)", "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/126.0 Safari/537.36"]
def ask(method, path, src, agent):
    c = http.client.HTTPConnection("127.0.0.1", 18190, timeout=10, source_address=(src, 0))
    try:
        c.request(method, path, b"sku=P1&qty=1" if method == "POST" else None, {"User-Agent": agent, "Host": "shop.example.org"})
        c.getresponse().read()
    except OSError: pass
    c.close()
def client(turn, n):
    for i in range(n):
        path = rng.choice(["/", "/assets/app.css", "/assets/app.js", "/assets/logo.svg", "/favicon.ico"] + ["/api/products/%d" % rng.randrange(60)] * 5 + ["/api/cart", "/api/reports/export?month=%d" % rng.randrange(1, 13)])
        method, src, agent = "GET", f"127.0.{rng.randrange(4)}.{rng.randrange(2, 60)}", rng.choice(agents)
        if path == "/api/cart" and rng.random() < .5: method = "POST"
        if rng.random() < .08: method, path, src, agent = "GET", "/api/health", "127.0.0.1", "monitor/2.1"
        turn(); ask(method, path, src, agent); time.sleep(rng.expovariate(12))
servers, done, lock = [up(18191), up(18192)], [0], threading.Lock()
def turn():
    with lock:
        done[0] += 1
        n = done[0]
        if not failing: return
        if n == 180: down(servers[1])
        if n == 230: down(servers[0])
        if n == 245: servers[0] = up(18191); servers[1] = up(18192)
        if n == 330: hang.set()
        if n == 380: hang.clear()
clients = [threading.Thread(target=client, args=(turn, 230 + rng.randrange(20))) for _ in range(2)]
for c in clients: c.start()
for c in clients: c.join()
PY
kill "$(cat "$work/pid")"; sleep 1
sed "s|$work|/srv/shop|g; s|OS: Linux .*|OS: Linux|" "$work/out" >"$out"
