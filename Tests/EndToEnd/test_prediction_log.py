"""The prediction log, outcomes, and what is said of them later."""

from __future__ import annotations

import json
import pathlib
import sqlite3
import stat

import numpy as np
import pytest

import wire
from admin import Admin, until
from client import Client, infer_path
from gateway import Gateway, run, succeed

MODEL = "constant"


def settings(registry: pathlib.Path, text: str) -> None:
    (registry / MODEL / "settings.yaml").write_text(f"schema: 1\n{text}")


@pytest.fixture
def served(own_registry, tmp_path):
    settings(own_registry, "log: { keep_inputs: true }\nkeep: { latest: 3 }\n")
    state = tmp_path / "state"
    with (
        Gateway(own_registry, "--state", state) as gateway,
        Client(gateway.url) as client,
        Admin(gateway.admin_url) as admin,
    ):
        admin.until_settled()
        yield gateway, client, admin


def ask(client: Client, identifier: str, *, version: int | None = None, **parameters: str):
    request = wire.infer_request({"x": np.zeros((1, 1), np.float32)})
    for name, value in parameters.items():
        request.parameters[name].string_param = value
    return client.infer(MODEL, request, version=version, x_request_id=identifier)


def crossfade(admin: Admin, identifier: str) -> dict:
    return admin.get(f"/v1/predictions/{identifier}")


def test_a_prediction_is_explained_with_what_decided_it(served):
    gateway, client, admin = served
    ask(client, "first", content_type="image")
    found = crossfade(admin, "first")
    assert (found["model"], found["version"], found["label"]) == (MODEL, 3, "3")
    assert found["basis"] == "bucket"
    assert found["parameters"] == {"content_type": "image"}
    assert found["code"] is None
    # Nobody is known where access is not controlled.
    assert found["caller"] is None
    assert len(found["artifact_sha256"]) == len(found["input_sha256"]) == 64
    assert found["total_microseconds"] >= found["compute_microseconds"]
    assert "no route" in " ".join(found["explanation"])
    text = succeed("explain", "first", "--server", admin.url)
    assert "version 3" in text or "3" in text
    assert json.loads(succeed("explain", "first", "--server", admin.url, "--json"))["version"] == 3


def test_a_failed_request_is_there_too(served):
    _, client, admin = served
    wrong = wire.infer_request({"x": np.zeros((1, 2), np.float32)})
    client.refused(infer_path(MODEL), wrong, x_request_id="wrong").must_be("INVALID_ARGUMENT")
    found = crossfade(admin, "wrong")
    assert found["code"] == "INVALID_ARGUMENT"
    assert "x" in found["message"]


def test_an_unknown_request_is_not_found_with_the_reasons(served):
    _, _, admin = served
    reply = admin.http.get("/v1/predictions/nobody")
    assert reply.status_code == 404
    assert "nobody" in reply.json()["message"]
    ended = run("explain", "nobody", "--server", admin.url)
    assert ended.returncode != 0 and "nobody" in ended.stderr


def test_a_prediction_is_replayed_and_found_the_same(served):
    _, client, admin = served
    ask(client, "again", version=2)
    crossfade(admin, "again")
    reply = admin.http.post("/v1/predictions/again/replay", json={})
    assert reply.status_code == 200, reply.text
    replay = reply.json()
    assert (replay["same"], replay["exact"], replay["version"]) == (True, True, 2)
    assert replay["label"] == "2"
    # A replay is nobody's request.
    assert admin.http.get("/metrics").text.count('arm="pinned",code="OK"} 1') == 1


