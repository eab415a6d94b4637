"""Holds the gateway's throughput against a loop around the same engine in a process of its own.

Both have one core and run it in turn: the loop with one thread at its best batch size, on inputs
made before; the gateway under a closed loop from the other core, with requests of one row and of
several. What the gateway has to do beside the engine's work, it does on that core as well.
"""

from __future__ import annotations

import collections
import json
import pathlib
import subprocess
import sys

import rig  # first: it finds the helpers

import figures
import loads
import report
import stand
from figures import AT_LEAST, Effort, Figure, Report

MODELS = ("mlp-large", "transformer-small")
BATCH_ROWS = (1, 2, 4, 8, 16, 32, 64, 128)
# Of the search for the best batch size, for each one.
SEARCH_SECONDS = 0.4
# Rows of all callers together: while a batch of 64 runs, the next ones are there.
ROWS_IN_FLIGHT = 256
REQUEST_ROWS = (1, 16)
WARM_UP_SECONDS = 1.0
STOP_SECONDS_MAX = 10
RATIO_MIN = 0.95


class Loop:
    """engine_loop.py on the servers' core. A context manager: it ends with it."""

    def __init__(self, model: pathlib.Path) -> None:
        script = pathlib.Path(__file__).with_name("engine_loop.py")
        self._process = subprocess.Popen(
            [*stand.on_server_core(), sys.executable, str(script), str(model)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        self.way = ""

    def __enter__(self) -> Loop:
        try:
            version = self._read()["onnxruntime"]
            wanted = report.machine()["onnxruntime"]
            assert version == wanted, f"the loop has ONNX Runtime {version}, the gateway {wanted}"
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def _end(self) -> None:
        self._process.kill()
        self._process.wait(STOP_SECONDS_MAX)

    def _read(self) -> dict:
        line = self._process.stdout.readline()
        assert line, "the loop has ended; the lines above say why"
        return json.loads(line)

    def rate(self, rows: int, seconds: float) -> float:
        """Rows a second with batches of so many."""
        self._process.stdin.write(f"{rows} {seconds}\n")
        self._process.stdin.flush()
        told = self._read()
        self.way = told["way"]
        return told["rows_per_second"]

    def best_rows(self) -> int:
        rates = {rows: self.rate(rows, SEARCH_SECONDS) for rows in BATCH_ROWS}
        rig.say("  ".join(f"{rows}: {rate:,.0f} rows/s" for rows, rate in rates.items()))
        return max(rates, key=rates.__getitem__)


def saturate(server: stand.Crossfade, model: str, rows: int, seconds: float) -> loads.Report:
    callers = ROWS_IN_FLIGHT // rows
    return loads.crossfade_load(
        server,
        *("--model", model, "--rows", rows, "--concurrency", callers),
        seconds=seconds,
        warm_up_seconds=min(WARM_UP_SECONDS, seconds),
    )


def measure_model(model: str, scratch: pathlib.Path, effort: Effort, found: Report) -> None:
    registry = stand.publish_models(scratch, model)
    artifact = scratch / model / "model.onnx"
    loop_rates: list[float] = []
    rounds: dict[int, list[loads.Report]] = {rows: [] for rows in REQUEST_ROWS}
    with Loop(artifact) as loop, stand.Crossfade(registry, scratch / f"{model}.log") as server:
        best = loop.best_rows()
        before = server.metrics(model)
        for number in range(effort.rounds):
            for kind in figures.turned(["loop", *REQUEST_ROWS], number):
                if kind == "loop":
                    loop_rates.append(loop.rate(best, effort.seconds))
                else:
                    rounds[kind].append(saturate(server, model, kind, effort.seconds))
            rig.say(f"{model}: round {number + 1} of {effort.rounds} done")
        after = server.metrics(model)
        way = loop.way
    runs = after["crossfade_batch_rows_count"] - before.get("crossfade_batch_rows_count", 0)
    ran = after["crossfade_batch_rows_sum"] - before.get("crossfade_batch_rows_sum", 0)
    found.facts[f"{model}: loop"] = f"batches of {best} rows, {way} runs, one thread"
    found.facts[f"{model}: gateway"] = f"{ran / max(1, runs):.1f} rows a run, mean of all rounds"
    found.rows.append([model, "loop", figures.median(loop_rates), None, None, None])
    for rows, reports in rounds.items():
        add(found, model, rows, loop_rates, reports)


def add(
    found: Report, model: str, rows: int, loop_rates: list[float], reports: list[loads.Report]
) -> None:
    rates = [each.rate * rows for each in reports]
    ratios = [rate / loop for rate, loop in zip(rates, loop_rates, strict=True)]
    found.fail_if(sum(each.failed for each in reports), f"{model}, {rows} rows each")
    name = f"gateway, {rows} {'row' if rows == 1 else 'rows'} a request"
    shares = cpu_shares(reports)
    share = figures.median([each.generator_share for each in reports])
    found.rows.append(
        [
            *(model, name, figures.median(rates), figures.ratios_text(ratios)),
            *(shares, f"{share:.0%}"),
        ]
    )
    found.figures.append(
        Figure(
            f"{model}, {name} / in-process loop, rows/s",
            figures.median(ratios),
            aim=AT_LEAST,
            bound=RATIO_MIN,
            note=f"{figures.median(rates):,.0f} against {figures.median(loop_rates):,.0f}; "
            f"server CPU: {shares}",
        )
    )


def cpu_shares(reports: list[loads.Report]) -> str:
    """Where the server's processor time went; what is below a hundredth of it is left out."""
    seconds: collections.Counter[str] = collections.Counter()
    for each in reports:
        seconds.update(each.server_cpu_by_kind)
    total = sum(seconds.values()) or 1
    return ", ".join(
        f"{kind} {part / total:.0%}" for kind, part in seconds.most_common() if part > total / 100
    )


def measure(effort: Effort, *, is_short: bool, models: list[str]) -> Report:
    found = Report(
        "engine",
        ["model", "who", "rows/s", "ratio", "server CPU by thread", "generator's share of a core"],
    )
    found.facts["placement"] = f"{stand.placement()}; the loop on the servers' core"
    found.facts["load"] = f"closed loop, {ROWS_IN_FLIGHT} rows in flight, 8 connections"
    with rig.scratch() as scratch:
        for model in models:
            measure_model(model, scratch, effort, found)
    return found


def main() -> None:
    parser = rig.command(__doc__)
    parser.add_argument("--models", nargs="+", default=MODELS, help="of models.py")
    figures.main(parser, measure, full=Effort(5, 3), short=Effort(2, 1))


if __name__ == "__main__":
    main()
