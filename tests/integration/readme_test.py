#!/usr/bin/env python3
"""The commands of README.md, run as they stand there on the seeded samples, give the answers that stand there.

usage: readme_test.py BIN_DIR
Each block of code in which a line begins with "$ " is a command (a line that ends with \\ goes on) and its answer. Commands of other
programs than onrecord are run where the program is installed; of one with "# the answer is shortened here" any answer will do.
"inbox/" is the inbox of the test; the command after one that copies a file there is tried until its answer is the one shown.
OR_UPDATE_GOLDEN=1 writes the answers into README.md instead.
"""
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from pipeline import ROOT, free_port, run_tests  # noqa: E402

BIN = os.path.abspath(sys.argv.pop(1) if len(sys.argv) > 1 else "build/bin")
README = os.path.join(ROOT, "README.md")
SHORTENED = "# the answer is shortened here"


def commands(text):
    """(command, answer) of every console block of a document, in order."""
    for block in re.findall(r"^```[a-z]*\n(.*?)^```", text, flags=re.S | re.M):
        if not block.startswith("$ "):
            continue
        for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
            lines = part.split("\n")
            command = lines.pop(0)
            while command.endswith("\\"):
                command = command[:-1] + lines.pop(0)
            yield command, "\n".join(lines).rstrip()


def plain(text):
    """Lines without the blanks at their ends: documents do not keep those."""
    return "\n".join(line.rstrip() for line in text.strip().split("\n"))


class Readme(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.mkdtemp(prefix="onrecord-test-")
        cls.addClassCleanup(shutil.rmtree, folder, ignore_errors=True)
        cls.port = free_port()
        cls.inbox = os.path.join(folder, "inbox")
        os.mkdir(cls.inbox)
        cls.environment = dict(os.environ, XDG_STATE_HOME=os.path.join(folder, "state"), ONRECORD_SERVER=f"127.0.0.1:{cls.port}", COLUMNS="104")
        with open(os.path.join(folder, "log"), "w", encoding="utf-8") as log:
            cls.up = subprocess.Popen([os.path.join(BIN, "onrecord"), "up", "--seed", "--inbox", os.path.join(folder, "inbox"), "--http", "",
                                       "--listen", f"127.0.0.1:{cls.port}"], stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                                      env=cls.environment)
        cls.addClassCleanup(cls.stop)
        files = len(os.listdir(os.path.join(ROOT, "cli", "samples")))
        until = time.monotonic() + 60
        while len(cls.run_command("build/bin/onrecord articles --json --limit 100").splitlines()) < files - 1:
            if time.monotonic() > until:
                with open(os.path.join(folder, "log"), encoding="utf-8") as log:
                    raise AssertionError("the samples are not served:\n" + log.read())
            time.sleep(0.2)

    @classmethod
    def stop(cls):
        cls.up.terminate()
        cls.up.wait(timeout=20)

    @classmethod
    def run_command(cls, command):
        words = [word for word in shlex.split(command, comments=True)]
        if words[0] == "build/bin/onrecord":
            words[0] = os.path.join(BIN, "onrecord")
        words = [word.replace("localhost:50051", f"127.0.0.1:{cls.port}") for word in words]
        words = [cls.inbox + "/" if word == "inbox/" else word for word in words]
        return subprocess.run(words, capture_output=True, text=True, timeout=60, cwd=ROOT, env=cls.environment, check=False).stdout

    def test_commands_give_the_answers_shown(self):
        with open(README, encoding="utf-8") as file:
            text = file.read()
        tried, dropped = 0, False
        for command, answer in commands(text):
            program = shlex.split(command)[0]
            if program != "build/bin/onrecord" and shutil.which(program) is None:
                continue
            tried += 1
            found = plain(self.run_command(command))
            # A file that was just put into the inbox is served within a moment.
            until = time.monotonic() + 20
            while dropped and found != plain(answer) and time.monotonic() < until:
                time.sleep(0.5)
                found = plain(self.run_command(command))
            dropped = program == "cp"
            with self.subTest(command=command):
                if SHORTENED in command:
                    self.assertNotEqual("", found)
                elif os.environ.get("OR_UPDATE_GOLDEN"):
                    text = text.replace(answer, found)
                else:
                    self.assertEqual(plain(answer), found)
        self.assertGreaterEqual(tried, 3)
        if os.environ.get("OR_UPDATE_GOLDEN"):
            with open(README, "w", encoding="utf-8") as file:
                file.write(text)


if __name__ == "__main__":
    run_tests()