def test_outcomes_come_as_protobuf_or_json_and_late(served):
    gateway, client, admin = served
    for number in range(20):
        ask(client, f"r{number}", content_type="image" if number % 2 else "text")
    feedback = wire.crossfade_class("FeedbackRequest")()
    for number in range(15):
        feedback.outcomes.add(request_id=f"r{number}", label="3", source="review")
    reply = client.post("/v2/feedback", feedback)
    assert reply.status_code == 200, reply.content
    assert wire.crossfade_class("FeedbackResponse").FromString(reply.content).stored == 15
    body = {
        "outcomes": [
            {"request_id": f"r{number}", "label": "7"} for number in range(15, 20)
        ]
        + [{"request_id": "not-yet", "label": "3"}]
    }
    told = client.http.post("/v2/feedback", json=body)
    assert (told.status_code, told.json()) == (200, {"stored": 6})
    assert told.headers["content-type"] == "application/json"
    # Its outcome came before it did.
    ask(client, "not-yet", content_type="text")

    def report(**query: str) -> dict[str | None, dict]:
        rows = admin.get(f"/v1/models/{MODEL}/quality", **query)["rows"]
        return {row["slice"]: row for row in rows}

    row = until(
        lambda: (found := report().get(None)) and found["outcomes"] == 21 and found,
        lambda: f"21 outcomes: {report()}",
    )
    assert row["predictions"] == 21
    assert row["accuracy"]["value"] == pytest.approx(16 / 21)
    assert row["accuracy"]["lower"] < 16 / 21 < row["accuracy"]["upper"]
    assert row["recall"]["7"]["value"] == 0
    sliced = report(by="content_type")
    assert {name: each["outcomes"] for name, each in sliced.items()} == {"image": 10, "text": 11}
    assert [each["label"] for each in crossfade(admin, "r3")["outcomes"]] == ["3"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"outcomes": []}, "expected 1 to 1000, got 0"),
        ({"outcomes": [{"request_id": "a"}]}, "either a label or a value"),
        ({"outcomes": [{"request_id": "a b", "label": "x"}]}, "request_id"),
        ({"outcome": []}, "outcome"),
    ],
)
def test_wrong_feedback_is_refused_in_its_own_format(served, body, words):
    _, client, _ = served
    reply = client.http.post("/v2/feedback", json=body)
    assert reply.status_code == 400
    refusal = reply.json()
    assert refusal["code"] == "INVALID_ARGUMENT"
    assert words in refusal["message"]
    assert refusal["request_id"] == reply.headers["x-request-id"]


def test_feedback_of_another_type_is_refused(served):
    _, client, _ = served
    reply = client.http.post("/v2/feedback", content=b"x", headers={"content-type": "text/plain"})
    assert reply.status_code == 415
    assert client.http.get("/v2/feedback").status_code == 405


def test_the_log_is_a_database_for_its_owner_alone(own_registry, tmp_path):
    state = tmp_path / "state"
    with Gateway(own_registry, "--state", state) as gateway, Client(gateway.url) as client:
        for number in range(50):
            ask(client, f"id-{number}")
    file = state / "crossfade.sqlite"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as database:
        (count,) = database.execute("SELECT count(*) FROM predictions").fetchone()
    # Whatever was answered before the end is written.
    assert count == 50


def test_redacted_inputs_are_nowhere_in_the_database(own_registry, tmp_path):
    settings(own_registry, "log: { keep_inputs: true, redact: [x] }\n")
    state = tmp_path / "state"
    secret = np.float32([[1.2345678e11]])
    with (
        Gateway(own_registry, "--state", state) as gateway,
        Client(gateway.url) as client,
        Admin(gateway.admin_url) as admin,
    ):
        client.infer(MODEL, wire.infer_request({"x": secret}), x_request_id="secret")
        found = crossfade(admin, "secret")
        assert found["redacted"] == ["x"]
        reply = admin.http.post("/v1/predictions/secret/replay", json={})
        assert reply.status_code == 412
        assert "x" in reply.json()["message"]
    for file in state.glob("crossfade.sqlite*"):
        assert secret.tobytes() not in file.read_bytes(), file


def test_a_sample_is_kept_by_the_requests_id(own_registry, tmp_path):
    settings(own_registry, "log: { sample: 20 }\n")
    with (
        Gateway(own_registry, "--state", tmp_path / "state") as gateway,
        Client(gateway.url) as client,
        Admin(gateway.admin_url) as admin,
    ):
        for number in range(200):
            ask(client, f"id-{number}")
        kept = sum(
            admin.http.get(f"/v1/predictions/id-{number}").status_code == 200
            for number in range(200)
        )
    # 3 standard deviations of 200 draws at 20 %.
    assert abs(kept - 40) < 17


def test_two_servers_do_not_share_a_state_folder(own_registry, tmp_path):
    state = tmp_path / "state"
    with Gateway(own_registry, "--state", state):
        ended = run(
            *("serve", "--registry", own_registry, "--state", state),
            *("--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0"),
        )
        assert ended.returncode != 0
        assert "in use" in ended.stderr and "--state" in ended.stderr


def test_a_server_without_a_log_says_so(own_registry):
    with (
        Gateway(own_registry, "--no-state") as gateway,
        Client(gateway.url) as client,
        Admin(gateway.admin_url) as admin,
    ):
        ask(client, "a")
        assert admin.http.get("/v1/predictions/a").status_code == 503
        told = client.http.post(
            "/v2/feedback", json={"outcomes": [{"request_id": "a", "label": "3"}]}
        )
        assert told.status_code == 503
        assert "--state" in told.json()["message"]
