#!/usr/bin/env python3
"""The list of packages that the image carries is SPDX that can be read, and the look-up in Debian's tracker finds what it should.

usage: sbom_test.py SOURCE_DIR
"""
import json
import os
import re
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
# Every licence is one of SPDX, or is explained in the document.
SPDX = set("""Apache-2.0 BSD-2-Clause BSD-3-Clause MIT ISC Zlib GPL-1.0-or-later GPL-2.0-only GPL-2.0-or-later GPL-3.0-only GPL-3.0-or-later LGPL-2.0-only
LGPL-2.0-or-later LGPL-2.1-only LGPL-2.1-or-later LGPL-3.0-only LGPL-3.0-or-later MPL-1.1 MPL-2.0 PostgreSQL OpenSSL Artistic-1.0 Artistic-2.0 CC0-1.0 BSL-1.0
curl OLDAP-2.8 FSFAP FSFUL FSFULLR CC-BY-SA-4.0 CC-BY-4.0""".split())
explained = {info["licenseId"] for info in sbom["hasExtractedLicensingInfos"]}
for one in sbom["packages"]:
    unknown = set(one["licenseDeclared"].split(" AND ")) - SPDX - explained
    assert not unknown, f"{one['name']}: {unknown}"
assert all(re.fullmatch(r"LicenseRef-[A-Za-z0-9.-]+", one) for one in explained)

# What is built in of others: every project that NOTICE names is a package of the list, and the files are there and built in.
with open(os.path.join(deploy, "embedded.tsv"), encoding="utf-8") as file:
    rows = [line.rstrip("\n").split("\t") for line in file if not line.startswith("#")]
with open(os.path.join(sys.argv[1], "NOTICE"), encoding="utf-8") as file:
    notice = file.read()
named = set(re.findall(r"https?://[^\s)]+[^\s).,]", notice)) - {"https://creativecommons.org/licenses/by-sa/4.0"}
missing = {url for url in named if "creativecommons.org" not in url} - {row[3] for row in rows}
assert not missing, f"NOTICE names what deploy/embedded.tsv does not: {missing}"
rules = ""
for folder in ("api", "enrich", "ingest", "cli"):
    with open(os.path.join(sys.argv[1], folder, "CMakeLists.txt"), encoding="utf-8") as file:
        rules += file.read()
for name, version, licence, origin, files, what in rows:
    assert {"name", "versionInfo", "licenseDeclared", "comment"} <= set(next(one for one in sbom["packages"] if one["SPDXID"] == f"SPDXRef-data-{re.sub('[^A-Za-z0-9.-]', '-', name)}"))
    for path in files.split(","):
        assert os.path.exists(os.path.join(sys.argv[1], path)), path
        assert path.split("/", 1)[1] in rules, f"{path} is not built into a program"
with open(os.path.join(sys.argv[1], "api", "web", "package-lock.json"), encoding="utf-8") as file:
    for path, one in json.load(file)["packages"].items():
        if path and not one.get("dev"):
            assert [path.rsplit("/", 1)[1], one["version"], one["license"]] in [row[:3] for row in rows], f"{path} of the page is not in deploy/embedded.tsv"

# Of programs: only the packages whose libraries they load.
of_python = json.loads(subprocess.run(["sh", os.path.join(deploy, "make-sbom"), "1.2.3", sys.executable], check=True, capture_output=True, text=True).stdout)
debian = [one["name"] for one in of_python["packages"] if "sourceInfo" in one]
assert "libc6" in debian and len(debian) < 30, debian
assert subprocess.run(["sh", os.path.join(deploy, "make-sbom"), "1.2.3", "/none"], capture_output=True).returncode == 1

# Images by digest.
with tempfile.TemporaryDirectory() as folder:
    fake = os.path.join(folder, "docker")
    with open(fake, "w") as file:
        file.write("""#!/bin/sh
case "$1" in pull) exit 0 ;; image) for last; do :; done; echo "${last%%:*}@sha256:$(printf %s "$last" | sha256sum | cut -c1-64)" ;; esac
""")
    os.chmod(fake, 0o755)
    pin = os.path.join(deploy, "pin-images")
    pinned = subprocess.run(["sh", pin], env={**os.environ, "DOCKER": fake}, check=True, capture_output=True, text=True).stdout
    names = [line.split("=")[0] for line in pinned.splitlines()]
    assert {"BASE_IMAGE", "KAFKA_IMAGE", "POSTGRES_IMAGE", "PROMETHEUS_IMAGE", "GRAFANA_IMAGE"} <= set(names), pinned
    for text, code in ((pinned, 0), (pinned.replace("@sha256:", ":", 1), 1), ("", 1)):
        with open(os.path.join(folder, ".env"), "w") as file:
            file.write(text)
        assert subprocess.run(["sh", pin, "--check", os.path.join(folder, ".env")], capture_output=True).returncode == code, text
with open(os.path.join(sys.argv[1], "docker-compose.yml")) as file:
    for line in re.findall(r"^ *image: (.*)$", file.read(), re.M):
        assert line.startswith("${"), f"an image that .env cannot name by digest: {line}"
with open(os.path.join(deploy, "Dockerfile")) as file:
    assert set(re.findall(r"^FROM (\S+)", file.read(), re.M)) == {"${BASE_IMAGE}"}

# A library older than its floor is refused.
with open(os.path.join(sys.argv[1], "dev")) as file:
    dev = file.read()
with tempfile.TemporaryDirectory() as folder:
    for floor, code in (("0", 0), ("999", 1)):
        with open(os.path.join(folder, "dev"), "w") as file:
            file.write(re.sub(r"^FLOORS=\(.*?^\)", f'FLOORS=("libc6 {floor}" "libnone9 999")', dev, count=1, flags=re.S | re.M))
        done = subprocess.run(["bash", os.path.join(folder, "dev"), "floors"], capture_output=True, text=True)
        assert done.returncode == code and ("libc6" in done.stderr) == bool(code), (floor, done)

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
