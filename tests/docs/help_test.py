#!/usr/bin/env python3
"""Every command of ./dev, and every script that people call, prints its help with --help and refuses an option that it does not have.

usage: help_test.py
Scripts named *_test are run by ctest with their arguments and are left out, but for those that people call to print figures.
"""
import os
import re
import subprocess
import sys
import unittest

ROOT = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
CALLED_TESTS = {"tests/quality/quality_test.py", "tests/architecture/literals_test.py", "tests/e2e/compose_test"}
# Packages that only the makers of data need, and that no test installs.
RARE_PACKAGES = r"No module named '(numpy|scipy|wordfreq|faker)'"


def scripts():
    """Their paths from the root, with the program that runs each."""
    listed = subprocess.run(["git", "-C", ROOT, "ls-files", "-co", "--exclude-standard"], capture_output=True, text=True)
    names = listed.stdout.splitlines() if listed.returncode == 0 else [
        os.path.relpath(os.path.join(folder, name), ROOT) for folder, _, found in os.walk(ROOT) for name in found if "/build" not in folder]
    for name in sorted(names):
        if name == "dev" or name.startswith(("inbox/", "api/clients/", "api/web/", "tests/fuzz/seeds/")) or not os.path.isfile(os.path.join(ROOT, name)):
            continue
        if "_test" in os.path.basename(name) and name not in CALLED_TESTS or name == "tests/contract/unreachable_broker":
            continue  # the latter is a fake that takes the options of another script
        if "." in os.path.basename(name) and not name.endswith(".py"):
            continue
        with open(os.path.join(ROOT, name), "rb") as file:
            text = file.read(200_000)
        first = text.split(b"\n", 1)[0]
        if name.endswith(".py"):
            if first.startswith(b"#!") or b'__name__ == "__main__"' in text:
                yield name, sys.executable
        elif re.match(rb"#!.*\b(bash|sh|python3)$", first):
            yield name, {b"python3": sys.executable}.get(first.split(b"/")[-1].split()[-1], "bash")


def call(program, *arguments):
    return subprocess.run([program, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)


class Help(unittest.TestCase):
    def check(self, program, *arguments):
        asked = call(program, *arguments, "--help")
        if re.search(RARE_PACKAGES, asked.stderr):
            return
        self.assertEqual(asked.returncode, 0, asked.stderr)
        self.assertGreater(len(asked.stdout), 60, asked.stdout)
        wrong = call(program, *arguments, "--no-such-option")
        self.assertEqual(wrong.returncode, 2, wrong.stdout + wrong.stderr)
        self.assertTrue(wrong.stderr)

    def test_scripts_print_their_help_and_refuse_unknown_options(self):
        found = dict(scripts())
        self.assertGreater(len(found), 20)
        for name, program in found.items():
            with self.subTest(script=name):
                self.check(program, name)

    def test_commands_of_dev_print_their_help_and_refuse_unknown_options(self):
        commands = sorted(set(re.findall(r"^\./dev ([a-z-]+)", call("bash", "dev", "help").stdout, re.M)) - {"help"})
        self.assertGreater(len(commands), 20)
        for command in commands:
            with self.subTest(command=command):
                if command in ("try", "up", "worst"):  # a program checks their arguments, after the build
                    self.assertIn(f"./dev {command}", call("bash", "dev", command, "--help").stdout)
                else:
                    self.check("bash", "dev", command)

    def test_dev_lists_every_command_that_it_has(self):
        with open(os.path.join(ROOT, "dev"), encoding="utf-8") as file:
            cases = file.read().split("\ncase $1 in\n")[-1]
        has = set(re.findall(r"^  ([a-z-]+)\)", cases, re.M))
        self.assertEqual(has, set(re.findall(r"^\./dev ([a-z-]+)", call("bash", "dev", "help").stdout, re.M)) - {"help"})


if __name__ == "__main__":
    unittest.main()
