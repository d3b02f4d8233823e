#!/usr/bin/env python3
"""`onrecord statements` and `onrecord verify` on article files of several kinds: what they print, and how they fail.

usage: ledger_verbs_test.py BIN_DIR
"""
import json
import os
import subprocess
import sys
import tempfile
import unittest

BIN = os.path.join(sys.argv.pop(1) if len(sys.argv) > 1 else "build/bin", "onrecord")
SAMPLES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "cli", "samples")
TALKS = os.path.join(SAMPLES, "2024-03-05_fisheries-talks.txt")
REPLY = os.path.join(SAMPLES, "2024-03-06_icelandic-reply.html")
COPY = "“A treaty that nobody enforces protects nobody,” Norwegian Foreign Minister Ingrid Solheim told reporters in Oslo on Tuesday."


def run(*arguments, text=None):
    return subprocess.run([BIN, *arguments], input=text, capture_output=True, text=True, timeout=60)


class LedgerVerbsTest(unittest.TestCase):
    def verdict(self, text, speaker=""):
        done = run("verify", "--articles", TALKS, "--articles", REPLY, "--text", text, "--speaker", speaker)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def test_verify_answers_with_a_verdict_and_the_printed_words(self):
        found = self.verdict("A treaty that nobody enforces protects everybody", "Solheim")
        self.assertEqual(found["verdict"], "ALTERED")
        self.assertIn("protects nobody", found["sources"][0]["text"])
        self.assertEqual(self.verdict("A treaty that nobody enforces protects nobody")["verdict"], "VERBATIM")
        self.assertEqual(self.verdict("A treaty that nobody enforces protects nobody", "Jon Arnarson")["verdict"], "OTHER_SPEAKER")
        self.assertEqual(self.verdict("The lighthouse will be painted green"), {"verdict": "NOT_FOUND", "sources": []})

    def test_verify_reads_claims_line_by_line_and_reports_bad_ones(self):
        claims = '{"id": "1", "text": "But fishermen are not bargaining chips."}\n[1]\n'
        done = run("verify", "--articles", REPLY, "--jsonl", text=claims)
        self.assertEqual(done.returncode, 1)
        self.assertEqual(json.loads(done.stdout)["verdict"], "VERBATIM")
        self.assertIn("2: expected a JSON object", done.stderr)

    def test_statements_join_the_same_words_of_two_articles(self):
        with tempfile.TemporaryDirectory() as folder:
            copy = os.path.join(folder, "copy.jsonl")
            with open(copy, "w", encoding="utf-8") as out:
                out.write(json.dumps({"id": "copy", "text": COPY, "published": "2024-03-05"}) + "\n")
            done = run("statements", TALKS, REPLY, copy)
        self.assertEqual(done.returncode, 0, done.stderr)
        rows = [json.loads(line) for line in done.stdout.splitlines()]
        joined = {row["utterance"] for row in rows if row["article"] == "copy"}
        others = {row["utterance"] for row in rows if row["article"] == os.path.basename(TALKS)}
        self.assertTrue(joined & others, rows)
        self.assertFalse(joined & {row["utterance"] for row in rows if row["article"] == os.path.basename(REPLY)})

    def test_what_cannot_be_read_is_named(self):
        for arguments in (["statements", "/no/such/file.txt"], ["verify", "--articles", "/no/such/file.txt", "--text", "x"]):
            done = run(*arguments)
            self.assertEqual(done.returncode, 1)
            self.assertIn("/no/such/file.txt: cannot be read", done.stderr)

    def test_without_files_they_ask_a_server(self):
        for arguments in (["statements"], ["statements", "--speaker", "Solheim"], ["verify", "--text", "x"]):
            done = run(*arguments, "--server", "127.0.0.1:1", "--timeout", "5s")
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertIn("no answer from 127.0.0.1:1", done.stderr)
        self.assertEqual(run("verify").returncode, 2)


if __name__ == "__main__":
    unittest.main()
