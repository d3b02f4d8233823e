#!/usr/bin/env python3
"""What got slower since a commit.

Builds the programs of the commit in a separate tree, runs both versions alternately on the same input, and prints for each row the
ratio of the medians with an interval of 90 %. Slower means that the whole interval is below 1.
  analysis   the stages of the analysis, with the fastest kernels and with those of AVX2 (onrecord-bench)
  pages      pages to text (onrecord-pages-bench)
Without PART: both. Exit code 1 if a row is slower by more than a twentieth.
"""
import argparse
import os
import subprocess
import sys
import tempfile

from lines_analysis import BenchRun, first_articles, shared
from measure import ROOT, commit, in_turns, machine, progress, ratio, run
from rival_analysis import some_pages

CACHE = os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "onrecord", "bench-compare")
PROGRAMS = {"analysis": "onrecord-bench", "pages": "onrecord-pages-bench"}


def option(build, name):
    """What the build folder has for an option of CMake."""
    with open(os.path.join(build, "CMakeCache.txt"), encoding="utf-8") as file:
        return next((line.split("=", 1)[1].strip() for line in file if line.startswith(name + ":")), "")


def build_of(name, build, programs):
    """A build folder with these programs of a commit, with the options of `build`; kept for the next time."""
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
    subprocess.run(["ninja", "-C", other, f"-j{len(os.sched_getaffinity(0))}", *programs], check=True, stdout=subprocess.DEVNULL)
    return other


def takes_kernels(build):
    """Whether its onrecord-bench can be told which kernels to use; earlier ones ignore the word."""
    done = subprocess.run([os.path.join(build, "bin", "onrecord-bench"), os.devnull, "1", "abacus"], capture_output=True, text=True)
    return done.returncode == 2


def analysis_rates(build, articles, kernels):
    program = os.path.join(build, "bin", "onrecord-bench")
    return BenchRun(run(["taskset", "-c", "0", program, articles, "1", *([kernels] if kernels else [])])).rates


def analysis(now, then, rounds, articles):
    """Rates of each row of both, by its name."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.writelines(first_articles(articles))
        file.flush()
        for kernels in (None, "avx2"):
            if kernels and not (takes_kernels(then) and takes_kernels(now)):
                continue
            ours, before = in_turns(rounds, lambda: analysis_rates(now, file.name, kernels), lambda: analysis_rates(then, file.name, kernels))
            for row in ours[0]:
                if row in before[0]:
                    yield row + (" (AVX2)" if kernels else ""), [r[row] for r in ours], [r[row] for r in before]


def pages(now, then, rounds, articles):
    with tempfile.TemporaryDirectory() as work:
        paths = []
        for name, data in some_pages(shared("web"), articles):
            paths.append(os.path.join(work, name))
            with open(paths[-1], "wb") as file:
                file.write(data)

        def rate(build):
            return float(run(["taskset", "-c", "0", os.path.join(build, "bin", "onrecord-pages-bench"), "1", *paths]).output.split()[0])
        ours, before = in_turns(rounds, lambda: rate(now), lambda: rate(then))
        yield f"{len(paths)} pages to text", ours, before


PARTS = {"analysis": analysis, "pages": pages}


def judge(ours, before):
    """(the ratio with its interval as text, whether it is slower by more than a twentieth)."""
    value, low, high = ratio(ours, before)
    verdict = "slower" if high < 1 else "faster" if low > 1 else "no difference seen"
    return f"{value:.3f} ({low:.3f} to {high:.3f})  {verdict}", high < 0.95


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", metavar="BUILD_DIR")
    parser.add_argument("commit", metavar="COMMIT")
    parser.add_argument("parts", metavar="PART", nargs="*", help="default: all parts")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--articles", type=int, default=100)
    options = parser.parse_args()
    build, name, rounds, parts = options.build, options.commit, options.rounds, options.parts or list(PARTS)
    unknown = [part for part in parts if part not in PARTS]
    if unknown:
        parser.error(f"unknown part {', '.join(unknown)}; the parts are: {', '.join(PARTS)}")
    before = build_of(name, build, [PROGRAMS[part] for part in parts])
    slower = False
    print(f"{commit()} beside {name}; {rounds} rounds in turns, load {machine()['load']:g} on {machine()['cores']} cores; above 1: faster than before")
    for part in parts:
        for row, ours, then in PARTS[part](build, before, rounds, options.articles):
            text, worse = judge(ours, then)
            slower = slower or worse
            print(f"{row:<36} {text}", flush=True)
    return 1 if slower else 0


if __name__ == "__main__":
    sys.exit(main())
