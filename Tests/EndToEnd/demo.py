"""The demo models of ModelRegistry/: versions, golden vectors, and rows to ask about."""

from __future__ import annotations

import functools
import json
import pathlib
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import onnxruntime

import wire
from gateway import REPOSITORY

REGISTRY = REPOSITORY / "ModelRegistry"
SEED = 20
RANDOM_ROWS = 40
NUMPY_TYPES = {"FP32": np.float32, "INT64": np.int64}
TITLE_WORDS = "Bread cheese FREE naïve œuvre patent Oslo mature 1984 , guide".split()


@dataclass(frozen=True)
class Version:
    model: str
    number: int

    def __str__(self) -> str:
        return f"{self.model}-{self.number}"

    @property
    def folder(self) -> pathlib.Path:
        return REGISTRY / self.model / str(self.number)

    def golden_inputs(self) -> list[dict[str, np.ndarray]]:
        cases = json.loads((self.folder / "golden.json").read_text("utf-8"))["cases"]
        return [{tensor["name"]: _array(tensor) for tensor in case["inputs"]} for case in cases]

    def random_inputs(self, rows: int) -> dict[str, np.ndarray]:
        name, make = ROWS[self.model]
        return {name: make(np.random.default_rng(SEED), rows)}

    def expected(self, inputs: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        """What Python's onnxruntime answers."""
        session = _session(self.folder / "model.onnx")
        names = [output.name for output in session.get_outputs()]
        return dict(zip(names, map(_encoded, session.run(None, _feeds(inputs))), strict=True))


def _array(tensor: dict) -> np.ndarray:
    if tensor["datatype"] == "BYTES":
        return wire.texts(*tensor["data"]).reshape(tensor["shape"])
    # A string stands for what JSON cannot write: "NaN", "Infinity", "-Infinity".
    values = [float(item) if isinstance(item, str) else item for item in tensor["data"]]
    return np.array(values, NUMPY_TYPES[tensor["datatype"]]).reshape(tensor["shape"])


@functools.cache
def _session(file: pathlib.Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])


def _feeds(inputs: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Python's onnxruntime takes text as str."""
    return {
        name: np.vectorize(bytes.decode, [object])(array) if array.dtype == object else array
        for name, array in inputs.items()
    }


def _encoded(output: np.ndarray) -> np.ndarray:
    if output.dtype != object:
        return output
    return wire.texts(*output.ravel()).reshape(output.shape)


def _pixels(generator: np.random.Generator, rows: int) -> np.ndarray:
    return generator.integers(0, 17, (rows, 64)).astype(np.float32)


def _features(generator: np.random.Generator, rows: int) -> np.ndarray:
    features = generator.exponential(20, (rows, 12)).astype(np.float32)
    features[generator.random(features.shape) < 0.1] = 0
    return features


def _titles(generator: np.random.Generator, rows: int) -> np.ndarray:
    return wire.texts(
        *(" ".join(generator.choice(TITLE_WORDS, generator.integers(1, 9))) for _ in range(rows))
    )


ROWS: dict[str, tuple[str, Callable[[np.random.Generator, int], np.ndarray]]] = {
    "digits": ("pixels", _pixels),
    "title-policy": ("title", _titles),
    "catalog-quality": ("features", _features),
}
VERSIONS = [Version(model, number) for model in ROWS for number in (1, 2)]
