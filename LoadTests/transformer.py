"""Makes a small model of a transformer's shape: an encoder with a classifier over its mean."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

# Tokens of a made request are below 100 unless told otherwise; so they are identifiers here.
VOCABULARY = 1000
INPUT, OUTPUT = "tokens", "y"


@dataclass(frozen=True)
class Shape:
    """Extents of an encoder. The sequence is fixed, the leading axis counts rows."""

    layers: int
    width: int
    heads: int
    sequence: int
    classes: int

    @property
    def head_width(self) -> int:
        return self.width // self.heads


class Builder:
    """Gathers nodes and weights; every method returns the name of what it adds."""

    def __init__(self, shape: Shape, seed: int) -> None:
        self.shape = shape
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []
        self._rng = np.random.default_rng(seed)

    def node(self, operator: str, *inputs: str, **attributes: object) -> str:
        name = f"n{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, list(inputs), [name], **attributes))
        return name

    def constant(self, values: np.ndarray) -> str:
        name = f"w{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(values, name))
        return name

    def random(self, *shape: int) -> str:
        """Scaled so that what goes through it keeps its variance."""
        values = self._rng.standard_normal(shape, np.float32) / np.sqrt(shape[0])
        return self.constant(values.astype(np.float32))

    def dense(self, source: str, fan_in: int, fan_out: int) -> str:
        product = self.node("MatMul", source, self.random(fan_in, fan_out))
        return self.node("Add", product, self.constant(np.zeros(fan_out, np.float32)))

    def norm(self, source: str) -> str:
        scale = self.constant(np.ones(self.shape.width, np.float32))
        bias = self.constant(np.zeros(self.shape.width, np.float32))
        return self.node("LayerNormalization", source, scale, bias, axis=-1)

    def heads(self, source: str, order: list[int]) -> str:
        shape = self.shape
        # 0 keeps the extent of the batch axis.
        extents = np.array([0, shape.sequence, shape.heads, shape.head_width], np.int64)
        split = self.node("Reshape", source, self.constant(extents))
        return self.node("Transpose", split, perm=order)

    def attention(self, source: str) -> str:
        shape = self.shape
        query, key, value = (self.dense(source, shape.width, shape.width) for _ in range(3))
        scores = self.node("MatMul", self.heads(query, [0, 2, 1, 3]), self.heads(key, [0, 2, 3, 1]))
        scale = self.constant(np.array(shape.head_width**-0.5, np.float32))
        weights = self.node("Softmax", self.node("Mul", scores, scale), axis=-1)
        mixed = self.node("MatMul", weights, self.heads(value, [0, 2, 1, 3]))
        joined = self.node("Transpose", mixed, perm=[0, 2, 1, 3])
        extents = self.constant(np.array([0, shape.sequence, shape.width], np.int64))
        return self.dense(self.node("Reshape", joined, extents), shape.width, shape.width)

    def layer(self, source: str) -> str:
        width = self.shape.width
        attended = self.node("Add", source, self.attention(self.norm(source)))
        hidden = self.node("Relu", self.dense(self.norm(attended), width, 4 * width))
        return self.node("Add", attended, self.dense(hidden, 4 * width, width))


def make_transformer(name: str, shape: Shape, seed: int) -> onnx.ModelProto:
    """Pre-normalised encoder layers, `tokens` (INT64) to `y` (FP32)."""
    builder = Builder(shape, seed)
    embedded = builder.node("Gather", builder.random(VOCABULARY, shape.width), INPUT)
    source = builder.node("Add", embedded, builder.random(shape.sequence, shape.width))
    for _ in range(shape.layers):
        source = builder.layer(source)
    mean = builder.node("ReduceMean", builder.norm(source), axes=[1], keepdims=0)
    logits = builder.dense(mean, shape.width, shape.classes)
    builder.nodes.append(helper.make_node("Softmax", [logits], [OUTPUT], axis=-1))
    tokens, classes = ["batch", shape.sequence], ["batch", shape.classes]
    graph = helper.make_graph(
        builder.nodes,
        name,
        [helper.make_tensor_value_info(INPUT, TensorProto.INT64, tokens)],
        [helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, classes)],
        builder.weights,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model, full_check=True)
    return model
