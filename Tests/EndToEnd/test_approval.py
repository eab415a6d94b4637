"""Promotions that take two: on the folder, through a server, and at the end of a ramp."""

from __future__ import annotations

import json
import pathlib

import numpy as np
import pytest
import yaml

import wire
from admin import Admin, until
from client import Client
from gateway import Gateway, run, succeed

MODEL = "constant"
BAD, NOT_FOUND, EXISTS, NOT_PERMITTED = 65, 66, 73, 77


@pytest.fixture
def registry(own_registry) -> pathlib.Path:
    """Version 1 is stable by revision 1, and from now on promotions take two."""
    succeed("promote", MODEL, 1, "--registry", own_registry, "--reason", "first", "--by", "mira")
    (own_registry / "registry.yaml").write_text(f"schema: 1\nfour_eyes: [{MODEL}]\n")
    return own_registry


def order(place: list, command: str, *arguments: object, by: str, code: int = 0):
    result = run(
        command, MODEL, *arguments, *place, "--reason", f"as {by} says", "--by", by, "--json"
    )
    assert result.returncode == code, (command, result.stdout, result.stderr)
    return json.loads(result.stdout) if code == 0 else result.stderr


def listing(place: list) -> dict:
    return json.loads(succeed("proposals", MODEL, *place, "--json"))


def states(place: list) -> list[str]:
    return [proposal["state"] for proposal in listing(place)["proposals"]]


def stable(place: list) -> int:
    return json.loads(succeed("route", MODEL, *place, "--json"))["route"]["stable"]


@pytest.fixture(params=["folder", "server"])
def place(request, registry):
    """Where the commands work: on the folder, and through a server on it."""
    if request.param == "folder":
        yield ["--registry", registry]
        return
    with Gateway(registry) as gateway:
        with Admin(gateway.admin_url) as admin:
            admin.until_settled()
        yield ["--server", gateway.admin_url]


def test_one_proposes_and_another_approves(place):
    proposed = order(place, "promote", 2, by="ana")
    assert (proposed["proposal"], proposed["state"], proposed["by"]) == (1, "open", "ana")
    assert stable(place) == 1
    refused = order(place, "approve", 1, by="ana", code=NOT_PERMITTED)
    assert "takes another person to approve it" in refused
    revision = order(place, "approve", 1, by="bob")
    assert (revision["revision"], revision["stable"], revision["by"]) == (2, 2, "ana")
    assert revision["approval"] == {
        "proposal": 1,
        "by": "bob",
        "proof": "none",
        "reason": "as bob says",
    }
    assert stable(place) == 2
    text = succeed("history", MODEL, *place)
    assert '"ana", approved by "bob"' in text
    assert "every digest is as its successor says" in text
    assert 'by "bob", proposal 1' in succeed("route", MODEL, *place)
    (after,) = listing(place)["proposals"]
    assert (after["state"], after["approved_revision"]) == ("approved", 2)
    assert "approved already" in order(place, "approve", 1, by="eve", code=BAD)


def test_a_rollback_stays_one_persons(place):
    order(place, "promote", 2, by="ana")
    order(place, "approve", 1, by="bob")
    assert order(place, "rollback", by="ana")["stable"] == 1
    again = order(place, "promote", 2, by="ana")
    assert again["proposal"] == 2


def test_a_proposal_is_decided_once(place):
    order(place, "promote", 2, by="ana")
    assert "is about version 2 already" in order(place, "promote", 2, by="bob", code=EXISTS)
    assert "reject it instead" in order(place, "withdraw", 1, by="bob", code=NOT_PERMITTED)
    assert "withdraw it instead" in order(place, "reject", 1, by="ana", code=NOT_PERMITTED)
    assert order(place, "reject", 1, by="bob")["state"] == "rejected"
    assert 'rejected by "bob"' in order(place, "approve", 1, by="eve", code=BAD)
    order(place, "promote", 2, by="ana")
    assert order(place, "withdraw", 2, by="ana")["state"] == "withdrawn"
    assert states(place) == ["withdrawn", "rejected"]
    assert stable(place) == 1
    assert "no proposal 9" in order(place, "approve", 9, by="bob", code=NOT_FOUND)


