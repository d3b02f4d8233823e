#!/usr/bin/env python3
"""Searches for the legal file of each kind that costs a service most, in processor time and in memory.

usage: worst_files.py BUILD_DIR [--seconds 120] [--limit 10] [--memory 300] [--seed N] [--only KIND] [--keep DIR]

For every kind of file (kinds_of_files.py) it begins with each piece alone and goes on with what evolution makes of the dearest so far, at
32 KiB; what grew fastest is measured at 256 KiB, and the worst of both at the largest sizes: 1 MiB, the most that an article may have, and 16 MiB, of packed files
what unpacks to that.
Each is read as ingest reads it, its longest articles are analysed with the default budget and stored (file_cost_main.cc). The kinds share the
seconds. Exit code 1: a file takes more than --limit seconds of one core or --memory MB in one of the three services, or ends a reader.
--keep DIR: such files are left there.
"""
import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import namedtuple

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from kinds_of_files import KINDS, bytes_of, changed, random_block  # noqa: E402

SMALL, MEDIUM, MOST = 32 << 10, 256 << 10, 16 << 20
ARTICLE = 1 << 20
LARGEST = (16 << 20) - 1  # of a file that is read at once
Cost = namedtuple("Cost", "seconds megabytes text")
SERVICES = ("ingest", "enrich", "api")


class Meter:
    def __init__(self, build, folder):
        self.folder = folder
        self.program = subprocess.Popen([os.path.join(build, "bin", "onrecord-file-cost")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.files = 0

    def cost(self, kind, blocks, size):
        """The dearest service, and all of them in words."""
        path = os.path.join(self.folder, "file." + kind.ending)
        data = bytes_of(kind, blocks, size - 8192)
        while len(data) > LARGEST:  # a frame that adds to every line
            size = int(size * 0.97 * LARGEST / len(data))
            data = bytes_of(kind, blocks, size)
        with open(path, "wb") as file:
            file.write(data)
        self.program.stdin.write(f"{self.folder} file.{kind.ending}\n")
        self.program.stdin.flush()
        self.files += 1
        answer = self.program.stdout.readline().split()
        if not answer:
            sys.exit("onrecord-file-cost ended")
        if answer[0] in ("died", "late"):
            return Cost(1e9, 1e9, " ".join(answer)), path
        numbers = [float(one) for one in answer]
        seconds, megabytes = (numbers[0], numbers[4], numbers[6]), (numbers[1], numbers[5], numbers[7])
        text = ", ".join(f"{service} {s:.2f} s {m:.0f} MB" for service, s, m in zip(SERVICES, seconds, megabytes))
        return Cost(max(seconds), max(megabytes), f"{len(data) / (1 << 20):.1f} MiB, {int(numbers[2])} articles, {int(numbers[3])} refused: {text}"), path


def dearest(found, count):
    """Half by time, half by memory; one of a set of pieces."""
    out, seen = [], set()
    by_time = sorted(found, key=lambda one: -one[0].seconds)
    by_memory = sorted(found, key=lambda one: -one[0].megabytes)
    for pair in zip(by_time, by_memory):
        for one in pair:
            pieces = frozenset(piece for block in one[1] for piece in block[0])
            if pieces not in seen:
                seen.add(pieces)
                out.append(one)
    return out[:count]


def search(meter, kind, chance, seconds):
    """The dearest file of the largest size that was found in so many seconds, a third of them for the largest ones."""
    end = time.monotonic() + seconds
    found = [(meter.cost(kind, blocks, SMALL)[0], blocks) for blocks in ([(( piece,), kind.separators[0], 10**6, 1)] for piece in kind.pieces)
             if time.monotonic() < end - seconds * 0.7]
    while time.monotonic() < end - seconds * 0.55 or len(found) < 4:
        best = [blocks for _, blocks in dearest(found, 10)]
        blocks = changed(chance, kind, chance.choice(best), best) if chance.random() < 0.75 else [random_block(chance, kind)]
        found.append((meter.cost(kind, blocks, SMALL)[0], blocks))
    grown = []
    for cost, blocks in dearest(found, 24):
        if grown and time.monotonic() > end - seconds * 0.4:
            break
        larger = meter.cost(kind, blocks, MEDIUM)[0]
        grown.append((larger, blocks, max(larger.seconds / max(cost.seconds, 0.002), larger.megabytes / max(cost.megabytes, 1))))
    steepest = max(grown, key=lambda one: one[2])
    order = [blocks for _, blocks in dearest([one[:2] for one in grown], 4)]
    order.insert(1, steepest[1])
    largest = []
    for blocks in order:
        if largest and time.monotonic() > end:
            break
        if blocks not in [one[1] for one in largest]:
            # Of a file of one article a text beyond 1 MiB is refused: the worst is often just below.
            largest += [(meter.cost(kind, blocks, size)[0], blocks) for size in (ARTICLE, MOST)]
    return largest


def show(blocks):
    return "  +  ".join(f"{list(pieces)} separator {separator!r} names {names} weight {weight}" for pieces, separator, names, weight in blocks)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("build_dir")
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--limit", type=float, default=10)
    parser.add_argument("--memory", type=float, default=300)
    parser.add_argument("--seed", type=int, default=int(time.time()) // 86400)
    parser.add_argument("--only", default="")
    parser.add_argument("--keep", default="")
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}", flush=True)
    kinds = {title: kind for title, kind in KINDS.items() if arguments.only in title}
    end, failed = time.monotonic() + arguments.seconds, []
    with tempfile.TemporaryDirectory(prefix="onrecord-worst-") as folder:
        meter = Meter(arguments.build_dir, folder)
        for at, (title, kind) in enumerate(kinds.items()):
            left = max(2.0, (end - time.monotonic()) / (len(kinds) - at))
            before = meter.files
            largest = search(meter, kind, random.Random(f"{arguments.seed} {title}"), left)
            worst = [max(largest, key=lambda one: one[0].seconds)]
            by_memory = max(largest, key=lambda one: one[0].megabytes)
            worst += [by_memory] if by_memory is not worst[0] else []
            print(f"{title}: {meter.files - before} files tried", flush=True)
            for cost, blocks in worst:
                bad = cost.seconds > arguments.limit or cost.megabytes > arguments.memory
                print(f"  {'TOO DEAR ' if bad else ''}{cost.text}\n    {show(blocks)}", flush=True)
                if bad:
                    failed.append(title)
                    if arguments.keep:
                        os.makedirs(arguments.keep, exist_ok=True)
                        with open(os.path.join(arguments.keep, f"{title.replace(' ', '-').replace(',', '')}.{kind.ending}"), "wb") as file:
                            file.write(bytes_of(kind, blocks, MOST))
    print(f"{meter.files} files; at most {arguments.limit:.0f} s of one core and {arguments.memory:.0f} MB wanted; " + (f"too dear: {sorted(set(failed))}" if failed else "none was dearer"))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
