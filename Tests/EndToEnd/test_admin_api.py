"""The admin plane's orders, and the command line's `--server` side: the same as on a folder."""

from __future__ import annotations

import json

import httpx
import pytest

from admin import Admin, until
from gateway import Gateway, run, succeed

MODEL = "constant"


@pytest.fixture
def served(own_registry, tmp_path):
    with (
        Gateway(own_registry, "--state", tmp_path / "state") as gateway,
        Admin(gateway.admin_url) as admin,
    ):
        admin.until_settled()
        yield own_registry, admin


def server(admin: Admin, *arguments: object) -> dict:
    return json.loads(succeed(*arguments, "--server", admin.url, "--json"))


def folder(registry, *arguments: object) -> dict:
    return json.loads(succeed(*arguments, "--registry", registry, "--json"))


def test_orders_through_a_server_are_those_on_its_folder(served):
    registry, admin = served
    promoted = server(admin, "promote", MODEL, 1, "--reason", "first", "--by", "ada")
    assert (promoted["revision"], promoted["stable"], promoted["by"]) == (1, 1, "ada")
    begun = server(admin, "canary", MODEL, 2, "--percent", "12.5", "--reason", "second")
    assert begun["canaries"][0]["percent"] == 12.5
    again = server(admin, "rollback", MODEL, "--reason", "back", "--by", "ada")
    assert again["withdraws"] == [2]
    for command in ("route", "history"):
        assert server(admin, command, MODEL) == folder(registry, command, MODEL)
    until(
        lambda: (admin.model(MODEL) or {}).get("active_revision") == 3,
        lambda: f"revision 3 to be in force: {admin.model(MODEL)}",
    )


def test_models_and_verify_say_the_same(served):
    registry, admin = served
    assert server(admin, "models") == folder(registry, "models")
    told = succeed("models", "--server", admin.url)
    assert told == succeed("models", "--registry", registry)
    checks = server(admin, "verify", MODEL)
    assert [(each["version"], each["good"]) for each in checks] == [(1, True), (2, True), (3, True)]


def test_a_version_is_published_by_upload(served, model_files, tmp_path):
    registry, admin = served
    published = server(
        admin, "publish", MODEL, model_files["constant_1"], "--by", "ada", "--lineage", "data=x"
    )
    assert (published["version"], published["admission"]["good"]) == (4, True)
    assert (registry / MODEL / "4" / "model.onnx").read_bytes() == model_files[
        "constant_1"
    ].read_bytes()
    models = {each["name"]: each for each in server(admin, "models")["models"]}
    assert models[MODEL]["versions"][-1]["lineage"] == {"data": "x"}
    bad = tmp_path / "bad.onnx"
    bad.write_bytes(b"no model")
    refused = run("publish", MODEL, bad, "--server", admin.url)
    assert refused.returncode == 65, refused.stderr
    assert "bad.onnx" in refused.stderr
    assert not (registry / MODEL / "5").exists()


def test_an_order_that_cannot_be_says_why(served):
    _, admin = served
    for arguments, code, words in [
        (["promote", MODEL, 99, "--reason", "r"], 66, "version 99"),
        (["promote", "nobody", 1, "--reason", "r"], 66, "nobody"),
        (["rollback", MODEL, "--reason", "r"], 65, "nothing"),
        (["promote", MODEL, 1, "--reason", "r", "--by", "gate"], 65, "gateway's own name"),
        (["explain", "nobody"], 66, "nobody"),
    ]:
        refused = run(*arguments, "--server", admin.url)
        assert refused.returncode == code, (arguments, refused.stderr)
        assert words in refused.stderr, (arguments, refused.stderr)


def test_either_a_folder_or_a_server(served):
    registry, admin = served
    for arguments in ([], ["--registry", registry, "--server", admin.url]):
        refused = run("models", *arguments)
        assert refused.returncode == 64
        assert "either --registry DIR or --server URL" in refused.stderr


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 412),
        ({"host": "evil.example"}, 403),
        ({"origin": "http://evil.example"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"content-type": "text/plain"}, 415),
    ],
)
def test_pages_of_others_give_no_orders(served, headers, status):
    registry, admin = served
    reply = httpx.post(
        f"{admin.url}/v1/models/{MODEL}/rollback",
        content='{"reason": "r"}',
        headers={"content-type": "application/json", **headers},
        trust_env=False,
    )
    assert reply.status_code == status, reply.text
    assert not list((registry / MODEL).glob("routes/*.yaml"))


def test_names_are_told_to_the_server(own_registry):
    with Gateway(own_registry, "--admin-name", "models.example") as gateway:
        for name, status in [("models.example", 200), ("other.example", 403)]:
            reply = httpx.get(
                f"{gateway.admin_url}/metrics", headers={"host": name}, trust_env=False
            )
            assert reply.status_code == status, reply.text
            live = httpx.get(
                f"{gateway.admin_url}/health/live", headers={"host": name}, trust_env=False
            )
            assert live.status_code == 200
