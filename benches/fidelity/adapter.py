#!/usr/bin/env python3
"""Peers that are Python libraries, as filters: adapter.py headroom|drain3 [QUERY] < input

With --version instead of a query it prints the library's version.
"""
import importlib.metadata
import sys

PACKAGES = {"headroom": "headroom-ai", "drain3": "drain3"}


def headroom(text, query):
    """compress() on one tool result, which the user's message asks for."""
    from headroom import compress

    call = {"id": "c1", "type": "function", "function": {"name": "run", "arguments": "{}"}}
    messages = [
        {"role": "user", "content": query or "Go on."},
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "c1", "content": text},
    ]
    return compress(messages, protect_recent=0).messages[2]["content"]


def drain3(text, _query):
    """The first line of each template after how many there are."""
    from drain3 import TemplateMiner
    from drain3.masking import MaskingInstruction
    from drain3.template_miner_config import TemplateMinerConfig

    # The masks of drain3's own example, examples/drain3.ini.
    start, end = r"((?<=[^A-Za-z0-9])|^)", r"((?=[^A-Za-z0-9])|$)"
    masks = [
        (start + r"(([0-9a-f]{2,}:){3,}([0-9a-f]{2,}))" + end, "ID"),
        (start + r"(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})" + end, "IP"),
        (start + r"([0-9a-f]{6,} ?){3,}" + end, "SEQ"),
        (start + r"([0-9A-F]{4} ?){4,}" + end, "SEQ"),
        (start + r"(0x[a-f0-9A-F]+)" + end, "HEX"),
        (start + r"([\-\+]?\d+)" + end, "NUM"),
        (r"(?<=executed cmd )(\".+?\")", "CMD"),
    ]
    config = TemplateMinerConfig()
    config.masking_instructions = [MaskingInstruction(pattern, name) for pattern, name in masks]
    miner = TemplateMiner(config=config)
    first, counts = {}, {}
    for line in text.splitlines():
        cluster = miner.add_log_message(line)["cluster_id"]
        first.setdefault(cluster, line)
        counts[cluster] = counts.get(cluster, 0) + 1
    return "".join(f"{counts[cluster]}: {line}\n" for cluster, line in first.items())


def main():
    name, query = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else ""
    if query == "--version":
        print(importlib.metadata.version(PACKAGES[name]))
        return
    # A text as a client's JSON would hold it.
    text = sys.stdin.buffer.read().decode("utf-8", "replace")
    output = {"headroom": headroom, "drain3": drain3}[name](text, query)
    sys.stdout.buffer.write(output.encode("utf-8", "replace"))


main()
