#!/usr/bin/env python3
"""Alerts and dashboards name only metrics that the programs have, and promtool (where it is installed) accepts them.

usage: observability_test.py SOURCE_DIR [PROMTOOL]
"""
import glob
import json
import os
import re
import shutil
import subprocess
import sys

source = sys.argv[1]
promtool = sys.argv[2] if len(sys.argv) > 2 else shutil.which("promtool")
folder = os.path.join(source, "deploy", "observability")

code = ""
for part in ("common", "ingest", "enrich", "api"):
    for path in glob.glob(os.path.join(source, part, "**", "*.cc"), recursive=True):
        with open(path) as file:
            code += file.read()
whole = set(re.findall(r'"(onrecord_[a-z_]*[a-z])"', code))
# Families whose names are put together: a prefix with a word of add("word", …) and "_total".
prefixes = set(re.findall(r'"(onrecord_[a-z_]*_)"', code))
words = set(re.findall(r'\badd\("([a-z_]+)"', code))
known = whole | {prefix + word + "_total" for prefix in prefixes for word in words}

expressions = []
with open(os.path.join(folder, "alerts.yml")) as file:
    expressions += re.findall(r"^\s*expr: (.*)$", file.read(), re.M)
for path in glob.glob(os.path.join(folder, "dashboards", "*.json")):
    with open(path) as file:
        expressions += [target["expr"] for panel in json.load(file)["panels"] for target in panel.get("targets", [])]
used = {name for expression in expressions for name in re.findall(r"\bonrecord_[a-z_]+", expression)} - {"onrecord"}
unknown = sorted(name for name in used if re.sub("_bucket$", "", name) not in known)
if unknown or not used:
    sys.exit(f"no program has these metrics: {unknown}" if unknown else "no metric is used at all")
print(f"{len(used)} metrics in {len(expressions)} expressions")
if promtool:
    for arguments in (["check", "rules", "alerts.yml"], ["test", "rules", "alerts_test.yml"], ["check", "config", "prometheus.yml"]):
        subprocess.run([promtool, *arguments], cwd=folder, check=True)
else:
    print("promtool is not installed: the rules were not run")
