"""A PostgreSQL server of a test's own, on a Unix socket in a folder of its own. As root it runs as the user `postgres`."""
import glob
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time


class Postgres:
    def __init__(self):
        folders = sorted(glob.glob("/usr/lib/postgresql/*/bin"))
        self.programs = folders[-1] if folders else None
        self.folder = tempfile.mkdtemp(prefix="onrecord-postgres-")
        self.process = None

    def available(self):
        return self.programs is not None

    def command(self, program, *arguments):
        words = [os.path.join(self.programs, program), *arguments]
        return ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] + words if os.geteuid() == 0 else words

    def make(self):
        if os.geteuid() == 0:
            user = pwd.getpwnam("postgres")
            os.chown(self.folder, user.pw_uid, user.pw_gid)
        subprocess.run(self.command("initdb", "-D", self.folder + "/data", "-U", "postgres", "-A", "trust", "-E", "UTF8",
                                    "--locale=C", "-N"), check=True, capture_output=True, cwd="/", timeout=120)
        self.start()
        self.sql("CREATE DATABASE news TEMPLATE template0", "postgres")

    def start(self):
        self.process = subprocess.Popen(
            self.command("postgres", "-D", self.folder + "/data", "-k", self.folder, "-c", "listen_addresses=", "-c", "fsync=off",
                         "-c", "max_connections=200"),
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, cwd="/")
        end = time.monotonic() + 60
        while self.sql("SELECT 1", "postgres", check=False).returncode != 0:
            if time.monotonic() > end:
                raise TimeoutError("PostgreSQL does not start")
            time.sleep(0.1)

    def sql(self, text, database="news", check=True):
        return subprocess.run([os.path.join(self.programs, "psql"), "-h", self.folder, "-U", "postgres", "-d", database, "-Atqc", text],
                              check=check, capture_output=True, text=True, timeout=60)

    def crash(self):
        """All connections end at once, as in a crash; what was committed is there after start()."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(timeout=60)

    def dsn(self):
        return f"postgresql:///news?host={self.folder}&user=postgres"

    def remove(self):
        if self.process is not None and self.process.poll() is None:
            self.crash()
        shutil.rmtree(self.folder, ignore_errors=True)
