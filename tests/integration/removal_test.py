#!/usr/bin/env python3
"""Removal over a real Kafka: the text is gone from the store's files and the segments of the log, and nothing brings it back: not kill -9, not a log that is
read from its beginning, not its file dropped again; it is gone from done/ as well.

usage: removal_test.py BIN_DIR
"""
import glob
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from pipeline import Pipeline, run_tests  # noqa: E402

BIN = os.path.abspath(sys.argv.pop(1) if len(sys.argv) > 1 else "build/bin")
# Words that stand nowhere else, so that a search of the bytes tells.
SECRET = ("PORT SERA, March 4, 2024 - The ferry quorvexed again.\n\n\"We are glad that the ferry quorvexed,\" harbour master Ana Silva said on Monday.\n")
OTHER = "PORT SERA, March 5, 2024 - The pier was mended.\n\n\"The pier is mended,\" harbour master Rui Costa said on Tuesday.\n"
WORD = b"quorvexed"
ERASE_WITHIN = 3  # seconds


class RemovalTest(unittest.TestCase):
    def setUp(self):
        self.p = Pipeline(BIN).__enter__()
        self.addCleanup(lambda: self.p.__exit__(None, None, None))
        for name in self.p.extra:
            # Not compressed, so that the segments on the disk can be searched.
            self.p.extra[name] = ["--erase-within", f"{ERASE_WITHIN}s", "--partitions", "1"]
        for name in ("ingest", "enrich", "api"):
            self.p.extra[name] += ["--kafka", "compression.type=none"]
        self.p.start_all()

    def drop(self, name, text):
        path = os.path.join(self.p.staging, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        self.p.drop([path])

    def serves(self, word):
        return len(self.p.ask("quotes", "--text", word))

    def until(self, condition, what, seconds=60):
        self.p.wait_until(condition, seconds, what)

    def run_verb(self, *words):
        return subprocess.run([os.path.join(BIN, "onrecord"), *words, "--server", f"127.0.0.1:{self.p.ports['grpc']}"],
                              capture_output=True, text=True, timeout=60)

    def restart(self, name):
        self.p.kill(name)
        self.p.start(name)
        self.until(lambda: self.p.ready(name), f"{name} to be ready")

    def segments(self, topic):
        """The files of a topic that hold the word; those that Kafka has marked as deleted do not count."""
        found = []
        for path in glob.glob(self.p.path("kafka", "**", f"{topic}-*", "*.log"), recursive=True):
            with open(path, "rb") as file:
                if WORD in file.read():
                    found.append(path)
        return found

    def holding(self, folder):
        """The files below a folder that hold the word."""
        found = []
        for path in glob.glob(os.path.join(folder, "**", "*"), recursive=True):
            if os.path.isfile(path):
                with open(path, "rb") as file:
                    found += [path] if WORD in file.read() else []
        return found

    def produce(self, topic, key, value):
        # To partition 0, the only one.
        subprocess.run(["kcat", "-b", self.p.bootstrap, "-P", "-t", topic, "-p", "0", "-k", key, "-D", "\x01"], input=value, check=True, timeout=60)

    def records(self, topic):
        done = subprocess.run(["kcat", "-b", self.p.bootstrap, "-C", "-t", topic, "-e", "-q", "-o", "beginning", "-f", "%k %S\\n"],
                              capture_output=True, text=True, timeout=60)
        return done.stdout.split("\n")[:-1]

    def removed_article(self):
        self.drop("secret.txt", SECRET)
        self.drop("other.txt", OTHER)
        self.until(lambda: self.serves("quorvexed") == 1 and self.serves("mended") == 1, "both to be served")
        article = self.p.ask("quotes", "--text", "quorvexed")[0]["article"]["article_id"]
        self.assertTrue(self.segments("onrecord.articles.v1") and self.segments("onrecord.enriched.v1"), "the search finds what is there")
        done = self.run_verb("remove", article, "--reason", "court order 12", "--by", "desk")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("secret.txt", done.stdout)
        self.assertEqual(self.serves("quorvexed"), 0)
        self.assertEqual(self.serves("mended"), 1)
        return article

    def test_nothing_brings_it_back(self):
        article = self.removed_article()
        removal = self.p.ask("removals")[0]
        self.assertEqual((removal["article_id"], removal["reason"], removal["removed_by"]), (article, "court order 12", "desk"))

        # A store that is lost reads the log from offset 0: the articles, and the decisions.
        self.p.kill("api")
        for path in glob.glob(self.p.path("store.sqlite*")):
            os.remove(path)
        self.p.start("api")
        self.until(lambda: self.p.ready("api") and self.serves("mended") == 1, "the store to be filled anew")
        self.until(lambda: len(self.p.ask("removals")) == 1, "the removal to be known")
        self.assertEqual(self.serves("quorvexed"), 0)

        # Its file again, also after ingest was killed and has to read the decisions anew.
        self.restart("ingest")
        self.drop("again.txt", SECRET)
        reason = os.path.join(self.p.inbox, "rejected", "again.txt.reason.json")
        self.until(lambda: os.path.exists(reason), "the file to be refused")
        with open(reason, encoding="utf-8") as file:
            refused = json.load(file)
        self.assertEqual(refused["reason"], "removed")
        self.assertIn("court order 12", refused["detail"])
        self.assertIn('onrecord_ingest_rejected_total{reason="removed"} 1', self.p.http("ingest", "/metrics")[1])

        # What comes past ingest is refused by the store: an ingest that knows nothing of the log of decisions.
        self.p.kill("enrich")
        self.p.kill("ingest")
        self.p.extra["ingest"] += ["--force"]
        os.remove(os.path.join(self.p.inbox, "rejected", "again.txt"))
        self.p.start("enrich")
        self.p.start("ingest")
        self.drop("forced.txt", SECRET)
        self.until(lambda: self.serves("quorvexed") == 1, "it to be served again")
        self.assertIn("readmitted_at", self.p.ask("removals")[0])
        # It is removed again, and that counts too.
        self.assertEqual(self.run_verb("remove", article, "--reason", "once more").returncode, 0)
        self.assertEqual(self.serves("quorvexed"), 0)
        self.assertEqual(len(self.p.ask("removals")), 2)

    def test_the_text_leaves_the_files_of_store_log_and_ingest(self):
        self.drop("secret.txt", SECRET)
        self.until(lambda: self.serves("quorvexed") == 1, "it to be served")
        # Another revision of it that enrich rejects: the key is the article's, the value no article.
        [key] = {line.split(" ")[0] for line in self.records("onrecord.articles.v1")}
        article = key.split("/")[0]
        self.produce("onrecord.articles.v1", key, b"\xff no article, quorvexed all the same")
        self.until(lambda: any(line.startswith(key) for line in self.records("onrecord.rejected.v1")), "the rejection")
        self.assertFalse(self.segments("onrecord.rejected.v1"), "a rejection repeats no text")
        self.removed_article()
        self.until(lambda: not self.holding(self.p.inbox), "done/ to be clean")
        self.assertTrue(os.path.exists(os.path.join(self.p.inbox, "done", "other.txt")))
        self.assertIn("onrecord_ingest_erased_files_total 2", self.p.http("ingest", "/metrics")[1])
        for name in ("api", "enrich"):  # whatever is under way is gone on with
            self.restart(name)
        self.until(lambda: "erased_at" in self.p.ask("removals")[0], "the store to be clean")
        for path in glob.glob(self.p.path("store.sqlite*")):
            with open(path, "rb") as file:
                self.assertNotIn(WORD, file.read(), path)
        self.until(lambda: "log_erased_at" in self.p.ask("removals")[0], "the log to be told twice", 60)
        # Kafka's cleaner looks every 15 s; old segments are deleted a minute after.
        for topic in ("onrecord.articles.v1", "onrecord.enriched.v1", "onrecord.rejected.v1", "onrecord.decisions.v1"):
            self.until(lambda: not self.segments(topic), f"the segments of {topic} to be clean", 120)
            # A rejection stays, with key, place and reason and without text.
            for line in self.records(topic) if "rejected" not in topic and "decisions" not in topic else ():
                self.assertFalse(line.startswith(self.p.ask("removals")[0]["article_id"]) and not line.endswith(" -1"), line)
        self.assertTrue(any("/" in line for line in self.records("onrecord.articles.v1")), "the other article stays")
        # From offset 0 once more.
        self.p.kill("api")
        for path in glob.glob(self.p.path("store.sqlite*")):
            os.remove(path)
        self.p.start("api")
        self.until(lambda: self.p.ready("api") and self.serves("mended") == 1, "the store to be filled anew")
        self.assertEqual(self.serves("quorvexed"), 0)

    def test_kill_at_any_moment(self):
        self.drop("secret.txt", SECRET)
        self.until(lambda: self.serves("quorvexed") == 1, "it to be served")
        article = self.p.ask("quotes", "--text", "quorvexed")[0]["article"]["article_id"]
        for pause in (0.0, 0.02, 0.1, 0.3):
            command = [os.path.join(BIN, "onrecord"), "remove", article, "--reason", "court order", "--server", f"127.0.0.1:{self.p.ports['grpc']}"]
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(pause)
            self.p.kill("api", signal.SIGKILL)
            process.wait(timeout=60)
            self.p.start("api")
            self.until(lambda: self.p.ready("api"), "api to be ready")
            if self.serves("quorvexed") == 0:
                break
        else:
            self.assertEqual(self.run_verb("remove", article, "--reason", "court order").returncode, 0)
        self.until(lambda: self.serves("quorvexed") == 0 and len(self.p.ask("removals")) >= 1, "the removal to be carried out")
        self.until(lambda: "erased_at" in self.p.ask("removals")[0], "the store to be clean")

    def test_a_correction_survives_a_lost_store(self):
        self.drop("other.txt", OTHER)
        self.until(lambda: self.serves("mended") == 1, "it to be served")
        quote = self.p.ask("quotes", "--text", "mended")[0]["quote"]["quote_id"]
        done = self.run_verb("correct", "quote", quote, "--speaker", "Eva Lund", "--reason", "the byline is wrong")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.p.kill("api")
        for path in glob.glob(self.p.path("store.sqlite*")):
            os.remove(path)
        self.p.start("api")
        self.until(lambda: self.p.ready("api") and self.serves("mended") == 1, "the store to be filled anew")
        self.until(lambda: self.p.ask("quotes", "--text", "mended")[0]["quote"].get("speaker_name") == "Eva Lund", "the correction")
        self.assertTrue(self.p.ask("corrections")[0]["applies"])


if __name__ == "__main__":
    if not shutil.which("kcat"):
        sys.exit(77)
    run_tests()
