#!/usr/bin/env python3
"""Every command that a document shows exists: its program, its verb and each of its options.

usage: commands_test.py BIN_DIR
Commands are the lines of code blocks and the inline code that begin with `onrecord`, `onrecord-…`, `./dev`, or a script of this tree. Those
of README.md are also run, by tests/integration/readme_test.py.
"""
import functools
import glob
import os
import re
import subprocess
import sys
import unittest

ROOT = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
BIN = os.path.abspath(sys.argv.pop(1) if len(sys.argv) > 1 else "build/bin")
DOCUMENTS = sorted(path for path in glob.glob(os.path.join(ROOT, "**", "*.md"), recursive=True)
                   if not re.search(r"/(node_modules|build[^/]*|CHANGELOG\.md)(/|$)", path))
PROGRAM = re.compile(r"(?:build/bin/)?(onrecord(?:-ingest|-enrich|-api)?)$")


def lines_of_code(text):
    """The logical lines of code blocks and the pieces of inline code."""
    for block in re.findall(r"^```[a-z]*\n(.*?)^```", text, flags=re.S | re.M):
        for line in block.replace("\\\n", " ").split("\n"):
            yield line.strip()
    for piece in re.findall(r"(?<!`)`([^`]+)`(?!`)", re.sub(r"^```.*?^```", "", text, flags=re.S | re.M)):
        yield " ".join(piece.split())


def commands(line):
    """The commands of a line as lists of words, cut at pipes and the like; comments and quotation marks are dropped."""
    line = re.sub(r"\s#\s.*", "", line.removeprefix("$ "))
    line = re.sub(r"'[^']*'|\"[^\"]*\"", "TEXT", line)
    for part in re.split(r"\|\||&&|[|;()]|<\(|\$\(|\bsource\b|\bexec -T \w+\b", line):
        words = part.split()
        while words and re.match(r"[A-Z_]+=", words[0]):  # variables of the environment
            words.pop(0)
        if words and words[0] in ("python3", "bash", "sh", "sudo"):
            words.pop(0)
        if words:
            yield words


@functools.lru_cache(maxsize=None)
def help_of(*words):
    done = subprocess.run([*words, "--help"], capture_output=True, text=True, cwd=ROOT, timeout=60, stdin=subprocess.DEVNULL)
    return done.returncode, done.stdout


def options_of(words):
    return [re.match(r"--[a-z0-9-]+", word).group() for word in words if re.match(r"--[a-z]", word)]


class Commands(unittest.TestCase):
    def check_program(self, words):
        name = PROGRAM.match(words[0]).group(1)
        program, rest, verbs = [os.path.join(BIN, name)], words[1:], []
        if name == "onrecord":
            overview = help_of(program[0])[1]
            while rest and re.match(r"[a-z][a-z-]*$", rest[0]) and len(verbs) < 2:
                if not verbs and not re.search(rf"^\s+{re.escape(rest[0])}\b", overview, re.M):
                    return f"no verb {rest[0]}" if options_of(rest) or len(rest) > 1 else None  # "onrecord up" of prose
                if verbs and help_of(program[0], *verbs, rest[0])[0] != 0:
                    break
                verbs.append(rest.pop(0))
        code, text = help_of(*program, *verbs)
        if code != 0 and verbs:
            code, text = help_of(*program, verbs[0])
        if verbs == ["statements"]:  # these two have other options on files, without a service
            text += help_of(*program, *verbs, "FILE")[1]
        elif verbs == ["verify"]:
            text += help_of(*program, *verbs, "--articles", "FILE")[1]
        unknown = [option for option in options_of(rest) if not re.search(re.escape(option) + r"(?![a-z-])", text) and not option.startswith("--help")]
        return f"no option {', '.join(unknown)}" if unknown else None

    def check_dev(self, words):
        if len(words) < 2 or not re.match(r"[a-z]", words[1]):
            return None
        code, text = help_of("./dev", words[1])
        if code != 0:
            return f"no command {words[1]}"
        if words[1] in ("up", "try"):
            code, text = help_of(os.path.join(BIN, "onrecord"), words[1])
        unknown = [option for option in options_of(words[2:]) if option not in text]
        return f"no option {', '.join(unknown)}" if unknown else None

    def test_programs_verbs_and_options_exist(self):
        checked = 0
        for document in DOCUMENTS:
            with open(document, encoding="utf-8") as file:
                text = file.read()
            for line in lines_of_code(text):
                for words in commands(line):
                    if PROGRAM.match(words[0]):
                        wrong = self.check_program(words)
                    elif words[0] == "./dev":
                        wrong = self.check_dev(words)
                    elif re.match(r"(tests|deploy)/\S*[a-z]$|\S+/\S+\.py$", words[0]) and len(words) > 1:
                        wrong = None if os.path.exists(os.path.join(ROOT, words[0])) else "no such script"
                    else:
                        continue
                    checked += 1
                    with self.subTest(document=os.path.relpath(document, ROOT), command=" ".join(words)):
                        self.assertIsNone(wrong)
        self.assertGreater(checked, 100)


if __name__ == "__main__":
    unittest.main()
