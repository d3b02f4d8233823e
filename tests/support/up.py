"""`onrecord up` on an inbox of its own, with the sample articles, for tests of its clients.

    with Up(bin_dir, "--serve-full-text") as up:
        up.samples_are_served()
"""
import json
import os
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

from pipeline import ROOT, free_port


class Up:
    def __init__(self, bin_dir, *flags):
        self.folder = tempfile.mkdtemp(prefix="onrecord-test-")
        self.inbox = os.path.join(self.folder, "inbox")
        shutil.copytree(os.path.join(ROOT, "cli", "samples"), self.inbox)
        self.grpc, self.web = free_port(), free_port()
        self.url, self.target = f"http://127.0.0.1:{self.web}", f"127.0.0.1:{self.grpc}"
        self.command = [os.path.join(bin_dir, "onrecord"), "up", "--inbox", self.inbox, "--store", os.path.join(self.folder, "store.db"), "--http", "",
                        "--listen", self.target, "--web", f"127.0.0.1:{self.web}", *flags]

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self):
        environment = dict(os.environ, XDG_STATE_HOME=os.path.join(self.folder, "state"))
        with open(os.path.join(self.folder, "log"), "a", encoding="utf-8") as log:
            self.process = subprocess.Popen(self.command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, env=environment)
        self.until(lambda: urllib.request.urlopen(self.url + "/readyz", timeout=5).status == 200, "it to be ready")

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=30)

    def drop(self, name, text):
        with open(os.path.join(self.folder, name), "w", encoding="utf-8") as file:
            file.write(text)
        os.rename(os.path.join(self.folder, name), os.path.join(self.inbox, name))

    def ask(self, method, request):
        call = urllib.request.Request(f"{self.url}/onrecord.v1.RecordService/{method}", json.dumps(request).encode(), {"Content-Type": "application/json"})
        with urllib.request.urlopen(call, timeout=30) as answer:
            return json.load(answer)

    def samples_are_served(self):
        """Waits until every sample has been read and stored."""
        self.until(lambda: all(os.path.isdir(os.path.join(self.inbox, name)) for name in os.listdir(self.inbox)), "the samples to be read")
        self.until(lambda: self.ask("ListQuotes", {"filter": {"speaker": ["Thorsen"]}})["quotes"], "the last sample to be served")

    @staticmethod
    def until(condition, what, seconds=60):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                if condition():
                    return
            except (OSError, KeyError, urllib.error.URLError):
                pass
            time.sleep(0.1)
        raise AssertionError(f"waited {seconds} s for {what}")
