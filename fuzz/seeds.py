#!/usr/bin/env python3
"""Makes the first inputs of each target from the files of this repository: fuzz/corpus/TARGET/*, 4 KiB each at most."""
import hashlib, itertools, json, pathlib, re, shutil

HERE = pathlib.Path(__file__).resolve().parent
CORPORA = HERE.parent / "corpora"
MOST = 4096
# What text_of in properties/src/promises.rs takes from the front: how often the rest is repeated, and the budget.
HEADS = [bytes(head) for head in ((128, 0), (3, 0), (139, 7), (20, 100))]

# What `hr-log --partial` writes of four lines.
SUMMARY = (
    rb'{"format":1,"lines":4,"start":"rrar","others":null,"unlisted_slots":0,"kinds":[{"text":"06:00:01 INFO took 3.25 ms","b'
    rb'ytes":27,"ends_with_crlf":false,"rest":null,"count":2,"first":1,"last":2,"first_time":"06:00:01","last_time":"06:00:02'
    rb'","slots":[{"run":3,"has_fraction":true,"is_negative":false,"unread":0,"is_mixed":false,"units":[{"unit":"","count":2,'
    rb'"ups":0,"downs":1,"first":"3.25","last":"0.1","min":["0.1",2],"max":["3.25",1],"sketch":[0,[["0.1",1],["3.25",1]]]}]}]'
    rb'},{"text":"\tat x","bytes":6,"ends_with_crlf":false,"rest":null,"count":1,"first":3,"last":3,"first_time":null,"last_t'
    rb'ime":null,"slots":[]},{"text":{"base64":"MDY6MDA6MDMgRVJST1Ig//4gbm8gdGV4dA=="},"bytes":26,"ends_with_crlf":false,"res'
    rb't":null,"count":1,"first":4,"last":4,"first_time":"06:00:03","last_time":"06:00:03","slots":[]}]}'
)
FENCES = b"```\na\n````text\n<b>x</b> [a](b)\n\x1b[31mred\x1b[0m\r\n~~~\n`````\n"


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

# What a filter's name is to `kinds` is a number: that of its place in hr_route::ROUTES.
mixed = log_pieces[::6] + others[::3] + rows[::8] + [piece for path in samples for piece in pieces(path.read_bytes(), 900)][::4]
keep("kinds", [bytes([n % 9, n * 29 % 256]) + piece for n, piece in enumerate(mixed * 3)], 500)
keep("stream", [bytes([n * 37 % 256]) + piece for n, piece in enumerate(rows + documents)], 300)
keep("parts", [bytes([n * 37 % 256]) + piece for n, piece in enumerate(log_pieces)], 200)
keep("parts", [SUMMARY], 1)
texts = [piece for _, text in files("text") for piece in pieces(text, 2000)] + [path.read_bytes()[:MOST] for path in HERE.parent.glob("*.md")]
page = b"<!doctype html><html><head><title>A page</title><style>p {color: red}</style></head><body><nav><a href=/>Home</a></nav>" \
    b"<main><h1>What it is</h1><p>One sentence. Another, e.g. this one! A third?<ul><li>an item<li>two &amp; three</ul>" \
    b"<table><tr><td>1<td>2</table><pre>a  b\n c</pre><script>if (a < b) {}</script></main></body></html>"
keep("text", texts + [page, page.replace(b"<", b"\n<"), page[60:]], 200)
keep("markdown", [b"make test\n" + piece[:1500] for piece in others] + [b"a `b`\n" + FENCES, b"\n", b"x\n[hr 3f9a1c0b7e42 diff: 3 lines, 1 shown. More: hr-retrieve 3f9a1c0b7e42 -l A-B]\n-a\n+b\n"], 100)

events = sorted((HERE.parent / "tests/events").rglob("*.json"))
keep("events", [path.read_bytes() for path in events], 200)
said = [{"type": "user", "message": {"role": "user", "content": "Why does checkout time out after 3 s?"}},
        {"type": "assistant", "message": {"content": [{"type": "text", "text": "I look at payments.rs and the retries."}, {"type": "tool_use", "name": "Bash"}]}},
        {"type": "user", "message": {"content": [{"type": "tool_result", "content": "a"}, {"type": "text", "text": "<system-reminder>no</system-reminder>and the logs?"}]}},
        {"type": "attachment", "attachment": {"type": "queued_command", "prompt": "also the tests"}},
        {"type": "user", "isMeta": True, "isSidechain": True, "agentId": "a1", "message": {"content": "<command-name>/x</command-name>"}}]
lines = [json.dumps(entry).encode() + b"\n" for entry in said]
keep("transcript", [b"".join(lines), b"".join(reversed(lines))] + lines, 50)

