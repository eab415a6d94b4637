"""What a benchmark found, as a table for people and as JSON, and the command line around it."""

from __future__ import annotations

import argparse
import json
import os
import signal
import statistics
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, field

import rig  # first: it finds the helpers

import report

AT_LEAST, AT_MOST = "at least", "at most"
LOAD_GENERATOR = rig.REPOSITORY / "LoadTests" / ".build" / "release" / "crossfade-load"


@dataclass(frozen=True)
class Figure:
    """A number that stands for a benchmark, with its aim if it has one."""

    name: str
    value: float
    unit: str = ""
    aim: str | None = None
    bound: float | None = None
    # What belongs beside the number.
    note: str = ""

    @property
    def is_met(self) -> bool | None:
        if self.aim is None or self.bound is None:
            return None
        return self.value >= self.bound if self.aim == AT_LEAST else self.value <= self.bound

    @property
    def aim_text(self) -> str:
        return "" if self.aim is None else f"{self.aim} {self.bound:g}"

    @property
    def verdict(self) -> str:
        return {None: "", True: "met", False: "missed"}[self.is_met]

    def as_json(self) -> dict[str, object]:
        return asdict(self) | {"is_met": self.is_met}


@dataclass
class Report:
    """Rows of a table, the figures that they come to, and what they were measured with."""

    bench: str
    columns: list[str]
    rows: list[list[object]] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)
    # Requests that failed, by where: a benchmark of a server that refuses is none.
    failures: list[str] = field(default_factory=list)

    def fail_if(self, count: int, where: str) -> None:
        if count:
            self.failures.append(f"{count} requests failed: {where}")

    def as_json(self) -> dict[str, object]:
        return {
            "bench": self.bench,
            "facts": self.facts | report.machine(),
            "figures": [figure.as_json() for figure in self.figures],
            "table": [dict(zip(self.columns, row, strict=True)) for row in self.rows],
            "failures": self.failures,
        }

    def as_text(self) -> str:
        cells = [self.columns, *([shown(cell) for cell in row] for row in self.rows)]
        widths = [max(len(row[at]) for row in cells) for at in range(len(self.columns))]
        lines = [
            "  ".join(
                cell.rjust(width) if at else cell.ljust(width)
                for at, (cell, width) in enumerate(zip(row, widths, strict=True))
            ).rstrip()
            for row in cells
        ]
        lines.append("")
        for each in self.figures:
            aim = f" (aim {each.aim_text}: {each.verdict})" if each.aim else ""
            note = f"; {each.note}" if each.note else ""
            lines.append(f"{each.name}: {shown(each.value)} {each.unit}".rstrip() + note + aim)
        lines += [f"{name}: {value}" for name, value in (self.facts | report.machine()).items()]
        lines += [f"FAILED: {each}" for each in self.failures]
        return "\n".join(lines)


def shown(value: object) -> str:
    match value:
        case float() if abs(value) >= 99.5:
            return f"{value:,.0f}"
        case float():
            return f"{value:.3g}"
        case int() if not isinstance(value, bool):
            return f"{value:,}"
        case None:
            return "-"
        case _:
            return str(value)


def median(values: list[float]) -> float:
    return statistics.median(values)


def ratios_text(values: list[float]) -> str:
    """Of each round, so that a drift of the machine shows."""
    return f"{median(values):.2f} ({min(values):.2f} to {max(values):.2f})"


def turned(order: list, number: int) -> list:
    """Rounds begin with another one each time, so that a drift favours none."""
    at = number % len(order)
    return order[at:] + order[:at]


@dataclass(frozen=True)
class Effort:
    """How much is measured."""

    rounds: int
    seconds: float


def main(
    parser: argparse.ArgumentParser,
    measure: Callable[..., Report],
    *,
    full: Effort,
    short: Effort,
) -> None:
    """Runs a benchmark with the arguments of its command.

    `measure` takes the effort and whether it is the short form, then what else the parser names. A
    missed aim is no failure: that a benchmark tells it is what it is for.
    """
    parser.add_argument("--short", action="store_true", help="little of it, to see that it works")
    parser.add_argument(
        "--rounds", type=int, help=f"of each kind ({full.rounds}; with --short {short.rounds})"
    )
    parser.add_argument(
        "--seconds",
        type=float,
        help=f"of a round ({full.seconds:g}; with --short {short.seconds:g})",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object, no table")
    arguments = vars(parser.parse_args())
    is_short, as_json = arguments.pop("short"), arguments.pop("json")
    usual = short if is_short else full
    rounds, seconds = arguments.pop("rounds"), arguments.pop("seconds")
    effort = Effort(rounds or usual.rounds, seconds or usual.seconds)
    prepare()
    busy = machine_load()
    found = measure(effort, is_short=is_short, **arguments)
    found.facts["load average before"] = busy
    print(json.dumps(found.as_json(), indent=2) if as_json else found.as_text())
    sys.exit(1 if found.failures else 0)


def machine_load() -> str:
    """Of the last minute; what else runs takes from every number, though not alike from all."""
    return f"{os.getloadavg()[0]:.2f}"


def prepare() -> None:
    """Checks that what is measured is there; a signal ends what was started, as an error does."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda received, _: sys.exit(128 + received))
    os.environ["PATH"] += os.pathsep + "/usr/sbin"
    release = rig.REPOSITORY / ".build" / "release" / "crossfade"
    os.environ.setdefault("CROSSFADE_BINARY", str(release))
    for path, target in ((os.environ["CROSSFADE_BINARY"], "build"), (LOAD_GENERATOR, "load")):
        if not os.access(path, os.X_OK):
            sys.exit(f"{path} is missing; make {target} makes it")
    for tool in ("nghttpd", "h2load", "taskset"):
        if subprocess.run(["which", tool], capture_output=True).returncode != 0:
            sys.exit(f"{tool} is missing; .ci/setup --tests installs it")
