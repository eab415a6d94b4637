"""Canaries as callers see them: who answers, and that anyone can recompute why."""

from __future__ import annotations

import collections
import sqlite3

import numpy as np
import pytest

import folders
import routing
import wire
from admin import Admin, until
from client import Client, infer_path
from gateway import Gateway, run, succeed

MODEL = "constant"
ASK = wire.infer_request({"x": np.zeros((1, 1), np.float32)})


class Stage:
    """A server whose model has version 1 in force, and the commands that change its route."""

    def __init__(self, registry, gateway: Gateway, client: Client, admin: Admin) -> None:
        self.registry = registry
        self.gateway = gateway
        self.client = client
        self.admin = admin

    def order(self, command: str, *options: object) -> dict:
        """A command that must succeed; the route in force, once the server follows it."""
        succeed(
            *(command, MODEL, *options, "--registry", self.registry),
            *("--reason", "a test", "--by", "ana"),
        )
        return self.followed()

    def followed(self) -> dict:
        route = self.admin.get(f"/v1/models/{MODEL}/route")["route"]
        wanted = [route["stable"], *(canary["version"] for canary in route["canaries"])]

        def follows() -> bool:
            model = self.admin.model(MODEL)
            states = {each["version"]: each["state"] for each in model["versions"]}
            return model["active_revision"] == route["revision"] and all(
                states.get(version) == "ready" for version in wanted
            )

        until(follows, lambda: f"{route} to be in force: {self.admin.model(MODEL)}")
        return route

    def answer(self, *, parameters: dict[str, str] | None = None, **headers: str):
        """The headers of an answer whose constant is the version that they name."""
        request = wire.infer_request({"x": np.zeros((1, 1), np.float32)})
        for name, value in (parameters or {}).items():
            request.parameters[name].string_param = value
        reply, answered = self.client.infer(MODEL, request, **headers)
        constant = int(wire.output_arrays(reply)["y"][0])
        assert answered["crossfade-version"] == str(constant)
        return answered


@pytest.fixture
def stage(own_registry):
    folders.keep(own_registry / MODEL, 3)
    succeed(
        *("promote", MODEL, "1", "--registry", own_registry),
        *("--reason", "the first", "--by", "ana"),
    )
    with (
        Gateway(own_registry) as gateway,
        Client(gateway.url) as client,
        Admin(gateway.admin_url) as admin,
    ):
        admin.until_settled()
        yield Stage(own_registry, gateway, client, admin)


def test_every_answer_is_the_one_that_the_route_file_gives(stage):
    route = stage.order("canary", 2, "--percent", "30")
    counts = collections.Counter()
    for number in range(300):
        key = f"seller-{number}"
        headers = stage.answer(crossfade_key=key)
        arm, version = routing.decide(route, key)
        assert (headers["crossfade-arm"], int(headers["crossfade-version"])) == (arm, version)
        assert headers["crossfade-revision"] == str(route["revision"])
        counts[arm] += 1
    # 4 standard deviations of 300 draws at 30 %; a million keys are held to 3 elsewhere.
    assert abs(counts["canary"] - 90) < 32, counts


def test_a_key_stays_in_as_the_share_grows_and_leaves_with_the_canary(stage):
    keys = [f"seller-{number}" for number in range(150)]
    inside: set[str] = set()
    for percent in (10, 40, 80):
        stage.order("canary", 2, "--percent", percent)
        now = {key for key in keys if stage.answer(crossfade_key=key)["crossfade-arm"] == "canary"}
        assert inside <= now
        inside = now
    assert len(inside) > 90
    stage.order("ramp", "--abort")
    assert {stage.answer(crossfade_key=key)["crossfade-version"] for key in keys[:20]} == {"1"}


def test_without_a_key_the_request_id_decides(stage):
    route = stage.order("canary", 2, "--percent", "50")
    for number in range(60):
        headers = stage.answer(x_request_id=f"request-{number}")
        assert headers["crossfade-arm"] == routing.decide(route, f"request-{number}")[0]


def test_a_caller_may_ask_for_an_arm_or_a_version(stage):
    stage.order("canary", 2, "--percent", "0", "--key", "tester")
    assert stage.answer(crossfade_label="canary")["crossfade-version"] == "2"
    assert stage.answer(crossfade_label="stable")["crossfade-version"] == "1"
    by_version = stage.answer(crossfade_version="2")
    assert (by_version["crossfade-version"], by_version["crossfade-arm"]) == ("2", "canary")
    third = stage.answer(crossfade_version="3")
    assert third["crossfade-version"] == "3"
    assert "crossfade-arm" not in third
    assert stage.answer(crossfade_key="tester")["crossfade-arm"] == "canary"
    assert stage.answer(crossfade_key="somebody")["crossfade-arm"] == "stable"
    path = infer_path(MODEL)
    stage.client.refused(path, ASK, crossfade_version="9").must_be("NOT_FOUND", "9")
    stage.client.refused(path, ASK, crossfade_version="x").must_be(
        "INVALID_ARGUMENT", "crossfade-version"
    )
    stage.client.refused(infer_path(MODEL, 1), ASK, crossfade_version="2").must_be(
        "INVALID_ARGUMENT", "crossfade-version", "1"
    )


