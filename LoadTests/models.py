"""Makes the models that load tests run, and a request body for them.

Their weights are random: a load test asks how long an answer takes, not whether it is right. They
are made here instead of kept, because the large one alone is 21 MB, and the huge one 105 MB.
"""

from __future__ import annotations

import argparse
from itertools import pairwise
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from transformer import VOCABULARY, Shape, make_transformer

SEED = 7
# Layer widths from input to output. The small model takes a few microseconds a row, less than
# waking a thread; the large one about a millisecond, so that batching decides its throughput. The
# huge one, 105 MB, is there to be loaded rather than asked.
MLPS = {
    "mlp-small": [64, 64, 64, 8],
    "mlp-large": [512, 2048, 2048, 16],
    "mlp-huge": [64, 5120, 5120, 8],
}
# About a millisecond a row however many there are: batching saves it little.
TRANSFORMERS = {
    "transformer-small": Shape(layers=2, width=128, heads=4, sequence=64, classes=16),
}
MODELS = (*MLPS, *TRANSFORMERS)
REQUEST_MODEL = "mlp-small"


def make_mlp(name: str, widths: list[int]) -> onnx.ModelProto:
    """Dense layers with ReLU between them and a softmax at the end, `x` to `y`."""
    rng = np.random.default_rng(SEED)
    nodes, weights, source = [], [], "x"
    for layer, (fan_in, fan_out) in enumerate(pairwise(widths)):
        # He scaling keeps activations near 1 in every layer: no denormals, no saturated softmax.
        matrix = rng.standard_normal((fan_in, fan_out), np.float32) * np.float32(2 / fan_in) ** 0.5
        weights.append(numpy_helper.from_array(matrix.astype(np.float32), f"w{layer}"))
        weights.append(numpy_helper.from_array(np.zeros(fan_out, np.float32), f"b{layer}"))
        nodes.append(helper.make_node("Gemm", [source, f"w{layer}", f"b{layer}"], [f"d{layer}"]))
        nodes.append(helper.make_node("Relu", [f"d{layer}"], [f"h{layer}"]))
        source = f"h{layer}"
    nodes[-1] = helper.make_node("Softmax", [f"d{layer}"], ["y"], axis=1)
    graph = helper.make_graph(
        nodes,
        name,
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["batch", widths[0]])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["batch", widths[-1]])],
        weights,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model, full_check=True)
    return model


def make_model(name: str) -> onnx.ModelProto:
    if name in TRANSFORMERS:
        return make_transformer(name, TRANSFORMERS[name], SEED)
    return make_mlp(name, MLPS[name])


def varint(number: int) -> bytes:
    """A protobuf varint: seven bits a byte, low bits first, the top bit says that more follow."""
    head, rest = number & 0x7F, number >> 7
    return bytes([head | 0x80]) + varint(rest) if rest else bytes([head])


def field(number: int, payload: bytes) -> bytes:
    """A length-delimited protobuf field (wire type 2)."""
    return varint(number << 3 | 2) + varint(len(payload)) + payload


def request_row(name: str) -> tuple[str, str, np.ndarray]:
    """One row for a model: the input's name, its datatype, the values."""
    rng = np.random.default_rng(SEED)
    if name in TRANSFORMERS:
        tokens = rng.integers(VOCABULARY, size=(1, TRANSFORMERS[name].sequence), dtype=np.int64)
        return "tokens", "INT64", tokens
    return "x", "FP32", rng.standard_normal((1, MLPS[name][0]), np.float32)


def request_body(name: str) -> bytes:
    """A `ModelInferRequest` for one row, written by hand so that no generated code is needed.

    Fields by the Open Inference Protocol: inputs = 5 { name = 1, datatype = 2, shape = 3 },
    raw_input_contents = 7. The model is named by the path of the request.
    """
    source, datatype, row = request_row(name)
    shape = b"".join(varint(size) for size in row.shape)
    tensor = field(1, source.encode()) + field(2, datatype.encode()) + field(3, shape)
    return field(5, tensor) + field(7, row.astype(row.dtype.newbyteorder("<")).tobytes())


def main() -> None:
    parser = argparse.ArgumentParser(
        description="Write load-test models with seeded random weights as DIR/NAME/model.onnx: "
        "mlp-small (64-64-64-8), mlp-large (512-2048-2048-16) and mlp-huge (64-5120-5120-8), each "
        "from x to y, FP32, and transformer-small (2 layers of width 128, 64 tokens a row), from "
        "tokens, INT64, to y.",
        epilog="Example: python LoadTests/models.py --out /tmp/load --request /tmp/load/body.bin, "
        "then publish them, serve them, and run: h2load -n 100000 -c 8 -m 64 "
        "-d /tmp/load/body.bin -H 'content-type: application/x-protobuf' "
        f"http://127.0.0.1:8500/v2/models/{REQUEST_MODEL}/infer. Needs only onnx and numpy.",
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help="where to write the models")
    parser.add_argument("--which", choices=MODELS, help="make this one only (default: all)")
    parser.add_argument(
        "--request",
        type=Path,
        metavar="FILE",
        help="write the body of an infer request for one row of the model of --which "
        f"({REQUEST_MODEL} without it)",
    )
    arguments = parser.parse_args()
    if not arguments.out and not arguments.request:
        parser.error("nothing to do: give --out DIR, --request FILE, or both")
    if arguments.out:
        for name in [arguments.which] if arguments.which else MODELS:
            path = arguments.out / name / "model.onnx"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(make_model(name).SerializeToString(deterministic=True))
            print(f"{path}: {path.stat().st_size} bytes")
    if arguments.request:
        arguments.request.parent.mkdir(parents=True, exist_ok=True)
        arguments.request.write_bytes(request_body(arguments.which or REQUEST_MODEL))
        print(f"{arguments.request}: {arguments.request.stat().st_size} bytes")


if __name__ == "__main__":
    main()
