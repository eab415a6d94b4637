"""An in-process loop around ONNX Runtime: what the gateway's throughput is held against.

It runs one session with one thread, as a lane does, on inputs that were made before. Each line on
standard input is a batch size and a time in seconds; each line on standard output says in JSON what
came of it, and the first one that the loop is ready.
"""

from __future__ import annotations

import json
import pathlib
import sys
import time
from collections.abc import Callable

import numpy as np
import onnxruntime

SEED = 7
# Whole numbers are identifiers of a vocabulary, and stay below this as crossfade-load's do.
WHOLE_BELOW = 100
WARM_UP_RUNS = 3
# The faster way to run is found with so much of a round's time for each.
TRIAL_SECONDS = 0.1

Runs = Callable[[], object]


def open_session(model: pathlib.Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def make_input(session: onnxruntime.InferenceSession, rows: int) -> np.ndarray:
    (described,) = session.get_inputs()
    shape = (rows, *described.shape[1:])
    rng = np.random.default_rng(SEED)
    if described.type == "tensor(int64)":
        return rng.integers(WHOLE_BELOW, size=shape, dtype=np.int64)
    assert described.type == "tensor(float)", f"an input of {described.type}; FP32 is expected"
    return rng.standard_normal(shape, np.float32)


def plain(session: onnxruntime.InferenceSession, rows: int) -> Runs:
    feeds = {session.get_inputs()[0].name: make_input(session, rows)}
    return lambda: session.run(None, feeds)


def bound(session: onnxruntime.InferenceSession, rows: int) -> Runs:
    """With input and output in place for all runs."""
    (described,) = session.get_outputs()
    binding = session.io_binding()
    values = onnxruntime.OrtValue.ortvalue_from_numpy(make_input(session, rows))
    result = onnxruntime.OrtValue.ortvalue_from_shape_and_type(
        [rows, *described.shape[1:]], np.float32
    )
    binding.bind_ortvalue_input(session.get_inputs()[0].name, values)
    binding.bind_ortvalue_output(described.name, result)
    return lambda: session.run_with_iobinding(binding)


def rate(run: Runs, rows: int, seconds: float) -> float:
    """Rows a second."""
    count, started = 0, time.perf_counter()
    while (elapsed := time.perf_counter() - started) < seconds:
        run()
        count += 1
    return count * rows / elapsed


def fastest(session: onnxruntime.InferenceSession, rows: int) -> tuple[str, Runs]:
    ways = {"plain": plain(session, rows), "bound": bound(session, rows)}
    for run in ways.values():
        for _ in range(WARM_UP_RUNS):
            run()
    name = max(ways, key=lambda each: rate(ways[each], rows, TRIAL_SECONDS))
    return name, ways[name]


def main() -> None:
    session = open_session(pathlib.Path(sys.argv[1]))
    ways: dict[int, tuple[str, Runs]] = {}
    print(json.dumps({"onnxruntime": onnxruntime.__version__}), flush=True)
    for line in sys.stdin:
        rows, seconds = int(line.split()[0]), float(line.split()[1])
        if rows not in ways:
            ways[rows] = fastest(session, rows)
        way, run = ways[rows]
        print(json.dumps({"way": way, "rows_per_second": rate(run, rows, seconds)}), flush=True)


if __name__ == "__main__":
    main()
