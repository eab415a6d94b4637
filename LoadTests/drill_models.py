"""The versions that the drill publishes: one that is good, and one for each way of being bad.

All score the same twelve numbers by the same dense layers, and differ in what went wrong with them.
"""

from __future__ import annotations

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

INPUT, OUTPUT, WIDTH = "features", "score", 12
HIDDEN = 1536
# Dense layers between the first and the last: what a run costs.
LAYERS = 2
SLOW_FACTOR = 3
# Of requests, drawn by their first number, which lies between 0 and 1.
FAILING_SHARE = 0.02
SHIFT = 0.15
SEED = 11

KINDS = {
    "stable": "the version in force",
    "good": "trained again: the same scores but for a breath",
    "slow": f"{SLOW_FACTOR} times as much to compute",
    "failing": f"fails {FAILING_SHARE:.0%} of requests",
    "shifted": f"scores {SHIFT} too high, and nothing else to see",
}


def make(kind: str) -> onnx.ModelProto:
    layers = LAYERS * SLOW_FACTOR if kind == "slow" else LAYERS
    nodes, weights = _dense(layers)
    if kind == "failing":
        _fail(nodes, weights)
    bias = SHIFT if kind == "shifted" else 0.001 if kind == "good" else 0.0
    weights.append(numpy_helper.from_array(np.float32([bias]), "bias"))
    nodes.append(helper.make_node("Add", ["squashed", "bias"], [OUTPUT]))
    graph = helper.make_graph(
        nodes,
        "drill",
        [helper.make_tensor_value_info(INPUT, TensorProto.FLOAT, ["batch", WIDTH])],
        [helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, ["batch", 1])],
        weights,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model, full_check=True)
    return model


def _dense(layers: int) -> tuple[list, list]:
    """A score around a half, spread by the inputs; further layers change next to nothing."""
    draw = np.random.default_rng(SEED)
    nodes, weights = [], []

    def add(name: str, matrix: np.ndarray) -> None:
        weights.append(numpy_helper.from_array(matrix.astype(np.float32), name))

    add("in", draw.standard_normal((WIDTH, HIDDEN)) * (2 / WIDTH) ** 0.5)
    nodes.append(helper.make_node("MatMul", [INPUT, "in"], ["h0"]))
    source = "h0"
    # Orthogonal up to noise: the sum of squares stays as it is however many layers there are.
    turn = np.eye(HIDDEN) + draw.standard_normal((HIDDEN, HIDDEN)) * 1e-5
    add("turn", turn)
    for layer in range(1, layers + 1):
        nodes.append(helper.make_node("MatMul", [source, "turn"], [f"h{layer}"]))
        source = f"h{layer}"
    add("out", draw.standard_normal((HIDDEN, 1)) / HIDDEN**0.5)
    nodes.append(helper.make_node("MatMul", [source, "out"], ["raw"]))
    nodes.append(helper.make_node("Sigmoid", ["raw"], ["squashed"]))
    return nodes, weights


def _fail(nodes: list, weights: list) -> None:
    """Looks a place up that is not in the table when the first number is high enough."""
    steps = round(1 / FAILING_SHARE)
    weights += [
        numpy_helper.from_array(np.int64([0]), "first_place"),
        numpy_helper.from_array(np.float32([steps]), "steps"),
        numpy_helper.from_array(np.zeros(steps - 1, np.float32), "table"),
    ]
    nodes[:0] = [
        helper.make_node("Gather", [INPUT, "first_place"], ["first"], axis=1),
        helper.make_node("Mul", ["first", "steps"], ["scaled"]),
        helper.make_node("Cast", ["scaled"], ["place"], to=TensorProto.INT64),
        helper.make_node("Gather", ["table", "place"], ["zero"]),
    ]
    # What was looked up goes into the score, so that it is not optimised away.
    squash = next(node for node in nodes if node.op_type == "Sigmoid")
    squash.input[0] = "checked"
    nodes.insert(nodes.index(squash), helper.make_node("Add", ["raw", "zero"], ["checked"]))
