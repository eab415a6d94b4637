"""The versions that shadow traffic is measured with: one that answers, and shadows of every kind.

All score the same 64 numbers by the same two small layers, so that what mirroring costs beside the
model's own work shows.
"""

from __future__ import annotations

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

INPUT, OUTPUT, WIDTH = "features", "score", 64
HIDDEN = 64
SHIFT = 0.01
SLOW_FACTOR = 100
# A run of this many turns ends in no time that a test waits for.
ENDLESS = 2**62
SEED = 5

KINDS = {
    "stable": "the version that answers",
    "shifted": f"scores {SHIFT} higher",
    "slow": f"{SLOW_FACTOR} times as much to compute",
    "failing": "fails every request",
    "hanging": "never comes back",
}


def make(kind: str) -> onnx.ModelProto:
    draw = np.random.default_rng(SEED)
    weights = [
        _weights("in", draw.standard_normal((WIDTH, HIDDEN)) / WIDTH**0.5),
        _weights("turn", np.linalg.qr(draw.standard_normal((HIDDEN, HIDDEN)))[0]),
        _weights("out", draw.standard_normal((HIDDEN, 1)) / HIDDEN**0.5),
        _weights("bias", [SHIFT if kind == "shifted" else 0.0]),
    ]
    nodes = [helper.make_node("MatMul", [INPUT, "in"], ["h0"])]
    source = "h0"
    for layer in range(1, 2 * SLOW_FACTOR if kind == "slow" else 2):
        nodes.append(helper.make_node("MatMul", [source, "turn"], [f"h{layer}"]))
        source = f"h{layer}"
    nodes += [
        helper.make_node("MatMul", [source, "out"], ["raw"]),
        helper.make_node("Sigmoid", ["raw"], ["squashed"]),
        helper.make_node("Add", ["squashed", "bias"], ["scored"]),
    ]
    result = "scored"
    if kind in ("failing", "hanging"):
        result = _trouble(kind, nodes, weights)
    nodes.append(helper.make_node("Identity", [result], [OUTPUT]))
    graph = helper.make_graph(
        nodes,
        "mirror",
        [helper.make_tensor_value_info(INPUT, TensorProto.FLOAT, ["batch", WIDTH])],
        [helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, ["batch", 1])],
        weights,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model, full_check=True)
    return model


def _weights(name: str, values: object) -> onnx.TensorProto:
    return numpy_helper.from_array(np.asarray(values, np.float32), name)


def _trouble(kind: str, nodes: list, weights: list) -> str:
    """Trouble for whatever is not all zeros, as the rows are that a version is tried with."""
    nodes += [
        helper.make_node("Abs", [INPUT], ["magnitudes"]),
        helper.make_node("ReduceMax", ["magnitudes"], ["largest"], keepdims=0),
        helper.make_node("Cast", ["largest"], ["is_asked"], to=TensorProto.BOOL),
        helper.make_node("Cast", ["is_asked"], ["asked"], to=TensorProto.INT64),
    ]
    if kind == "failing":
        # A place that is not in the table.
        weights.append(_weights("table", np.zeros(1)))
        nodes += [
            helper.make_node("Gather", ["table", "asked"], ["zero"]),
            helper.make_node("Add", ["scored", "zero"], ["checked"]),
        ]
        return "checked"
    weights.append(numpy_helper.from_array(np.int64(ENDLESS), "endless"))
    weights.append(numpy_helper.from_array(np.bool_(True), "on"))
    body = helper.make_graph(
        [
            helper.make_node("Identity", ["go_on"], ["goes_on"]),
            helper.make_node("Abs", ["before"], ["after"]),
        ],
        "turn",
        [
            helper.make_tensor_value_info("number", TensorProto.INT64, []),
            helper.make_tensor_value_info("go_on", TensorProto.BOOL, []),
            helper.make_tensor_value_info("before", TensorProto.FLOAT, ["batch", 1]),
        ],
        [
            helper.make_tensor_value_info("goes_on", TensorProto.BOOL, []),
            helper.make_tensor_value_info("after", TensorProto.FLOAT, ["batch", 1]),
        ],
    )
    nodes += [
        helper.make_node("Mul", ["asked", "endless"], ["turns"]),
        helper.make_node("Loop", ["turns", "on", "scored"], ["checked"], body=body),
    ]
    return "checked"
