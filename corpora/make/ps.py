#!/usr/bin/env python3
"""A process table as one JSON array, read from /proc: itself, 40 sleeping workers it starts, one
that spins, one that holds 180 MB and one that is left as a zombie. Other processes are not listed."""
import json, os, subprocess, sys, time

CODE = {"worker": "import time; time.sleep(9)", "indexer": "while True: pass",
        "cache": "x = bytearray(180 << 20); import time; time.sleep(9)", "mailer": "pass"}
names = ["worker"] * 40
names[13], names[22], names[31] = "indexer", "cache", "mailer"
procs = [(n, i, subprocess.Popen([sys.executable, "-I", "-S", "-c", CODE[n], "--queue", f"q{i % 7}", "--slot", str(i)]))
         for i, n in enumerate(names)]
time.sleep(5)
rows = []
for name, slot, p in procs:
    f = open(f"/proc/{p.pid}/stat").read().rsplit(") ", 1)[1].split()
    status = dict(l.split(":\t", 1) for l in open(f"/proc/{p.pid}/status").read().splitlines() if ":\t" in l)
    argv = open(f"/proc/{p.pid}/cmdline").read().split("\0")[:-1]
    rows.append({"pid": p.pid, "ppid": int(f[1]), "name": name, "slot": slot, "state": f[0], "threads": int(f[17]),
                 "cpu_ms": (int(f[11]) + int(f[12])) * 10, "minor_faults": int(f[7]), "start_ticks": int(f[19]),
                 "memory": {"rss_kb": int(status.get("VmRSS", "0 kB").split()[0]), "virtual_kb": int(f[20]) // 1024},
                 "switches": {"voluntary": int(status.get("voluntary_ctxt_switches", "0")),
                              "forced": int(status.get("nonvoluntary_ctxt_switches", "0"))},
                 "argv": argv[1:] and [os.path.basename(argv[0])] + argv[1:]})
print(json.dumps(rows, indent=2))
for _, _, p in procs:
    p.kill()
    p.wait()
