"""Holds the gateway's own tree core against the libraries that others run tree ensembles with.

LightGBM, XGBoost, ONNX Runtime and C compiled by tl2cgen get the same ensemble and the same rows,
on one thread, each in a loop of its own process without anything around it; before the time
begins, their scores are compared. An ensemble is named by trees x leaves x features. Then the
gateway serves the usual one with one event loop, and h2load asks from the other core. Seconds are
of processor time, except where the gateway is asked.
"""

from __future__ import annotations

import pathlib
from contextlib import ExitStack
from dataclasses import dataclass

import rig  # first: it finds the helpers

import numpy as np

import figures
import loads
import stand
import tree_loops
import wire
from client import Client
from figures import AT_LEAST, Effort, Figure, Report
from gateway import publish
from tree_loops import COMPILED, LIGHTGBM, ONNXRUNTIME, OWN, XGBOOST, Loop, commands
from tree_shapes import GRID, SHORT, USUAL, Files, Shape

BATCHES = (1, 16, 64, 1_024)
# The aims, for the usual ensemble: batch, whom against, how many times their rows a second.
AIMS = ((64, ONNXRUNTIME, 10), (64, LIGHTGBM, 15), (1, ONNXRUNTIME, 3))
# Rows whose scores are compared with LightGBM's, and by how much of the greatest one they may
# differ: most add 32-bit floats. The gateway's own core adds as LightGBM does.
CHECKED_ROWS = 1_024
TOLERANCES = {OWN: 0, LIGHTGBM: 0, XGBOOST: 1e-5, ONNXRUNTIME: 1e-5, COMPILED: 1e-5}

FIRST_RUN = (
    "The ensembles are trained, converted and compiled once, and kept in .deps/trees/ (700 MB): "
    "the first run takes half an hour longer on two cores, with --short two minutes."
)

MODEL = "trees"
# Of the gateway: rows of a request, and requests of a connection on their way at the same time.
REQUESTS = {1: 64, 64: 8}
CONNECTIONS = 8


@dataclass(frozen=True)
class Ratio:
    """Of our own core to another one, in one batch size of one ensemble."""

    shape: Shape
    batch: int
    peer: str
    ratio: float
    # Our own rows a second, and the other one's.
    rates: tuple[float, float]

    @property
    def note(self) -> str:
        return " against ".join(f"{rate:,.0f}" for rate in self.rates)


def measure_shape(
    shape: Shape, scratch: pathlib.Path, effort: Effort, found: Report
) -> list[Ratio]:
    with ExitStack() as processes:
        loops = [
            processes.enter_context(Loop(name, command))
            for name, command in commands(shape).items()
        ]
        check(shape, loops, scratch)
        if shape == USUAL:
            found.facts[f"{shape}: kernels from so many rows on"] = loops[0].told["kernels"]
        for number in range(effort.rounds):
            for batch in BATCHES:
                for loop in figures.turned(loops, number):
                    loop.measure(batch, effort.seconds)
    own, *peers = loops
    ratios = []
    for batch in BATCHES:
        found.rows.append([str(shape), batch, own.name, own.rate(batch), None])
        ratios += [add(shape, batch, own, peer, found) for peer in peers]
    return ratios


def check(shape: Shape, loops: list[Loop], scratch: pathlib.Path) -> None:
    """Holds all scores against LightGBM's of single rows, in every batch size."""
    (judge,) = (loop for loop in loops if loop.name == LIGHTGBM)
    expected = judge.scores(1, CHECKED_ROWS, scratch)
    for loop in loops:
        tolerance = TOLERANCES[loop.name] * np.abs(expected).max()
        for batch in BATCHES:
            most = np.abs(loop.scores(batch, CHECKED_ROWS, scratch) - expected).max()
            assert most <= tolerance, (
                f"{shape}, batch {batch}: {loop.name} differs by {most:.1e}, over {tolerance:.1e}"
            )


def add(shape: Shape, batch: int, own: Loop, peer: Loop, found: Report) -> Ratio:
    pairs = zip(own.rates[batch], peer.rates[batch], strict=True)
    ratios = [mine / theirs for mine, theirs in pairs]
    rates = (own.rate(batch), peer.rate(batch))
    found.rows.append([str(shape), batch, peer.name, rates[1], figures.ratios_text(ratios)])
    return Ratio(shape, batch, peer.name, figures.median(ratios), rates)


def add_usual(ratios: list[Ratio], found: Report) -> None:
    for each in ratios:
        aims = [times for *case, times in AIMS if case == [each.batch, each.peer]]
        found.figures.append(
            Figure(
                f"{each.shape}, batch {each.batch}, {OWN} / {each.peer}, rows/s",
                each.ratio,
                aim=AT_LEAST if aims else None,
                bound=aims[0] if aims else None,
                note=each.note,
            )
        )


