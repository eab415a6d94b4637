"""Makes the tiny ONNX models that end-to-end tests publish.

- identity_all: for every datatype of the Open Inference Protocol an input `in_<datatype>`
  [batch, n] and an output `out_<datatype>` with the same content
- two_in_two_out: FP32 `a` and `b` [batch, 4] to `sum` and `difference`
- constant_<N>: FP32 `x` [batch, 1] to INT64 `y` [batch], every element N; whoever asks learns
  from the answer which version it came from
- fixed_shape: FP32 `image` [1, 3, 8, 8], no free axis, to FP32 `mean` [1, 3]
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

DATATYPES = {
    "bool": TensorProto.BOOL,
    "uint8": TensorProto.UINT8,
    "uint16": TensorProto.UINT16,
    "uint32": TensorProto.UINT32,
    "uint64": TensorProto.UINT64,
    "int8": TensorProto.INT8,
    "int16": TensorProto.INT16,
    "int32": TensorProto.INT32,
    "int64": TensorProto.INT64,
    "fp16": TensorProto.FLOAT16,
    "bf16": TensorProto.BFLOAT16,
    "fp32": TensorProto.FLOAT,
    "fp64": TensorProto.DOUBLE,
    "bytes": TensorProto.STRING,
}

tensor = helper.make_tensor_value_info


def make_model(
    name: str,
    nodes: list[onnx.NodeProto],
    inputs: list[onnx.ValueInfoProto],
    outputs: list[onnx.ValueInfoProto],
    weights: list[onnx.TensorProto] | None = None,
) -> onnx.ModelProto:
    graph = helper.make_graph(nodes, name, inputs, outputs, weights or [])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model, full_check=True)
    return model


def identity_all() -> onnx.ModelProto:
    return make_model(
        "identity_all",
        [helper.make_node("Identity", [f"in_{name}"], [f"out_{name}"]) for name in DATATYPES],
        [tensor(f"in_{name}", element, ["batch", "n"]) for name, element in DATATYPES.items()],
        [tensor(f"out_{name}", element, ["batch", "n"]) for name, element in DATATYPES.items()],
    )


def two_in_two_out() -> onnx.ModelProto:
    return make_model(
        "two_in_two_out",
        [
            helper.make_node("Add", ["a", "b"], ["sum"]),
            helper.make_node("Sub", ["a", "b"], ["difference"]),
        ],
        [tensor(name, TensorProto.FLOAT, ["batch", 4]) for name in ("a", "b")],
        [tensor(name, TensorProto.FLOAT, ["batch", 4]) for name in ("sum", "difference")],
    )


def constant(number: int) -> onnx.ModelProto:
    """Takes only the number of rows from `x`."""
    element = numpy_helper.from_array(np.array([number], np.int64))
    return make_model(
        f"constant_{number}",
        [
            helper.make_node("Shape", ["x"], ["rows"], start=0, end=1),
            helper.make_node("ConstantOfShape", ["rows"], ["y"], value=element),
        ],
        [tensor("x", TensorProto.FLOAT, ["batch", 1])],
        [tensor("y", TensorProto.INT64, ["batch"])],
    )


def fixed_shape() -> onnx.ModelProto:
    return make_model(
        "fixed_shape",
        [helper.make_node("ReduceMean", ["image"], ["mean"], axes=[2, 3], keepdims=0)],
        [tensor("image", TensorProto.FLOAT, [1, 3, 8, 8])],
        [tensor("mean", TensorProto.FLOAT, [1, 3])],
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="writes DIR/<model>/model.onnx"
    )
    parser.add_argument(
        "--constants",
        type=int,
        nargs="*",
        default=[1, 2, 3],
        metavar="N",
        help="which constant_<N> to make (default: 1 2 3)",
    )
    arguments = parser.parse_args()
    models = [identity_all(), two_in_two_out(), fixed_shape(), *map(constant, arguments.constants)]
    for model in models:
        folder = arguments.out / model.graph.name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "model.onnx").write_bytes(model.SerializeToString(deterministic=True))
        print(folder / "model.onnx")


if __name__ == "__main__":
    main()
