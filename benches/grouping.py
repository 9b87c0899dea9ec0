#!/usr/bin/env python3
"""Grouping accuracy of hr-log and of drain3 on raw lines of the labelled LogHub sets, in one run.

Give the directory that holds logs/loghub as HR_CORPORA, and the built example as HR_GROUPS:

    pip install drain3
    cargo build --release -p hr-log --example groups
    HR_CORPORA=... benches/grouping.py [SET...]

Grouping accuracy is the share of lines whose group holds exactly the lines that the label's group
holds (Zhu et al., "Tools and Benchmarks for Automated Log Parsing", ICSE 2019). Labels are the EventId
of NAME_2k.log_structured.csv.gz. drain3 gets the masks of its own example and the best of four
thresholds for each set; hr-log has no settings. With names of sets, it also prints what differs.
"""
import collections
import csv
import gzip
import os
import pathlib
import subprocess
import sys

from drain3 import TemplateMiner
from drain3.masking import MaskingInstruction
from drain3.template_miner_config import TemplateMinerConfig

HERE = pathlib.Path(__file__).resolve().parent
SETS = pathlib.Path(os.environ["HR_CORPORA"]) / "logs" / "loghub"
GROUPS = os.environ.get("HR_GROUPS", HERE.parent / "target/release/examples/groups")
# These were looked at when the rules were made; all others were only measured.
TUNED_ON = ["Android", "BGL", "HDFS", "Hadoop", "Linux", "OpenStack", "Zookeeper"]
THRESHOLDS = [0.4, 0.5, 0.6, 0.7]
# examples/drain3.ini of drain3.
START, END = r"((?<=[^A-Za-z0-9])|^)", r"((?=[^A-Za-z0-9])|$)"
MASKS = [
    (START + r"(([0-9a-f]{2,}:){3,}([0-9a-f]{2,}))" + END, "ID"),
    (START + r"(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})" + END, "IP"),
    (START + r"([0-9a-f]{6,} ?){3,}" + END, "SEQ"),
    (START + r"([0-9A-F]{4} ?){4,}" + END, "SEQ"),
    (START + r"(0x[a-f0-9A-F]+)" + END, "HEX"),
    (START + r"([\-\+]?\d+)" + END, "NUM"),
    (r"(?<=executed cmd )(\".+?\")", "CMD"),
]


def accuracy(groups, labels):
    by_group, by_label = members(groups), members(labels)
    right = (v for v in by_label.values() if by_group[groups[v[0]]] == v)
    return sum(map(len, right)) / len(labels)


def members(names):
    lines = collections.defaultdict(list)
    for number, name in enumerate(names):
        lines[name].append(number)
    return lines


def ours(log):
    run = subprocess.run([GROUPS], input=log, stdout=subprocess.PIPE, check=True)
    return run.stdout.split()


def drain3(log, threshold):
    config = TemplateMinerConfig()
    config.drain_sim_th = threshold
    config.masking_instructions = [MaskingInstruction(*mask) for mask in MASKS]
    config.profiling_enabled = False
    miner = TemplateMiner(config=config)
    lines = log.decode(errors="replace").split("\n")
    return [miner.add_log_message(line.rstrip("\r"))["cluster_id"] for line in lines]


def print_differences(log, groups, labels):
    lines = log.decode(errors="replace").split("\n")
    for title, one, other in [("split", labels, groups), ("merged", groups, labels)]:
        for name, numbers in members(one).items():
            parts = {}
            for number in numbers:
                parts.setdefault(other[number], number)
            if len(parts) > 1:
                print(f"  {title}: {len(numbers)} lines of {name} are {len(parts)} groups")
                for number in list(parts.values())[:4]:
                    print("     ", lines[number][:190])


def main():
    shown = sys.argv[1:]
    rows = []
    print(f"{'set':14} {'ours':>6} {'groups':>7} {'labels':>7} {'drain3':>7}")
    for path in sorted(SETS.glob("*_2k.log")):
        name = path.name.removesuffix("_2k.log")
        if shown and name not in shown:
            continue
        log = path.read_bytes()
        with gzip.open(f"{path}_structured.csv.gz", "rt", encoding="utf-8", errors="replace") as table:
            labels = [row["EventId"] for row in csv.DictReader(table)]
        log = b"\n".join(log.split(b"\n")[: len(labels)])
        groups = ours(log)
        ours_is = accuracy(groups, labels)
        best = 0 if "NODRAIN" in os.environ else max(accuracy(drain3(log, t), labels) for t in THRESHOLDS)
        rows.append((name, ours_is, best))
        tuned = " (tuned on)" if name in TUNED_ON else ""
        print(f"{name:14} {ours_is:6.3f} {len(set(groups)):7} {len(set(labels)):7} {best:7.3f}{tuned}")
        if shown:
            print_differences(log, groups, labels)
    for title, chosen in [
        ("all", rows),
        ("not tuned on", [row for row in rows if row[0] not in TUNED_ON]),
    ]:
        if chosen:
            ours_mean, best_mean = (sum(row[i] for row in chosen) / len(chosen) for i in (1, 2))
            worse = [row[0] for row in chosen if row[1] < row[2]]
            half = [row[0] for row in chosen if row[1] < row[2] / 2]
            print(f"mean of {title}: {ours_mean:.3f}, drain3 {best_mean:.3f};"
                  f" worse on {worse}, below half on {half}")


if __name__ == "__main__":
    main()
