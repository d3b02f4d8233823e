#!/usr/bin/env python3
"""What the documents say is so: every path and link in them exists, every file of words is named correctly.

usage: docs_test.py
"""
import glob
import os
import re
import unittest

ROOT = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
DOCUMENTS = sorted(set(glob.glob(os.path.join(ROOT, "*.md")) + glob.glob(os.path.join(ROOT, "*", "*.md")) +
                       glob.glob(os.path.join(ROOT, "docs", "**", "*.md"), recursive=True) +
                       glob.glob(os.path.join(ROOT, "tests", "*", "*.md"))))
SOURCE_FOLDERS = {"proto", "common", "ingest", "enrich", "api", "cli", "deploy", "docs", "tests"}


def source(document):
    """The text without its blocks of code, which show commands and answers."""
    with open(document, encoding="utf-8") as file:
        return re.sub(r"^```.*?^```", "", file.read(), flags=re.S | re.M)


def exists(base, path):
    """True if the path, a pattern with * or {a,b}, names something below `base`."""
    braces = re.match(r"^(.*)\{([^}]*)\}(.*)$", path)
    if braces:
        before, choices, after = braces.groups()
        return all(exists(base, before + choice + after) for choice in choices.split(","))
    path = re.sub(r"(?<![A-Za-z])[A-Z]{3,}(?![A-Za-z])", "*", path)  # fuzz_NAME.cc, seeds/NAME
    return bool(glob.glob(os.path.join(base, path)))


class Documents(unittest.TestCase):
    def test_links_lead_somewhere(self):
        for document in DOCUMENTS:
            for target in re.findall(r"\]\(([^)#]+)[^)]*\)", source(document)):
                if "://" in target or target.startswith("mailto:"):
                    continue
                with self.subTest(document=os.path.relpath(document, ROOT), link=target):
                    self.assertTrue(os.path.exists(os.path.join(os.path.dirname(document), target)))

    def test_paths_from_the_root_exist(self):
        for document in DOCUMENTS:
            if os.path.basename(document) == "CHANGELOG.md":  # tells of files of earlier versions
                continue
            for path in re.findall(r"`((?:[\w.-]+/)+[\w.{},*-]*)`", source(document)):
                if path.split("/")[0] not in SOURCE_FOLDERS:
                    continue
                with self.subTest(document=os.path.relpath(document, ROOT), path=path):
                    self.assertTrue(exists(ROOT, path) or exists(os.path.dirname(document), path))

    def test_every_door_has_a_test_that_there_is(self):
        tests = set()
        for path in glob.glob(os.path.join(ROOT, "tests", "**", "*_test.cc"), recursive=True):
            with open(path, encoding="utf-8") as file:
                tests |= {f"{suite}.{name}" for suite, name in re.findall(r"^TEST(?:_F|_P)?\(\s*(\w+),\s*(\w+)\)", file.read(), re.M)}
        scripts = {os.path.basename(path) for path in glob.glob(os.path.join(ROOT, "tests", "**", "*.py"), recursive=True)}
        with open(os.path.join(ROOT, "docs", "doors.md"), encoding="utf-8") as file:
            rows = [line.split(" | ")[-1] for line in file if line.startswith("| ") and not line.startswith("| door")]
        self.assertGreater(len(rows), 15)
        for row in rows:
            named = re.findall(r"`([^`]+)`", row)
            self.assertTrue(named, row)
            self.assertEqual([name for name in named if name not in tests | scripts], [])

    def test_decisions_are_numbered_without_gaps(self):
        names = sorted(os.listdir(os.path.join(ROOT, "docs", "decisions")))
        self.assertEqual([f"{number:04}" for number in range(1, len(names) + 1)], [name[:4] for name in names])


if __name__ == "__main__":
    unittest.main()
