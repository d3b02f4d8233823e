#!/usr/bin/env python3
"""deploy/compose.secure.yml and deploy/kafka/acls.tsv: each service sees its own password and no other, uses it, and gets no right that it does not need.

usage: secure_compose_test.py SOURCE_DIR
What the rights do on a real broker is tried by tests/integration/acl_test.py.
"""
import os
import stat
import subprocess
import sys
import tempfile

import yaml

source = sys.argv[1]
SERVICES = ("ingest", "enrich", "api")
with open(os.path.join(source, "docker-compose.yml"), encoding="utf-8") as file:
    base = yaml.safe_load(file)
with open(os.path.join(source, "deploy", "compose.secure.yml"), encoding="utf-8") as file:
    secure = yaml.safe_load(file)

sees = {name: {volume.split(":")[0] for volume in service.get("volumes", [])} for name, service in secure["services"].items()}
for name in SERVICES:
    own = {volume for volume in sees[name] if volume.endswith("-secrets")}
    assert own == {f"{name}-secrets"}, (name, own)
    command = secure["services"][name]["command"]
    assert command[command.index("--kafka-file") + 1] == f"/secrets/{name}/kafka.options", command
    # Nothing else differs from what runs without passwords.
    plain = [word for word in command if word not in ("--kafka-file", f"/secrets/{name}/kafka.options")]
    assert plain == base["services"][name]["command"], name
    assert all(volume.endswith(":ro") for volume in secure["services"][name]["volumes"])
assert {name for name, volumes in sees.items() if "kafka-secrets" in volumes} == {"kafka", "kafka-grant", "kafka-secrets"}
assert set(secure["volumes"]) == {volume for volumes in sees.values() for volume in volumes if not volume.startswith(".")}
kafka = {**base["services"]["kafka"]["environment"], **secure["services"]["kafka"]["environment"]}
listeners = dict(one.split("://") for one in kafka["KAFKA_LISTENERS"].split(","))
assert listeners["CONTROLLER"].startswith("localhost:"), "the listener without passwords is for the container alone"
assert "PLAINTEXT" not in listeners and kafka["KAFKA_AUTHORIZER_CLASS_NAME"].endswith("StandardAuthorizer")
# The postgres profile's api come in without a password: they are not part of this.

# The passwords: one for each service, for its user's eyes only, and made once.
with tempfile.TemporaryDirectory() as folder:
    if os.geteuid() == 0:
        make = ["sh", os.path.join(source, "deploy", "kafka", "make-secrets"), folder]
        subprocess.run(make, check=True)
        found = {}
        for name in SERVICES:
            path = os.path.join(folder, name, "kafka.options")
            with open(path) as file:
                lines = dict(line.strip().split("=", 1) for line in file)
            assert lines["sasl.username"] == name and len(lines["sasl.password"]) >= 20
            assert stat.S_IMODE(os.stat(path).st_mode) == 0o600 and os.stat(path).st_uid == 10001
            found[name] = lines["sasl.password"]
        assert len(set(found.values())) == 3
        with open(os.path.join(folder, "kafka", "jaas.conf")) as file:
            jaas = file.read()
        assert all(f'user_{name}="{password}"' in jaas for name, password in found.items())
        subprocess.run(make, check=True)
        with open(os.path.join(folder, "kafka", "jaas.conf")) as file:
            assert file.read() == jaas, "made anew"

# The rights.
rights = {}
with open(os.path.join(source, "deploy", "kafka", "acls.tsv"), encoding="utf-8") as file:
    for line in file:
        if not line.startswith("#"):
            user, kind, name, operations = line.rstrip("\n").split("\t")
            assert user in SERVICES and (user, kind, name) not in rights, line
            rights[user, kind, name] = set(operations.split(","))
may = lambda operation: {(user, name.split(".")[1]) for (user, kind, name), operations in rights.items() if kind == "topic" and operation in operations}  # noqa: E731
assert may("Write") == {("ingest", "articles"), ("ingest", "rejected"), ("enrich", "enriched"), ("enrich", "rejected"), ("api", "articles"), ("api", "enriched"), ("api", "decisions")}
assert may("Read") == {("ingest", "decisions"), ("enrich", "articles"), ("api", "enriched"), ("api", "decisions")}
assert {user for user, _ in may("Create")} == {"ingest"}
assert not any({"All", "Alter", "AlterConfigs", "Delete", "ClusterAction"} & operations or kind == "cluster" for (_, kind, _), operations in rights.items())
print(f"{len(rights)} rights of {len(SERVICES)} users")
