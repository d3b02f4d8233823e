"""Faults of what surrounds the programs, for fault_suite.py: full disks, cut networks, clocks that jump, articles that end the analyser.

They need root and namespaces of their own for mounts and the network: enter_namespaces() starts the calling script anew inside
them. Where a tool or a right is missing, `missing()` says so and the faults that need it are left out.
"""
import errno
import fcntl
import glob
import os
import shutil
import socket
import struct
import subprocess
import sys
import time

INSIDE = "ONRECORD_TEST_NAMESPACES"
MIB = 1 << 20


def enter_namespaces():
    """Starts this script anew with mounts and a loopback network of its own, which vanish with it. Does nothing without root."""
    if os.environ.get(INSIDE):
        set_loopback_up()
    elif os.geteuid() == 0 and shutil.which("unshare") and subprocess.run(["unshare", "-m", "-n", "true"], capture_output=True).returncode == 0:
        os.environ[INSIDE] = "1"
        os.execvp("unshare", ["unshare", "-m", "-n", sys.executable, *sys.argv])


def set_loopback_up():
    """What `ip link set lo up` does; ifreq of netdevice(7)."""
    get_flags, set_flags, up = 0x8913, 0x8914, 1
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        flags = struct.unpack("16sh", fcntl.ioctl(s, get_flags, struct.pack("16sh", b"lo", 0)))[1]
        fcntl.ioctl(s, set_flags, struct.pack("16sh", b"lo", flags | up))


def fake_clock_library():
    return next(iter(glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1")), None)


def missing():
    """By kind of fault: what is missing for it, or nothing."""
    inside = "" if os.environ.get(INSIDE) else "root and namespaces (unshare)"
    return {"disk": inside, "network": inside or ("" if shutil.which("nft") else "nft"),
            "clock": "" if fake_clock_library() else "libfaketime", "poison": ""}


class Disks:
    """Small file systems under the folders that the programs and the first broker write."""

    SIZES = {"ingest-state": 64, "enrich-state": 64, "api-store": 512, "kafka/node1/data": 1024}  # MiB

    def __init__(self, pipeline):
        self.p = pipeline
        pipeline.store = pipeline.path("api-store", "store.sqlite")
        for name, size in self.SIZES.items():
            os.makedirs(pipeline.path(name))
            if not missing()["disk"]:
                subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}m", "onrecord-test", pipeline.path(name)], check=True)

    def unmount(self):
        for name in self.SIZES:
            subprocess.run(["umount", "-l", self.p.path(name)], capture_output=True)

    def fill(self, name):
        """Writes until nothing more fits. Returns the path of the file that takes up the room."""
        path = self.p.path(name, "filler")
        with open(path, "wb", buffering=0) as file:
            for size in (MIB, 4096, 1):
                try:
                    while file.write(bytes(size)) == size:
                        pass
                except OSError as error:
                    if error.errno != errno.ENOSPC:
                        raise
        return path

    def full(self, name, seconds, after=lambda: None):
        def strike():
            path = self.fill(name)
            time.sleep(seconds)
            os.remove(path)
            after()
        return strike


class Network:
    """Packets to and from a port of this machine vanish, as where a cable is pulled: nobody is told, connections stay open."""

    @staticmethod
    def nft(text):
        subprocess.run(["nft", "-f", "-"], input=text, text=True, check=True)

    def cut(self, ports, seconds):
        def strike():
            chosen = ", ".join(str(port) for port in ports())
            self.nft(f"table inet onrecord_test {{\nchain packets {{\ntype filter hook input priority 0;\n"
                     f"tcp dport {{ {chosen} }} drop\ntcp sport {{ {chosen} }} drop\n}}\n}}\n")
            time.sleep(seconds)
            self.nft("delete table inet onrecord_test\n")
        return strike


class Clock:
    """The wall clock of the three programs jumps; the steady clock goes on, as where an operator or a time server sets the time."""

    def __init__(self, pipeline, services):
        self.p, self.services, self.path = pipeline, services, pipeline.path("clock")

    def set(self, offset):
        with open(self.path + ".new", "w") as file:
            file.write(offset + "\n")
        os.rename(self.path + ".new", self.path)

    def restart(self, words):
        for name in self.services:
            self.p.kill(name)
            self.p.runner[name] = words
            self.p.start(name)
            del self.p.runner[name]

    def jumps(self, offsets, seconds):
        def strike():
            self.set("+0")
            self.restart(["env", f"LD_PRELOAD={fake_clock_library()}", f"FAKETIME_TIMESTAMP_FILE={self.path}",
                          "FAKETIME_DONT_FAKE_MONOTONIC=1", "FAKETIME_CACHE_DURATION=1"])
            for offset in offsets:
                time.sleep(seconds)
                self.set(offset)
            time.sleep(seconds)
            ended = [name for name in self.services if self.p.processes[name].poll() is not None]
            self.restart([])
            return "ended: " + ", ".join(ended) if ended else ""
        return strike


class Poison:
    """Articles that end the analyser, and some that hold it up, among good ones; killer_words.cc makes them so."""

    def __init__(self, suite, library):
        self.suite, self.library = suite, library

    def rejected(self):
        with open(self.suite.p.path("enrich.log"), encoding="utf-8", errors="replace") as log:
            return sum("article_rejected" in line and "ended_the_process" in line for line in log)

    def strike(self, killers, slow):
        def strike():
            s, p = self.suite, self.suite.p
            p.kill("enrich")
            p.runner["enrich"] = ["env", f"LD_PRELOAD={self.library}"]
            p.start("enrich")
            for i in range(killers):
                s.write(f"killer-{i}.txt", f"PORT SERA, March 4, 2024 - The ferry {i} sailed again. These are killer words.\n".encode())
                s.files_in += 1
                s.rejected_later += 1
            for _ in range(slow):
                s.write(*s.one("txt", words="These are slow words."))
            before = len(s.ended)
            p.wait_until(lambda: s.supervise() or self.rejected() >= killers, 180, "the killers to be rejected")
            starts = len(s.ended) - before
            del s.ended[before:]
            p.kill("enrich")
            del p.runner["enrich"]
            p.start("enrich")
            return f"enrich was started {starts} times"
        return strike
