#!/usr/bin/env python3
"""Alerts of a running server: a webhook on this machine gets what is new, signed and once it is there; a command of the server's own file runs.

usage: alerts_test.py BIN_DIR
"""
import base64
import hashlib
import hmac
import http.server
import json
import os
import subprocess
import sys
import threading
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from pipeline import run_tests  # noqa: E402
from up import Up  # noqa: E402

BIN = os.path.abspath(sys.argv.pop(1) if len(sys.argv) > 1 else "build/bin")
STORY = "PORT SERA, March 4, 2024 - The ferry sailed again.\n\n\"{}\" Ana Silva said on Monday.\n"


class Receiver(http.server.ThreadingHTTPServer):
    """Keeps what it gets; answers 503 as often as it is told to."""

    def __init__(self):
        self.got, self.refuse = [], 0
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                refused = outer.refuse > 0
                outer.refuse -= refused
                outer.got.append((dict(self.headers), body, refused))
                self.send_response(503 if refused else 204)
                self.end_headers()

            def log_message(self, *_):
                pass

        super().__init__(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/in"

    def texts(self):
        return [record["quote"]["text"] for _, body, refused in self.got if not refused for record in json.loads(body).get("quotes", [])]


class AlertsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.receiver = Receiver()
        cls.addClassCleanup(cls.receiver.shutdown)
        cls.up = Up(BIN, "--alert-host", "127.0.0.1", "--alert-private")
        cls.up.command += ["--alert-file", os.path.join(cls.up.folder, "alerts.jsonl")]
        cls.alert("add", "--name", "desk", "--speaker", "Silva", "--exec", f"cat > {cls.up.folder}/told", "--alert-file", os.path.join(cls.up.folder, "alerts.jsonl"), server=False)
        cls.up.__enter__()
        cls.addClassCleanup(cls.up.__exit__)
        cls.up.samples_are_served()

    @classmethod
    def alert(cls, *arguments, server=True):
        return subprocess.run([os.path.join(BIN, "onrecord"), "alert", *arguments, *(["--server", cls.up.target] if server else [])],
                              capture_output=True, text=True, timeout=60, check=False)

    def test_what_is_new_is_sent_signed_and_again_until_it_is_taken(self):
        added = self.alert("add", "--name", "silva", "--speaker", "Silva", "--webhook", self.receiver.url)
        self.assertEqual(added.returncode, 0, added.stderr)
        secret = base64.b64decode(added.stdout.split("whsec_")[1].strip())
        tested = self.alert("test", "silva")
        self.assertEqual((tested.returncode, tested.stdout), (0, "the notice was taken\n"), tested.stderr)
        self.receiver.refuse = 1
        self.up.drop("ferry.txt", STORY.format("The ferry is back,"))
        self.up.until(lambda: any("ferry is back" in text for text in self.receiver.texts()), "the notice")
        ids = {headers["webhook-id"] for headers, body, _ in self.receiver.got if b"ferry is back" in body}
        self.assertEqual(len(ids), 1)
        for headers, body, _ in self.receiver.got:
            signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
            digest = base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()
            self.assertEqual(headers["webhook-signature"], f"v1,{digest}")
        # What is stored by the samples came before the alert.
        self.assertFalse([text for text in self.receiver.texts() if "treaty" in text])
        self.up.until(lambda: "delivered" in self.alert("list").stdout, "the list to say so")
        # The command of the server's own file was told as well.
        self.up.until(lambda: os.path.exists(os.path.join(self.up.folder, "told")), "the command")
        with open(os.path.join(self.up.folder, "told"), encoding="utf-8") as told:
            self.assertEqual(json.load(told)["alert"], "desk")
        # After a restart the alert goes on.
        self.up.stop()
        self.up.start()
        self.up.drop("again.txt", STORY.format("The ferry left again,"))
        self.up.until(lambda: any("left again" in text for text in self.receiver.texts()), "the second notice")
        self.assertEqual(self.alert("remove", "silva").returncode, 0)
        self.assertNotIn("silva", self.alert("list").stdout)

    def test_other_hosts_and_commands_by_a_call_are_refused(self):
        for url, what in (("https://evil.example/", "--alert-host"), ("file:///etc/passwd", "https://"), ("https://u@127.0.0.1/", "user")):
            refused = self.alert("add", "--name", "x", "--webhook", url)
            self.assertEqual(refused.returncode, 1, refused.stderr)
            self.assertIn(what, refused.stderr)
        removed = self.alert("remove", "desk")
        self.assertEqual(removed.returncode, 1)
        self.assertIn("alerts.jsonl", removed.stderr)
        with self.assertRaises(Exception):
            self.up.ask("AddAlert", {"alert": {"name": "x", "quotes": {}, "exec": "touch /tmp/x"}})


if __name__ == "__main__":
    run_tests()
