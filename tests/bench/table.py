#!/usr/bin/env python3
"""Measures onrecord beside its rivals: the lines of the table in README.md.

Each line is a ratio of medians of alternating runs in one call. The figures go into history.jsonl (one line for each call) and
into the table of README.md, after each group, so that a call that is interrupted keeps what it has. A group that cannot be
measured is in the table with its reason; the others are still measured. Exit code 1: a group failed.
"""
import argparse
import os
import resource
import signal
import sys
import time

import history
import lines_analysis
import lines_extract
import lines_served
import lines_services
import lines_store
import lines_streams
from measure import QUICK, NotHere, machine

MEASURES = {**lines_streams.LINES, **lines_served.LINES, **lines_analysis.LINES, **lines_extract.LINES, **lines_store.LINES, **lines_services.LINES}


def groups(lines):
    """The groups in the order of the table, with the names of their lines."""
    found = {}
    for line in lines.values():
        found.setdefault(line.group, []).append(line.name)
    return found


def show(line, declared):
    reached = declared.reached(line.value)
    verdict = "no aim" if reached is None else f"aim {declared.aim()}: " + ("reached" if reached else "NOT REACHED")
    print(f"{declared.what} / {declared.against}: {line.value:.3g} {declared.unit} ({line.low:.3g} to {line.high:.3g}; {verdict})\n    {line.figures}", flush=True)
    costs = [f"{side} {cost}" for side, cost in (("ours", history.cost(vars(line))), ("theirs", history.cost(vars(line), "their_"))) if cost]
    if costs:
        print("    " + "; ".join(costs), flush=True)


def measure(group, names, build):
    """The lines of a group, or why there are none. All lines that are declared must come, and no others."""
    lines = MEASURES[group](build)
    if sorted(line.name for line in lines) != sorted(names):
        raise RuntimeError(f"expected the lines {names}, got {[line.name for line in lines]}")
    return lines


def measure_all(build, chosen, lines, keep):
    """Calls keep(lines, failed) after each group; how many failed."""
    by_group = groups(lines)
    measured, failed, begin = [], {}, time.monotonic()
    for number, group in enumerate(chosen, 1):
        at, cpu = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
        print(f"[{number}/{len(chosen)}] {group} ({at - begin:.0f} s so far, load {os.getloadavg()[0]:.1f})", flush=True)
        try:
            found = measure(group, by_group[group], build)
            for line in found:
                show(line, lines[line.name])
            measured += found
        except NotHere as why:
            failed[group] = f"not here: {why}"
        except Exception as error:  # one line that cannot be measured does not cost the others
            failed[group] = f"{type(error).__name__}: {error}"
        if group in failed:
            print(f"{group}: FAILED: {failed[group]}", flush=True)
        now = resource.getrusage(resource.RUSAGE_CHILDREN)
        used = now.ru_utime + now.ru_stime - cpu.ru_utime - cpu.ru_stime
        print(f"    ({group}: {time.monotonic() - at:.0f} s, {used:.0f} s of processor time)", flush=True)
        keep(measured, failed, time.monotonic() - begin)
    return len(failed)


def main():
    lines = history.declared()
    by_group = groups(lines)
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", metavar="BUILD_DIR")
    parser.add_argument("names", metavar="GROUP", nargs="*", help="default: all groups")
    parser.add_argument("--list", action="store_true", help="print the groups and their lines, measure nothing")
    parser.add_argument("--dry", action="store_true", help="print the figures, keep nothing")
    parser.add_argument("--quick", action="store_true",
                        help="one round and a twentieth of the sizes, to see whether every line works; the figures mean nothing and are not kept")
    options = parser.parse_args()
    build, names = options.build, options.names
    if options.list:
        for group, of_group in by_group.items():
            print(f"{group}: {', '.join(of_group)}")
        return 0
    unknown = [name for name in names if name not in by_group]
    if unknown:
        parser.error(f"unknown group {', '.join(unknown)}; the groups are: {', '.join(by_group)}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # brokers and services that run are ended on the way out
    print(f"load of the machine: {machine()['load']:g} on {machine()['cores']} cores", flush=True)
    keeper = (lambda *_: None) if options.dry or QUICK else history.Keeper().keep
    return 1 if measure_all(build, names or list(by_group), lines, keeper) else 0


if __name__ == "__main__":
    sys.exit(main())
