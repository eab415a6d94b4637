"""Trains the demo models of this registry and writes what `crossfade publish` needs.

Nothing is downloaded: `digits` comes with scikit-learn, the other two data sets are drawn from
fixed seeds. Graphs are built node by node, so that names, shapes and operators are exactly the
ones the gateway promises to its callers, and every graph is compared with the model it was made
from before anything is written. One module of `.training` per model; the dot keeps the folder
from being taken for a model of the registry.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from threadpoolctl import threadpool_limits

sys.dont_write_bytecode = True  # no caches inside the registry
sys.path.insert(0, str(Path(__file__).parent / ".training"))

from catalog import train_catalog_quality  # noqa: E402 (the path above comes first)
from digits import train_digits  # noqa: E402
from graphs import SEED, Version, run  # noqa: E402
from titles import train_title_policy  # noqa: E402

MODEL_BYTES_MAX = 300_000
TOLERANCE = {"absolute": 1e-6, "relative": 1e-5}


def json_element(item: object) -> object:
    """A number with just the digits that bring its float32 back; JSON has no NaN, so a string."""
    if not isinstance(item, np.float32):
        return item.item() if isinstance(item, np.generic) else item
    if not np.isfinite(item):
        return "NaN" if np.isnan(item) else "Infinity" if item > 0 else "-Infinity"
    return float(str(item))


def json_tensor(name: str, array: np.ndarray) -> dict[str, object]:
    datatype = {"float32": "FP32", "int64": "INT64", "object": "BYTES"}[array.dtype.name]
    data = [json_element(item) for item in array.ravel()]
    return {"name": name, "datatype": datatype, "shape": list(array.shape), "data": data}


def golden(version: Version) -> dict[str, object]:
    """Inputs with the answers they must get, wherever and whenever the version is loaded."""
    cases = [
        {
            "name": name,
            "inputs": [json_tensor(*item) for item in feeds.items()],
            "outputs": [json_tensor(*item) for item in run(version.graph, feeds).items()],
        }
        for name, feeds in version.cases.items()
    ]
    return {"tolerance": TOLERANCE, "cases": cases}


def lineage(version: Version) -> dict[str, str]:
    return {
        "recipe": "ModelRegistry/train.py",
        "seed": str(SEED),
        "graph_made_with": f"numpy {np.__version__}, onnx {onnx.__version__}",
        "golden_made_with": f"onnxruntime {onnxruntime.__version__}",
        **version.lineage,
    }


def one_line(match: re.Match[str]) -> str:
    return "[" + re.sub(r"\n\s*", " ", match[0][1:-1].strip()) + "]"


def write_version(folder: Path, version: Version) -> None:
    data = version.graph.SerializeToString(deterministic=True)
    if len(data) > MODEL_BYTES_MAX:
        sys.exit(f"{folder}: {len(data)} bytes are too many for a model kept in a repository")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.onnx").write_bytes(data)
    for name, content in {"golden": golden(version), "lineage": lineage(version)}.items():
        text = json.dumps(content, ensure_ascii=False, allow_nan=False, indent=2)
        # One line for each list of scalars: a case stays readable.
        text = re.sub(r"\[[^\[\]{}]*\]", one_line, text)
        (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    held = [f"{k} {v}" for k, v in version.lineage.items() if k.startswith("heldout_")]
    print(f"{folder}: {len(data)} bytes, {', '.join(held)}")


MODELS: dict[str, Callable[[], Iterator[Version]]] = {
    "digits": train_digits,
    "title-policy": train_title_policy,
    "catalog-quality": train_catalog_quality,
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description="Train the demo models and write DIR/<model>/<version>/ with model.onnx, "
        "golden.json (inputs and the answers they must get) and lineage.json (data, seed, "
        "held-out metrics, what changed).",
        epilog="Two runs with the packages of ModelRegistry/requirements.txt on one kind of "
        "processor give the same bytes. Nothing is published: that is `crossfade publish MODEL "
        "DIR/MODEL/VERSION/model.onnx --golden DIR/MODEL/VERSION/golden.json`.",
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where to write")
    parser.add_argument("--model", choices=MODELS, help="train this one only (default: all)")
    arguments = parser.parse_args()
    with threadpool_limits(1):  # the order of additions, and so the last bits, depends on threads
        for name in [arguments.model] if arguments.model else MODELS:
            for version in MODELS[name]():
                write_version(arguments.out / name / str(version.number), version)


if __name__ == "__main__":
    main()
