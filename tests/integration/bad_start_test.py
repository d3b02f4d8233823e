#!/usr/bin/env python3
"""Programs that cannot run say why in one line and end; programs that can but must wait say for what, and wait.

usage: bad_start_test.py BIN_DIR
Exit code 77: java or mvn is missing, what needs no broker was tested.
"""
import json
import os
import pathlib
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from generate_articles import generate  # noqa: E402
from pipeline import Pipeline, as_nobody, free_port, give_to_nobody, run_tests  # noqa: E402

BIN = os.path.abspath(sys.argv.pop(1) if len(sys.argv) > 1 else "build/bin")
LOGGED = re.compile(r"\d{4}-\d\d-\d\dT\S+Z (debug|info|warning|error) ")
OF = {"ingest": ["onrecord-ingest"], "enrich": ["onrecord-enrich"], "api": ["onrecord-api"], "up": ["onrecord", "up"]}


class Start(unittest.TestCase):
    """A folder for each test, and the ways to start a program in it that must fail."""

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="onrecord-test-")
        os.chmod(self.folder, 0o755)
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.inbox = self.make_folder("inbox")
        os.environ["XDG_STATE_HOME"] = self.path("state")

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def make_folder(self, *names):
        os.makedirs(self.path(*names))
        return self.path(*names)

    def make_file(self, content, *names):
        with open(self.path(*names), "w", encoding="utf-8") as file:
            file.write(content)
        return self.path(*names)

    def command(self, program, flags):
        """The program with what it needs to start, and without a broker, before the flags that are tested."""
        nowhere = ["--brokers", f"127.0.0.1:{free_port()}"]
        own = {"ingest": nowhere + ["--inbox", self.inbox, "--state-dir", self.path("ledger")],
               "enrich": nowhere + ["--state-dir", self.path("marks")],
               "api": nowhere + ["--store", self.path("store.db"), "--listen", "127.0.0.1:0"],
               "up": ["--inbox", self.inbox, "--listen", "127.0.0.1:0"]}[program]
        name, *verb = OF[program]
        return [os.path.join(BIN, name)] + verb + ["--http", "127.0.0.1:0"] + own + list(flags)

    def fails(self, program, *flags, says, environment=None, runner=()):
        """Ends with an error and one line on standard error, its log aside, with these words in it."""
        if isinstance(says, str):
            says = [says]
        with self.subTest(program=program, flags=flags):
            try:
                done = subprocess.run([*runner, *self.command(program, flags)], capture_output=True, text=True, timeout=20,
                                      env={**os.environ, **(environment or {})}, stdin=subprocess.DEVNULL)
            except subprocess.TimeoutExpired as error:
                self.fail(f"goes on; expected an error that says {says}; it wrote: {error.stderr}")
            self.assertIn(done.returncode, (1, 2), done.stderr)
            lines = [line for line in done.stderr.splitlines() if not LOGGED.match(line)]
            self.assertEqual(len(lines), 1, done.stderr)
            self.assertTrue(lines[0].startswith(" ".join(OF[program]) + ": "), lines[0])
            for word in says:
                self.assertIn(word, lines[0])

    def nobody(self):
        runner = as_nobody()
        if runner is None:
            self.skipTest("runs as root without setpriv: no folder is read-only")
        for program in ("onrecord", "onrecord-ingest", "onrecord-enrich", "onrecord-api"):
            if subprocess.run([*runner, os.path.join(BIN, program), "--version"], capture_output=True, timeout=20).returncode != 0:
                self.skipTest(f"a plain user may not run {BIN}/{program}")
        return runner

    def newer(self, *names):
        """A database of a version that does not exist yet."""
        with sqlite3.connect(self.path(*names)) as database:
            database.execute("PRAGMA user_version = 999")
        database.close()
        return self.path(*names)


