"""The recipes of `crossfade deploy`: held against the schemas and tools of those who read them."""

import re
import shutil
import ssl
import subprocess

import httpx
import kubernetes_validate
import pytest
import yaml
from cryptography import x509

from authority import Authority
from gateway import Gateway, binary, run, succeed

# The oldest and the newest release that are looked at; what both take, those between take.
KUBERNETES = ["1.29", "1.37"]


OPEN = ("deploy", "kubernetes", "--namespace", "serving")
CONTROLLED = (*OPEN, "--access-secret", "who")


@pytest.fixture(scope="module", params=[OPEN, CONTROLLED], ids=["open", "controlled"])
def documents(request):
    return list(yaml.safe_load_all(succeed(*request.param)))


@pytest.mark.parametrize("version", KUBERNETES)
def test_the_manifests_are_what_kubernetes_takes(documents, version):
    own = [each for each in documents if each["kind"] != "ServiceMonitor"]
    assert len(own) == 6
    for document in own:
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


class Controlled:
    """The recipe of servers that ask who calls, carried out on this machine as it says."""

    def __init__(self, folder):
        self.text = succeed(*CONTROLLED)
        self.documents = list(yaml.safe_load_all(self.text))
        self.pod, self.container = container(self.documents)
        (self.monitor,) = self.of_kind("ServiceMonitor")
        (self.endpoint,) = self.monitor["spec"]["endpoints"]
        self.authority = Authority(folder / "authority")
        name = self.endpoint["tlsConfig"]["serverName"]
        pair = self.authority.issue(name, names=[x509.DNSName(name)])
        access = folder / "access.yaml"
        said = re.findall(r"^#       ((?:schema|roles|identities|keys): .*)$", self.text, re.M)
        access.write_text("\n".join(said) + "\n")
        create = re.search(r"^#       crossfade (keys create .*?) \|", self.text, re.M)[1]
        words = create.replace("access.yaml", str(access)).split()
        self.token = succeed(*words).rstrip("\n")
        self.secrets = {
            "who": {each: folder / each for each in ("access.yaml", "keys.yaml")},
            "crossfade-tls": {"tls.crt": pair.certificate, "tls.key": pair.key},
        }
        self.mounts = {}
        for volume in self.pod["volumes"]:
            if "secret" in volume:
                files = self.secrets[volume["secret"]["secretName"]]
                self.mounts[f"/{volume['name']}/"] = mounted(folder / volume["name"], files)

    def of_kind(self, kind):
        return [each for each in self.documents if each["kind"] == kind]

    def options(self):
        """Those of the container that say who may ask, with the places of its volumes here."""
        for argument in self.container["args"]:
            for place, here in self.mounts.items():
                if f"={place}" in argument:
                    yield argument.replace(f"={place}", f"={here}/")

    def get(self, gateway, path, **fields):
        port = gateway.admin_url.rpartition(":")[2]
        name = self.endpoint["tlsConfig"]["serverName"]
        context = ssl.create_default_context(cafile=self.authority.file)
        with httpx.Client(verify=context, trust_env=False) as client:
            return client.get(
                f"{self.endpoint['scheme']}://127.0.0.1:{port}{path}",
                headers=fields,
                extensions={"sni_hostname": name},
            )


def mounted(folder, files):
    """A secret's volume as a kubelet makes it: links through one that is turned at a change."""
    (folder / "..2026").mkdir(parents=True)
    (folder / "..data").symlink_to("..2026")
    for name, file in files.items():
        shutil.copy(file, folder / "..2026" / name)
        (folder / name).symlink_to(f"..data/{name}")
    return folder


@pytest.fixture(scope="module")
def controlled(tmp_path_factory):
    return Controlled(tmp_path_factory.mktemp("controlled"))


def test_a_controlled_server_can_be_scraped_as_the_recipe_says(controlled, shared_registry):
    options = list(controlled.options())
    assert len(options) == 3
    credentials = controlled.endpoint["authorization"]
    field = f"{credentials['type']} {controlled.token}"
    with Gateway(shared_registry, "--no-state", *options) as gateway:
        assert controlled.get(gateway, controlled.endpoint["path"]).status_code == 401
        scraped = controlled.get(gateway, controlled.endpoint["path"], authorization=field)
        assert scraped.status_code == 200 and "crossfade_build_info" in scraped.text
        # Probes show nothing, and the key may look and no more.
        for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
            asked = controlled.container[probe]["httpGet"]
            assert asked["scheme"].lower() == controlled.endpoint["scheme"]
            assert controlled.get(gateway, asked["path"]).status_code == 200
        whoami = controlled.get(gateway, "/v1/whoami", authorization=field).json()
        assert whoami["name"] == "prometheus"


def test_the_monitor_finds_each_server_once_and_its_secrets(controlled):
    wanted = controlled.monitor["spec"]["selector"]["matchLabels"].items()
    (service,) = [
        each
        for each in controlled.of_kind("Service")
        if wanted <= each["metadata"]["labels"].items()
    ]
    assert service["spec"]["clusterIP"] == "None"
    assert controlled.endpoint["port"] in {port["name"] for port in service["spec"]["ports"]}
    named = [controlled.endpoint["authorization"]["credentials"]]
    named.append(controlled.endpoint["tlsConfig"]["ca"]["secret"])
    assert named == [
        {"name": "crossfade-scrape", "key": "token"},
        {"name": "crossfade-tls", "key": "ca.crt"},
    ]
    # The head says of each how it is made.
    head = controlled.text.partition("apiVersion")[0]
    assert all(each["name"] in head and each["key"] in head for each in named)


def test_a_controlled_server_is_neither_insecure_nor_scraped_without_a_key(controlled):
    assert "--insecure" not in controlled.container["args"]
    (workload,) = controlled.of_kind("StatefulSet")
    assert "annotations" not in workload["spec"]["template"]["metadata"]
    (policy,) = controlled.of_kind("NetworkPolicy")
    (scraper,) = [
        rule["ports"]
        for rule in policy["spec"]["ingress"]
        if "namespaceSelector" in rule["from"][0]
    ]
    assert scraper == [{"protocol": "TCP", "port": 8501}]


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
