"""The admin plane with identities: rights by role and model, and whose name the audit records."""

from __future__ import annotations

import json
import pathlib
import time
from collections.abc import Iterator

import httpx
import pytest

from gateway import Gateway, run, succeed

MODEL = "constant"
NO_PERMISSION = 77

ACCESS = f"""
schema: 1
roles:
  asker: [{{rights: [predict], models: [text]}}]
  onlooker: [{{rights: [view], models: [text]}}]
  operator: [{{rights: [view, publish, route]}}]
  approver: [{{rights: [view, approve], models: [{MODEL}]}}]
identities:
- {{name: squad, roles: [asker]}}
- {{name: experimenter, roles: [onlooker]}}
- {{name: ana, roles: [operator]}}
- {{name: bob, roles: [approver]}}
keys: keys.yaml
"""
NAMES = ["squad", "experimenter", "ana", "bob"]


class Served:
    """A server with an access file, and a key in a file for each identity."""

    def __init__(self, gateway: Gateway, files: dict[str, pathlib.Path]) -> None:
        self.gateway = gateway
        self.files = files

    def ask(self, name: str | None, method: str, path: str, **options: object) -> httpx.Response:
        fields = {"authorization": f"Bearer {self.files[name].read_text().strip()}"} if name else {}
        return httpx.request(
            method, self.gateway.admin_url + path, headers=fields, trust_env=False, timeout=30,
            **options,
        )

    def order(self, name: str, *words: object):
        return run(
            *words, "--server", self.gateway.admin_url, "--credential", self.files[name], "--json"
        )


@pytest.fixture
def served(own_registry, tmp_path) -> Iterator[Served]:
    succeed("promote", MODEL, 1, "--registry", own_registry, "--reason", "first", "--by", "mira")
    (own_registry / "registry.yaml").write_text(f"schema: 1\nfour_eyes: [{MODEL}]\n")
    access = tmp_path / "access.yaml"
    access.write_text(ACCESS)
    files = {}
    for name in NAMES:
        files[name] = tmp_path / f"{name}.key"
        files[name].write_text(succeed("keys", "create", name, "--access", access))
    with Gateway(own_registry, "--access", access) as gateway:
        yield Served(gateway, files)


def test_rights_decide_by_path_and_model(served):
    status = f"/v1/status/{MODEL}"
    for name, path, code in [
        (None, "/health/live", 200),
        (None, "/", 200),
        (None, "/v1/status", 401),
        (None, "/metrics", 401),
        ("squad", "/v1/status", 403),
        ("experimenter", "/v1/status/text", 200),
        ("experimenter", status, 403),
        ("experimenter", "/metrics", 403),
        ("bob", status, 200),
        ("ana", status, 200),
        ("ana", "/metrics", 200),
    ]:
        reply = served.ask(name, "GET", path)
        assert reply.status_code == code, (name, path, reply.text)
        if code == 401:
            assert reply.headers["www-authenticate"].startswith("Bearer")
        if code == 403:
            assert "the right view" in reply.json()["message"]
    seen = served.ask("experimenter", "GET", "/v1/status").json()["models"]
    assert [model["name"] for model in seen] == ["text"]
    who = served.ask("bob", "GET", "/v1/whoami").json()
    assert (who["name"], who["proof"]) == ("bob", "key")


def test_orders_need_their_right_and_are_signed_by_who_gives_them(served):
    refused = served.order("bob", "promote", MODEL, 2, "--reason", "no right to")
    assert refused.returncode == NO_PERMISSION, refused.stderr
    assert "the right route" in refused.stderr and "bob" in refused.stderr
    # Whatever name is given, the identity's counts.
    proposed = served.order("ana", "promote", MODEL, 2, "--reason", "better", "--by", "bob")
    assert proposed.returncode == 0, proposed.stderr
    assert json.loads(proposed.stdout)["by"] == "ana"
    refused = served.order("ana", "approve", MODEL, 1, "--reason", "of my own", "--by", "bob")
    assert refused.returncode == NO_PERMISSION, refused.stderr
    approved = served.order("bob", "approve", MODEL, 1, "--reason", "the shadow agrees")
    assert approved.returncode == 0, approved.stderr
    revision = json.loads(approved.stdout)
    assert (revision["stable"], revision["by"], revision["approval"]["by"]) == (2, "ana", "bob")
    history = served.order("ana", "history", MODEL)
    assert history.returncode == 0 and '"proof":"key"' in history.stdout.replace(" ", "")


def test_a_key_that_is_revoked_counts_no_more(served, tmp_path):
    assert served.ask("ana", "GET", "/v1/models").status_code == 200
    identifier = served.files["ana"].read_text().split("_")[1]
    succeed("keys", "revoke", identifier, "--access", tmp_path / "access.yaml")
    deadline = time.monotonic() + 15
    while served.ask("ana", "GET", "/v1/models").status_code != 401:
        assert time.monotonic() < deadline, "the key still counts"
        time.sleep(0.1)