class OptionsTest(Start):
    def test_a_wrong_option_is_named_with_what_was_expected(self):
        for program in OF:
            self.fails(program, "--no-such-option", "1", says="--no-such-option")
            self.fails(program, "--log-level", "loud", says=["--log-level", "debug|info|warning|error|off", "'loud'"])
            self.fails(program, "--http", "nonsense", says=["HOST:PORT", "'nonsense'"])
            self.fails(program, "--http", "127.0.0.1:65536", says=["HOST:PORT", "65536"])
            self.fails(program, "operand", says="operand")
        self.fails("ingest", "--settle", "soon", says=["--settle", "duration", "'soon'"])
        self.fails("ingest", "--settle", "-1s", says=["--settle", "duration"])
        self.fails("ingest", "--rescan", "0", says=["--rescan", "more than 0"])
        self.fails("ingest", "--max-in-flight", "0", says=["--max-in-flight", "1 or more"])
        self.fails("ingest", "--after", "burn", says=["--after", "move|delete|leave", "'burn'"])
        self.fails("ingest", "--partitions", "many", says=["--partitions", "whole number"])
        self.fails("enrich", "--workers", "0", says=["--workers", "expected 1 to", "0"])
        self.fails("enrich", "--workers", "99999999999", says="--workers")
        self.fails("enrich", "--batch-records", "0", says="--batch-records")
        self.fails("enrich", "--lexicon-dir", self.path("none"), says=["lexicon", self.path("none")])
        self.fails("api", "--batch-records", "0", says=["--batch-records", "expected"])
        self.fails("api", "--listen", "nonsense", says=["--listen", "nonsense"])
        self.fails("api", "--listen", "127.0.0.1:65536", says=["--listen", "65536"])
        self.fails("up", "--workers", "0", says=["--workers", "1 or more"])

    def test_a_wrong_value_in_the_environment_is_told_by_its_name_there(self):
        self.fails("ingest", says=["ONRECORD_SETTLE", "'soon'"], environment={"ONRECORD_SETTLE": "soon"})

    def test_a_wrong_option_of_librdkafka_is_told(self):
        for program in ("ingest", "enrich", "api"):
            self.fails(program, "--kafka", "no.such.thing=1", says="no.such.thing")
            self.fails(program, "--kafka", "linger.ms", says=["KEY=VALUE", "'linger.ms'"])
            self.fails(program, "--kafka", "linger.ms=soon", says="linger.ms")
            self.fails(program, "--kafka", "ssl.ca.location=" + self.path("none"), "--kafka", "security.protocol=SSL", says=self.path("none"))
        self.fails("ingest", "--kafka", "enable.idempotence=false", says="enable.idempotence")

    def test_a_wrong_row_of_a_lexicon_is_told_with_file_and_line(self):
        names = os.listdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "enrich", "lexicon"))
        name = sorted(name for name in names if name.endswith(".tsv"))[0]
        self.make_folder("lexicon")
        self.make_file("no\tsuch\thead\nrow\n", "lexicon", name)
        for program in ("enrich", "up"):
            self.fails(program, "--lexicon-dir", self.path("lexicon"), says=name)


class SyntaxModelTest(Start):
    def model(self, content, name):
        with open(self.path(name), "wb") as file:
            file.write(content)
        return self.path(name)

    def test_a_file_that_is_no_model_an_older_one_or_cut_short_is_told(self):
        older = self.model(b"onrecord-syntax 0001\n" + b"0" * 200, "older.model")
        whole = pathlib.Path(__file__).resolve().parents[2] / "enrich/syntax/english.model"
        cut = self.model(whole.read_bytes()[:5000], "cut.model")
        other = self.model(b"Not a model at all.\n", "other.model")
        for program in ("enrich", "up"):
            self.fails(program, "--syntax-model", self.path("none.model"), says=[self.path("none.model"), "cannot be read"])
            self.fails(program, "--syntax-model", self.folder, says=[self.folder, "cannot be read"])
            self.fails(program, "--syntax-model", other, says=[other, "expected a syntax model"])
            self.fails(program, "--syntax-model", older, says=[older, "version '0001'", "expected '", "train-syntax"])
            self.fails(program, "--syntax-model", cut, says=[cut, "cut short or was changed", "5000 bytes"])
        self.fails("enrich", says=[other, "expected a syntax model"], environment={"ONRECORD_SYNTAX_MODEL": other})

    def test_without_a_model_the_programs_run_by_rules_and_say_so_once(self):
        article = self.make_file("PARIS, March 4, 2024 - \"We will vote on Monday,\" Ana Silva said in Paris.\n", "article.txt")
        for verb, expected in ((["extract"], "We will vote on Monday,"), (["try"], "Ana Silva")):
            done = subprocess.run([os.path.join(BIN, "onrecord"), *verb, "--syntax-model", "none", article], capture_output=True,
                                  text=True, timeout=20)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn(expected, done.stdout)
            self.assertEqual(done.stderr.count("no_syntax_model"), 1, done.stderr)
            self.assertIn("tags by rules, no trees", done.stderr)
        done = subprocess.run([os.path.join(BIN, "onrecord"), "extract", "--syntax-model", "none", article], capture_output=True,
                              text=True, timeout=20)
        self.assertTrue(json.loads(done.stdout)["analyser"].endswith(" model none"), done.stdout)
        log = pathlib.Path(self.path("enrich.log"))
        with log.open("w", encoding="utf-8") as out:
            running = subprocess.Popen(self.command("enrich", ["--syntax-model", "none"]), stdout=out, stderr=out, stdin=subprocess.DEVNULL)
        try:
            Pipeline.wait_until(self, lambda: "analyser_loaded" in log.read_text("utf-8"), 20, "enrich to load without a model")
            self.assertEqual(log.read_text("utf-8").count("no_syntax_model"), 1)
            self.assertRegex(log.read_text("utf-8"), r"analyser_loaded .* model none")
            self.assertIsNone(running.poll())
        finally:
            running.terminate()
            self.assertEqual(running.wait(timeout=20), 0)


