#!/usr/bin/env python3
"""The list of packages that the image carries is SPDX that can be read, and the look-up in Debian's tracker finds what it should.

usage: sbom_test.py SOURCE_DIR
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile

deploy = os.path.join(sys.argv[1], "deploy")
if not shutil.which("dpkg-query"):
    print("not a Debian: nothing was tested")
    sys.exit(77)
made = subprocess.run(["sh", os.path.join(deploy, "make-sbom"), "1.2.3"], check=True, capture_output=True, text=True).stdout
sbom = json.loads(made)
assert made == subprocess.run(["sh", os.path.join(deploy, "make-sbom"), "1.2.3"], capture_output=True, text=True).stdout, "not the same bytes"
assert sbom["spdxVersion"] == "SPDX-2.3" and sbom["packages"][0]["versionInfo"] == "1.2.3"
ids = [package["SPDXID"] for package in sbom["packages"]]
assert len(ids) > 50, f"{len(ids)} packages"
known = set(ids) | {"SPDXRef-DOCUMENT"}
assert all(r["relatedSpdxElement"] in known and r["spdxElementId"] in known for r in sbom["relationships"])

package = {"name": "libx1", "sourceInfo": "built from x 1.0-1+deb12u1"}
def entry(status, fixed=None, urgency="low"):
    return {"releases": {"bookworm": {"status": status, "urgency": urgency, **({"fixed_version": fixed} if fixed else {})}}}
tracker = {"x": {"CVE-1": entry("resolved", "1.0-1+deb12u2"), "CVE-2": entry("resolved", "1.0-1"), "CVE-3": entry("open"),
                 "CVE-4": entry("open", urgency="unimportant"), "CVE-5": entry("resolved", "0")}, "y": {"CVE-6": entry("open")}}
with tempfile.TemporaryDirectory() as folder:
    def look_up(tracker):
        for name, value in (("sbom", {"packages": [package]}), ("tracker", tracker)):
            with open(os.path.join(folder, name), "w") as file:
                json.dump(value, file)
        return subprocess.run([sys.executable, os.path.join(deploy, "check-cves"), os.path.join(folder, "sbom"), os.path.join(folder, "tracker")],
                              capture_output=True, text=True)
    found = look_up(tracker)
    assert found.returncode == 1, found
    assert [line.split("\t")[2:5:2] for line in found.stdout.splitlines()] == [["CVE-1", "1.0-1+deb12u2"], ["CVE-3", "-"]], found.stdout
    del tracker["x"]["CVE-1"]
    assert look_up(tracker).returncode == 0
print(f"{len(ids)} packages")
