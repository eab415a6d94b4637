"""Requests of different lengths in one batch: each gets its own answer, and `publish` finds out
about models that take padding for input."""

import json

import numpy as np
import pytest
from onnx import TensorProto, helper, numpy_helper
from tritonclient.grpc import service_pb2

import models
import wire
from client import Client, infer_path
from datatypes_model import make_model, tensor
from gateway import Gateway, publish, run
from http2 import Connection
from test_metrics import labels, scrape

REQUESTS = 60
LENGTH_MAX = 24
# Long enough for all requests of a test to be there before the first batch begins.
DELAY = ("--max-queue-delay-us", "200000")


def save(name, nodes, outputs, folder):
    """A model of inputs `ids` and `mask` [batch, sequence]."""
    inputs = [
        tensor("ids", TensorProto.FLOAT, ["batch", "sequence"]),
        tensor("mask", TensorProto.FLOAT, ["batch", "sequence"]),
    ]
    value = numpy_helper.from_array(np.array([1], np.int64), "axis")
    axis = helper.make_node("Constant", [], ["axis"], value=value)
    model = make_model(name, [axis, *nodes], inputs, outputs)
    return models.save(model, folder / f"{name}.onnx")


@pytest.fixture(scope="module")
def masked(tmp_path_factory):
    """`each` [batch, sequence] is `ids` where the mask is 1, `total` [batch, 1] its sum."""
    nodes = [
        helper.make_node("Mul", ["ids", "mask"], ["each"]),
        helper.make_node("ReduceSum", ["each", "axis"], ["total"]),
    ]
    outputs = [
        tensor("each", TensorProto.FLOAT, ["batch", "sequence"]),
        tensor("total", TensorProto.FLOAT, ["batch", 1]),
    ]
    return save("masked", nodes, outputs, tmp_path_factory.mktemp("masked"))


@pytest.fixture(scope="module")
def unmasked(tmp_path_factory):
    """`total` [batch, 1] is the sum of `ids`, whatever the mask says."""
    nodes = [
        helper.make_node("Mul", ["mask", "mask"], ["unused"]),
        helper.make_node("ReduceSum", ["ids", "axis"], ["total"]),
    ]
    outputs = [tensor("total", TensorProto.FLOAT, ["batch", 1])]
    return save("unmasked", nodes, outputs, tmp_path_factory.mktemp("unmasked"))


@pytest.fixture
def registry(tmp_path):
    folder = tmp_path / "registry"
    folder.mkdir()
    return folder


def rows(random, length):
    return {
        "ids": random.integers(1, 100, (2, length)).astype(np.float32),
        "mask": np.ones((2, length), np.float32),
    }


def test_requests_of_many_lengths_share_runs(registry, masked):
    # A pad value that would show in the sums if the mask were not padded with zeros.
    publish(registry, "masked", masked, "--pad", "sequence", "--pad-value", "ids=1000", *DELAY)
    random = np.random.default_rng(4)
    asked = [rows(random, int(random.integers(1, LENGTH_MAX + 1))) for _ in range(REQUESTS)]
    with Gateway(registry) as gateway, Connection(gateway.address) as connection:
        streams = [
            connection.post(infer_path("masked"), wire.infer_request(inputs)) for inputs in asked
        ]
        for stream, inputs in zip(streams, asked, strict=True):
            answer = wire.output_arrays(
                connection.wait(stream).read(service_pb2.ModelInferResponse)
            )
            np.testing.assert_array_equal(answer["each"], inputs["ids"])
            np.testing.assert_array_equal(
                answer["total"], inputs["ids"].sum(axis=1, keepdims=True)
            )
        samples = scrape(gateway)
    version = labels(model="masked", version="1")
    runs = samples["crossfade_batch_rows_count", version]
    assert runs < REQUESTS
    padding = samples["crossfade_padding_elements_total", version]
    # The standard classes are half a power of two apart.
    assert 0 < padding <= samples["crossfade_batch_elements_total", version] / 3


def test_a_request_whose_inputs_disagree_is_refused(registry, masked):
    publish(registry, "masked", masked, "--pad", "sequence")
    inputs = {"ids": np.ones((1, 3), np.float32), "mask": np.ones((1, 4), np.float32)}
    with Gateway(registry) as gateway, Client(gateway.url) as client:
        refusal = client.refused(infer_path("masked"), wire.infer_request(inputs))
    assert refusal.status == 400
    assert all(word in refusal.message for word in ('"mask"', '"sequence"', "3", "4")), refusal


@pytest.mark.parametrize(("name", "is_right"), [("masked", True), ("unmasked", False)])
def test_golden_vectors_of_different_lengths_are_tried_padded(
    registry, tmp_path, request, name, is_right
):
    cases = []
    for length in (2, 5):
        ids = list(range(1, length + 1))
        cases.append(
            {
                "name": f"length {length}",
                "inputs": [
                    {"name": "ids", "datatype": "FP32", "shape": [1, length], "data": ids},
                    {
                        "name": "mask",
                        "datatype": "FP32",
                        "shape": [1, length],
                        "data": [1] * length,
                    },
                ],
                "outputs": [
                    {"name": "total", "datatype": "FP32", "shape": [1, 1], "data": [sum(ids)]}
                ],
            }
        )
    golden = tmp_path / "golden.json"
    golden.write_text(
        json.dumps({"tolerance": {"absolute": 0.001, "relative": 0}, "cases": cases})
    )
    ended = run(
        *("publish", name, request.getfixturevalue(name), "--registry", registry),
        *("--golden", golden, "--pad", "sequence", "--pad-value", "ids=7"),
    )
    assert (ended.returncode == 0) == is_right, ended.stderr
    if not is_right:
        told = ended.stdout + ended.stderr
        assert "rows are not independent" in told
        assert "without padding" in told