class PortsTest(Start):
    def setUp(self):
        super().setUp()
        self.taken = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(self.taken.close)
        self.address = f"127.0.0.1:{self.taken.getsockname()[1]}"

    def test_a_taken_port_of_http_is_told(self):
        for program in OF:
            self.fails(program, "--http", self.address, says=[self.address, "taken"])

    def test_a_taken_port_of_grpc_is_told(self):
        for program in ("api", "up"):
            self.fails(program, "--listen", self.address, says=[self.address, "taken"])

    def test_an_address_of_another_machine_is_told(self):
        self.fails("api", "--listen", "192.0.2.1:50051", "--insecure", says="192.0.2.1:50051")
        self.fails("ingest", "--http", "192.0.2.1:9101", says="192.0.2.1:9101")

    def test_a_server_that_is_not_there_is_told_by_the_client(self):
        done = subprocess.run([os.path.join(BIN, "onrecord"), "quotes", "--server", f"127.0.0.1:{free_port()}"], capture_output=True,
                              text=True, timeout=40)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)


class FoldersTest(Start):
    def test_an_inbox_that_is_missing_or_no_folder_is_told(self):
        self.fails("ingest", "--inbox", self.path("none"), says=[self.path("none"), "expected a folder"])
        file = self.make_file("x", "file")
        self.fails("ingest", "--inbox", file, says=[file, "expected a folder"])
        self.fails("up", "--inbox", file, says=file)
        self.fails("ingest", "--done", self.inbox, says=[self.inbox, "is the inbox itself"])

    def test_a_folder_that_may_not_be_written_is_told(self):
        nobody = self.nobody()
        os.chmod(self.inbox, 0o755)  # root's, readable
        give_to_nobody(self.make_folder("own"))
        self.fails("ingest", "--state-dir", self.path("own"), says=[self.inbox, "may write"], runner=nobody)
        self.fails("up", says=[self.inbox, "writable"], runner=nobody)
        os.chmod(self.inbox, 0o700)
        self.fails("ingest", "--state-dir", self.path("own"), says=[self.inbox, "can be read"], runner=nobody)

    def test_a_state_folder_that_may_not_be_written_is_told(self):
        nobody = self.nobody()
        give_to_nobody(self.inbox)
        roots = self.make_folder("roots")
        for flags in (["--state-dir", roots], ["--state-dir", self.path("roots", "below")]):
            self.fails("ingest", *flags, says=[roots, "Permission denied"], runner=nobody)
            self.fails("enrich", *flags, says=[roots, "may write"], runner=nobody)
        self.fails("api", "--store", self.path("roots", "store.db"), says=self.path("roots", "store.db"), runner=nobody)

    def test_a_state_folder_that_is_a_file_is_told(self):
        file = self.make_file("x", "file")
        for program in ("ingest", "enrich"):
            self.fails(program, "--state-dir", file, says=file)

    def test_a_store_that_is_none_is_told(self):
        self.fails("api", "--store", self.folder, says=self.folder)
        self.fails("api", "--store", self.path("none", "store.db"), says=self.path("none", "store.db"))
        file = self.make_file("Not a database, but long enough to be taken for one. " * 40, "file")
        self.fails("api", "--store", file, says=file)
        with sqlite3.connect(self.path("other.db")) as database:
            database.execute("CREATE TABLE birds(name)")
        database.close()
        self.fails("api", "--store", self.path("other.db"), says=[self.path("other.db"), "another SQLite file"])

    def test_a_store_of_a_newer_version_is_told(self):
        with sqlite3.connect(self.path("newer.db")) as database:
            database.execute("PRAGMA user_version = 999")
        database.close()
        for program in ("api", "up"):
            self.fails(program, "--store", self.path("newer.db"), says=[self.path("newer.db"), "newer onrecord", "999"])

    def test_a_ledger_of_a_newer_version_is_told(self):
        self.make_folder("ledger")
        self.newer("ledger", "ledger.sqlite")
        self.fails("ingest", says=[self.path("ledger", "ledger.sqlite"), "newer onrecord", "999"])
        self.make_folder("inbox", ".onrecord")
        self.newer("inbox", ".onrecord", "ledger.sqlite")
        self.fails("up", says=["ledger.sqlite", "newer onrecord", "999"])
        self.make_file("Not a database, but long enough to be taken for one. " * 40, "ledger", "ledger.sqlite")
        self.fails("ingest", says=self.path("ledger", "ledger.sqlite"))