ours = {"type": "command", "command": "'/opt/hr/bin/hr-hook' claude", "timeout": 10}
settings = [b"", b"{}", b"{\n}\n", b"// mine\n{\n  \"model\": \"opus\", // the best\n  \"env\": {\"A\": \"b\",},\n}\n", b"[]", b"{\"env\": 1}",
            b"{\"env\":{\"CLAUDE_CODE_SHELL_PREFIX\":\"nice\"},\"disableAllHooks\":true}", b"\xef\xbb\xbf{\t\"a\": [1, 2]\r\n}"]
settings += [json.dumps(value, indent=indent).encode() for indent in (None, 2, "\t") for value in (
    {"env": {"A": "b"}, "hooks": {"Stop": []}, "model": "opus"},
    {"hooks": {"PostToolUse": [{"matcher": "Bash", "hooks": [{"type": "command", "command": "x"}]}]}},
    {"env": {"CLAUDE_CODE_SHELL_PREFIX": "/opt/hr/bin/hr-shell"}, "hooks": {"SessionEnd": [{"hooks": [ours]}], "PostToolUse": [{"matcher": "x", "hooks": [ours]}]}})]
keep("settings", [bytes([what]) + text for what in range(3) for text in settings], 100)

reduction = {"event": "reduction", "time": 1795000000, "handle": "3f9a1c0b7e42", "kind": "log", "bytes_in": 9000, "bytes_out": 900, "tokens_in": 3000, "tokens_out": 300, "millis": 4}
retrieval = {"event": "retrieval", "time": 1795000009, "handle": "3f9a1c0b7e42", "kind": "log", "stored": 1795000000, "bytes_out": 90, "tokens_out": 30, "millis": 2, "agent": "claude", "session": "s"}
month = [json.dumps(record).encode() + b"\n" for record in (reduction, retrieval, {**reduction, "tokens_in": 2**64 - 1}, {**retrieval, "stored": -1e9}, {"event": "later"})]
keep("ledger", month + [b"".join(month), b"".join(month)[:-40], b"\n \n" + month[0], b"x" * 4096 + b"\n" + month[1]], 50)

shown = [piece for _, text in files("build") for piece in pieces(text, 700)][:40]
keep("session", [bytes([n % 4, n * 7 % 256, n % 3, n * 11 % 256]) + b"\0".join([one, two, one[100:] + two[:200]]) for n, (one, two) in enumerate(zip(shown, shown[1:]))]
     + [b"\3\0\0\0" + b"\0".join([one, one]) for one in shown[:8]], 60)

entry = {"handle": "6437b3ac3846", "blake3": "6437b3ac38465133ffb63b75273a8db548c558465d79db03fd359c6cd5bd9d85", "kind": "log", "label": "kubectl logs\u001b[1m", "stored": "2026-11-20T06:00:00Z", "bytes": 3, "lines": 1}
keep("import", [b"abc\n" + json.dumps({**entry, **more}).encode() + b"\n" for more in ({}, {"handle": "0123456789ab"}, {"blake3": ""}, {"kind": "none"}, {"bytes": 2**64})] + [b"", b"\n", b"a\n\xff\n{}\n"], 50)

config = (b"budget = 2_000\nfloor = 0x10\n[kinds]\ncode = false\nlog = true\n[archive]\ndirectory = \"~/hr\"\nmax_days = 30\nmax_mib = 64\n"
          b"[[filter]]\nname = 'plan'\nmatch = '^Plan: \\d+'\nlabel = 'tf *'\ncommand = ['sed', '-n', '1p']\ntimeout = 3\n")
keep("config", [config, config[:90], config[90:], b"bugdet = 1\n", b"budget = -1\n[kinds]\nnone = 1\n", b"a = \"\\u00e9\"\n[[filter]]\nmatch = '('\nlabel = '{'\n", b"\xff"] + config.splitlines(keepends=True), 50)

lines = ["4010-4030", "-20-", "1-4,9,-20--11", "8--2", "1,837", "3f9a1c0b7e42", "2026-11-20T06:31:07.123Z", "Nov  9 06:31:07", "081109 203615", "1795156267250", "src/main.rs:40", "rust",
         "json", "why did checkout time out?", ".runs[0].out", ".inner.a", ".\"a.b\"", "it's `a` $b", ""]
keep("arguments", [line.encode() + b"\n" + b'{"runs": [{"out": "one"}], "inner": "{\\"a\\": \\"b\\"}", "a.b": "c"}' for line in lines], 50)

for path in (HERE / "seeds").glob("*/*"):
    shutil.copy(path, HERE / "corpus" / path.parent.name)
