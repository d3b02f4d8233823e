#!/usr/bin/env python3
"""`onrecord up`, all three parts in one process: a store that was lost is filled again from the files of done/.

usage: up_test.py BIN_DIR
"""
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from pipeline import Pipeline, free_port, run_tests  # noqa: E402

BIN = os.path.abspath(sys.argv.pop(1) if len(sys.argv) > 1 else "build/bin")
ARTICLE = "PORT SERA, March 4, 2024 - The ferry sailed again.\n\n\"We are glad,\" Ana Silva said on Monday.\n"


class Up:
    """The program on an inbox and a store, ended at the end of the block."""

    def __init__(self, inbox, store, *flags):
        self.port, self.log = free_port(), inbox + ".log"
        os.environ["XDG_STATE_HOME"] = inbox + ".state"
        self.command = [os.path.join(BIN, "onrecord"), "up", "--inbox", inbox, "--store", store, "--http", "", "--listen",
                        f"127.0.0.1:{self.port}", *flags]

    def __enter__(self):
        with open(self.log, "a", encoding="utf-8") as log:
            self.process = subprocess.Popen(self.command, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=20)

    def serves(self):
        """How many quotes of the article are served; None: it does not answer yet."""
        done = subprocess.run([os.path.join(BIN, "onrecord"), "quotes", "--text", "glad", "--json", "--server", f"127.0.0.1:{self.port}"],
                              capture_output=True, text=True, timeout=40)
        return len(done.stdout.splitlines()) if done.returncode == 0 else None


class UpTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="onrecord-test-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.inbox, self.store = os.path.join(self.folder, "inbox"), os.path.join(self.folder, "store.db")
        os.mkdir(self.inbox)
        with open(os.path.join(self.inbox, "ferry.txt"), "w", encoding="utf-8") as file:
            file.write(ARTICLE)
        with Up(self.inbox, self.store) as up:
            self.until(lambda: up.serves() == 1 and self.is_done(), "the article to be served")

    def until(self, condition, what):
        Pipeline.wait_until(self, condition, 30, what)

    def is_done(self):
        return os.path.exists(os.path.join(self.inbox, "done", "ferry.txt"))

    def bring_back(self):
        os.rename(os.path.join(self.inbox, "done", "ferry.txt"), os.path.join(self.inbox, "ferry.txt"))

    def test_a_new_store_takes_files_that_were_read_before(self):
        for end in ("", "-wal", "-shm"):
            if os.path.exists(self.store + end):
                os.remove(self.store + end)
        with Up(self.inbox, self.store) as up:
            self.until(lambda: up.serves() == 0, "an answer")
            self.bring_back()
            self.until(lambda: up.serves() == 1 and self.is_done(), "the article to be served again")

    def test_a_store_of_another_inbox_takes_them_only_where_asked_to(self):
        other, store = os.path.join(self.folder, "other"), os.path.join(self.folder, "other.db")
        os.mkdir(other)
        with open(os.path.join(other, "tram.txt"), "w", encoding="utf-8") as file:
            file.write(ARTICLE.replace("glad", "late"))  # a store that holds nothing counts as new
        with Up(other, store) as up:
            self.until(lambda: up.serves() == 0 and os.path.exists(os.path.join(other, "done", "tram.txt")), "an answer")
        with Up(self.inbox, store) as up:
            self.until(lambda: up.serves() == 0, "an answer")
            self.bring_back()
            self.until(self.is_done, "the file to be put away")
            self.assertEqual(up.serves(), 0)
        with Up(self.inbox, store, "--resend") as up:
            self.until(lambda: up.serves() == 0, "an answer")
            self.bring_back()
            self.until(lambda: up.serves() == 1 and self.is_done(), "the article to be served")


    def test_a_backup_that_was_made_while_it_runs_is_restored(self):
        state, out = os.path.join(self.folder, "state"), os.path.join(self.folder, "backup")
        where = ["--inbox", self.inbox, "--store", self.store, "--state-dir", state]

        def run(*words):
            done = subprocess.run([os.path.join(BIN, "onrecord"), *words, *where], capture_output=True, text=True, timeout=60)
            self.assertEqual(done.returncode, 0, done.stderr)

        with Up(self.inbox, self.store, "--state-dir", state) as up:
            self.until(lambda: up.serves() == 1, "an answer")
            for i in range(40):  # it is at work while it is copied
                with open(os.path.join(self.inbox, f"tram-{i}.txt"), "w", encoding="utf-8") as file:
                    file.write(ARTICLE.replace("ferry", f"tram {i}").replace("glad", f"late {i}"))
            run("backup", "--out", out)
            self.until(lambda: len(os.listdir(os.path.join(self.inbox, "done"))) == 41, "all to be done")
        for end in ("", "-wal", "-shm"):
            if os.path.exists(self.store + end):
                os.remove(self.store + end)
        shutil.rmtree(state)
        run("restore", "--from", out)
        with Up(self.inbox, self.store, "--state-dir", state) as up:
            self.until(lambda: up.serves() == 1, "what was stored before the copy to be served")
            # What came after the copy is taken again where its file comes again; what the copy knows is not sent twice.
            for name in sorted(os.listdir(os.path.join(self.inbox, "done"))):
                os.rename(os.path.join(self.inbox, "done", name), os.path.join(self.inbox, name))
            self.until(lambda: len(os.listdir(os.path.join(self.inbox, "done"))) == 41, "all to be done again")
            done = subprocess.run([os.path.join(BIN, "onrecord"), "articles", "--json", "--limit", "0", "--server", f"127.0.0.1:{up.port}"], capture_output=True, text=True, timeout=60)
            self.assertEqual(len(done.stdout.splitlines()), 41, done.stderr)


if __name__ == "__main__":
    run_tests()
