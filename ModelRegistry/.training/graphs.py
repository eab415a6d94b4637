"""What the demo models share: building a graph, running it, and comparing it with its trainer."""

from __future__ import annotations

import sys
from dataclasses import dataclass

import numpy as np
import onnx
import onnxruntime
from onnx import helper, numpy_helper

SEED = 20_240
BATCH = "batch"
# Old enough for any current runtime, new enough for StringSplit (opset 20).
OPSETS = [helper.make_opsetid("", 21), helper.make_opsetid("ai.onnx.ml", 3)]
IR_VERSION = 10
DIFFERENCE_MAX = 1e-5

Feeds = dict[str, np.ndarray]
Layer = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True)
class Version:
    """One trained version: its graph, the inputs of its golden cases, what it says of itself."""

    number: int
    graph: onnx.ModelProto
    cases: dict[str, Feeds]
    lineage: dict[str, str]


def value(name: str, element: int, *shape: int) -> onnx.ValueInfoProto:
    """A declared input or output: the batch axis is free, every other axis is a promise."""
    return helper.make_tensor_value_info(name, element, [BATCH, *shape])


def make_model(
    name: str,
    nodes: list[onnx.NodeProto],
    inputs: list[onnx.ValueInfoProto],
    outputs: list[onnx.ValueInfoProto],
    weights: dict[str, np.ndarray],
) -> onnx.ModelProto:
    """Assembles and checks a graph; operator versions are pinned, whatever onnx is installed."""
    tensors = [numpy_helper.from_array(array, key) for key, array in weights.items()]
    graph = helper.make_graph(nodes, name, inputs, outputs, tensors)
    model = helper.make_model(graph, opset_imports=OPSETS, ir_version=IR_VERSION)
    model.producer_name = "ModelRegistry/train.py"
    onnx.checker.check_model(model, full_check=True)
    return model


def dense_nodes(
    source: str, layers: list[Layer]
) -> tuple[list[onnx.NodeProto], dict[str, np.ndarray]]:
    """Dense layers with ReLU between them, from `source` to a tensor named `logits`."""
    nodes, weights = [], {}
    for index, (matrix, bias) in enumerate(layers):
        last = index == len(layers) - 1
        target = "logits" if last else f"dense{index}"
        weights[f"weight{index}"] = matrix.astype(np.float32)
        weights[f"bias{index}"] = bias.astype(np.float32)
        nodes.append(helper.make_node("Gemm", [source, f"weight{index}", f"bias{index}"], [target]))
        if not last:
            nodes.append(helper.make_node("Relu", [target], [f"hidden{index}"]))
            source = f"hidden{index}"
    nodes.append(helper.make_node("Softmax", ["logits"], ["probabilities"], axis=1))
    return nodes, weights


def argmax_node(target: str) -> onnx.NodeProto:
    """The winning class, taken from the logits: probabilities that round to 1 would tie."""
    return helper.make_node("ArgMax", ["logits"], [target], axis=1, keepdims=0)


def metric(number: float) -> str:
    return f"{number:.4f}"


def run(model: onnx.ModelProto, feeds: Feeds) -> Feeds:
    """Answers as a serving engine with one thread gives them."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
    names = [output.name for output in session.get_outputs()]
    return dict(zip(names, session.run(names, feeds)))


def check_agreement(
    model: onnx.ModelProto, feeds: Feeds, output: str, expected: np.ndarray
) -> None:
    """Stops when the graph and the model it was made from disagree."""
    difference = float(np.abs(run(model, feeds)[output] - expected).max())
    print(f"{model.graph.name}: largest difference from its trainer {difference:.1e}")
    if not difference <= DIFFERENCE_MAX:  # not >: NaN must stop here too
        sys.exit(f"{model.graph.name}: the graph differs by more than {DIFFERENCE_MAX}")
