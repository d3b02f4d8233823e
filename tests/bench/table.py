#!/usr/bin/env python3
"""Measures onrecord beside its rivals: tests/bench/table.py BUILD_DIR [LINE…]

Each line is a ratio of medians of runs in turns in this one call. What was measured goes into history.jsonl (a line a
call) and into the table of README.md. A line whose rival or data are not here is left out and says so.
  --list    the names of the lines
  --dry     print, keep nothing
"""
import sys
import time

import lines_analysis
import lines_services
import lines_streams
from measure import NotHere, keep, machine

LINES = {**lines_streams.LINES, **lines_analysis.LINES, **lines_services.LINES}


def show(line):
    aim = "" if line.reached() is None else "  reached" if line.reached() else "  NOT REACHED"
    limit = f"aim {line.least:g}" if line.least is not None else f"at most {line.most:g}" if line.most is not None else "no aim"
    print(f"{line.what} / {line.against}: {line.value:.3g}{line.unit} ({line.low:.3g} to {line.high:.3g}; {limit}){aim}\n    {line.figures}. {line.note}",
          flush=True)


def main():
    flags = [a for a in sys.argv[1:] if a.startswith("--")]
    build, *names = [a for a in sys.argv[1:] if not a.startswith("--")]
    if "--list" in flags:
        print("\n".join(LINES))
        return 0
    unknown = [name for name in names if name not in LINES]
    if unknown:
        sys.exit(f"no line {', '.join(unknown)}; there are: {', '.join(LINES)}")
    print(f"load of the machine: {machine()['load']:g} on {machine()['cores']} cores", flush=True)
    begin, measured, failed = time.monotonic(), [], 0
    for name in names or LINES:
        at = time.monotonic()
        try:
            lines = LINES[name](build)
        except NotHere as why:
            print(f"{name}: left out: {why}", flush=True)
            continue
        except Exception as error:  # one line that cannot be measured does not cost the others
            print(f"{name}: FAILED: {error}", flush=True)
            failed += 1
            continue
        for line in lines:
            show(line)
        measured += lines
        print(f"    ({name}: {time.monotonic() - at:.0f} s)", flush=True)
    if measured and "--dry" not in flags:
        keep(measured, time.monotonic() - begin)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
