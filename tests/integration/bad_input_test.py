#!/usr/bin/env python3
"""What no folder of news should hold: each file is served, or rejected with its reason, and the service goes on.

usage: bad_input_test.py BIN_DIR
Exit code 77: java or mvn is missing, nothing was tested. The files are those of tests/support/bad_files.py.
"""
import collections
import json
import os
import re
import shutil
import subprocess
import sys
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from bad_files import cases, text  # noqa: E402
from pipeline import BROKER, Pipeline, as_nobody, give_to_nobody, run_tests  # noqa: E402

BIN = sys.argv.pop(1) if len(sys.argv) > 1 else "build/bin"
REASON = b".reason.json"
FRENCH = """Le ministre norvégien des affaires étrangères a reçu lundi son homologue islandaise à Oslo.

« Nous avons signé l'accord sur la pêche numéro 10900 », a déclaré le ministre devant la presse. La rencontre a duré deux
heures et les deux pays se retrouveront au printemps prochain pour parler du commerce et de l'énergie.
"""


class BadInputTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.pipeline = p = Pipeline(BIN)
        p.__enter__()
        cls.addClassCleanup(p.__exit__, None, None, None)
        cls.runs_as_nobody = run_ingest_as_nobody(p)
        p.extra["ingest"] = ["--rescan", "300ms", "--log-level", "debug"]
        p.start_all()
        cls.cases = [case for case in cases() if cls.runs_as_nobody or case.refused != ["unreadable"]]
        began = time.monotonic()
        for case in cls.cases:
            put(p, case.name, case.make)
        left = {case.name for case in cls.cases if case.stays}
        try:
            p.wait_until(lambda: waiting(p) <= left, 60, "the inbox to be empty")
        except TimeoutError as error:
            p.print_log("ingest", 80)
            raise TimeoutError(f"{error}; left: {waiting(p) - left}") from None
        print(f"{len(cls.cases)} files read in {time.monotonic() - began:.1f} s", file=sys.stderr)
        cls.refused = collections.Counter(reason for case in cls.cases for reason in case.refused)

    @classmethod
    def tearDownClass(cls):
        for name in ("ingest", "enrich", "api"):
            code = cls.pipeline.kill(name, how=15)
            assert code == 0, f"{name} ended with {code} after SIGTERM"

    def place(self, folder, name):
        return os.path.join(os.fsencode(self.pipeline.inbox), folder, name)

    def quotes(self, serial):
        return self.pipeline.ask("quotes", "--text", f"parcel number {serial:07d}")

    def test_what_is_good_is_served(self):
        p = self.pipeline
        expected = {serial for case in self.cases for serial in case.served}
        p.wait_until(lambda: served(p) >= expected, 60, "all that is good to be served")
        self.assertEqual(served(p) & set(range(1, 10_900)), expected & set(range(1, 10_900)))
        for case in self.cases:
            if case.served:
                with self.subTest(case.name):
                    self.assertTrue(self.archived(b"done", case.name), os.listdir(self.place(b"done", b"")))

    def archived(self, folder, name):
        """Paths in `folder` under this name, or under what is made of a name that is taken or too long."""
        stem, dot, extension = name.rpartition(b".")
        below = self.place(folder, os.path.dirname(name))
        pattern = re.escape(os.path.basename(stem if dot else name)[:200]) + rb"[^.]*(\.[0-9a-f]{8}(-\d+)?)?" + re.escape(dot + extension if dot else b"")
        names = os.listdir(below) if os.path.isdir(below) else []
        return [os.path.join(below, n) for n in names if re.fullmatch(pattern, n, re.DOTALL) and not n.endswith(REASON)]

    def test_what_is_bad_is_rejected_with_the_reason_beside(self):
        for case in self.cases:
            if case.is_rejected():
                with self.subTest(case.name):
                    [path] = self.archived(b"rejected", case.name)
                    with open(path + REASON, encoding="utf-8") as file:
                        reason = json.load(file)
                    self.assertEqual(reason["reason"], case.refused[0], reason)
                    self.assertEqual(reason["file"], case.name.decode("utf-8", "replace"))
                    self.assertGreater(len(reason["detail"]), 10)

    def test_every_refusal_is_counted_by_its_reason(self):
        _, metrics = self.pipeline.http("ingest", "/metrics")
        counted = {reason: int(count) for reason, count in
                   re.findall(r'^onrecord_ingest_rejected_total\{reason="(\w+)"\} (\d+)', metrics, re.MULTILINE)}
        self.assertEqual({reason: count for reason, count in counted.items() if count}, dict(self.refused))
        self.assertIn(f"onrecord_ingest_files_rejected_total {sum(case.is_rejected() for case in self.cases)}\n", metrics)

    def test_every_refusal_is_a_record_on_its_topic(self):
        if not shutil.which("kcat"):
            self.skipTest("kcat is missing")
        p = self.pipeline
        p.wait_until(lambda: len(rejected_records(p)) >= self.refused.total(), 20, "the records of all refusals")
        records = collections.Counter(rejected_records(p))
        expected = collections.Counter((case.name.decode("utf-8", "replace"), reason) for case in self.cases for reason in case.refused)
        self.assertEqual((records - expected, expected - records), (collections.Counter(), collections.Counter()))

    def test_what_was_decoded_is_what_was_written(self):
        p = self.pipeline
        for serial, said in [(10_006, "has reached Málaga and Åre"), (10_007, "is ‘not’ in Málaga – but in Åre")]:
            p.wait_until(lambda: self.quotes(serial), 30, f"article {serial}")
            [quote] = self.quotes(serial)
            self.assertIn(said, quote["quote"]["text"])

    def test_names_are_shown_without_breaking_a_line_of_the_log(self):
        with open(self.pipeline.path("ingest.log"), "rb") as file:
            log = file.read()
        self.assertIn(rb'bad\x0aname.txt', log)
        for line in log.splitlines():
            self.assertRegex(line, rb"^\d{4}-\d\d-\d\dT\S+Z \w+ \w+")
            self.assertNotIn(b"\x1b", line)
            line.decode("utf-8")

    def test_no_folder_is_walked_in_a_circle(self):
        self.assertTrue(os.path.islink(self.place(b"rejected", b"wire/again")))
        self.assertEqual(os.listdir(self.place(b"", b"wire")), [])

    def test_names_that_say_not_yet_are_left_alone(self):
        self.assertEqual(waiting(self.pipeline), {case.name for case in self.cases if case.stays})

    def test_what_root_may_not_read_either_is_skipped_aloud(self):
        if not self.runs_as_nobody:
            self.skipTest("runs as root without setpriv: no file is unreadable")

    def test_text_that_is_not_english_is_stored_and_says_so(self):
        p = self.pipeline
        put(p, b"french.txt", lambda path: write(path, FRENCH))
        p.wait_until(lambda: p.ask("articles", "--text", "pêche 10900"), 20, "the French article")
        [article] = p.ask("articles", "--text", "pêche 10900")
        self.assertEqual(article["state"], "ANALYSIS_STATE_LANGUAGE")
        self.assertEqual(article["context"]["language"], "fr")
        self.assertTrue(article["state_detail"])
        self.assertEqual(p.ask("quotes", "--text", "10900"), [])

    def test_a_file_that_someone_is_writing_is_read_when_it_is_whole(self):
        p = self.pipeline
        path = os.path.join(p.inbox, "slow.txt")
        lines = text(10_930).splitlines(keepends=True)
        with open(path, "w", encoding="utf-8") as file:
            give_to_nobody(path)
            for line in lines:
                file.write(line)
                file.flush()
                now = time.monotonic()
                p.wait_until(lambda: time.monotonic() - now > 0.25, 1)  # the slowness that is tested: longer than it settles
                self.assertTrue(os.path.exists(path))
            self.assertEqual(self.quotes(10_930), [])
        p.wait_until(lambda: self.quotes(10_930), 20, "the article")
        self.assertEqual(len(p.ask("articles", "--text", "0010930")), 1)
        p.wait_until(lambda: not os.path.exists(path), 10, "the move")
        with open(os.path.join(p.inbox, "done", "slow.txt"), encoding="utf-8") as file:
            self.assertEqual(file.read(), "".join(lines))

    def test_a_file_that_is_replaced_on_its_way_is_served_in_both_forms(self):
        p = self.pipeline
        subprocess.run([BROKER, "freeze", "--dir", p.path("kafka")], check=True, capture_output=True, timeout=60)
        try:
            put(p, b"replaced.txt", lambda path: write(path, text(10_940)))
            p.wait_until(lambda: "\nonrecord_ingest_in_flight 1\n" in p.http("ingest", "/metrics")[1], 10, "the first to be sent")
            put(p, b"replaced.txt", lambda path: write(path, text(10_941)))
        finally:
            subprocess.run([BROKER, "thaw", "--dir", p.path("kafka")], check=True, capture_output=True, timeout=60)
        for serial in (10_940, 10_941):
            p.wait_until(lambda: self.quotes(serial), 30, f"article {serial}")
        p.wait_until(lambda: b"replaced.txt" not in waiting(p), 10, "the move")
        with open(os.path.join(p.inbox, "done", "replaced.txt"), encoding="utf-8") as file:
            self.assertEqual(file.read(), text(10_941))
        self.assertEqual([name for name in os.listdir(os.path.join(p.inbox, "done")) if name.startswith("replaced")], ["replaced.txt"])

    def test_after_all_that_a_good_article_is_served(self):
        p = self.pipeline
        put(p, b"last.txt", lambda path: write(path, text(10_950)))
        p.wait_until(lambda: self.quotes(10_950), 20, "the article")
        for name in ("ingest", "enrich", "api"):
            self.assertEqual(p.http(name, "/readyz")[0], 200)


