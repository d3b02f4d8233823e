"""deploy/kubernetes: what kustomize makes of it is whole, closed, and speaks of options that the programs have.

kubernetes_test.py BIN_FOLDER. Skipped (77) without kubectl or kustomize, or without PyYAML. The schemas of Kubernetes are
those of the Go module k8s.io/kube-openapi (1.27), if `go mod download` has put it on this machine and jsonschema is there."""
import glob
import json
import os
import shutil
import subprocess
import sys

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../deploy/kubernetes")
PODS = ("StatefulSet", "Deployment")


def render(name):
    path = os.path.join(FOLDER, name)
    command = ["kustomize", "build", path] if shutil.which("kustomize") else ["kubectl", "kustomize", path]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def load(name):
    import yaml
    return [document for document in yaml.safe_load_all(render(name)) if document]


def name_of(document):
    return document["kind"] + "/" + document["metadata"]["name"]


def selects(selector, labels):
    return all(labels.get(key) == value for key, value in selector.get("matchLabels", selector).items())


def check_pods(documents):
    labels = []
    for document in documents:
        if document["kind"] not in PODS:
            continue
        template = document["spec"]["template"]
        labels.append(template["metadata"]["labels"])
        assert selects(document["spec"]["selector"], labels[-1]), name_of(document)
        pod = template["spec"]
        assert pod["securityContext"]["runAsNonRoot"] and not pod["automountServiceAccountToken"], name_of(document)
        for container in pod["containers"]:
            where = name_of(document) + ": " + container["name"]
            for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
                assert container[probe]["httpGet"]["path"] in ("/healthz", "/readyz"), where
            ports = {port["name"] for port in container["ports"]}
            assert container["readinessProbe"]["httpGet"]["port"] in ports, where
            rights = container["securityContext"]
            assert rights["readOnlyRootFilesystem"] and rights["capabilities"]["drop"] == ["ALL"], where
            assert "memory" in container["resources"]["limits"] and "cpu" in container["resources"]["requests"], where
            claims = document["spec"].get("volumeClaimTemplates", [])
            volumes = {volume["name"] for volume in pod.get("volumes", [])} | {c["metadata"]["name"] for c in claims}
            assert {mount["name"] for mount in container["volumeMounts"]} <= volumes, where
    return labels


def check_references(documents, labels):
    names = {name_of(document) for document in documents}
    configs = {d["metadata"]["name"] for d in documents if d["kind"] == "ConfigMap"}
    for document in documents:
        spec = document.get("spec", {})
        where = name_of(document)
        if document["kind"] == "Service":
            assert any(selects(spec["selector"], each) for each in labels), where
        if document["kind"] == "PodDisruptionBudget":
            assert any(selects(spec["selector"], each) for each in labels), where
        if document["kind"] == "NetworkPolicy" and spec["podSelector"]:
            assert any(selects(spec["podSelector"], each) for each in labels), where
        if document["kind"] in ("HorizontalPodAutoscaler", "ScaledObject"):
            target = spec["scaleTargetRef"]
            assert target["kind"] + "/" + target["name"] in names, where
        if document["kind"] in PODS:
            for container in spec["template"]["spec"]["containers"]:
                for source in container.get("envFrom", []):
                    assert source["configMapRef"]["name"] in configs, where


def check_options(documents, programs):
    """Every flag and every ONRECORD_ variable is an option of the program that gets it."""
    helps = {}
    values = next(d["data"] for d in documents if d["kind"] == "ConfigMap")
    used = set()
    for document in documents:
        if document["kind"] not in PODS:
            continue
        for container in document["spec"]["template"]["spec"]["containers"]:
            program = container["command"][0]
            if program not in helps:
                helps[program] = subprocess.run([os.path.join(programs, program), "--help"], check=True,
                                                capture_output=True, text=True).stdout
            for word in container["command"][1:]:
                assert not word.startswith("--") or word in helps[program], (program, word)
            for name in values:
                if "--" + name.removeprefix("ONRECORD_").lower().replace("_", "-") in helps[program]:
                    used.add(name)
    assert used == set(values), set(values) - used


def strict(schema):
    """Fields that a schema does not name are wrong."""
    if isinstance(schema, dict):
        out = {key: strict(value) for key, value in schema.items()}
        if "properties" in out and "additionalProperties" not in out:
            out["additionalProperties"] = False
        if out.get("format") == "int-or-string":
            out.pop("type", None)
        return out
    return [strict(each) for each in schema] if isinstance(schema, list) else schema


def schemas():
    pattern = "pkg/mod/k8s.io/kube-openapi@*/pkg/schemaconv/testdata/swagger.json"
    found = sorted(glob.glob(os.path.join(os.environ.get("GOPATH", os.path.expanduser("~/go")), pattern)))
    try:
        import jsonschema
    except ImportError:
        return None
    if not found:
        return None
    with open(found[-1], encoding="utf-8") as file:
        definitions = strict(json.load(file)["definitions"])
    kinds = {}
    for name, schema in definitions.items():
        for kind in schema.get("x-kubernetes-group-version-kind", []):
            group = kind["group"] + "/" if kind["group"] else ""
            kinds[(group + kind["version"], kind["kind"])] = name

    def check(document):
        key = (document["apiVersion"], document["kind"])
        if key not in kinds:
            assert key[0].startswith("keda.sh/"), key
            return
        # The schemas themselves are not checked anew: that takes a minute.
        validator = jsonschema.Draft4Validator({"definitions": definitions, "$ref": "#/definitions/" + kinds[key]})
        for error in validator.iter_errors(document):
            raise AssertionError(f"{name_of(document)}: {'/'.join(map(str, error.absolute_path))}: {error.message[:300]}")
    return check


def main(programs):
    if not (shutil.which("kustomize") or shutil.which("kubectl")):
        print("skipped: neither kustomize nor kubectl is here")
        return 77
    try:
        import yaml  # noqa: F401
    except ImportError:
        print("skipped: no python3-yaml")
        return 77
    check = schemas()
    for name in ("base", "keda"):
        documents = load(name)
        labels = check_pods(documents)
        check_references(documents, labels)
        check_options(documents, programs)
        if check is not None:
            for document in documents:
                check(document)
        print(f"{name}: {len(documents)} objects" + ("" if check is not None else ", without schemas"))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
