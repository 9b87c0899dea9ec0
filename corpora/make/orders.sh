#!/bin/bash
# orders.sh OUT: 5,000 rows of a seeded orders table through `sqlite3 -json` (one array, one row per line).
set -eu
sqlite3 -json :memory: "
create table orders(id integer primary key, customer text, placed text, status text, total_cents integer, items int, country text, note text);
with recursive n(i) as (select 1 union all select i+1 from n where i < 5000)
insert into orders select 70000+i, printf('c-%05d', (i*7919)%4999), strftime('%Y-%m-%dT%H:%M:%SZ', 1793491200+i*347, 'unixepoch'),
  case when i in (1873, 4410) then 'chargeback' when i%41=0 then 'refunded' when i%9=0 then 'shipped' else 'delivered' end,
  case i when 733 then -12950 when 3141 then 18499900 when 4096 then 9999999 else 990+(i*i*31)%29000 end,
  1+(i*13)%6, substr('DEFRNLPLESSEIT', 1+2*((i*5)%7), 2),
  case when i=2718 then 'duplicate of 72717, charged twice' when i%53=0 then 'gift wrap' end from n;
select * from orders;" >"$1"
