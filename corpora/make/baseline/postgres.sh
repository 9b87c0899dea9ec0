#!/bin/bash
# postgres.sh OUT green|failing WORK: a scratch PostgreSQL on a Unix socket under pgbench. In the failing run there
# are also a deadlock, refused rows, a full quota of temporary files, a cancelled query and a killed backend.
set -eu
bin=$(ls -d /usr/lib/postgresql/*/bin | tail -1)
out=$1 mode=$2 work=$3/pg
rm -rf "$work"; mkdir -p "$work"; chown postgres "$work"; chmod 711 "$3"
as() { su postgres -s /bin/bash -c "cd $work && export PATH=$bin:\$PATH PGHOST=$work PGDATABASE=shop PGPORT=5498; $1"; }
app() { as "psql -q -U app -c \"$1\"" >/dev/null 2>&1 || true; }
as "initdb -D data -U postgres -A trust --no-locale -E UTF8 >/dev/null"
cat >>"$work/data/postgresql.conf" <<CONF
listen_addresses = ''
port = 5498
unix_socket_directories = '$work'
log_line_prefix = '%m [%p] %q%u@%d '
log_timezone = 'UTC'
log_connections = on
log_disconnections = on
log_checkpoints = on
log_lock_waits = on
log_autovacuum_min_duration = 0
log_min_duration_statement = 25
deadlock_timeout = 300ms
autovacuum_naptime = 2s
checkpoint_timeout = 30s
temp_file_limit = 8MB
work_mem = 256kB
CONF
as "pg_ctl -D data -l pg.log -w start >/dev/null"
trap 'as "pg_ctl -D data -m fast -w stop" >/dev/null 2>&1 || true' EXIT
as "psql -q -d postgres -c 'create database shop' && pgbench -q -i -s 2 2>/dev/null"
as "psql -q" <<'SQL'
create role app login;
create table orders(id int primary key, customer int not null, total numeric(10,2) check (total >= 0), status text);
insert into orders select i, i % 900, (i % 777) + 0.5, 'paid' from generate_series(1, 30000) i;
grant all on all tables in schema public to app;
SQL
for round in 1 2 3 4; do
  as "pgbench -U app -n -C -c 2 -t $((20 + RANDOM % 9)) >/dev/null 2>&1" || true
  app 'select customer, sum(total), pg_sleep(0.04) from orders group by 1 order by 2 desc limit 3'
  app "insert into orders values ($((RANDOM % 30000 + 1)), 12, 4.00, 'paid')"   # seen before: refused in a green run too
  [ "$mode" = green ] && { sleep 4; continue; }
  case $round in
    2) app "begin; update orders set status='a' where id=1; select pg_sleep(1); update orders set status='a' where id=2; commit" &
       app "begin; update orders set status='b' where id=2; select pg_sleep(1); update orders set status='b' where id=1; commit"
       wait
       app "insert into orders values (30001, 12, -4.00, 'refund')" ;;
    3) app 'select count(*) from (select a.id, b.total from orders a, orders b where a.customer = b.customer order by 2, 1 offset 0) pairs'
       app "set statement_timeout = '400ms'; select count(*) from orders a, orders b" ;;
    4) as "psql -qAt -c 'select pg_sleep(20)' >/dev/null 2>&1" & sleep 1
       kill -9 "$(as "psql -qAtc \"select pid from pg_stat_activity where query like '%sleep(20)%' and pid <> pg_backend_pid()\"")" || true
       for wait in $(seq 60); do [ "$(grep -c 'ready to accept' "$work/pg.log")" -ge 2 ] && break; sleep .5; done ;;
  esac
done
as "pgbench -U app -n -C -c 2 -t $((20 + RANDOM % 9)) >/dev/null 2>&1" || true
as "pg_ctl -D data -m fast -w stop >/dev/null"
sed "s|$work|/srv/pg|g" "$work/pg.log" >"$out"