def add_least(ratios: list[Ratio], found: Report) -> None:
    """Where the distance to the next one is smallest."""
    count = len({each.shape for each in ratios})
    for batch in BATCHES:
        least = min((each for each in ratios if each.batch == batch), key=lambda each: each.ratio)
        found.figures.append(
            Figure(
                f"least of {count} ensembles and all libraries, batch {batch}, rows/s",
                least.ratio,
                aim=AT_LEAST,
                bound=1,
                note=f"{least.shape}, {OWN} / {least.peer}: {least.note}",
            )
        )


def measure_gateway(
    shape: Shape, scratch: pathlib.Path, effort: Effort, seconds: float, found: Report
) -> None:
    files = Files(shape)
    registry = scratch / "registry"
    publish(registry, MODEL, files.lightgbm)
    rows = np.fromfile(files.rows, np.float32).reshape(-1, shape.features)
    with stand.Crossfade(registry, scratch / "gateway.log") as server:
        targets = {}
        check_gateway(server, rows[: max(REQUESTS)], shape, scratch)
        for count in REQUESTS:
            body = scratch / f"{count}.body"
            body.write_bytes(wire.infer_request({"features": rows[:count]}).SerializeToString())
            targets[count] = loads.Target.model(server, MODEL, body)
        rounds: dict[int, list[loads.Round]] = {count: [] for count in REQUESTS}
        for number in range(effort.rounds):
            for count in figures.turned([*REQUESTS], number):
                rounds[count].append(ask(server, targets[count], count, seconds))
        for count, each in rounds.items():
            add_gateway(shape, count, each, found)


def check_gateway(
    server: stand.Crossfade, rows: np.ndarray, shape: Shape, scratch: pathlib.Path
) -> None:
    with Loop(LIGHTGBM, commands(shape)[LIGHTGBM]) as judge:
        expected = judge.scores(1, len(rows), scratch)
    with Client(server.url) as client:
        (scores,) = client.predict(MODEL, {"features": rows}).values()
    assert np.array_equal(scores.ravel(), expected), "the gateway answers otherwise"


def ask(server: stand.Server, target: loads.Target, rows: int, seconds: float) -> loads.Round:
    return loads.h2load(
        target, seconds=seconds, connections=CONNECTIONS, streams=REQUESTS[rows], server=server
    )


def add_gateway(shape: Shape, rows: int, rounds: list[loads.Round], found: Report) -> None:
    found.fail_if(sum(each.failed for each in rounds), f"gateway, {rows} rows each")
    rates = [each.rate * rows for each in rounds]
    what = f"{rows} {'row' if rows == 1 else 'rows'} a request"
    microseconds = figures.median([each.cpu_us_per_request for each in rounds])
    found.rows.append([str(shape), what, "gateway", figures.median(rates), None])
    found.figures.append(
        Figure(
            f"{shape}, gateway, one event loop, {what}",
            figures.median(rates),
            "predictions/s",
            note=f"{min(rates):,.0f} to {max(rates):,.0f}; {microseconds:.1f} us of server CPU a "
            "request",
        )
    )


def measure(
    effort: Effort, *, is_short: bool, shapes: list[Shape] | None, gateway_seconds: float
) -> Report:
    shapes = shapes or [*(SHORT if is_short else (USUAL, *GRID))]
    tree_loops.prepare(shapes)
    found = Report("trees", ["ensemble", "batch", "who", "rows/s", "crossfade's ratio to it"])
    ratios: list[Ratio] = []
    with rig.scratch() as scratch:
        for number, shape in enumerate(shapes, 1):
            ratios += measure_shape(shape, scratch, effort, found)
            rig.say(f"{shape}: {number} of {len(shapes)} done")
        add_usual([each for each in ratios if each.shape == USUAL], found)
        add_least(ratios, found)
        missing = [str(shape) for shape in shapes if not Files(shape).compiled.exists()]
        if missing:
            reason = "too long to compile, or no tl2cgen for this processor"
            found.facts[f"left out: {COMPILED}, {reason}"] = " ".join(missing)
        if USUAL in shapes:
            measure_gateway(USUAL, scratch, effort, gateway_seconds, found)
    found.facts["placement"] = f"{stand.placement()}; the loops, one at a time, on the servers'"
    found.facts["libraries"] = tree_loops.versions()
    return found


def main() -> None:
    parser = rig.command(__doc__, epilog=FIRST_RUN)
    parser.add_argument(
        "--shapes",
        nargs="+",
        type=Shape.parse,
        metavar="SHAPE",
        help=f"trees x leaves x features, such as {USUAL} (all of the grid)",
    )
    parser.add_argument(
        "--gateway-seconds", type=float, default=2, help="of a round that asks the gateway"
    )
    figures.main(parser, measure, full=Effort(5, 0.1), short=Effort(3, 0.1))


if __name__ == "__main__":
    main()