def run_ingest_as_nobody(p):
    """So that there are files that it may not read. False: it runs as root, and there are none."""
    runner = as_nobody()
    if runner is None:
        return False
    if runner:
        os.chmod(p.folder, 0o755)
        os.mkdir(p.path("ingest-state"))
        os.mkdir(p.path("bin"))
        shutil.copy(os.path.join(BIN, "onrecord-ingest"), p.path("bin"))  # the build may be where nobody may look
        for folder in (p.inbox, p.path("ingest-state")):
            give_to_nobody(folder)
        p.runner["ingest"] = runner
        p.programs["ingest"] = p.path("bin", "onrecord-ingest")
    return True


def write(path, content):
    with open(path, "w", encoding="utf-8") as file:
        file.write(content)


def put(p, name, make):
    """Moves what `make` makes into the inbox."""
    target = os.path.join(os.fsencode(p.inbox), name)
    if not os.path.isdir(os.path.dirname(target)):
        os.makedirs(os.path.dirname(target))
        give_to_nobody(os.path.dirname(target))
    staged = os.path.join(os.fsencode(p.staging), os.path.basename(name))
    make(staged)
    if name != b"locked.txt":
        give_to_nobody(staged)
    os.rename(staged, target)


def waiting(p):
    """Names in the inbox that are in neither done/ nor rejected/, relative to it."""
    inbox = os.fsencode(p.inbox)
    found = set()
    for folder, folders, files in os.walk(inbox):
        if folder == inbox:
            folders[:] = [name for name in folders if name not in (b"done", b"rejected")]
        links = [name for name in folders if os.path.islink(os.path.join(folder, name))]
        found |= {os.path.relpath(os.path.join(folder, name), inbox) for name in files + links}
    return found


