#!/usr/bin/env python3
"""Articles moved in at once over a real Kafka, with every program killed by -9 on the way and the broker restarted once:
all are served exactly once, nothing stays in the inbox.

usage: kill_test.py BIN_DIR [COUNT]       2,000 articles unless COUNT or $ONRECORD_FAULT_ARTICLES says otherwise
Exit code 77: java or mvn is missing, nothing was tested.
"""
import collections
import os
import re
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from generate_articles import generate  # noqa: E402
from pipeline import Pipeline, Skip  # noqa: E402


def serials(pipeline):
    """How often each parcel number is served as a quote."""
    counts = collections.Counter()
    for record in pipeline.ask("quotes", "--text", "parcel number has reached us", "--limit", "0"):
        found = re.search(r"Parcel number (\d{7}) has reached us", record["quote"]["text"])
        if found:
            counts[int(found.group(1))] += 1
    return counts


def archived(pipeline):
    return len(pipeline.files("done")) + len(pipeline.files("rejected"))


def run(bin_dir, count):
    begin = time.monotonic()

    def say(text):
        print(f"{time.monotonic() - begin:6.1f} s  {text}", flush=True)

    with Pipeline(bin_dir) as p:
        paths = generate(p.staging, count)
        p.start_all()
        say(f"{count} articles made, all parts ready")
        p.drop(paths)
        say("all moved in")
        # Each stroke falls at a share of the files archived, so that there is work under way on any machine.
        strokes = [(0.1, "ingest"), (0.25, "enrich"), (0.4, "api"), (0.5, "broker"), (0.6, "enrich"), (0.75, "ingest"), (0.85, "api")]
        for share, name in strokes:
            p.wait_until(lambda: archived(p) >= share * count, 600, f"{share:.0%} of the files to be archived")
            say(f"kill -9 {name} at {archived(p)} archived")
            if name == "broker":
                p.kill_broker()
                p.start_broker()
            else:
                p.kill(name)
                p.start(name)
        p.wait_until(lambda: all(p.ready(name) for name in ("ingest", "enrich", "api")), 120, "all parts to be ready")
        p.wait_until(lambda: not p.waiting_files(), 600, "the inbox to be empty")
        say("inbox empty")
        p.wait_until(lambda: sum(serials(p).values()) >= count, 600, "all quotes to be served")
        counts = serials(p)
        articles = p.ask("articles", "--limit", "0")
        say(f"served: {len(articles)} articles, {len(counts)} parcels")
        problems = []
        if len(articles) != count:
            problems.append(f"{len(articles)} articles are served, expected {count}")
        missing = [serial for serial in range(count) if counts[serial] != 1]
        if missing:
            problems.append(f"not exactly once: {[(serial, counts[serial]) for serial in missing[:10]]} of {len(missing)}")
        if archived(p) != count:
            problems.append(f"done + rejected = {archived(p)}, expected {count}")
        for problem in problems:
            say("FAILED: " + problem)
        if problems:
            raise AssertionError("; ".join(problems))
        say("every article exactly once")


def main(argv):
    count = int(argv[2]) if len(argv) > 2 else int(os.environ.get("ONRECORD_FAULT_ARTICLES", "2000"))
    try:
        run(argv[1], count)
    except Skip as skip:
        print(f"SKIPPED: {skip}")
        return 77
    return 0


sys.exit(main(sys.argv))
