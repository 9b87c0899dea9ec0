#!/bin/bash
# nginx.sh OUTDIR WORK: nginx on loopback in front of a Python upstream, loaded by a bounded client.
# Clients use source addresses in 127.0.0.0/8. Writes nginx-access.log and nginx-error.log.
set -eu
out=$1 work=$2/nginx
rm -rf "$work"; mkdir -p "$work/site/assets" "$work/tmp"
for f in index.html assets/app.css assets/app.js assets/logo.svg; do head -c $((RANDOM % 9000 + 800)) /dev/zero | tr '\0' 'x' >"$work/site/$f"; done
echo secret >"$work/site/assets/locked.js"; mkdir "$work/site/private"
cat >"$work/nginx.conf" <<CONF
worker_processes 1; pid $work/pid; error_log $work/error.log info; user root;
events { worker_connections 64; }
http {
  access_log $work/access.log combined; client_body_temp_path $work/tmp; proxy_temp_path $work/tmp;
  fastcgi_temp_path $work/tmp; uwsgi_temp_path $work/tmp; scgi_temp_path $work/tmp;
  limit_req_zone \$binary_remote_addr zone=login:1m rate=2r/s;
  client_max_body_size 64k;
  server { listen 127.0.0.1:18090; server_name shop.example.org; root $work/site;
    location /api/ { proxy_pass http://127.0.0.1:18091; proxy_read_timeout 2s; proxy_next_upstream off; }
    location /login { limit_req zone=login; proxy_pass http://127.0.0.1:18091; }
    location /private/ { deny all; } } }
CONF
nginx -c "$work/nginx.conf" -e "$work/error.log"
python3 - <<'PY'
import http.client, random, threading, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
class Up(BaseHTTPRequestHandler):
    def log_message(self, *a): pass
    def do_GET(self):
        if "export" in self.path: time.sleep(2.6)
        body = b"x" * random.Random(self.path).randrange(90, 4000)
        try:
            self.send_response(404 if self.path.endswith("/0") else 200)
            self.send_header("Content-Length", str(len(body))); self.end_headers(); self.wfile.write(body)
        except OSError: pass
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"])); self.do_GET()
def up():
    s = ThreadingHTTPServer(("127.0.0.1", 18091), Up)
    threading.Thread(target=s.serve_forever, daemon=True).start(); return s
server, rng = up(), random.Random(5)
agents = ["Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
          "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148",
          "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36", "monitor/2.1", "curl/8.5.0"]
for i in range(3200):
    src = f"127.0.{rng.randrange(4)}.{rng.randrange(2, 60)}"
    method, path, body, agent = "GET", rng.choice(["/", "/assets/app.css", "/assets/app.js", "/assets/logo.svg", "/favicon.ico"]
        + [f"/api/products/{rng.randrange(400)}"] * 5 + ["/api/cart"] * 2 + ["/api/health"]), None, rng.choice(agents[:3])
    if path == "/api/health": agent, src = agents[3], "127.0.0.1"
    if i in (911, 1840, 2750): path = "/api/reports/export?month=10"
    if 1500 <= i < 1512: server and (server.shutdown(), server.server_close()); server = None
    if i == 1512: server = up()
    if 2200 <= i < 2216: method, path, body, src, agent = "POST", "/login", b"user=admin", "127.0.9.77", agents[4]
    if i == 2480: path = "/private/backup.sql"
    if i == 2600: method, path, body = "POST", "/api/upload", b"x" * 70000
    if rng.random() < .03 and body is None: method, path, body = "POST", "/api/cart", b"sku=P1&qty=1"
    c = http.client.HTTPConnection("127.0.0.1", 18090, timeout=10, source_address=(src, 0))
    try:
        c.request(method, path, body, {"User-Agent": agent, "Host": "shop.example.org", "Referer": "https://shop.example.org/"})
        c.getresponse().read()
    except OSError: pass
    c.close()
    if i % 40 == 0: time.sleep(.25)
PY
kill "$(cat "$work/pid")"; sleep 1
sed "s|$work|/srv/shop|g" "$work/access.log" >"$out/nginx-access.log"
sed "s|$work|/srv/shop|g; s|OS: Linux .*|OS: Linux|" "$work/error.log" >"$out/nginx-error.log"
