#!/usr/bin/env python3
"""The service by HTTP, asked with curl as README does: calls, streams, errors, limits, packing.

usage: web_test.py BIN_DIR
"""
import gzip
import json
import os
import shutil
import struct
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from pipeline import Skip, run_tests  # noqa: E402
from up import Up  # noqa: E402

BIN = os.path.abspath(sys.argv.pop(1) if len(sys.argv) > 1 else "build/bin")


class WebTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if not shutil.which("curl"):
            raise Skip("curl is missing")
        cls.up = Up(BIN)
        cls.up.__enter__()
        cls.addClassCleanup(cls.up.__exit__)
        cls.up.samples_are_served()

    def curl(self, path, *flags, body=None):
        """Status, headers (names in lower case) and body."""
        done = subprocess.run(["curl", "-sS", "-i", "--max-time", "30", *flags, *(["--data-binary", "@-"] if body is not None else []), self.up.url + path],
                              input=body, capture_output=True, check=True, timeout=60)
        head, _, content = done.stdout.partition(b"\r\n\r\n")
        while head.startswith(b"HTTP/1.1 100"):
            head, _, content = content.partition(b"\r\n\r\n")
        status, *lines = head.decode().split("\r\n")
        headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
        return int(status.split()[1]), headers, content

    def call(self, method, request, *flags):
        return self.curl(f"/onrecord.v1.RecordService/{method}", "-H", "Content-Type: application/json", *flags, body=json.dumps(request).encode())

    def test_a_call_is_answered_in_json(self):
        status, headers, body = self.call("ListQuotes", {"filter": {"speaker": ["Thorsen"], "kind": ["QUOTE_KIND_DIRECT"]}})
        self.assertEqual((status, headers["content-type"]), (200, "application/json"))
        self.assertEqual(json.loads(body)["quotes"][0]["quote"]["speakerName"], "Lise Thorsen")

    def test_an_error_has_its_status_and_reason(self):
        status, _, body = self.call("GetQuote", {"quoteId": "x"})
        error = json.loads(body)
        self.assertEqual((status, error["code"]), (404, "not_found"))
        self.assertEqual(error["details"][0]["debug"]["reason"], "NO_SUCH_QUOTE")

    def test_answers_are_packed_where_asked_for(self):
        status, headers, body = self.call("ListQuotes", {}, "-H", "Accept-Encoding: gzip")
        self.assertEqual((status, headers["content-encoding"]), (200, "gzip"))
        self.assertGreater(len(json.loads(gzip.decompress(body))["quotes"]), 5)

    def test_pages_follow_each_other(self):
        seen, token = [], ""
        for _ in range(100):
            answer = json.loads(self.call("ListQuotes", {"pageSize": 3, "pageToken": token})[2])
            seen += [record["quote"]["quoteId"] for record in answer.get("quotes", [])]
            token = answer.get("nextPageToken", "")
            if not token:
                break
        self.assertEqual(len(seen), len(set(seen)))
        self.assertEqual(len(seen), len(json.loads(self.call("ListQuotes", {"pageSize": 1000})[2])["quotes"]))

    def test_a_watch_is_a_stream_of_envelopes(self):
        message = b'{"quotes": {}}'
        curl = subprocess.Popen(["curl", "-sS", "-N", "--max-time", "40", "-H", "Content-Type: application/connect+json", "--data-binary", "@-",
                                 self.up.url + "/onrecord.v1.RecordService/Watch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.addCleanup(curl.wait)
        self.addCleanup(curl.kill)
        self.addCleanup(curl.stdout.close)
        curl.stdin.write(struct.pack(">BI", 0, len(message)) + message)
        curl.stdin.close()
        texts, dropped = [], False
        while "The ferry is back" not in str(texts):
            flags, size = struct.unpack(">BI", curl.stdout.read(5))
            step = json.loads(curl.stdout.read(size))
            self.assertEqual(flags, 0, step)
            texts += [record["quote"]["text"] for record in step.get("quotes", [])]
            if step["phase"] == "WATCH_PHASE_CHANGES" and not dropped:
                self.assertGreater(len(texts), 5)
                self.up.drop("ferry.txt", "PORT SERA, March 4, 2024 - The ferry sailed again.\n\n\"The ferry is back,\" Ana Silva said on Monday.\n")
                dropped = True

    def test_the_page_and_its_state_are_served_to_this_host_only(self):
        status, headers, body = self.curl("/")
        self.assertEqual(status, 200)
        self.assertIn(b"<!doctype html>", body)
        self.assertIn("script-src 'self'", headers["content-security-policy"])
        self.assertEqual(self.curl("/app.js", "-H", "If-None-Match: " + self.curl("/app.js")[1]["etag"])[0], 304)
        self.assertIn(b"onrecord_ingest_files_done_total", self.curl("/metrics")[2])
        self.assertEqual(self.curl("/", "-H", "Host: evil.example")[0], 421)

    def test_long_and_foreign_bodies_are_refused(self):
        self.assertEqual(self.curl("/onrecord.v1.RecordService/ListQuotes", "-H", "Content-Type: application/json", body=b" " * (2 << 20))[0], 413)
        self.assertEqual(self.curl("/onrecord.v1.RecordService/ListQuotes", "-H", "Content-Type: text/plain", body=b"{}")[0], 415)


if __name__ == "__main__":
    run_tests()
