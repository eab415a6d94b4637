"""Shadow traffic against a real server: callers see nothing of it, and every figure is known."""

from __future__ import annotations

import json
import math
import sqlite3
import statistics

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

import wire
from admin import Admin, until
from client import Client
from gateway import Gateway, publish, run, succeed

MODEL = "shadowed"
REASON = ("--reason", "what would it have said?", "--by", "test")
REQUESTS = 120
COUNTRIES = ("NO", "SE", "DK")
SETTINGS = """\
schema: 1
log: { keep_inputs: true }
compare:
  slices: [country]
  outputs: { score: { thresholds: [0.5], absolute: 0.01 } }
"""
Z = statistics.NormalDist().inv_cdf(0.975)


def make(lift: float, *, hangs: bool = False) -> onnx.ModelProto:
    """`x` FP32 [batch, 2] to `score`, its first plus `lift` times its second, and `label`."""
    nodes = [helper.make_node("MatMul", ["x", "weights"], ["sum"])]
    weights = [
        numpy_helper.from_array(np.float32([[1], [lift]]), "weights"),
        numpy_helper.from_array(np.float32(0.5), "half"),
    ]
    if hangs:
        body = helper.make_graph(
            [
                helper.make_node("Identity", ["go_on"], ["goes_on"]),
                helper.make_node("Abs", ["before"], ["after"]),
            ],
            "turn",
            [
                helper.make_tensor_value_info("number", TensorProto.INT64, []),
                helper.make_tensor_value_info("go_on", TensorProto.BOOL, []),
                helper.make_tensor_value_info("before", TensorProto.FLOAT, None),
            ],
            [
                helper.make_tensor_value_info("goes_on", TensorProto.BOOL, []),
                helper.make_tensor_value_info("after", TensorProto.FLOAT, None),
            ],
        )
        weights += [
            numpy_helper.from_array(np.int64(2**62), "endless"),
            numpy_helper.from_array(np.bool_(True), "on"),
        ]
        nodes += [
            # Zeros, with which a version is tried, pass.
            helper.make_node("ReduceMax", ["x"], ["largest"], keepdims=0),
            helper.make_node("Cast", ["largest"], ["is_asked"], to=TensorProto.BOOL),
            helper.make_node("Cast", ["is_asked"], ["asked"], to=TensorProto.INT64),
            helper.make_node("Mul", ["asked", "endless"], ["turns"]),
            helper.make_node("Loop", ["turns", "on", "sum"], ["score"], body=body),
        ]
    else:
        nodes.append(helper.make_node("Identity", ["sum"], ["score"]))
    nodes += [
        helper.make_node("Greater", ["sum", "half"], ["above"]),
        helper.make_node("Cast", ["above"], ["label"], to=TensorProto.INT64),
    ]
    graph = helper.make_graph(
        nodes,
        MODEL,
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["batch", 2])],
        [
            helper.make_tensor_value_info("score", TensorProto.FLOAT, ["batch", 1]),
            helper.make_tensor_value_info("label", TensorProto.INT64, ["batch", 1]),
        ],
        weights,
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def rows() -> np.ndarray:
    """Second numbers of one for every third row of NO, and else of zero: all that lifts."""
    draw = np.random.default_rng(6)
    # Nothing near a half, or near a half less the lift.
    first = draw.choice([0.1, 0.3, 0.4, 0.7, 0.9], REQUESTS)
    second = [float(place % 3 == 0 and place % 9 == 0) for place in range(REQUESTS)]
    return np.stack([first, second], axis=1).astype(np.float32)


@pytest.fixture
def served(tmp_path):
    registry, state = tmp_path / "registry", tmp_path / "state"
    registry.mkdir()
    for number, model in ((1, make(0)), (2, make(0.15)), (3, make(0, hangs=True))):
        file = tmp_path / f"{number}.onnx"
        file.write_bytes(model.SerializeToString())
        publish(registry, MODEL, file, "--version", number)
    (registry / MODEL / "settings.yaml").write_text(SETTINGS)
    succeed("promote", MODEL, 1, "--registry", registry, *REASON)
    with (
        Gateway(registry, "--state", state) as gateway,
        Client(gateway.url) as client,
        Admin(gateway.admin_url) as admin,
    ):
        admin.until_settled()
        yield registry, state, client, admin


def mirror(registry, admin: Admin, version: int, *options: object) -> None:
    ended = ("shadow", MODEL, version, "--percent", 100, *options)
    succeed(*ended, "--registry", registry, *REASON)
    until(lambda: admin.model(MODEL)["active_shadows"], "the shadow")
    admin.until_state(MODEL, version, "ready")


def ask(client: Client, x: np.ndarray) -> None:
    for place, row in enumerate(x):
        request = wire.infer_request({"x": row[None]})
        request.parameters["country"].string_param = COUNTRIES[place % 3]
        reply, headers = client.infer(MODEL, request, x_request_id=f"r-{place}")
        assert headers["crossfade-version"] == "1" and headers["crossfade-arm"] == "stable"
        assert np.frombuffer(reply.raw_output_contents[0], np.float32)[0] == row[0]


def report(admin: Admin, **query: object) -> dict:
    return admin.get(f"/v1/models/{MODEL}/comparison", **query)


def until_counted(admin: Admin) -> dict:
    def counted() -> dict | None:
        found = admin.http.get(f"/v1/models/{MODEL}/comparison")
        if found.status_code != 200:
            return None
        traffic = found.json()["traffic"]
        drops = sum(n for reason, n in traffic["dropped"].items() if reason != "busy")
        done = traffic["compared"] + traffic["failed"] + drops
        return found.json() if done == REQUESTS else None

    return until(counted, lambda: f"all requests: {admin.http.get('/metrics').text}")


