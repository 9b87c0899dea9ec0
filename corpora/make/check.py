#!/usr/bin/env python3
"""Checks the corpora: manifest sizes, every evidence string in its input, nothing of the machine left."""
import json, pathlib, re

ROOT = pathlib.Path(__file__).resolve().parent.parent
bad = []
rows = [l.split("\t") for l in (ROOT / "MANIFEST.tsv").read_text().splitlines()[1:]]
text = {r[0]: (ROOT / r[0]).read_text() for r in rows}
files = {str(p.relative_to(ROOT)) for d in ("logs", "json", "build", "text", "baseline")
         for p in (ROOT / d).rglob("*") if p.is_file()}
bad += [f"not in the manifest, or missing: {p}" for p in files ^ set(text)]
for path, _, size, *_ in rows:
    n = (ROOT / path).stat().st_size
    if n != int(size) or not (5_000 if path.endswith(".log") else 20) <= n <= 800_000:
        bad.append(f"{path}: {n} bytes, manifest says {size}")
    for m in re.finditer(r"/home/(?!dev\b)\w+|/root\b|(?<!/home/dev)/tmp/|[\w.+-]+@(?!example\.org)[\w-]+\.(?:com|org|net|io|de)\b"
                         r"|registry\.npm|hosted\.org|p[y]pi\.|(?:static|index)\.crates|deb\.debian", text[path]):
        if m.group() != "git@git.example.org":
            bad.append(f"{path}: {m.group()}")
asked = [json.loads(l) for l in (ROOT / "questions.jsonl").read_text().splitlines()]
for q in asked:
    bad += [f"{q['id']}: not in {q['input']}: {e}" for e in q["evidence"] if e not in text[q["input"]]]
bad += [f"no question about {p}" for p in set(text) - {q["input"] for q in asked} if not p.startswith("baseline/")]
for path in sorted(p for p in text if p.endswith("/new.txt")):
    lines = [l.lstrip("?").split("-") for l in text[path].splitlines() if not l.startswith("#")]
    numbers = [n for l in lines for n in range(int(l[0]), int(l[-1]) + 1)]
    if len(set(numbers)) != len(numbers) or not 1 <= min(numbers) <= max(numbers) <= text[path.replace("new.txt", "failing.log")].count("\n"):
        bad.append(f"{path}: a line twice, or one that is not there")
print("\n".join(bad) or f"ok: {len(rows)} files, {sum(int(r[2]) for r in rows)} bytes, {len(asked)} questions")
raise SystemExit(bool(bad))
