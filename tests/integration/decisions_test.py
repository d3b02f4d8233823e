#!/usr/bin/env python3
"""What people decide, by the verbs of `onrecord` on `onrecord up`: removal, corrections, and articles that are analysed anew.

usage: decisions_test.py BIN_DIR
"""
import glob
import json
import os
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from pipeline import run_tests  # noqa: E402
from up import Up  # noqa: E402

BIN = os.path.abspath(sys.argv.pop(1) if len(sys.argv) > 1 else "build/bin")
ARTICLE = "PORT SERA, March 4, 2024 - The ferry quorvexed again.\n\n\"We are glad that the ferry quorvexed,\" harbour master Ana Silva said on Monday.\n"


class DecisionsTest(unittest.TestCase):
    def setUp(self):
        self.up = Up(BIN)
        self.up.__enter__()
        self.addCleanup(lambda: self.up.__exit__(None, None, None))
        self.up.samples_are_served()

    def verb(self, *words, code=0):
        done = subprocess.run([os.path.join(BIN, "onrecord"), *words, "--server", self.up.target], capture_output=True, text=True, timeout=120)
        self.assertEqual(done.returncode, code, done.stderr + done.stdout)
        return done.stdout if code == 0 else done.stderr

    def lines(self, *words):
        return [json.loads(line) for line in self.verb(*words, "--json").splitlines()]

    def quotes(self, *flags):
        return self.lines("quotes", *flags)

    def restart(self, *flags):
        self.up.stop()
        self.up.command += flags
        self.up.start()

    def test_an_article_is_removed_and_stays_out_unless_forced(self):
        self.up.drop("ferry.txt", ARTICLE)
        self.up.until(lambda: self.quotes("--text", "quorvexed"), "the article")
        article = self.quotes("--text", "quorvexed")[0]["article"]["article_id"]
        self.assertIn("--reason", self.verb("remove", article, code=2))
        self.assertIn("no article", self.verb("remove", "0" * 64, "--reason", "x", code=1))
        said = self.verb("remove", article, "--reason", "court order 12", "--by", "desk")
        self.assertIn("1 revisions", said)
        self.assertIn("ferry.txt", said)
        self.assertEqual(self.quotes("--text", "quorvexed"), [])
        self.assertIn("court order 12", self.verb("removals"))
        self.up.until(lambda: "erased_at" in self.lines("removals")[0], "the text to be erased")
        for path in glob.glob(os.path.join(self.up.folder, "store.db*")):
            with open(path, "rb") as file:
                self.assertNotIn(b"quorvexed", file.read(), path)
        done = os.path.join(self.up.inbox, "done", "ferry.txt")
        self.up.until(lambda: not os.path.exists(done), "its file in done/ to be deleted")

        self.restart()
        self.up.drop("again.txt", ARTICLE)
        reason = os.path.join(self.up.inbox, "rejected", "again.txt.reason.json")
        self.up.until(lambda: os.path.exists(reason), "the file to be refused")
        with open(reason, encoding="utf-8") as file:
            self.assertIn("court order 12", json.load(file)["detail"])
        self.assertEqual(self.quotes("--text", "quorvexed"), [])

        self.restart("--force")
        self.up.drop("forced.txt", ARTICLE)
        self.up.until(lambda: self.quotes("--text", "quorvexed"), "the article to be let in again")
        self.assertIn("let in again", self.verb("removals"))

    def test_a_correction_is_served_marked_and_taken_back(self):
        quote = self.quotes("--speaker", "Thorsen")[0]["quote"]["quote_id"]
        self.assertIn("expected --speaker", self.verb("correct", "quote", quote, code=2))
        made = self.lines("correct", "quote", quote, "--speaker", "Eva Lund", "--reason", "misread")[0]
        self.assertEqual([q["quote"]["quote_id"] for q in self.quotes("--speaker", "Lund")], [quote])
        self.assertIn("Eva Lund (corrected)", " ".join(self.verb("quotes", "--speaker", "Lund").split()))
        self.restart()
        self.assertTrue(self.lines("corrections")[0]["applies"])
        self.verb("correct", "undo", made["correction_id"])
        self.assertEqual(self.quotes("--speaker", "Lund"), [])
        self.assertIn(quote, [q["quote"]["quote_id"] for q in self.quotes("--speaker", "Thorsen")])

    def test_what_is_no_quote_or_event_is_withdrawn(self):
        quote, event = self.quotes()[0]["quote"]["quote_id"], self.lines("events")[0]["event"]["event_id"]
        self.verb("correct", "quote", quote, "--withdraw")
        self.verb("correct", "event", event, "--withdraw")
        self.assertNotIn(quote, [q["quote"]["quote_id"] for q in self.quotes("--limit", "0")])
        self.assertNotIn(event, [e["event"]["event_id"] for e in self.lines("events", "--limit", "0")])

    def test_articles_are_analysed_anew(self):
        self.assertIn("by today's analyser already", self.verb("reenrich"))
        before = {q["quote"]["quote_id"] for q in self.quotes("--limit", "0")}
        quote = self.quotes("--speaker", "Thorsen", "--kind", "direct")[0]["quote"]["quote_id"]
        self.verb("correct", "quote", quote, "--speaker", "Eva Lund")
        # Other words: without a syntax model the analyser is another one, and finds other quotes.
        said = self.verb("reenrich", "--syntax-model", "none", "--dry-run")
        self.assertIn("nothing was changed", said)
        self.assertRegex(said, r"indirect +\d+ +\d+ +\d+ +\d+")
        self.assertEqual({q["quote"]["quote_id"] for q in self.quotes("--limit", "0")}, before)
        articles = len(self.lines("articles", "--limit", "0"))
        self.verb("reenrich", "--syntax-model", "none", "--apply")
        self.up.until(lambda: all("model none" in a["context"]["analyser"] for a in self.lines("articles", "--limit", "0")
                                  if a["state"] != "ANALYSIS_STATE_LANGUAGE"), "the new analyses to be served")
        self.assertEqual(len(self.lines("articles", "--limit", "0")), articles)
        self.assertEqual(len(self.quotes("--speaker", "Lund")), 1, "the correction stays")
        self.assertIn(f"{articles} are by today's analyser already", self.verb("reenrich", "--syntax-model", "none"))


if __name__ == "__main__":
    run_tests()
