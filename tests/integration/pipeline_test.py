#!/usr/bin/env python3
"""The three programs on a real Kafka: files in, answers out.

usage: pipeline_test.py BIN_DIR
Exit code 77: java or mvn is missing, nothing was tested.
"""
import os
import shutil
import subprocess
import sys
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from generate_articles import generate  # noqa: E402
from pipeline import Pipeline, run_tests  # noqa: E402

BIN = sys.argv.pop(1) if len(sys.argv) > 1 else "build/bin"


class PipelineTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.pipeline = Pipeline(BIN)
        cls.pipeline.__enter__()
        cls.pipeline.start_all()

    @classmethod
    def tearDownClass(cls):
        for name in ("ingest", "enrich", "api"):
            code = cls.pipeline.kill(name, how=15)
            assert code == 0, f"{name} ended with {code} after SIGTERM"
        cls.pipeline.__exit__(None, None, None)

    def speakers_of(self, serial):
        return [quote for quote in self.pipeline.ask("quotes", "--text", f"parcel number {serial:07d}")]

    def test_an_article_is_served_with_its_quotes_and_events(self):
        p = self.pipeline
        [path] = generate(p.staging, 1, first=1000, shapes=["html"])
        p.drop([path])
        dropped = time.monotonic()
        p.wait_until(lambda: self.speakers_of(1000), 10, "the quote to be served")
        print(f"served {time.monotonic() - dropped:.2f} s after the drop", file=sys.stderr)
        [quote] = self.speakers_of(1000)
        self.assertIn("Parcel number 0001000 has reached us", quote["quote"]["text"])
        self.assertNotEqual(quote["quote"]["speaker_name"], "")
        self.assertEqual(quote["article"]["outlet"], "Northwire")
        p.wait_until(lambda: not p.waiting_files(), 10, "the file to be archived")
        self.assertTrue(os.path.exists(os.path.join(p.inbox, "done", os.path.basename(path))))

    def test_the_same_bytes_again_change_nothing(self):
        p = self.pipeline
        [path] = generate(p.staging, 1, first=2000, shapes=["html"])
        copy = path.replace("article-", "copy-")
        shutil.copy(path, copy)
        p.drop([path])
        p.wait_until(lambda: self.speakers_of(2000), 10, "the quote to be served")
        p.drop([copy])
        p.wait_until(lambda: not p.waiting_files(), 10, "the copy to be archived")
        self.assertEqual(len(self.speakers_of(2000)), 1)

    def test_every_shape_arrives(self):
        p = self.pipeline
        p.drop(generate(p.staging, 10, first=3000))
        for serial in range(3000, 3010):
            p.wait_until(lambda: len(self.speakers_of(serial)) == 1, 20, f"article {serial}")

    def test_folders_within_folders_are_watched(self):
        p = self.pipeline
        [path] = generate(p.staging, 1, first=4000)
        below = os.path.join(p.inbox, "wire", "2024")
        os.makedirs(below)
        os.rename(path, os.path.join(below, os.path.basename(path)))
        p.wait_until(lambda: self.speakers_of(4000), 10, "the article of a new folder")

    def test_what_is_rejected_is_kept_with_its_reason_and_told_on_its_topic(self):
        p = self.pipeline
        bad = os.path.join(p.staging, "empty.txt")
        open(bad, "w").close()
        p.drop([bad])
        rejected = os.path.join(p.inbox, "rejected", "empty.txt")
        p.wait_until(lambda: os.path.exists(rejected + ".reason.json"), 10, "the reason")
        with open(rejected + ".reason.json") as file:
            self.assertIn("empty", file.read())
        if shutil.which("kcat"):
            p.wait_until(lambda: "empty" in self.topic("onrecord.rejected.v1"), 15, "the record on the topic")

    def topic(self, name):
        done = subprocess.run(["kcat", "-b", self.pipeline.bootstrap, "-C", "-t", name, "-e", "-q", "-f", "%k %h %s\n"],
                              capture_output=True, timeout=60)
        return done.stdout.decode("utf-8", "replace")

    def test_the_topics_hold_keyed_records_with_headers(self):
        if not shutil.which("kcat"):
            self.skipTest("kcat is missing")
        p = self.pipeline
        p.drop(generate(p.staging, 1, first=5000))
        p.wait_until(lambda: self.speakers_of(5000), 10, "the article")
        for topic in ("onrecord.articles.v1", "onrecord.enriched.v1"):
            records = self.topic(topic)
            self.assertIn("Parcel number 0005000", records)
            self.assertIn("ce_specversion=1.0", records)
            self.assertIn("traceparent=00-", records)

    def test_metrics_and_health_are_served(self):
        for name in ("ingest", "enrich", "api"):
            status, text = self.pipeline.http(name, "/metrics")
            self.assertEqual(status, 200)
            self.assertIn("onrecord_", text)
            self.assertEqual(self.pipeline.http(name, "/healthz")[0], 200)

    def test_a_second_ingest_on_the_same_folder_is_told(self):
        p = self.pipeline
        arguments = p.arguments("ingest")
        arguments[arguments.index("--http") + 1] = "127.0.0.1:0"
        done = subprocess.run([os.path.join(BIN, "onrecord-ingest")] + arguments, capture_output=True, text=True, timeout=30)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn(p.inbox, done.stderr.splitlines()[-1])

    def test_a_taken_port_is_told_in_one_line(self):
        p = self.pipeline
        arguments = p.arguments("api")
        arguments[arguments.index("--http") + 1] = "127.0.0.1:0"
        arguments[arguments.index("--store") + 1] = p.path("other.sqlite")
        done = subprocess.run([os.path.join(BIN, "onrecord-api")] + arguments, capture_output=True, text=True, timeout=30)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn(str(p.ports["grpc"]), done.stderr.splitlines()[-1])


if __name__ == "__main__":
    run_tests()