def test_a_stale_proposal_is_refused_with_what_changed(place):
    order(place, "promote", 2, by="ana")
    order(place, "canary", 3, "--percent", 5, by="omar")
    refused = order(place, "approve", 1, by="bob", code=BAD)
    assert "made on revision 1" in refused
    assert 'revision 2 (canary of version 1 by "omar"' in refused
    assert states(place) == ["overtaken"]
    assert stable(place) == 1


def test_files_say_it_all_and_are_held_against_each_other(registry):
    place = ["--registry", registry]
    order(place, "promote", 2, by="ana")
    order(place, "approve", 1, by="bob")
    folder = registry / MODEL / "proposals"
    proposal = yaml.safe_load((folder / "00000001.yaml").read_text())
    decision = yaml.safe_load((folder / "00000001.decision.yaml").read_text())
    assert sorted(path.name for path in folder.iterdir()) == [
        "00000001.decision.yaml",
        "00000001.yaml",
    ]
    assert (proposal["version"], proposal["revision"], proposal["by"]) == (2, 1, "ana")
    assert (decision["decision"], decision["by"]) == ("approve", "bob")
    route = yaml.safe_load((registry / MODEL / "routes" / "00000002.yaml").read_text())
    assert route["change"]["approval"]["by"] == "bob"
    edited = (folder / "00000001.yaml").read_text().replace("version: 2", "version: 3")
    (folder / "00000001.yaml").write_text(edited)
    problems = listing(place)["problems"]
    assert len(problems) == 1
    assert "was changed after it was decided on" in problems[0]


def test_a_policy_that_cannot_be_read_promotes_nothing(registry):
    place = ["--registry", registry]
    (registry / "registry.yaml").write_text("schema: 1\nfour_eyes: everything\n")
    assert "four_eyes" in order(place, "promote", 2, by="ana", code=BAD)
    (registry / "registry.yaml").unlink()
    assert order(place, "promote", 2, by="ana")["stable"] == 2


def test_events_and_status_name_who_proposed_and_who_approved(registry):
    with Gateway(registry) as gateway, Admin(gateway.admin_url) as admin:
        admin.until_settled()
        place = ["--server", gateway.admin_url]
        order(place, "promote", 2, by="ana")
        order(place, "promote", 3, by="ana")
        order(place, "reject", 2, by="bob")
        order(place, "approve", 1, by="bob")
        until(lambda: admin.model(MODEL)["active_revision"] == 2, "revision 2 answers")
        events = {event["kind"]: event["message"] for event in admin.events(model=MODEL)}
        assert "proposed by \"ana\"" in events["proposed"]
        assert "rejected by \"bob\"" in events["rejected"]
        assert "\"ana\", approved by \"bob\"" in events["revision"]
        assert admin.model(MODEL)["route"]["approved_by"] == "bob"
        assert "approved by bob" in succeed("status", MODEL, *place)


def test_the_end_of_a_ramp_waits_for_two(registry):
    with (
        Gateway(registry) as gateway,
        Admin(gateway.admin_url) as admin,
        Client(gateway.url) as client,
    ):
        admin.until_settled()
        place = ["--server", gateway.admin_url]
        plan = ["--ramp", "50,100", "--hold", "0s", "--requests", "1", "--no-gates"]
        order(place, "canary", 2, *plan, by="omar")
        until(lambda: admin.model(MODEL)["active_revision"] == 2, "the canary answers")
        request = wire.infer_request({"x": np.zeros((1, 1), np.float32)})

        def waits() -> bool:
            client.infer(MODEL, request)
            canaries = admin.get(f"/v1/models/{MODEL}/canaries")["canaries"]
            return bool(canaries) and "takes two" in (canaries[0]["waiting"] or "")

        until(waits, "the ramp waits at its end")
        assert admin.get(f"/v1/models/{MODEL}/route")["route"]["stable"] == 1
        refused = order(place, "ramp", "--next", by="omar", code=BAD)
        assert "takes two" in refused
        order(place, "promote", 2, by="omar")
        assert order(place, "approve", 1, by="bob")["stable"] == 2
        until(lambda: admin.model(MODEL)["active_stable"] == 2, "version 2 is stable")
