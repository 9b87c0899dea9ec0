#!/usr/bin/env python3
"""Checks the corpora: manifest sizes, every evidence string in its input, nothing of the machine left."""
import json, pathlib, re

ROOT = pathlib.Path(__file__).resolve().parent.parent
bad = []
rows = [l.split("\t") for l in (ROOT / "MANIFEST.tsv").read_text().splitlines()[1:]]
text = {r[0]: (ROOT / r[0]).read_text() for r in rows}
files = {str(p.relative_to(ROOT)) for d in ("logs", "json", "build", "text") for p in (ROOT / d).iterdir()}
bad += [f"not in the manifest, or missing: {p}" for p in files ^ set(text)]
for path, _, size, *_ in rows:
    n = (ROOT / path).stat().st_size
    if n != int(size) or not 5_000 <= n <= 800_000:
        bad.append(f"{path}: {n} bytes, manifest says {size}")
    for m in re.finditer(r"/home/(?!dev\b)\w+|/root\b|(?<!/home/dev)/tmp/|[\w.+-]+@(?!example\.org)[\w-]+\.(?:com|org|net|io|de)\b"
                         r"|registry\.npm|hosted\.org|p[y]pi\.|(?:static|index)\.crates|deb\.debian", text[path]):
        if m.group() != "git@git.example.org":
            bad.append(f"{path}: {m.group()}")
asked = [json.loads(l) for l in (ROOT / "questions.jsonl").read_text().splitlines()]
for q in asked:
    bad += [f"{q['id']}: not in {q['input']}: {e}" for e in q["evidence"] if e not in text[q["input"]]]
bad += [f"no question about {p}" for p in set(text) - {q["input"] for q in asked}]
print("\n".join(bad) or f"ok: {len(rows)} files, {sum(int(r[2]) for r in rows)} bytes, {len(asked)} questions")
raise SystemExit(bool(bad))
