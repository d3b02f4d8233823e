"""The three real programs on a real Kafka, in a folder of their own, for the tests that need the whole way.

    with Pipeline(bin_dir) as pipeline:
        pipeline.start_all()
        pipeline.drop(paths)
        pipeline.wait_until(lambda: pipeline.count("quotes") == 3)
"""
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.error
import urllib.request

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
BROKER = os.path.join(ROOT, "deploy", "kafka", "broker")


class Skip(unittest.SkipTest):
    """Something that the test needs is not on this machine."""

    happened = False

    def __init__(self, what):
        super().__init__(what)
        Skip.happened = True


def run_tests():
    """Runs the tests of the calling file. Exit code 77: for want of something not all of them could be run."""
    result = unittest.main(argv=sys.argv[:1], verbosity=2, exit=False).result
    sys.exit(1 if not result.wasSuccessful() else 77 if Skip.happened else 0)


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


NOBODY = 65534


def as_nobody():
    """The words before a command that make it run without root's rights, which no file mode stops. None: not possible here."""
    if os.geteuid() != 0:
        return []
    if not shutil.which("setpriv"):
        return None
    return ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]


def give_to_nobody(path):
    """Makes nobody the owner of a file or of a folder and all in it, where this test runs as root."""
    if os.geteuid() != 0:
        return
    os.lchown(path, NOBODY, NOBODY)
    for folder, folders, files in os.walk(path) if not os.path.islink(path) else ():
        for name in folders + files:
            os.lchown(os.path.join(folder, name), NOBODY, NOBODY)


class Pipeline:
    def __init__(self, bin_dir, nodes=1, acls=False):
        """acls: the broker wants TLS and a password, and each program has a user that may do what deploy/kafka/acls.tsv says."""
        self.bin, self.nodes, self.acls = bin_dir, nodes, acls
        self.folder = tempfile.mkdtemp(prefix="onrecord-test-")
        self.inbox = self.path("inbox")
        self.staging = self.path("staging")
        for folder in (self.inbox, self.staging):
            os.mkdir(folder)
        os.environ["XDG_STATE_HOME"] = self.path("state")  # of `onrecord up`
        self.ports = {name: free_port() for name in ("grpc", "ingest", "enrich", "api")}
        self.store = self.path("store.sqlite")
        self.processes, self.extra = {}, {"ingest": [], "enrich": [], "api": []}
        self.programs = {name: os.path.join(bin_dir, "onrecord-" + name) for name in self.extra}
        self.runner = {}  # by program: the words to put before its command, as_nobody() for one

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def __enter__(self):
        self.start_broker()
        if self.acls:
            subprocess.run([BROKER, "grant", "--dir", self.path("kafka")], check=True, timeout=300)
            for name in self.extra:
                self.extra[name] += ["--kafka-file", self.path("kafka", name + ".options")]
        return self

    def __exit__(self, kind, error, trace):
        for name in list(self.processes):
            self.kill(name)
        subprocess.run([BROKER, "kill", "--dir", self.path("kafka")], capture_output=True, timeout=60)
        if kind is not None:
            for name in ("ingest", "enrich", "api"):
                self.print_log(name)
        shutil.rmtree(self.folder, ignore_errors=True)

    def print_log(self, name, lines=40):
        try:
            with open(self.path(name + ".log"), errors="replace") as file:
                print(f"--- {name}\n" + "".join(file.readlines()[-lines:]), file=sys.stderr)
        except OSError:
            pass

    # The broker.

    def start_broker(self, port="free"):
        done = subprocess.run([BROKER, "start", "--port", str(port), "--nodes", str(self.nodes), "--dir", self.path("kafka"), *(["--acls"] if self.acls else [])],
                              capture_output=True, text=True, timeout=300)  # the first start downloads Kafka
        if done.returncode == 3 and not os.environ.get("ONRECORD_REQUIRE_KAFKA"):
            raise Skip(done.stderr.strip())
        if done.returncode != 0:
            raise RuntimeError(done.stderr)
        self.bootstrap = done.stdout.strip().splitlines()[-1]

    def kill_broker(self):
        subprocess.run([BROKER, "kill", "--dir", self.path("kafka")], check=True, capture_output=True, timeout=60)

    # The programs.

    def arguments(self, name):
        common = ["--brokers", self.bootstrap, "--http", f"127.0.0.1:{self.ports[name]}"]
        own = {"ingest": ["--inbox", self.inbox, "--state-dir", self.path("ingest-state"), "--settle-empty", "1s"],
               "enrich": ["--state-dir", self.path("enrich-state")],
               "api": ["--store", self.store, "--listen", f"127.0.0.1:{self.ports['grpc']}"]}[name]
        return common + own + self.extra[name]

    def start(self, name):
        with open(self.path(name + ".log"), "a") as log:
            command = self.runner.get(name, []) + [self.programs[name]] + self.arguments(name)
            self.processes[name] = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL)

    def start_all(self, timeout=60):
        for name in ("ingest", "enrich", "api"):
            self.start(name)
        for name in ("ingest", "enrich", "api"):
            self.wait_until(lambda: self.ready(name), timeout, f"{name} to be ready")

    def kill(self, name, how=signal.SIGKILL):
        process = self.processes.pop(name, None)
        if process is None:
            return None
        process.send_signal(how)
        return process.wait(timeout=60)

    def http(self, name, path):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.ports[name]}{path}", timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            return 0, ""

    def ready(self, name):
        if self.processes[name].poll() is not None:
            raise RuntimeError(f"{name} ended with {self.processes[name].returncode}")
        return self.http(name, "/readyz")[0] == 200

    def wait_until(self, condition, timeout=60, what="a condition"):
        end = time.monotonic() + timeout
        while not condition():
            if time.monotonic() > end:
                raise TimeoutError(f"waited {timeout} s for {what}")
            time.sleep(0.05)

    # Articles in, answers out.

    def drop(self, paths):
        """Moves files into the inbox, each at once, as a careful writer does."""
        for path in paths:
            os.rename(path, os.path.join(self.inbox, os.path.basename(path)))

    def ask(self, verb, *flags):
        """The records that a verb of the client prints as JSON lines."""
        done = subprocess.run([os.path.join(self.bin, "onrecord"), verb, "--server", f"127.0.0.1:{self.ports['grpc']}", "--json", *flags],
                              capture_output=True, text=True, timeout=180)
        if done.returncode != 0:
            raise RuntimeError(f"onrecord {verb}: {done.stderr.strip()}")
        return [json.loads(line) for line in done.stdout.splitlines() if line.strip()]

    def files(self, *below):
        """Files below a folder of the inbox, without reasons and hidden ones."""
        found = []
        for folder, _, names in os.walk(os.path.join(self.inbox, *below)):
            found += [os.path.join(folder, name) for name in names if not name.startswith(".") and not name.endswith(".reason.json")]
        return found

    def waiting_files(self):
        """Files of the inbox that are in neither done/ nor rejected/."""
        skip = tuple(os.path.join(self.inbox, name) + os.sep for name in ("done", "rejected"))
        return [path for path in self.files() if not path.startswith(skip)]
