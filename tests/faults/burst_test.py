#!/usr/bin/env python3
"""A burst of files over a real Kafka, and memory that does not grow with what waits:

  burst    COUNT files appear at once: the topic holds each article exactly once, the inbox is empty, done/ has all
  frozen   the broker stands still while long articles come in: ingest waits and keeps its memory, then goes on
  behind   enrich, then api, stands still while ingest goes on; nothing is kept in memory for it, and all is served when it wakes

usage: burst_test.py BIN_DIR [COUNT]      5,000 files unless COUNT or $ONRECORD_BURST_FILES says otherwise
Exit code 77: java, mvn or kcat is missing, nothing was tested.
"""
import collections
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from generate_articles import generate  # noqa: E402
from pipeline import BROKER, Pipeline, Skip, run_tests  # noqa: E402

BIN = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else "build/bin")
COUNT = int(sys.argv[2] if len(sys.argv) > 2 else os.environ.get("ONRECORD_BURST_FILES", "5000"))
LONG, LONG_SIZE = 1500, 200_000   # 300 MB of text that waits
MORE_MEMORY = 200                # MB that a service may need beyond what it needed before: its queues hold 64 MB of records, librdkafka copies of them


def keys(pipeline, topic):
    """How often the topic holds a record of each key, as a reader of committed records sees it."""
    read = subprocess.run(["kcat", "-C", "-q", "-e", "-b", pipeline.bootstrap, "-t", topic, "-X", "isolation.level=read_committed", "-f", "%k\\n"],
                          capture_output=True, text=True, check=True, timeout=300)
    return collections.Counter(line for line in read.stdout.splitlines() if re.fullmatch("[0-9a-f]{64}/[0-9a-f/]+", line))


def megabytes(pipeline, name, field="VmHWM"):
    with open(f"/proc/{pipeline.processes[name].pid}/status", encoding="ascii") as file:
        return next(int(line.split()[1]) for line in file if line.startswith(field)) / 1024


def say(text):
    print(text, file=sys.stderr, flush=True)


class BurstTest(unittest.TestCase):
    def setUp(self):
        if not shutil.which("kcat"):
            raise Skip("kcat is not installed (./dev setup)")
        self.p = Pipeline(BIN)
        self.p.__enter__()
        self.addCleanup(self.p.__exit__, None, None, None)

    def taken(self):
        """Whether no file waits; looks at the files of the inbox alone, not at the many in done/."""
        with os.scandir(self.p.inbox) as entries:
            return all(entry.is_dir() for entry in entries)

    def expect_published(self, count, timeout):
        self.p.wait_until(self.taken, timeout, "the inbox to be empty")
        found = keys(self.p, "onrecord.articles.v1")
        self.assertEqual([key for key, times in found.items() if times != 1], [], "articles that came in twice")
        self.assertEqual(len(found), count)
        self.assertEqual(len(self.p.files("done")), count)
        self.assertEqual(self.p.files("rejected"), [])

    def long_articles(self, count):
        """Files of LONG_SIZE bytes, each another article of one paragraph that has neither quotes nor events."""
        paths = []
        for i in range(count):
            path = self.p.path("staging", f"long-{i}.json")
            with open(path, "w", encoding="ascii") as file:
                json.dump({"id": f"long-{i}", "title": f"Tide table {i}", "text": (f"Table {i}. " + "tide level seven " * (LONG_SIZE // 17))[:LONG_SIZE]}, file)
            paths.append(path)
        return paths

    def test_a_burst_loses_and_doubles_nothing(self):
        paths = generate(self.p.staging, COUNT, shapes=["json", "txt", "html", "xml"])
        self.p.start("ingest")
        self.p.wait_until(lambda: self.p.ready("ingest"), 60, "ingest to be ready")
        begin = time.monotonic()
        self.p.drop(paths)
        self.expect_published(COUNT, 120 + COUNT / 50)
        peak = megabytes(self.p, "ingest")
        say(f"{COUNT} files: each article once after {time.monotonic() - begin:.1f} s, peak of ingest {peak:.0f} MB")
        self.assertLess(peak, 60 + COUNT / 1000)  # a path that waits costs less than 1 KB

    def test_a_broker_that_stands_still_costs_ingest_no_memory(self):
        paths = self.long_articles(LONG)
        self.p.start("ingest")
        self.p.wait_until(lambda: self.p.ready("ingest"), 60, "ingest to be ready")
        before = megabytes(self.p, "ingest")
        subprocess.run([BROKER, "freeze", "--dir", self.p.path("kafka")], check=True, capture_output=True, timeout=60)
        self.p.drop(paths)
        time.sleep(15)
        frozen, taken = megabytes(self.p, "ingest"), self.taken()
        subprocess.run([BROKER, "thaw", "--dir", self.p.path("kafka")], check=True, capture_output=True, timeout=60)
        self.assertFalse(taken, "the broker did not stand still")
        self.expect_published(LONG, 300)
        after = megabytes(self.p, "ingest")
        say(f"ingest: {before:.0f} MB before, {frozen:.0f} MB while {LONG * LONG_SIZE // 1_000_000} MB waited, {after:.0f} MB after")
        self.assertLess(after, before + MORE_MEMORY)

    def test_a_reader_that_stands_still_costs_no_memory(self):
        self.p.start_all()
        self.p.drop(generate(self.p.staging, 40, shapes=["json"]))
        self.p.wait_until(lambda: len(self.p.ask("articles", "--limit", "0")) == 40, 120, "the first articles")
        served = 40
        for name in ("enrich", "api"):
            before = {each: megabytes(self.p, each) for each in ("ingest", "enrich", "api")}
            self.p.processes[name].send_signal(signal.SIGSTOP)
            folder = self.p.path("staging-" + name)
            os.mkdir(folder)
            paths = [os.path.join(folder, f"{name}-{i}.json") for i in range(200)]
            for i, path in enumerate(paths):
                with open(path, "w", encoding="ascii") as file:
                    json.dump({"id": f"{name}-{i}", "title": f"Harbour {name} {i}", "text": f"Table {name} {i}. " + "tide level seven " * 6000}, file)
            self.p.drop(paths)
            self.p.wait_until(self.taken, 300, "ingest to go on")
            time.sleep(3)
            self.p.processes[name].send_signal(signal.SIGCONT)
            served += len(paths)
            self.p.wait_until(lambda: len(self.p.ask("articles", "--limit", "0")) == served, 600, "all to be served")
            after = {each: megabytes(self.p, each) for each in before}
            say(f"{name} stood still: " + ", ".join(f"{each} {before[each]:.0f} to {after[each]:.0f} MB" for each in before))
            for each in ("ingest", "enrich", "api"):
                self.assertLess(after[each], before[each] + MORE_MEMORY, each)


if __name__ == "__main__":
    run_tests()
