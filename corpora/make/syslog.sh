#!/bin/bash
# syslog.sh OUTDIR WORK: rsyslogd with a private config collects what redis-server, a backup script
# (logger) and two Python workers (SysLogHandler) say. Takes about a minute.
set -eu
[ -e /dev/log ] && { echo "/dev/log is in use here" >&2; exit 1; }
out=$1 work=$2/syslog here=$(cd "$(dirname "$0")" && pwd)
rm -rf "$work"; mkdir -p "$work/data" "$work/dump"
cat >"$work/rsyslog.conf" <<CONF
global(workDirectory="$work" localHostname="app01")
module(load="imuxsock" SysSock.Name="/dev/log" SysSock.RateLimit.Interval="0" SysSock.FlowControl="on")
module(load="builtin:omfile" Template="RSYSLOG_TraditionalFileFormat")
*.* $work/syslog
CONF
rsyslogd -n -f "$work/rsyslog.conf" -i "$work/pid" & daemon=$!
sleep 1
cat >"$work/redis.conf" <<CONF
bind 127.0.0.1
port 16379
dir $work/dump
save 1 200
maxmemory 6mb
maxmemory-policy noeviction
loglevel verbose
logfile ""
syslog-enabled yes
syslog-ident redis
daemonize no
CONF
redis-server "$work/redis.conf" >/dev/null & redis=$!
python3 - "$work" <<'PY' &
import logging, logging.handlers, random, socket, sys, time
rng = random.Random(3)
def get(name, facility):
    h = logging.handlers.SysLogHandler("/dev/log", facility=facility)
    h.ident = f"{name}[{rng.randrange(900, 4000)}]: "; h.append_nul = False
    l = logging.getLogger(name); l.addHandler(h); l.setLevel(logging.DEBUG); return l
mail, disk = get("mailq", "mail"), get("diskwatch", "daemon")
for i in range(700):
    q, size = f"{rng.randrange(1 << 40):010X}", rng.randrange(900, 90000)
    mail.info("%s: queued size=%d nrcpt=%d", q, size, rng.randrange(1, 4))
    try:
        if i in (288, 289, 411): socket.create_connection(("127.0.0.1", 9), timeout=1)
        mail.info("%s: sent delay=%.2fs status=250", q, rng.random())
    except OSError as e:
        mail.error("%s: deferred relay=127.0.0.1:9 reason=%s", q, e)
    if i % 25 == 0:
        disk.info("volume /srv/data used=%d%% inodes=%d%%", 71 + i // 40, 12)
    if i == 640: disk.warning("volume /srv/data will be full in 3h at the present rate (used=87%)")
    time.sleep(.03)
PY
mailer=$!
python3 - "$work" <<'PY' &
import random, socket, sys, time
def cmd(*a):
    s = socket.create_connection(("127.0.0.1", 16379), timeout=3)
    s.sendall(b"".join([b"*%d\r\n" % len(a)] + [b"$%d\r\n%s\r\n" % (len(x), x) for x in a])); r = s.recv(200); s.close(); return r
time.sleep(.5)
for i in range(700):
    cmd(b"SET", b"session:%05d" % i, b"x" * (40 if i < 500 else 60000)); time.sleep(.025)
PY
load=$!
for i in $(seq 1 14); do   # the backup script: run 9 writes to a full device
  src=$here/all.sh dst=$work/data/dump-$i.tar
  [ "$i" = 9 ] && dst=/dev/full
  logger -t backup -p cron.info "run $i start target=volume-$((i % 3))"
  tar -cf - "$here" 2>/dev/null | dd of="$dst" bs=4k 2>&1 | grep -v records | logger -t backup -p cron.info
  [ "${PIPESTATUS[1]}" = 0 ] && logger -t backup -p cron.info "run $i done" || logger -t backup -p cron.err "run $i FAILED, last good dump is run $((i - 1))"
  if [ "$i" = 6 ]; then rm -r "$work/dump"; fi   # redis can no longer save
  sleep 1.5
done
wait $mailer $load || true
redis-cli -p 16379 shutdown nosave || true
sleep 1; kill $daemon; sleep 1; rm -f /dev/log
sed "s|$work|/srv/data|g; s|$here|/srv/app|g" "$work/syslog" >"$out/syslog.log"
