#!/usr/bin/env python3
"""The vignette for R names columns that the exports have; where R is installed its code runs against a running server.

usage: r_vignette_test.py BIN_DIR
"""
import csv
import io
import os
import re
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from pipeline import ROOT, run_tests  # noqa: E402
from up import Up  # noqa: E402

BIN = os.path.abspath(sys.argv.pop(1) if len(sys.argv) > 1 else "build/bin")
PROGRAM = os.path.join(BIN, "onrecord")
KINDS = {"quotes": "quotes", "named": "quotes", "events": "events", "deeds": "events"}  # data frames of the vignette


class RVignetteTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with open(os.path.join(ROOT, "api", "clients", "r", "onrecord.Rmd"), encoding="utf-8") as file:
            cls.code = "\n".join(re.findall(r"^```\{r[^\n]*\n(.*?)^```", file.read(), flags=re.S | re.M))
        cls.up = Up(BIN)
        cls.up.__enter__()
        cls.addClassCleanup(cls.up.__exit__)
        cls.up.samples_are_served()

    def test_its_columns_are_those_of_the_exports(self):
        for frame, kind in KINDS.items():
            done = subprocess.run([PROGRAM, "export", kind, "--format", "csv", "--server", self.up.target], capture_output=True, text=True, check=True, timeout=60)
            rows = list(csv.DictReader(io.StringIO(done.stdout)))
            self.assertGreater(len(rows), 5)
            named = set(re.findall(rf"\b{frame}\$(\w+)", self.code))
            self.assertTrue(named)
            self.assertLessEqual(named - {"day"}, set(rows[0]), frame)
            if kind == "events":
                self.assertTrue([row for row in rows if row["modality"] == "asserted"])

    @unittest.skipUnless(shutil.which("Rscript"), "R is missing")
    def test_its_code_runs(self):
        script = "pdf(NULL)\n" + "\n".join(line for line in self.code.splitlines() if not line.startswith("knitr::"))
        done = subprocess.run(["Rscript", "-"], input=script, capture_output=True, text=True, timeout=120, check=False,
                              env=dict(os.environ, ONRECORD=PROGRAM, ONRECORD_SERVER=self.up.target))
        self.assertEqual(done.returncode, 0, done.stderr)


if __name__ == "__main__":
    run_tests()
