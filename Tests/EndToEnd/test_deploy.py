"""The recipes of `crossfade deploy`: held against the schemas and tools of those who read them."""

import re
import shutil
import subprocess

import kubernetes_validate
import pytest
import yaml

from gateway import binary, run, succeed

# The oldest and the newest release that are looked at; what both take, those between take.
KUBERNETES = ["1.29", "1.37"]


@pytest.fixture(scope="module")
def documents():
    return list(yaml.safe_load_all(succeed("deploy", "kubernetes", "--namespace", "serving")))


@pytest.mark.parametrize("version", KUBERNETES)
def test_the_manifests_are_what_kubernetes_takes(documents, version):
    assert len(documents) == 6
    for document in documents:
        kubernetes_validate.validate(document, version, strict=True)


def container(documents):
    (workload,) = [each for each in documents if each["kind"] == "StatefulSet"]
    pod = workload["spec"]["template"]["spec"]
    return pod, pod["containers"][0]


def test_the_pod_has_no_rights_that_it_does_not_need(documents):
    pod, only = container(documents)
    assert pod["automountServiceAccountToken"] is False
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert only["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }


def test_the_grace_holds_what_ending_takes(documents):
    pod, only = container(documents)
    seconds = {
        name: int(value)
        for name, value in (
            each.removeprefix("--").split("=") for each in only["args"] if "=" in each
        )
        if name in ("termination-delay", "drain-seconds")
    }
    assert len(seconds) == 2
    assert pod["terminationGracePeriodSeconds"] > sum(seconds.values())


def test_every_flag_of_a_recipe_is_one_of_serve(documents):
    _, only = container(documents)
    unit = succeed("deploy", "systemd")
    used = {each.partition("=")[0] for each in only["args"] if each.startswith("--")}
    used |= set(re.findall(r" (--[a-z-]+)", unit.partition("ExecStart")[2].partition("#")[0]))
    known = set(re.findall(r"--[a-z-]+", run("serve", "--help").stdout))
    assert used and used <= known


def test_names_are_those_that_were_asked_for():
    text = succeed("deploy", "kubernetes", "--name", "gate", "--image", "r.internal/x@sha256:ab")
    documents = list(yaml.safe_load_all(text))
    assert {each["metadata"]["name"] for each in documents} == {"gate", "gate-servers"}
    assert container(documents)[1]["image"] == "r.internal/x@sha256:ab"


@pytest.fixture
def unit(tmp_path):
    """The unit with a program that is there, since systemd looks for it."""
    file = tmp_path / "crossfade.service"
    text = succeed("deploy", "systemd").replace("/usr/local/bin/crossfade", binary())
    file.write_text(text)
    return file


def test_the_unit_is_what_systemd_takes(unit):
    tool = shutil.which("systemd-analyze")
    assert tool, "systemd is among the packages that the tests are set up with"
    looked = subprocess.run(
        [tool, "verify", "--man=no", str(unit)], capture_output=True, text=True, timeout=60
    )
    told = [line for line in looked.stderr.splitlines() if unit.name in line]
    assert looked.returncode == 0 and not told, looked.stderr


def test_the_unit_is_hardened(unit):
    tool = shutil.which("systemd-analyze")
    rated = subprocess.run(
        [tool, "security", "--offline=true", "--no-pager", str(unit)],
        capture_output=True,
        text=True,
        timeout=60,
    )
    exposure = re.search(r"Overall exposure level for \S+: ([\d.]+)", rated.stdout)
    # systemd calls less than 2 "OK" in its own scale from 0 to 10.
    assert exposure and float(exposure[1]) < 2, rated.stdout[-2_000:] + rated.stderr


def test_the_container_is_nobodys():
    text = succeed("deploy", "container")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    last = max(index for index, line in enumerate(lines) if line.startswith("FROM "))
    assert "USER 65532:65532" in lines[last:]
    assert not [line for line in lines[last:] if "COPY . " in line]