def served(p):
    """Serial numbers of the articles whose quote is served."""
    quotes = p.ask("quotes", "--text", "parcel number", "--limit", "0")
    return {int(number) for quote in quotes for number in re.findall(r"Parcel number (\d{7})", quote["quote"]["text"])}


def fields(message):
    """The fields of a protobuf by number, each as its last value: a number, or bytes."""
    def varint():
        value = shift = 0
        while True:
            byte = next(octets)
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    octets, found = iter(message), {}
    for first in octets:
        wire = first & 7
        if first > 127 or wire not in (0, 2):
            raise ValueError(f"field {first >> 3} of wire type {wire}")
        found[first >> 3] = varint()
        if wire == 2:
            found[first >> 3] = bytes(next(octets) for _ in range(found[first >> 3]))
    return found


def rejected_records(p):
    """(path, reason) of each record of the topic."""
    done = subprocess.run(["kcat", "-b", p.bootstrap, "-C", "-t", "onrecord.rejected.v1", "-e", "-q", "-f", "%S %s"],
                          capture_output=True, check=True, timeout=60)
    records, rest = [], done.stdout
    while rest:
        size, _, rest = rest.partition(b" ")
        record, rest = fields(rest[:int(size)]), rest[int(size):]
        records.append((fields(record[4])[1].decode(), record[2].decode()))
    return records


if __name__ == "__main__":
    run_tests()