def test_a_slice_sends_only_its_own_requests(stage):
    route = stage.order(
        "canary", 2, "--percent", "100", "--when", "content_type=image,video"
    )
    for content_type, arm in [("image", "canary"), ("video", "canary"), ("text", "stable")]:
        parameters = {"content_type": content_type}
        headers = stage.answer(parameters=parameters, crossfade_key="k")
        assert headers["crossfade-arm"] == arm == routing.decide(route, "k", parameters)[0]
    assert stage.answer(crossfade_key="k")["crossfade-arm"] == "stable"


def test_two_canaries_get_their_shares_beside_each_other(stage):
    stage.order("canary", 2, "--percent", "25")
    route = stage.order("canary", 3, "--percent", "25")
    counts = collections.Counter()
    for number in range(300):
        headers = stage.answer(crossfade_key=f"k{number}")
        version = int(headers["crossfade-version"])
        assert version == routing.decide(route, f"k{number}")[1]
        counts[version] += 1
    assert abs(counts[2] - 75) < 30 and abs(counts[3] - 75) < 30, counts


def test_promotion_and_rollback_with_a_canary(stage):
    stage.order("canary", 2, "--percent", "50")
    stage.order("promote", 2)
    assert {stage.answer()["crossfade-version"] for _ in range(20)} == {"2"}
    stage.order("canary", 3, "--percent", "50")
    route = stage.order("rollback")
    assert (route["stable"], route["canaries"], route["withdraws"]) == (2, [], [3])
    route = stage.order("rollback")
    assert route["stable"] == 1
    assert {stage.answer()["crossfade-version"] for _ in range(20)} == {"1"}
    history = stage.admin.get(f"/v1/models/{MODEL}/history")
    assert history["findings"] == []
    actions = [each["route"]["action"] for each in history["revisions"]]
    assert actions == ["promote", "canary", "promote", "canary", "rollback", "rollback"]


def test_a_ramp_survives_a_restart(own_registry):
    folders.keep(own_registry / MODEL, 3)
    succeed(
        *("promote", MODEL, "1", "--registry", own_registry),
        *("--reason", "the first", "--by", "ana"),
    )
    for seconds in ("first", "second"):
        with (
            Gateway(own_registry) as gateway,
            Client(gateway.url) as client,
            Admin(gateway.admin_url) as admin,
        ):
            stage = Stage(own_registry, gateway, client, admin)
            if seconds == "first":
                stage.order(
                    *("canary", 2, "--ramp", "50,100", "--hold", "1h", "--requests", "40"),
                    *("--gate", "error-rate=0.5"),
                )
            else:
                admin.until_settled()
                stage.followed()
            for number in range(30):
                stage.answer(crossfade_key=f"{seconds}-{number}")

    with Gateway(own_registry) as gateway, Admin(gateway.admin_url) as admin:
        admin.until_settled()

        def counted() -> dict | None:
            found = admin.get(f"/v1/models/{MODEL}/canaries")["canaries"]
            return found[0] if found and found[0]["requests"] > 0 else None

        canary = until(counted, "the evidence of the servers before")
        # All 60 requests of both servers that the canary answered.
        assert 15 < canary["requests"] < 45
        assert canary["requests"] == canary["step_requests"]
        assert "has held" in canary["waiting"]


def test_an_edit_of_the_newest_revision_is_found_by_a_server_that_saw_it(stage):
    route = stage.order("canary", 2, "--percent", "10")
    file = stage.registry / MODEL / "routes" / f"{route['revision']:08}.yaml"

    def findings() -> list[str]:
        return stage.admin.get(f"/v1/models/{MODEL}/history")["findings"]

    def witnessed() -> bool:
        # The digest is remembered a moment after the revision came into force.
        log = stage.registry / ".crossfade" / "crossfade.sqlite"
        with sqlite3.connect(f"file:{log}?mode=ro", uri=True) as database:
            rows = database.execute("SELECT revision FROM revisions").fetchall()
        return (route["revision"],) in rows

    until(witnessed, "the newest revision to be remembered")
    assert findings() == []
    text = file.read_text()
    file.write_text(text.replace("a test", "another reason"))
    assert any(f"revision {route['revision']} was changed" in each for each in findings())
    file.unlink()
    assert any(f"revision {route['revision']} was seen in force" in each for each in findings())
    file.write_text(text)
    assert findings() == []


def test_what_cannot_be_is_refused_with_a_reason(stage):
    def refused(*arguments: object) -> str:
        ended = run(*arguments, "--registry", stage.registry, "--reason", "x", "--by", "ana")
        assert ended.returncode != 0
        return ended.stderr

    assert "stable" in refused("canary", MODEL, 1, "--percent", "5")
    assert "9" in refused("canary", MODEL, 9, "--percent", "5")
    assert "101" in refused("canary", MODEL, 2, "--percent", "101")
    assert "no canary" in refused("ramp", MODEL, "--pause")
    stage.order("canary", 2, "--percent", "60")
    assert "40" in refused("canary", MODEL, 3, "--percent", "50")
