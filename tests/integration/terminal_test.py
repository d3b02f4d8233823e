#!/usr/bin/env python3
"""What onrecord does on a terminal: completions that the shells take, manual pages, a pager, progress.

usage: terminal_test.py BIN_DIR
"""
import json
import os
import pty
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

BIN = os.path.join(os.path.abspath(sys.argv.pop(1) if len(sys.argv) > 1 else "build/bin"), "onrecord")
SAMPLES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "cli", "samples")


def run(*arguments, **options):
    return subprocess.run([BIN, *arguments], capture_output=True, text=True, timeout=120, check=False, **options)


def on_terminal(command, environment=None, out=None):
    """What a command writes to a terminal that is its standard output (unless that is `out`) and error."""
    read_end, write_end = pty.openpty()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out or write_end, stderr=write_end, env=dict(os.environ, **(environment or {})))
    os.close(write_end)
    out = b""
    while True:
        try:
            piece = os.read(read_end, 65536)
        except OSError:  # the other end is closed
            break
        if not piece:
            break
        out += piece
    process.wait(timeout=60)
    os.close(read_end)
    return out.decode("utf-8", "replace")


class TerminalTest(unittest.TestCase):
    def complete(self, *words):
        """What bash offers for the last of these words."""
        script = run("completion", "bash").stdout
        line = " ".join(f"'{word}'" for word in words)
        done = subprocess.run(["bash", "-c", f"{script}\nCOMP_WORDS=({line}); COMP_CWORD={len(words) - 1}; _onrecord; printf '%s\\n' \"${{COMPREPLY[@]}}\""],
                              capture_output=True, text=True, check=True, timeout=60)
        self.assertEqual(done.stderr, "")
        return done.stdout.split()

    def test_bash_completes_verbs_kinds_options_and_values(self):
        self.assertIn("quotes", self.complete("onrecord", "qu"))
        self.assertEqual(self.complete("onrecord", "watch", "ev"), ["events"])
        self.assertIn("--speaker", self.complete("onrecord", "quotes", "--spea"))
        self.assertIn("--not-root", self.complete("onrecord", "watch", "events", "--not-r"))
        self.assertEqual(self.complete("onrecord", "quotes", "--kind", "d"), ["direct"])
        self.assertIn("--webhook", self.complete("onrecord", "alert", "add", "--web"))
        self.assertEqual(self.complete("onrecord", "quotes", "--speaker", "So"), [])

    def test_every_verb_of_the_help_is_completed(self):
        verbs = re.findall(r"^  ([a-z-]+)  ", run("--help").stdout, flags=re.M)
        self.assertGreater(len(verbs), 20)
        self.assertLessEqual(set(verbs), set(self.complete("onrecord", "")))

    def test_zsh_and_fish_take_their_scripts(self):
        for shell, check in (("zsh", ["-n"]), ("fish", ["--no-execute"])):
            script = run("completion", shell)
            self.assertEqual((script.returncode, script.stderr), (0, ""))
            self.assertGreater(len(script.stdout.splitlines()), 100)
            if shutil.which(shell):
                subprocess.run([shell, *check, "/dev/stdin"], input=script.stdout, text=True, check=True, timeout=60)

    def test_manual_pages_are_written_and_read_without_warnings(self):
        with tempfile.TemporaryDirectory() as folder:
            self.assertEqual(run("man", "--out", folder).returncode, 0)
            pages = os.listdir(folder)
            self.assertIn("onrecord.1", pages)
            self.assertIn("onrecord-watch-events.1", pages)
            if shutil.which("groff"):
                for page in pages:
                    done = subprocess.run(["groff", "-Kutf8", "-man", "-Tutf8", "-ww", os.path.join(folder, page)], capture_output=True, text=True, timeout=60, check=True)
                    self.assertEqual(done.stderr, "", page)
        self.assertIn("\\-\\-speaker", run("man", "quotes").stdout)
        self.assertEqual(run("man", "nothing").returncode, 2)

    def test_extract_tells_its_progress_on_a_terminal_only(self):
        stories = [os.path.join(SAMPLES, name) for name in sorted(os.listdir(SAMPLES))] * 10
        shown = on_terminal([BIN, "extract", *stories])
        self.assertRegex(shown, r"\rarticles \d+ of about \d+ \(\d+ %\)")
        quiet = run("extract", *stories)
        self.assertEqual((quiet.returncode, quiet.stderr), (0, ""))

    def test_extract_prints_in_the_order_of_input_with_any_number_of_workers(self):
        def line(i):  # long and short ones, so that later ones are done earlier
            return json.dumps({"id": f"a{i}", "text": f'"Parcel {i} has reached us," Foreign Minister Ana Silva told reporters. ' * (1 + i * 7 % 40)})
        lines = [line(i) if i % 50 != 17 else "no article" for i in range(400)]
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
            file.write("\n".join(lines))
            file.flush()
            one, three = (run("extract", "--jsonl", "--workers", workers, file.name) for workers in ("1", "3"))
        self.assertEqual((one.returncode, three.returncode), (1, 1))
        self.assertEqual([json.loads(text)["id"] for text in three.stdout.splitlines()], [f"a{i}" for i in range(400) if i % 50 != 17])
        self.assertEqual(one.stdout, three.stdout)
        self.assertEqual(one.stderr, three.stderr)
        self.assertEqual(len(three.stderr.splitlines()), 8)

    def test_exports_and_copies_tell_their_progress_on_a_terminal_only(self):
        sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
        from up import Up
        with Up(os.path.dirname(BIN)) as up, tempfile.TemporaryDirectory() as folder:
            up.samples_are_served()
            export = [BIN, "export", "quotes", "--format", "csv", "--server", up.target]
            with open(os.path.join(folder, "quotes.csv"), "wb") as file:
                shown = on_terminal(export, out=file)
            self.assertRegex(shown, r"\rquotes (\d+) of \1 \(100 %\)")
            quiet = run(*export[1:])
            self.assertEqual((quiet.returncode, quiet.stderr), (0, ""))
            with open(os.path.join(folder, "quotes.csv"), encoding="utf-8", newline="") as file:
                self.assertEqual(file.read().splitlines(), quiet.stdout.splitlines())
            shown = on_terminal([BIN, "reenrich", "--server", up.target])
            self.assertRegex(shown, r"\rarticles \d+")
            up.stop()
            store, copy = os.path.join(up.folder, "store.db"), os.path.join(folder, "copy.db")
            shown = on_terminal([BIN, "store", "copy", store, copy])
            self.assertRegex(shown, r"\rcopied: analyses \d+ of about \d+ \(\d+ %\)")
            self.assertRegex(shown, r"\rcompared: analyses \d+ of about \d+ \(\d+ %\)")
            self.assertIn("copied and compared:", shown)
            quiet = run("store", "copy", store, os.path.join(folder, "second.db"))
            self.assertEqual((quiet.returncode, quiet.stderr), (0, ""))
            up.start()

    def test_a_table_goes_through_the_pager_that_is_set(self):
        sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
        from up import Up
        with Up(os.path.dirname(BIN)) as up:
            up.samples_are_served()
            ask = [BIN, "quotes", "--speaker", "Solheim", "--server", up.target]
            paged = on_terminal(ask, {"ONRECORD_PAGER": "sed 's/^/> /'"})
            self.assertIn("> PUBLISHED", re.sub("\x1b\\[[0-9;]*m", "", paged))
            self.assertNotIn("> ", on_terminal([*ask, "--no-pager"], {"ONRECORD_PAGER": "sed 's/^/> /'"}))
            self.assertNotIn("> ", run("quotes", "--server", up.target, env=dict(os.environ, ONRECORD_PAGER="sed 's/^/> /'")).stdout)
            top = run("top", "--server", up.target, "--day", "2024-03-05")
            self.assertEqual(top.returncode, 0, top.stderr)
            self.assertIn("Ingrid Solheim", top.stdout)


if __name__ == "__main__":
    unittest.main()
