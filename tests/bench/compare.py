#!/usr/bin/env python3
"""What got slower since a commit: tests/bench/compare.py BUILD_DIR COMMIT [ROUNDS [ARTICLES]]

Builds onrecord-bench of the commit in a tree of its own, runs both in turns on the same articles, with the fastest
kernels and with those of AVX2, and prints for each row the ratio of the medians with an interval of 90 %. Slower means
that the whole interval lies below 1. Exit code 1 if a row is slower by more than a twentieth.
"""
import os
import subprocess
import sys
import tempfile

from lines_analysis import BenchRun, first_articles
from measure import ROOT, commit, in_turns, machine, progress, ratio, run

CACHE = os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "onrecord", "bench-compare")


def option(build, name):
    """What the build folder has for an option of CMake."""
    with open(os.path.join(build, "CMakeCache.txt"), encoding="utf-8") as file:
        return next((line.split("=", 1)[1].strip() for line in file if line.startswith(name + ":")), "")


def build_of(name, build):
    """A build folder with onrecord-bench of a commit, with the options of `build`; kept for the next time."""
    full = subprocess.run(["git", "-C", ROOT, "rev-parse", "--verify", name + "^{commit}"], check=True, capture_output=True, text=True).stdout.strip()
    tree, other = os.path.join(CACHE, full, "tree"), os.path.join(CACHE, full, "build")
    if not os.path.isdir(tree):
        os.makedirs(tree)
        archive = subprocess.Popen(["git", "-C", ROOT, "archive", full], stdout=subprocess.PIPE)
        subprocess.run(["tar", "-x", "-C", tree], stdin=archive.stdout, check=True)
        if archive.wait() != 0:
            sys.exit(f"git archive {full} failed")
    flags = [f"-D{key}={option(build, key)}" for key in ("CMAKE_BUILD_TYPE", "CMAKE_CXX_COMPILER", "CMAKE_CXX_COMPILER_LAUNCHER", "ONRECORD_ASSERTIONS")
             if option(build, key)]
    progress(f"building {name} ({full[:12]}) in {other}")
    subprocess.run(["cmake", "-S", tree, "-B", other, "-G", "Ninja", *flags], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["ninja", "-C", other, f"-j{len(os.sched_getaffinity(0))}", "onrecord-bench"], check=True, stdout=subprocess.DEVNULL)
    return other


def takes_kernels(build):
    """Whether its onrecord-bench can be told which kernels to use; earlier ones ignore the word."""
    done = subprocess.run([os.path.join(build, "bin", "onrecord-bench"), os.devnull, "1", "abacus"], capture_output=True, text=True)
    return done.returncode == 2


def rates(build, articles, kernels):
    program = os.path.join(build, "bin", "onrecord-bench")
    return BenchRun(run(["taskset", "-c", "0", program, articles, "1", *([kernels] if kernels else [])])).rates


def main():
    build, name = sys.argv[1:3]
    rounds, articles = (int(sys.argv[i]) if len(sys.argv) > i else default for i, default in ((3, 7), (4, 100)))
    before = build_of(name, build)
    slower = []
    print(f"{commit()} beside {name}; {rounds} rounds in turns, load {machine()['load']:g} on {machine()['cores']} cores; above 1: faster than before")
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.writelines(first_articles(articles))
        file.flush()
        for kernels in (None, "avx2"):
            if kernels and not (takes_kernels(before) and takes_kernels(build)):
                continue
            now, then = in_turns(rounds, lambda: rates(build, file.name, kernels), lambda: rates(before, file.name, kernels))
            for row in now[0]:
                if row not in then[0]:
                    continue
                value, low, high = ratio([r[row] for r in now], [r[row] for r in then])
                verdict = "slower" if high < 1 else "faster" if low > 1 else "no difference seen"
                if high < 0.95:
                    slower.append(row)
                print(f"{row + (' (AVX2)' if kernels else ''):<36} {value:.3f} ({low:.3f} to {high:.3f})  {verdict}", flush=True)
    return 1 if slower else 0


if __name__ == "__main__":
    sys.exit(main())