class SecurityTest(Start):
    def certificate(self, name):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                        "-subj", "/CN=" + name, "-keyout", self.path(name + ".key"), "-out", self.path(name + ".pem")],
                       check=True, capture_output=True, timeout=60)

    def test_plaintext_beyond_this_machine_must_be_asked_for(self):
        for program in ("api", "up"):
            for address in ("0.0.0.0:0", "[::]:0", ":0"):
                self.fails(program, "--listen", address, says=["--listen " + address, "--insecure"])

    def test_wrong_files_of_tls_are_told(self):
        if not shutil.which("openssl"):
            self.skipTest("openssl is missing")
        self.certificate("one")
        self.certificate("two")
        good, key, other, none = (self.path(name) for name in ("one.pem", "one.key", "two.key", "none.pem"))
        garbage = self.make_file("no certificate\n", "garbage")
        self.fails("api", "--tls-cert", good, says="--tls-key")
        self.fails("api", "--tls-client-ca", good, says=["--tls-client-ca", "--tls-cert"])
        self.fails("api", "--tls-cert", none, "--tls-key", key, says=["--tls-cert", none, "No such file"])
        self.fails("api", "--tls-cert", good, "--tls-key", none, says=["--tls-key", none, "No such file"])
        self.fails("api", "--tls-cert", self.folder, "--tls-key", key, says=["--tls-cert", self.folder])
        self.fails("api", "--tls-cert", garbage, "--tls-key", key, says=["--tls-cert", garbage, "certificate"])
        self.fails("api", "--tls-cert", good, "--tls-key", garbage, says=["--tls-key", garbage, "key"])
        self.fails("api", "--tls-cert", good, "--tls-key", other, says=["--tls-key", other, good])
        self.fails("api", "--tls-cert", good, "--tls-key", key, "--tls-client-ca", garbage, says=["--tls-client-ca", garbage])

    def test_a_wrong_file_of_tokens_is_told(self):
        self.fails("api", "--token-file", self.path("none"), says=["--token-file", self.path("none"), "No such file"])
        empty = self.make_file("# nothing\n", "empty")
        os.chmod(empty, 0o600)
        self.fails("api", "--token-file", empty, says=["--token-file", empty, "expected a token"])
        shown = self.make_file("open-sesame\n", "shown")
        os.chmod(shown, 0o644)
        self.fails("api", "--token-file", shown, says=["--token-file", shown, "others can neither read nor write"])