def wilson(hits: int, count: int) -> tuple[float, float]:
    middle = (hits + Z * Z / 2) / (count + Z * Z)
    half = Z * math.sqrt(hits * (count - hits) / count + Z * Z / 4) / (count + Z * Z)
    return max(0, middle - half), min(1, middle + half)


def test_every_figure_is_what_is_known_of_the_versions(served):
    registry, state, client, admin = served
    mirror(registry, admin, 2, "--repeat", 100)
    x = rows()
    ask(client, x)
    found = until_counted(admin)
    # A slow machine may let a request wait too long; what is compared is counted all the same.
    compared = found["traffic"]["compared"]
    assert compared + found["traffic"]["dropped"].get("deadline", 0) == REQUESTS
    with sqlite3.connect(f"file:{state}/crossfade.sqlite?mode=ro", uri=True) as store:

        def written() -> list | None:
            log = "SELECT request_id, differs, candidate_score FROM shadow_log ORDER BY id"
            told = store.execute(log).fetchall()
            return told if len(told) == compared else None

        log = until(written, "the shadow's replies to be written")
    places = [int(name.removeprefix("r-")) for name, _, _ in log]
    lifted = x[places, 1] == 1
    assert [bool(differs) for _, differs, _ in log] == lifted.tolist()
    assert np.allclose([score for _, _, score in log], x[places] @ [1, 0.15])

    differing = found["differing"]
    assert (differing["count"], differing["value"]) == (compared, pytest.approx(lifted.mean()))
    low, high = wilson(int(lifted.sum()), compared)
    assert (differing["lower"], differing["upper"]) == pytest.approx((low, high), abs=1e-6)
    assert found["noise"] is None or found["noise"]["value"] == 0
    outputs = {output["name"]: output for output in found["outputs"]}
    crossed = lifted & (x[places, 0] < 0.5) & (x[places, 0] > 0.36)
    crossing = outputs["score"]["crossings"][0]
    assert (crossing["upward"], crossing["downward"]) == (crossed.sum(), 0)
    assert outputs["label"]["flips"]["value"] == pytest.approx(crossed.mean())
    assert outputs["score"]["shift"]["value"] == pytest.approx(0.15 * lifted.mean(), abs=1e-6)
    slices = {each["value"]: each for each in found["slices"]}
    assert set(slices) == set(COUNTRIES)
    for country in ("SE", "DK"):
        assert slices[country]["differing"]["value"] == 0
    assert slices["NO"]["differing"]["value"] > 0
    assert found["pairs"][0]["input"] and "score" in found["pairs"][0]["candidate"]


def test_outcomes_say_which_version_is_right(served):
    registry, _, client, admin = served
    mirror(registry, admin, 2)
    x = rows()
    ask(client, x)
    until_counted(admin)
    feedback = wire.crossfade_class("FeedbackRequest")()
    for place, (first, second) in enumerate(x):
        # The candidate is right wherever they differ.
        right = int(first + 0.15 * second > 0.5)
        feedback.outcomes.add(request_id=f"r-{place}", label=str(right), source="review")
    assert client.post("/v2/feedback", feedback).status_code == 200

    def judged() -> dict | None:
        truth = report(admin)["truth"]
        return truth if truth and truth["labels"]["outcomes"] >= REQUESTS * 0.9 else None

    labels = until(judged, "the outcomes")["labels"]
    assert labels["only_baseline_right"] == labels["both_wrong"] == 0
    assert labels["candidate_accuracy"]["value"] == 1
    assert labels["only_candidate_right"] + labels["both_right"] == labels["outcomes"]


def test_what_is_known_survives_a_restart_and_the_shadow_its_end(served, tmp_path):
    registry, state, client, admin = served
    mirror(registry, admin, 2)
    ask(client, rows())
    before = until_counted(admin)
    succeed("shadow", MODEL, 2, "--off", "--registry", registry, *REASON)
    until(lambda: not admin.model(MODEL)["active_shadows"], "the shadow's end")
    assert report(admin)["differing"] == before["differing"]

    def kept() -> dict | None:
        ended = run("compare", MODEL, "--registry", registry, "--state", state, "--json")
        found = json.loads(ended.stdout) if ended.returncode == 0 else None
        return found if found and found["traffic"] == before["traffic"] else None

    found = until(kept, "the store")
    assert found["differing"] == before["differing"]
    html, table = (
        succeed("compare", MODEL, "--registry", registry, "--state", state, "--format", format)
        for format in ("html", "table")
    )
    assert "<svg" in html and "<script" not in html
    assert MODEL in table
    other = tmp_path / "other"
    other.mkdir()
    unknown = run("compare", MODEL, "--registry", registry, "--state", other)
    assert unknown.returncode != 0 and "other" in unknown.stderr


def test_a_shadow_that_never_comes_back_costs_no_answer(served):
    registry, _, client, admin = served
    mirror(registry, admin, 3)
    ask(client, rows())
    # The server must end in time all the same; the fixture sees to that.
    assert admin.model(MODEL)["versions"][2]["state"] == "ready"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("shadow", MODEL, 1, "--percent", 5), "stable"),
        (("shadow", MODEL, 9, "--percent", 5), "9"),
        (("shadow", MODEL, 2, "--percent", 101), "101"),
    ],
)
def test_a_wrong_order_says_what_is_wrong(served, words, told):
    registry, *_ = served
    ended = run(*words, "--registry", registry, *REASON)
    assert ended.returncode != 0
    assert told in ended.stderr
