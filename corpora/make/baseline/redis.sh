#!/bin/bash
# redis.sh OUT green|failing WORK: redis-server with a replica and some clients, snapshots every few seconds. In the
# failing run the folder of the snapshots goes away for a while, and the replica is killed.
set -eu
out=$1 mode=$2 work=$3/redis
rm -rf "$work"; mkdir -p "$work/data" "$work/replica"
redis-server --bind 127.0.0.1 --port 16479 --dir "$work/data" --enable-protected-configs yes --save 2 30 --loglevel verbose --logfile "$work/out" --repl-diskless-sync-delay 0 >/dev/null & server=$!
sleep 1
redis-server --bind 127.0.0.1 --port 16480 --dir "$work/replica" --save '' --replicaof 127.0.0.1 16479 --logfile "$work/replica.log" >/dev/null & replica=$!
python3 - <<'PY' &
import random, socket, threading, time
def client(end, rng=random.Random()):
    while time.time() < end:
        s = socket.create_connection(("127.0.0.1", 16479), timeout=3)
        for _ in range(rng.randrange(1, 40)):
            key = b"session:%05d" % rng.randrange(9000)
            a = rng.choice([(b"SET", key, b"x" * rng.randrange(30, 900), b"EX", b"%d" % rng.randrange(2, 600)), (b"GET", key)])
            s.sendall(b"".join([b"*%d\r\n" % len(a)] + [b"$%d\r\n%s\r\n" % (len(x), x) for x in a])); s.recv(2000)
            time.sleep(rng.expovariate(20))
        s.close()
for _ in range(3): threading.Thread(target=client, args=(time.time() + 60,)).start()
PY
load=$!
if [ "$mode" = failing ]; then
  sleep 24; rm -r "$work/data"
  sleep 5; kill -9 $replica
  sleep 8; mkdir "$work/data"; redis-cli -p 16479 config set dir "$work/data" >/dev/null
fi
wait $load
sleep 1; kill $server; wait $server || true
kill $replica 2>/dev/null || true
sed "s|$work|/srv/redis|g" "$work/out" >"$out"
