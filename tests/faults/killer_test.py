#!/usr/bin/env python3
"""Articles that end the program which analyses them, in the real programs: each is rejected after few starts, and all others are
served, in `onrecord up` and on a real Kafka.

usage: killer_test.py BIN_DIR KILLER_LIBRARY
Exit code 77: java or mvn is missing, the part on Kafka was not tested.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from pipeline import Pipeline, free_port, run_tests  # noqa: E402

BIN = os.path.abspath(sys.argv.pop(1) if len(sys.argv) > 1 else "build/bin")
LIBRARY = os.path.abspath(sys.argv.pop(1) if len(sys.argv) > 1 else "build/tests/faults/libkiller_words.so")
ENV = ["env", "LD_PRELOAD=" + LIBRARY]
MOST_STARTS = 10


def article(number, words=""):
    return (f"PORT SERA, March 4, 2024 - The ferry sailed again on its way to the island and the people were glad. {words}\n\n"
            f"\"We are glad of parcel {number},\" Ana Silva said on Monday.\n")


def write(folder, name, text):
    path = os.path.join(folder, name)
    with open(path + ".part", "w", encoding="utf-8") as file:
        file.write(text)
    os.rename(path + ".part", path)


class InOneProcess(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="onrecord-test-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.inbox = os.path.join(self.folder, "inbox")
        os.mkdir(self.inbox)
        self.starts = 0

    def start(self):
        self.starts += 1
        self.port = free_port()
        log = open(os.path.join(self.folder, "log"), "a", encoding="utf-8")
        self.addCleanup(log.close)
        self.process = subprocess.Popen(
            ENV + [os.path.join(BIN, "onrecord"), "up", "--inbox", self.inbox, "--store", os.path.join(self.folder, "store.db"), "--state-dir",
                   os.path.join(self.folder, "state"), "--http", "", "--listen", f"127.0.0.1:{self.port}"], stdout=log, stderr=log, stdin=subprocess.DEVNULL)

    def waiting(self):
        return [name for name in os.listdir(self.inbox) if name.endswith(".txt")]

    def until_all_is_done(self, limit=120):
        """Starts the program again each time that it dies, as a supervisor does."""
        self.start()
        end = time.monotonic() + limit
        while self.waiting():
            if time.monotonic() > end:
                self.fail(f"still waiting: {self.waiting()}")
            if self.process.poll() is not None:
                if self.starts >= MOST_STARTS:
                    self.fail(f"{self.starts} starts, still waiting: {self.waiting()}")
                self.start()
            time.sleep(0.05)

    def end(self):
        self.process.terminate()
        self.process.wait(timeout=60)

    def served(self):
        end = time.monotonic() + 60
        while True:
            done = subprocess.run([os.path.join(BIN, "onrecord"), "quotes", "--text", "glad", "--limit", "0", "--json", "--server",
                                   f"127.0.0.1:{self.port}"], capture_output=True, text=True, timeout=60)
            # The last start may find no file left and so be asked before it listens.
            if done.returncode == 0 or time.monotonic() > end or self.process.poll() is not None:
                break
            time.sleep(0.1)
        self.assertEqual(done.returncode, 0, done.stderr)
        return sorted(json.loads(line)["quote"]["text"] for line in done.stdout.splitlines() if line.strip())

    def rejections(self):
        path = os.path.join(self.folder, "state", "rejected.jsonl")
        if not os.path.exists(path):
            return []
        with open(path, encoding="utf-8") as file:
            return [line for line in file if "ended_the_process" in line]

    def check(self, good, killers, most_starts):
        self.until_all_is_done()
        self.assertEqual(self.served(), [f"We are glad of parcel {i}," for i in sorted(good)])
        self.end()
        self.assertEqual(len(self.rejections()), killers)
        self.assertLessEqual(self.starts, most_starts)

    def test_two_killers_among_innocents_end(self):
        for i in range(1, 8):
            write(self.inbox, f"{i}.txt", article(i, "These are killer words." if i in (3, 6) else ""))
        self.check([1, 2, 4, 5, 7], 2, 4)

    def test_an_innocent_in_work_beside_a_killer_is_served(self):
        write(self.inbox, "0.txt", article(0, "These are killer words."))
        for i in range(1, 9):
            write(self.inbox, f"{i}.txt", article(i, "These are slow words."))
        self.check(range(1, 9), 1, 3)

    def test_an_innocent_that_was_killed_often_is_served(self):
        for turn in range(5):
            write(self.inbox, "1.txt", article(1, "These are slow words."))
            self.start()
            time.sleep(0.4 + 0.1 * turn)  # in work, if the machine is as fast as usual; nothing hangs on it
            self.process.kill()
            self.process.wait()
        self.check([1], 0, 6)


class OnKafka(unittest.TestCase):
    def test_two_killers_among_innocents_end(self):
        with Pipeline(BIN) as p:
            p.runner["enrich"] = ENV
            for i in range(1, 8):
                write(p.inbox, f"{i}.txt", article(i, "These are killer words." if i in (3, 6) else ""))
            for name in ("ingest", "api", "enrich"):
                p.start(name)
            starts, end = 1, time.monotonic() + 240
            quotes = []
            while len(quotes) < 5 or self.rejected(p) < 2:
                self.assertLess(time.monotonic(), end, f"{len(quotes)} quotes, {self.rejected(p)} rejected, {starts} starts")
                if p.processes["enrich"].poll() is not None:
                    starts += 1
                    self.assertLessEqual(starts, MOST_STARTS)
                    p.start("enrich")
                time.sleep(0.1)
                try:
                    quotes = sorted(record["quote"]["text"] for record in p.ask("quotes", "--text", "glad", "--limit", "0"))
                except RuntimeError:
                    pass  # api is not up yet
            self.assertEqual(quotes, [f"We are glad of parcel {i}," for i in (1, 2, 4, 5, 7)])
            self.assertLessEqual(starts, 4)

    @staticmethod
    def rejected(p):
        with open(p.path("enrich.log"), encoding="utf-8") as log:
            return sum("article_rejected" in line and "ended_the_process" in line for line in log)


run_tests()
