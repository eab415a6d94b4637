"""Runs every benchmark in turn and puts their figures into one table, in Markdown.

Each one compares within its own run, in rounds that alternate, so ratios hold where absolutes move
with the machine. A missed aim is told and is no failure; a benchmark that could not be run, or in
which requests failed, is one.
"""

from __future__ import annotations

import argparse
import json
import pathlib
import shlex
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import rig  # first: it finds the helpers

import figures
import report
from figures import AT_LEAST, Figure

FOLDER = pathlib.Path(__file__).resolve().parent
STOP_SECONDS_MAX = 30
TRANSPORT_RATIO_MIN = 1.0


def own_figures(told: dict) -> list[Figure]:
    """Of a report of figures.py."""
    fields = ("name", "value", "unit", "aim", "bound", "note")
    return [Figure(**{name: each[name] for name in fields}) for each in told["figures"]]


def transport_figures(told: dict) -> list[Figure]:
    """Of a report of report.py."""
    medians, ratios = told["medians"], told["ratios"]
    beside = {
        what: tuple(medians[who][what] for who in ("crossfade", "nghttpd")) for what in ratios
    }
    return [
        Figure(
            "gateway / nghttpd, requests/s",
            ratios["requests_per_second"]["median"],
            aim=AT_LEAST,
            bound=TRANSPORT_RATIO_MIN,
            note="{:,.0f} against {:,.0f}".format(*beside["requests_per_second"]),
        ),
        Figure(
            "gateway / nghttpd, server CPU per request",
            ratios["cpu_us_per_request"]["median"],
            note="{:.2f} against {:.2f} us".format(*beside["cpu_us_per_request"]),
        ),
    ]


@dataclass(frozen=True)
class Bench:
    name: str
    program: str
    read: Callable[[dict], list[Figure]] = own_figures

    def command(self, is_short: bool) -> list[str]:
        path = FOLDER / self.program
        interpreter = [sys.executable] if path.suffix == ".py" else []
        return [*interpreter, str(path), "--json", *(["--short"] if is_short else [])]


BENCHES = (
    Bench("transport", "transport.sh", transport_figures),
    Bench("engine", "engine.py"),
    Bench("latency", "latency.py"),
    Bench("open-loop", "open_loop.py"),
    Bench("scale", "scale.py"),
    Bench("peers", "peers.py"),
    Bench("trees", "trees.py"),
)


@dataclass
class Result:
    bench: Bench
    seconds: float
    # What the benchmark printed; none if it could not be run.
    told: dict | None
    failures: list[str]

    @property
    def figures(self) -> list[Figure]:
        return self.bench.read(self.told) if self.told else []


def run(bench: Bench, is_short: bool) -> Result:
    """A benchmark to its end. It gets a SIGTERM if this program ends first, and clears up."""
    started = time.monotonic()
    with subprocess.Popen(
        bench.command(is_short), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, encoding="utf-8"
    ) as process:
        try:
            output, _ = process.communicate()
        except BaseException:
            process.terminate()
            process.wait(STOP_SECONDS_MAX)
            raise
    seconds = time.monotonic() - started
    try:
        told = json.loads(output)
    except json.JSONDecodeError:
        told = None
    failures = list(told.get("failures", [])) if told else []
    if process.returncode != 0 and not failures:
        failures.append(f"ended with {process.returncode}; the lines on standard error say why")
    return Result(bench, seconds, told, failures)


def table(results: list[Result], command: str, busy: str) -> list[str]:
    """In Markdown, for the README."""
    machine = report.machine()
    lines = [
        f"`{command}`, {machine['date']}, {machine['processor']}, {machine['kernel']}, "
        f"nghttp2 {machine['nghttp2']}, ONNX Runtime {machine['onnxruntime']}, load average before "
        f"{busy}:",
        "",
        "| | figure | value | aim | met? |",
        "| --- | --- | --- | --- | --- |",
    ]
    for result in results:
        for figure in result.figures:
            value = f"{figures.shown(figure.value)} {figure.unit}".strip()
            if figure.note:
                value += f" ({figure.note})"
            cells = (result.bench.name, figure.name, value, figure.aim_text, figure.verdict)
            lines.append("|" + "".join(f" {cell} |" if cell else " |" for cell in cells))
    for result in results:
        lines += ["", *(f"FAILED: {result.bench.name}: {each}" for each in result.failures)]
    return [line for at, line in enumerate(lines) if line or lines[at - 1]]


def as_json(results: list[Result], command: str, busy: str) -> str:
    content = {
        "load_average_before": busy,
        "command": command,
        "machine": report.machine(),
        "benches": {
            result.bench.name: {
                "seconds": round(result.seconds, 1),
                "figures": [figure.as_json() for figure in result.figures],
                "failures": result.failures,
                "told": result.told,
            }
            for result in results
        },
    }
    return json.dumps(content, indent=2)


def parse() -> argparse.Namespace:
    parser = rig.command(__doc__)
    names = [bench.name for bench in BENCHES]
    parser.add_argument(
        "--short", action="store_true", help="little of each: under 4 minutes instead of 25"
    )
    parser.add_argument("--only", nargs="+", choices=names, default=names, help="some of them")
    parser.add_argument("--out", type=pathlib.Path, metavar="FILE", help="keep all as JSON")
    parser.add_argument("--json", action="store_true", help="print that JSON, no table")
    parser.add_argument(
        "--command", default=shlex.join(["LoadTests/bench.py", *sys.argv[1:]]), help="to be named"
    )
    return parser.parse_args()


def main() -> None:
    arguments = parse()
    figures.prepare()
    chosen = [bench for bench in BENCHES if bench.name in arguments.only]
    results: list[Result] = []
    busy = figures.machine_load()
    started = time.monotonic()
    for number, bench in enumerate(chosen, 1):
        rig.say(
            f"{number} of {len(chosen)}, {bench.name}, after {time.monotonic() - started:.0f} s"
        )
        results.append(run(bench, arguments.short))
    rig.say(f"all done after {time.monotonic() - started:.0f} s")
    content = as_json(results, arguments.command, busy)
    lines = table(results, arguments.command, busy)
    print(content if arguments.json else "\n".join(lines))
    if arguments.out:
        arguments.out.write_text(content + "\n", "utf-8")
        rig.say(f"{arguments.out} has all of it")
    sys.exit(1 if any(result.failures for result in results) else 0)


if __name__ == "__main__":
    main()
