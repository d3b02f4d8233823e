#!/usr/bin/env python3
"""A real Kafka with TLS, passwords and access lists: each service does its work with a user that may do nothing else (deploy/kafka/acls.tsv),
and no password is seen in `ps` or in a log.

usage: acl_test.py BIN_DIR
Exit code 77: java, mvn or kcat is missing, nothing was tested.
"""
import os
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from pipeline import Pipeline, free_port, run_tests  # noqa: E402

BIN = os.path.abspath(sys.argv.pop(1) if len(sys.argv) > 1 else "build/bin")
ARTICLE = "PORT SERA, March 4, 2024 - The ferry sailed again.\n\n\"We are glad that the ferry sailed,\" harbour master Ana Silva said on Monday.\n"
SERVICES = ("ingest", "enrich", "api")
TOPICS = {name: f"onrecord.{name}.v1" for name in ("articles", "enriched", "rejected", "decisions")}
WRITES = {("ingest", "articles"), ("ingest", "rejected"), ("enrich", "enriched"), ("enrich", "rejected"),
          ("api", "decisions"), ("api", "enriched"), ("api", "articles")}
READS = {("enrich", "articles"), ("api", "enriched"), ("api", "decisions"), ("ingest", "decisions")}


class AccessListsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.p = p = Pipeline(BIN, acls=True)
        p.__enter__()
        cls.addClassCleanup(p.__exit__, None, None, None)
        p.start("ingest")  # it alone may make the topics
        p.wait_until(lambda: p.ready("ingest"), 60, "ingest to be ready")
        for name in ("enrich", "api"):
            p.start(name)
        for name in ("enrich", "api"):
            p.wait_until(lambda: p.ready(name), 60, f"{name} to be ready")
        path = os.path.join(p.staging, "ferry.txt")
        with open(path, "w", encoding="utf-8") as file:
            file.write(ARTICLE)
        p.drop([path])

    def kcat(self, user, *words, text=None, options=()):
        extra = [word for option in options for word in ("-X", option)]
        done = subprocess.run(["kcat", "-F", self.p.path("kafka", user + ".options"), "-b", self.p.bootstrap, *extra, *words], input=text,
                              capture_output=True, text=True, timeout=60)
        return done.stdout + done.stderr

    def password(self, user):
        with open(self.p.path("kafka", user + ".options")) as file:
            return [line.strip().split("=", 1)[1] for line in file if line.startswith("sasl.password=")][0]

    def test_1_an_article_is_served_and_removed(self):
        p = self.p
        p.wait_until(lambda: len(p.ask("quotes", "--text", "glad")) == 1, 60, "the quote")
        article = p.ask("quotes", "--text", "glad")[0]["article"]["article_id"]
        done = subprocess.run([os.path.join(BIN, "onrecord"), "remove", article, "--reason", "court order", "--server", f"127.0.0.1:{p.ports['grpc']}"],
                              capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)
        p.wait_until(lambda: not p.files("done"), 60, "done/ to be clean")
        for name in SERVICES:
            with open(p.path(name + ".log"), encoding="utf-8", errors="replace") as log:
                self.assertNotIn("authorization failed", log.read(), name)

    def test_2_nobody_writes_what_is_anothers(self):
        for user in SERVICES:
            for name, topic in TOPICS.items():
                if (user, name) in WRITES:
                    continue
                with self.subTest(user=user, topic=topic):
                    said = self.kcat(user, "-P", "-t", topic, "-p", "0", "-k", "x/y", text="forged", options=("message.timeout.ms=10000",))
                    self.assertRegex(said, "(?i)authorization failed")

    def test_3_nobody_reads_what_is_anothers(self):
        for user in SERVICES:
            for name, topic in TOPICS.items():
                if (user, name) in READS:
                    continue
                with self.subTest(user=user, topic=topic):
                    said = self.kcat(user, "-C", "-t", topic, "-p", "0", "-o", "beginning", "-e", "-q")
                    self.assertRegex(said, "(?i)authorization failed")

    def test_4_nobody_comes_in_without_a_password(self):
        said = self.kcat("api", "-L", "-m", "5", options=("sasl.password=wrong",))
        self.assertRegex(said, "(?i)invalid username or password|authentication fail")
        done = subprocess.run(["kcat", "-b", self.p.bootstrap, "-L", "-m", "5"], capture_output=True, text=True, timeout=60)
        self.assertNotEqual(done.returncode, 0)

    def test_5_no_password_is_seen(self):
        p = self.p
        secrets = [self.password(user).encode() for user in SERVICES]
        for name in SERVICES:
            with open(f"/proc/{p.processes[name].pid}/cmdline", "rb") as file:
                shown = file.read()
            with open(p.path(name + ".log"), "rb") as file:
                logged = file.read()
            for secret in secrets:
                self.assertNotIn(secret, shown)
                self.assertNotIn(secret, logged)

    def test_6_a_password_on_the_command_line_is_hidden(self):
        p, secret = self.p, self.password("api")
        store, log = p.path("other.sqlite"), p.path("other.log")
        with open(p.path("kafka", "api.options")) as file:
            flags = [flag for line in file for flag in ("--kafka", line.strip())]
        with open(log, "wb") as out:
            process = subprocess.Popen([p.programs["api"], "--brokers", p.bootstrap, "--store", store, "--listen", "127.0.0.1:0", "--http",
                                        f"127.0.0.1:{free_port()}", *flags], stdout=out, stderr=out)
        try:
            p.wait_until(lambda: os.path.exists(store), 30, "the store")
            with open(f"/proc/{process.pid}/cmdline", "rb") as file:
                shown = file.read()
        finally:
            process.kill()
            process.wait()
        self.assertIn(b"sasl.username=api", shown)
        self.assertNotIn(secret.encode(), shown)
        with open(log, "rb") as file:
            self.assertNotIn(secret.encode(), file.read())


if __name__ == "__main__":
    if not shutil.which("kcat"):
        sys.exit(77)
    run_tests()
