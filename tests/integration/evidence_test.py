#!/usr/bin/env python3
"""Why a finding is believed, from `onrecord up`: `onrecord explain`, `bundle` and `check-bundle`, `stories`, `export` and `watch statements`.

usage: evidence_test.py BIN_DIR
"""
import json
import os
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from pipeline import ROOT, run_tests  # noqa: E402
from up import Up  # noqa: E402

BIN = os.path.abspath(sys.argv.pop(1) if len(sys.argv) > 1 else "build/bin")
SAMPLES = os.path.join(ROOT, "cli", "samples")


class EvidenceTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.up = Up(BIN)
        cls.up.__enter__()
        cls.addClassCleanup(cls.up.__exit__)
        cls.up.samples_are_served()

    def run_verb(self, *arguments, server=True, code=0):
        more = ["--server", self.up.target] if server else []
        done = subprocess.run([os.path.join(BIN, "onrecord"), *arguments, *more], capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout if code == 0 else done.stdout + done.stderr

    def records(self, kind):
        return [json.loads(line) for line in self.run_verb(kind, "--json", "--limit", "0").splitlines()]

    def bundle(self, finding_id):
        path = os.path.join(self.up.folder, "bundle.json")
        with open(path, "w", encoding="utf-8") as out:
            out.write(self.run_verb("bundle", finding_id))
        return path

    def file_of(self, article_id):
        article = self.up.ask("GetArticle", {"articleId": article_id})
        return os.path.join(SAMPLES, article["source"]["path"])

    def check(self, bundle, file, code=0):
        return self.run_verb("check-bundle", bundle, "--article", file, server=False, code=code)

    def test_every_finding_of_the_samples_holds_against_its_file_alone(self):
        checked = 0
        for kind, key in (("quotes", "quote"), ("events", "event")):
            for record in self.records(kind):
                shown = self.check(self.bundle(record[key][key + "_id"]), self.file_of(record["article"]["article_id"]))
                self.assertIn("the evidence holds", shown)
                self.assertIn("stands at", shown)
                checked += 1
        self.assertGreater(checked, 30)

    def test_a_changed_file_or_bundle_is_found(self):
        record = self.records("quotes")[0]
        bundle, file = self.bundle(record["quote"]["quote_id"]), self.file_of(record["article"]["article_id"])
        with open(file, "rb") as source, tempfile.NamedTemporaryFile(dir=self.up.folder, suffix=os.path.splitext(file)[1]) as changed:
            changed.write(source.read().replace(b"the", b"teh", 1))
            changed.flush()
            self.assertIn("it is another file, or was changed", self.check(bundle, changed.name, code=1))
        with open(bundle, encoding="utf-8") as source:
            text = source.read()
        with open(bundle, "w", encoding="utf-8") as out:
            out.write(text.replace(record["quote"]["quote_id"], "0" * 64))
        self.assertIn("changed after it was made", self.check(bundle, file, code=1))
        # Whoever makes the hash anew cannot move the words: they are held against the file.
        forged = json.loads(text)
        forged["explained"]["quote"]["quote"]["text"] = "I never said so"
        with open(bundle, "w", encoding="utf-8") as out:
            json.dump(forged, out)
        self.check(bundle, file, code=1)
        self.assertIn("expected an evidence bundle", self.check(file, file, code=1))
        self.run_verb("check-bundle", bundle, server=False, code=2)

    def test_explain_shows_rules_words_and_what_was_not_kept(self):
        record = next(r for r in self.records("quotes") if r["quote"].get("why", {}).get("alternatives"))
        shown = self.run_verb("explain", record["quote"]["quote_id"])
        for part in ("DECIDED", "content", "speaker", record["quote"]["why"]["rule"][:20], "not kept:", "analysed by onrecord"):
            self.assertIn(part, shown)
        self.assertIn("\nnot ", shown)
        event = self.records("events")[0]
        shown = self.run_verb("explain", event["event"]["event_id"])
        self.assertIn(f"CAMEO {event['event']['code']}:", shown)
        explained = json.loads(self.run_verb("explain", event["event"]["event_id"], "--json"))
        self.assertEqual(explained["event"]["event"]["event_id"], event["event"]["event_id"])
        self.assertIn("no quote and no event has the id", self.run_verb("explain", "nothing", code=1))

    def test_stories_show_each_event_once(self):
        stories = [json.loads(line) for line in self.run_verb("stories", "--json", "--limit", "0", "--as-of", "2024-05-01").splitlines()]
        mentions = [mention["event"]["event_id"] for story in stories for mention in story["mentions"]]
        self.assertEqual(sorted(mentions), sorted(record["event"]["event_id"] for record in self.records("events")))
        self.assertIn("STATUS", self.run_verb("stories", "--limit", "5"))
        overdue = self.run_verb("stories", "--status", "overdue", "--as-of", "2024-05-01")
        self.assertIn("overdue", overdue)
        self.run_verb("stories", "--status", "colourful", code=2)

    def test_export_is_the_same_file_by_verb_http_and_pages(self):
        by_verb = self.run_verb("export", "quotes", "--format", "csv")
        self.assertEqual(by_verb.count("\n"), 1 + len(self.records("quotes")))
        self.assertTrue(by_verb.startswith("quote_id,"))
        gdelt = self.run_verb("export", "events", "--format", "gdelt").splitlines()
        self.assertEqual(len(gdelt), len(self.records("events")))
        self.assertEqual({line.count("\t") for line in gdelt}, {60})
        self.run_verb("export", "quotes", "--format", "gdelt", code=2)

    def test_watch_shows_statements(self):
        done = subprocess.run([os.path.join(BIN, "onrecord"), "watch", "statements", "--limit", "3", "--json", "--server", self.up.target],
                              capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertGreater(len(json.loads(done.stdout.splitlines()[0])["statements"]), 0)


if __name__ == "__main__":
    run_tests()