class TwiceTest(Start):
    def test_a_second_program_on_the_same_folder_is_told(self):
        for first, second in (("up", "up"), ("ingest", "ingest"), ("up", "ingest")):
            log = pathlib.Path(self.path(first + ".log"))
            with log.open("w", encoding="utf-8") as out:
                running = subprocess.Popen(self.command(first, []), stdout=out, stderr=out, stdin=subprocess.DEVNULL)
            try:
                Pipeline.wait_until(self, lambda: "folder_watched" in log.read_text("utf-8"), 20, f"{first} to watch")
                self.fails(second, says=[self.inbox if second != first or second == "up" else self.path("ledger"), "process"])
            finally:
                running.terminate()
                self.assertEqual(running.wait(timeout=20), 0)


class BrokerTest(unittest.TestCase):
    def test_a_broker_that_is_missing_is_waited_for(self):
        p = Pipeline(BIN)
        self.addCleanup(p.__exit__, None, None, None)
        port = free_port()
        p.bootstrap = f"127.0.0.1:{port}"
        [path] = generate(p.staging, 1, first=11_000, shapes=["txt"])
        for name in ("ingest", "enrich", "api"):
            p.start(name)
        p.drop([path])
        for name in ("ingest", "enrich", "api"):
            p.wait_until(lambda: p.http(name, "/readyz")[0] == 503 and p.bootstrap in p.http(name, "/readyz")[1], 20,
                         f"{name} to say what it waits for")
            self.assertRegex(p.http(name, "/readyz")[1], r"(?m)^kafka: .*" + re.escape(p.bootstrap))
            self.assertEqual(p.http(name, "/healthz")[0], 200)
            self.assertIsNone(p.processes[name].poll())
        self.assertEqual(p.waiting_files(), [os.path.join(p.inbox, os.path.basename(path))])
        self.assertEqual(p.ask("quotes"), [])  # what is stored is served without a broker: here, nothing
        self.assertEqual(p.kill("enrich", how=15), 0)  # waiting does not keep it from ending
        p.start("enrich")
        p.start_broker(port)
        for name in ("ingest", "enrich", "api"):
            p.wait_until(lambda: p.ready(name), 120, f"{name} to go on")
        p.wait_until(lambda: len(p.ask("quotes", "--text", "parcel number 0011000")) == 1, 120, "the article that waited")
        p.wait_until(lambda: not p.waiting_files(), 60, "the file to be archived")

    def test_an_inbox_that_becomes_read_only_is_told_and_waited_for(self):
        runner = as_nobody()
        if runner is None:
            self.skipTest("runs as root without setpriv: no folder is read-only")
        p = Pipeline(BIN)
        self.addCleanup(p.__exit__, None, None, None)
        p.start_broker()
        os.chmod(p.folder, 0o755)
        os.mkdir(p.path("ingest-state"))
        shutil.copy(os.path.join(BIN, "onrecord-ingest"), p.path("ingest"))
        for folder in (p.inbox, p.path("ingest-state")):
            give_to_nobody(folder)
        p.programs["ingest"], p.runner["ingest"] = p.path("ingest"), runner
        p.extra["ingest"] = ["--rescan", "300ms"]
        p.start("ingest")
        p.wait_until(lambda: p.ready("ingest"), 60, "ingest to be ready")
        [path] = generate(p.staging, 1, first=11_001, shapes=["txt"])
        give_to_nobody(path)
        p.drop([path])
        p.wait_until(lambda: not p.waiting_files(), 20, "a file to be moved")
        [path] = generate(p.staging, 1, first=11_002, shapes=["txt"])
        give_to_nobody(path)
        os.chmod(p.path("inbox"), 0o555)
        if os.geteuid() == 0:
            p.drop([path])
        p.wait_until(lambda: p.http("ingest", "/readyz")[0] == 503, 20, "ingest to say that it cannot move the file")
        self.assertIn(os.path.basename(path), p.http("ingest", "/readyz")[1])
        self.assertIn("Permission denied", p.http("ingest", "/readyz")[1])
        os.chmod(p.path("inbox"), 0o755)
        p.wait_until(lambda: p.ready("ingest"), 20, "ingest to go on")
        self.assertEqual(p.waiting_files(), [])


if __name__ == "__main__":
    run_tests()
