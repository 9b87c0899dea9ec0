#!/usr/bin/env python3
"""Makes the first inputs of each target from the files in ../corpora: fuzz/corpus/TARGET/*, 4 KiB each at most."""
import hashlib, itertools, json, pathlib, re

HERE = pathlib.Path(__file__).resolve().parent
CORPORA = HERE.parent / "corpora"
MOST = 4096
# What hr_fuzz::text_of takes from the front: how often the rest is repeated, and the budget.
HEADS = [bytes(head) for head in ((128, 0), (3, 0), (139, 7), (20, 100))]


def keep(target, seeds, at_most):
    folder = HERE / "corpus" / target
    folder.mkdir(parents=True, exist_ok=True)
    seeds = {hashlib.sha1(seed).hexdigest(): seed for seed in seeds if len(seed) <= MOST + 2}
    step = max(1, len(seeds) // at_most)
    for name, seed in itertools.islice(sorted(seeds.items()), 0, None, step):
        (folder / name).write_bytes(seed)


def files(*folders):
    for folder in folders:
        for path in sorted((CORPORA / folder).rglob("*")):
            if path.is_file():
                yield path, path.read_bytes()


def pieces(text, most=MOST - 100):
    """Whole lines, or a line cut short where one alone is longer than `most`."""
    piece = b""
    for line in text.splitlines(keepends=True):
        if piece and len(piece) + len(line) > most:
            yield piece
            piece = b""
        piece += line[:most]
    yield piece


def headed(seeds):
    return [HEADS[n % len(HEADS)] + seed for n, seed in enumerate(seeds)]


logs = [text for _, text in files("logs", "baseline")]
lines = {re.sub(rb"\d", b"0", line): line for text in logs for line in text.splitlines()}.values()
log_pieces = [piece for text in logs for most in (900, 3900) for piece in pieces(text, most)]
documents = []
for path, text in files("json", "logs"):
    if path.suffix == ".ndjson":
        documents += [json.dumps(json.loads(line), indent=n % 3 or None).encode() for n, line in enumerate(text.splitlines()) if n % 20 == 0]
    elif path.suffix == ".json":
        values = json.loads(text) if path.name != "git-log.ndjson" else []
        values = values if isinstance(values, list) else list(values.values())
        documents += [json.dumps(value).encode() for value in values]
        documents += [json.dumps(values[at:at + 8], indent=1).encode() for at in range(0, len(values), 8)]
rows = [piece for path, text in files("json", "logs") if path.suffix == ".ndjson" for piece in pieces(text)]
rows += [b"[" + piece.strip().strip(b"[]").rstrip(b",") + b"]" for piece in pieces((CORPORA / "json/orders.json").read_bytes(), 3900)]
others = [piece for _, text in files("text", "build") for piece in pieces(text)]

keep("tokens", lines, 1500)
keep("severity", lines, 1500)
keep("json", documents + [b"[1e400,-0.0,\"\\ud800\\/\",{}]", b"\xef\xbb\xbfnull", b"{\"a\":[true,false]}"], 800)
keep("rows", headed(rows), 200)
keep("log", headed(log_pieces), 300)
keep("route", headed(log_pieces[::4] + rows[::4] + others[::4]), 300)
keep("archive", [bytes([file, how]) + edits for file in range(8) for how in (0, 1, 2, 4) for edits in (b"", b"\x40\x00\xff\x80", b"\x00\x01\x00\x05\x00\x05")], 200)
samples = sorted((HERE.parent / "crates/code/tests/samples").iterdir())
keep("code", [bytes([language, how]) + piece for path in samples for piece in pieces(path.read_bytes(), 1500) for language, how in ((n, n * 37 % 256) for n in range(0, 20, 3))], 600)
