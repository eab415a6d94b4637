"""Makes the models that the tests publish: those of datatypes_model.py, and some that are awkward.

- wide: FP32 `x` [batch, 1] to `y` [batch, 1048576], every element the row's: a small request with a
  reply of 4 MiB a row
- slow: FP32 `x` [batch, 1] to the same `y`, after some tenths of a second of arithmetic
- text: BYTES `text` [batch] to the same `echo`
- only_<datatype>: `x` [batch, n] to the same `y`
"""

from __future__ import annotations

import pathlib

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

import datatypes_model
from datatypes_model import make_model, tensor

WIDE_ROW_ELEMENTS = 1 << 20
SLOW_SIDE = 1024
SLOW_PRODUCTS = 5


def wide() -> onnx.ModelProto:
    row = numpy_helper.from_array(np.array([1, WIDE_ROW_ELEMENTS], np.int64), "row")
    return make_model(
        "wide",
        [helper.make_node("Expand", ["x", "row"], ["y"])],
        [tensor("x", TensorProto.FLOAT, ["batch", 1])],
        [tensor("y", TensorProto.FLOAT, ["batch", WIDE_ROW_ELEMENTS])],
        [row],
    )


def slow() -> onnx.ModelProto:
    """Products of matrices of zeros that depend on `x`, so that nobody can fold them away."""
    square = numpy_helper.from_array(np.array([SLOW_SIDE, SLOW_SIDE], np.int64), "square")
    zero = numpy_helper.from_array(np.zeros((1, 1), np.float32), "zero")
    products = [
        helper.make_node("MatMul", [f"product{step}"] * 2, [f"product{step + 1}"])
        for step in range(SLOW_PRODUCTS)
    ]
    return make_model(
        "slow",
        [
            helper.make_node("ReduceMax", ["x"], ["largest"], axes=[0, 1]),
            helper.make_node("Mul", ["largest", "zero"], ["nought"]),
            helper.make_node("Expand", ["nought", "square"], ["product0"]),
            *products,
            helper.make_node("ReduceMax", [f"product{SLOW_PRODUCTS}"], ["last"], axes=[0, 1]),
            helper.make_node("Add", ["x", "last"], ["y"]),
        ],
        [tensor("x", TensorProto.FLOAT, ["batch", 1])],
        [tensor("y", TensorProto.FLOAT, ["batch", 1])],
        [square, zero],
    )


def text() -> onnx.ModelProto:
    return make_model(
        "text",
        [helper.make_node("Identity", ["text"], ["echo"])],
        [tensor("text", TensorProto.STRING, ["batch"])],
        [tensor("echo", TensorProto.STRING, ["batch"])],
    )


def only(name: str) -> onnx.ModelProto:
    element = datatypes_model.DATATYPES[name]
    return make_model(
        f"only_{name}",
        [helper.make_node("Identity", ["x"], ["y"])],
        [tensor("x", element, ["batch", "n"])],
        [tensor("y", element, ["batch", "n"])],
    )


def write(folder: pathlib.Path) -> dict[str, pathlib.Path]:
    """The models' files by name; `constant_1` to `constant_3` differ by what they answer."""
    models = {
        "identity_all": datatypes_model.identity_all(),
        "two_in_two_out": datatypes_model.two_in_two_out(),
        "fixed_shape": datatypes_model.fixed_shape(),
        **{f"constant_{number}": datatypes_model.constant(number) for number in (1, 2, 3)},
        "wide": wide(),
        "slow": slow(),
        "text": text(),
    }
    return {name: save(model, folder / name / "model.onnx") for name, model in models.items()}


def save(model: onnx.ModelProto, file: pathlib.Path) -> pathlib.Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(model.SerializeToString(deterministic=True))
    return file
