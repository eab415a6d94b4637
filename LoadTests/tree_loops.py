"""Processes that run one tree ensemble in a loop: the gateway's own core, and other libraries."""

from __future__ import annotations

import collections
import json
import os
import pathlib
import subprocess
import sys
import threading

import rig  # first: it finds the helpers

import numpy as np

import figures
import report
import stand
from tree_shapes import CACHE, FOLDER, Files, Shape

OWN, LIGHTGBM, XGBOOST = "crossfade", "LightGBM", "XGBoost"
ONNXRUNTIME, COMPILED = "ONNX Runtime", "compiled C"
STOP_SECONDS_MAX = 10
# For a model to be loaded, or one answer.
ANSWER_SECONDS_MAX = 300

PYTHON = rig.REPOSITORY / ".deps" / "trees-venv" / "bin" / "python"
ONNXRUNTIME_LIBRARY = rig.REPOSITORY / ".deps" / "onnxruntime" / "lib"
OWN_PROGRAM = figures.LOAD_GENERATOR.with_name("crossfade-trees")
# Made of the folder of that name beside this file.
PEERS_PROGRAM = CACHE / "trees_peers"


class Loop:
    """A process with one ensemble loaded, on the servers' core. A context manager."""

    def __init__(self, name: str, command: list[object]) -> None:
        self.name = name
        # What the process says of itself.
        self.told: dict[str, str] = {}
        # Rows a second of each round, by batch size.
        self.rates: dict[int, list[float]] = collections.defaultdict(list)
        self._process = subprocess.Popen(
            [*stand.on_server_core(), *map(str, command)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            env={**os.environ, "OMP_NUM_THREADS": "1"},
        )

    def __enter__(self) -> Loop:
        try:
            self.told = self._read()
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def _end(self) -> None:
        self._process.kill()
        self._process.wait(STOP_SECONDS_MAX)

    def _ask(self, *words: object) -> dict:
        self._process.stdin.write(" ".join(map(str, words)) + "\n")
        self._process.stdin.flush()
        return self._read()

    def _read(self) -> dict:
        """The next line that is ours: libraries may print as well."""
        watchdog = threading.Timer(ANSWER_SECONDS_MAX, self._process.kill)
        watchdog.start()
        try:
            while line := self._process.stdout.readline():
                if line.startswith("{"):
                    return json.loads(line)
        finally:
            watchdog.cancel()
        raise AssertionError(
            f"{self.name} has ended; the lines above say why, or it took {ANSWER_SECONDS_MAX} s"
        )

    def scores(self, batch: int, rows: int, scratch: pathlib.Path) -> np.ndarray:
        """Of the first rows, in such batches."""
        path = scratch / "scores"
        self._ask("write", batch, rows, path)
        return np.fromfile(path, np.float64)

    def measure(self, batch: int, seconds: float) -> None:
        self.rates[batch].append(self._ask("time", batch, seconds)["rows_per_second"])

    def rate(self, batch: int) -> float:
        return figures.median(self.rates[batch])


def commands(shape: Shape) -> dict[str, list[object]]:
    """By name, what runs an ensemble."""
    files = Files(shape)
    rows = ("--rows", files.rows, "--features", shape.features)
    peers = {
        LIGHTGBM: ("lightgbm", library("lightgbm/lib/lib_lightgbm.so"), files.lightgbm),
        XGBOOST: ("xgboost", library("xgboost/lib/libxgboost.so"), files.xgboost),
        ONNXRUNTIME: ("onnxruntime", only(ONNXRUNTIME_LIBRARY, "libonnxruntime.so.*"), files.onnx),
    }
    if files.compiled.exists():
        peers[COMPILED] = ("compiled", files.compiled, files.compiled)
    return {OWN: [OWN_PROGRAM, files.lightgbm, *rows]} | {
        name: [PEERS_PROGRAM, *words, files.rows, shape.features]
        for name, words in peers.items()
    }


def library(name: str) -> pathlib.Path:
    return only(PYTHON.parents[1] / "lib", f"python3*/site-packages/{name}")


def only(folder: pathlib.Path, pattern: str) -> pathlib.Path:
    found = list(folder.glob(pattern))
    assert len(found) == 1, f"{folder}/{pattern}: expected one file, found {len(found)}"
    return found[0]


def prepare(shapes: list[Shape]) -> None:
    """Makes what is not there yet."""
    if not os.access(OWN_PROGRAM, os.X_OK):
        sys.exit(f"{OWN_PROGRAM} is missing; make load makes it")
    subprocess.run([FOLDER / "peers.sh", "trees"], check=True)
    subprocess.run(
        [PYTHON, FOLDER / "tree_models.py", *map(str, shapes)], check=True, stdout=sys.stderr
    )
    wrap = rig.REPOSITORY / "Sources" / "COnnxRuntime"
    subprocess.run(
        [
            *("clang", "-std=c11", "-O2", "-Wall", "-Wextra", "-Werror", f"-I{wrap / 'include'}"),
            *(*(FOLDER / "trees_peers").glob("*.c"), wrap / "OrtLoader.c", "-ldl"),
            *("-o", PEERS_PROGRAM),
        ],
        check=True,
    )


def versions() -> str:
    names = ("lightgbm", "xgboost-cpu", "treelite", "tl2cgen")
    program = (
        "import importlib.metadata as m; there = {d.name for d in m.distributions()}; "
        f"print(', '.join(f'{{n}} {{m.version(n)}}' for n in {names} if n in there))"
    )
    ended = subprocess.run([PYTHON, "-c", program], check=True, capture_output=True, text=True)
    return f"{ended.stdout.strip()}, onnxruntime {report.machine()['onnxruntime']}"
