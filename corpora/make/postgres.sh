#!/bin/bash
# postgres.sh OUTDIR WORK: a scratch PostgreSQL on a Unix socket, pgbench load plus injected faults.
set -eu
bin=$(ls -d /usr/lib/postgresql/*/bin | tail -1)
out=$1 work=$2/pg
rm -rf "$work"; mkdir -p "$work"; chown postgres "$work"; chmod 711 "$2"
as() { su postgres -s /bin/bash -c "cd $work && export PATH=$bin:\$PATH PGHOST=$work PGDATABASE=shop PGPORT=5499; $1"; }
as "initdb -D data -U postgres -A trust --no-locale -E UTF8 >/dev/null"
cat >>"$work/data/postgresql.conf" <<CONF
listen_addresses = ''
port = 5499
unix_socket_directories = '$work'
log_line_prefix = '%m [%p] %q%u@%d '
log_timezone = 'UTC'
log_connections = on
log_disconnections = on
log_checkpoints = on
log_lock_waits = on
log_autovacuum_min_duration = 0
log_min_duration_statement = 40
log_temp_files = 0
deadlock_timeout = 300ms
autovacuum_naptime = 2s
checkpoint_timeout = 30s
work_mem = 256kB
max_connections = 20
CONF
as "pg_ctl -D data -l pg.log -w start >/dev/null"
trap 'as "pg_ctl -D data -m fast -w stop" >/dev/null 2>&1 || true' EXIT
as "psql -q -d postgres -c 'create database shop' && pgbench -q -i -s 2 2>/dev/null"
as "psql -q" <<'SQL'
create role app login; create role report login;
create table orders(id int primary key, customer int not null, total numeric(10,2) check (total >= 0), status text);
insert into orders select i, i % 900, (i % 777) + 0.5, 'paid' from generate_series(1, 60000) i;
grant all on all tables in schema public to app; grant select on pgbench_tellers to report;
SQL
for round in 1 2 3 4; do
  as "pgbench -U app -n -C -c 4 -t 60 2>/dev/null >/dev/null" || true
  as "pgbench -U app -n -S -c 2 -T 3 2>/dev/null >/dev/null" || true
  as "psql -q -U report -c 'select * from orders limit 1'" 2>/dev/null || true
done
as "psql -q -U app -c \"insert into orders values (60001, 12, -4.00, 'refund')\"" 2>/dev/null || true
as "psql -q -U app -c \"insert into orders values (60000, 12, 4.00, 'paid')\"" 2>/dev/null || true
as "psql -q -U app -c 'select o.id from orders o join orders p on o.customer = p.customer order by o.total, p.total limit 5'" >/dev/null
as "psql -q -U app -c \"set statement_timeout = '400ms'; select count(*) from orders a, orders b\"" 2>/dev/null || true
as "psql -q -U app -c 'begin; update orders set status=\$\$a\$\$ where id=1; select pg_sleep(1); update orders set status=\$\$a\$\$ where id=2; commit'" >/dev/null 2>&1 &
as "psql -q -U app -c 'begin; update orders set status=\$\$b\$\$ where id=2; select pg_sleep(1); update orders set status=\$\$b\$\$ where id=1; commit'" >/dev/null 2>&1 || true
wait $!  || true
for i in $(seq 26); do as "psql -q -U app -c 'select pg_sleep(2)'" >/dev/null 2>&1 & done; wait
as "psql -q -U nobody -c 'select 1'" 2>/dev/null || true
as "pgbench -U app -n -C -c 4 -t 40 >/dev/null 2>&1" || true
backend=$(as "psql -qAt -c 'select pg_sleep(20)' >/dev/null 2>&1 & sleep 1; psql -qAtc \"select pid from pg_stat_activity where query like '%sleep(20)%' and pid <> pg_backend_pid()\"")
kill -9 "$backend" || true   # a scratch backend of the server started above: makes it run crash recovery
sleep 3
as "pgbench -U app -n -C -c 2 -t 20 >/dev/null 2>&1" || true
as "pg_ctl -D data -m fast -w stop >/dev/null"
sed "s|$work|/srv/pg|g" "$work/pg.log" >"$out/postgres.log"
