#!/usr/bin/env python3
"""Pages per second of processor time, beside trafilatura in the same run (CONTRIBUTING.md names it as a rival).

  tests/bench/pages.py BUILD_DIR FOLDER [ROUNDS]     FOLDER: pages as .html or .html.gz

Both read the same pages from memory, text and metadata, on one core, in turns, ROUNDS times each (3); the median of the
rounds counts. trafilatura must be importable by this Python; without it our own figure is printed alone.
"""
import glob, gzip, os, shutil, statistics, subprocess, sys, tempfile, time


def theirs(pages):
    """Pages per second of trafilatura's extract with metadata; None where it is not installed."""
    try:
        import logging
        import trafilatura
    except ImportError as error:
        print(f"trafilatura cannot be used: {error}", file=sys.stderr)
        return None
    logging.disable(logging.CRITICAL)
    begin = time.process_time()
    found = sum(1 for page in pages if trafilatura.extract(page, with_metadata=True, output_format="json"))
    return len(pages) / (time.process_time() - begin), found, trafilatura.__version__


def main():
    build, folder = sys.argv[1], sys.argv[2]
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 3
    os.sched_setaffinity(0, {sorted(os.sched_getaffinity(0))[0]})
    work = tempfile.mkdtemp()
    try:
        pages, paths = [], []
        for path in sorted(glob.glob(os.path.join(folder, "*.html*"))):
            data = (gzip.open if path.endswith(".gz") else open)(path, "rb").read()
            name = os.path.join(work, os.path.basename(path).removesuffix(".gz"))
            with open(name, "wb") as f:
                f.write(data)
            pages.append(data)
            paths.append(name)
        if not pages:
            sys.exit(f"{folder}: no pages (*.html, *.html.gz)")
        ours, rival = [], []
        for _ in range(rounds):
            speed, found = subprocess.run([os.path.join(build, "bin", "onrecord-pages-bench"), "3", *paths], check=True,
                                          capture_output=True, text=True).stdout.split()
            ours.append((float(speed), int(found)))
            rival.append(theirs(pages))
        mine = statistics.median(s for s, _ in ours)
        size = sum(map(len, pages))
        print(f"{len(pages)} pages, {size / 1e6:.1f} MB, {rounds} rounds in turns")
        print(f"onrecord     {mine:8.1f} pages/s of processor time, {mine * size / len(pages) / 1e6:6.1f} MB/s, article in {ours[0][1]}")
        if rival[0] is None:
            return
        other = statistics.median(s for s, _, _ in rival)
        print(f"trafilatura  {other:8.1f} pages/s of processor time, {other * size / len(pages) / 1e6:6.1f} MB/s, article in "
              f"{rival[0][1]}  (version {rival[0][2]})")
        print(f"ratio        {mine / other:8.2f}")
    finally:
        shutil.rmtree(work)


if __name__ == "__main__":
    main()
