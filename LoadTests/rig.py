"""What the load tests of a live registry share. Imported first: it finds the end-to-end helpers."""

from __future__ import annotations

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

REPOSITORY = pathlib.Path(__file__).resolve().parents[1]
HELPERS = REPOSITORY / "Tests" / "EndToEnd"
sys.dont_write_bytecode = True
if str(HELPERS) not in sys.path:
    # Behind this folder: both have a models.py, and a load test means its own.
    sys.path.append(str(HELPERS))

import report  # noqa: E402 (the lines above come first)

FAILURES_SHOWN_MAX = 20


@dataclass
class Outcome:
    """What a load test found."""

    title: str
    figures: dict[str, object] = field(default_factory=dict)
    # What must never happen, on any machine.
    failures: list[str] = field(default_factory=list)
    # Aims in time or memory that were missed; a busy machine may miss them without a fault.
    misses: list[str] = field(default_factory=list)

    def fail_unless(self, holds: object, told: str) -> None:
        if not holds:
            self.failures.append(told)

    def aim(self, holds: object, told: str) -> None:
        if not holds:
            self.misses.append(told)


def say(text: str) -> None:
    """Progress, beside the result."""
    print(f"{pathlib.Path(sys.argv[0]).stem}: {text}", file=sys.stderr, flush=True)


def main(parser: argparse.ArgumentParser, measure: Callable[..., Outcome]) -> None:
    """Runs a load test with the arguments of its command, and ends the process with its verdict.

    Every argument of the parser is one of `measure`.
    """
    arguments = vars(parser.parse_args())
    release = REPOSITORY / ".build" / "release" / "crossfade"
    os.environ.setdefault("CROSSFADE_BINARY", str(release))
    outcome = measure(**arguments)
    print("\n".join(table(outcome)))
    print(json.dumps(summary(outcome)))
    sys.exit(1 if outcome.failures or outcome.misses else 0)


def command(description: str, **epilog: str) -> argparse.ArgumentParser:
    """A parser whose help shows every default."""
    return argparse.ArgumentParser(
        description=description.partition("\n\n")[0],
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
        **epilog,
    )


def summary(outcome: Outcome) -> dict[str, object]:
    return {
        "test": outcome.title,
        "passed": not (outcome.failures or outcome.misses),
        "figures": outcome.figures,
        "failures": outcome.failures[:FAILURES_SHOWN_MAX],
        "failure_count": len(outcome.failures),
        "misses": outcome.misses,
        "machine": report.machine(),
    }


def table(outcome: Outcome) -> list[str]:
    width = max((len(name) for name in outcome.figures), default=0) + 2
    lines = [outcome.title]
    for name, value in outcome.figures.items():
        lines.append(f"  {name.replace('_', ' '):<{width}}{text(value)}")
    lines += [f"  FAILED: {each}" for each in outcome.failures[:FAILURES_SHOWN_MAX]]
    if len(outcome.failures) > FAILURES_SHOWN_MAX:
        lines.append(f"  FAILED: and {len(outcome.failures) - FAILURES_SHOWN_MAX} times more")
    lines += [f"  MISSED: {each}" for each in outcome.misses]
    return lines


def text(value: object) -> str:
    match value:
        case float():
            return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
        case int() if not isinstance(value, bool):
            return f"{value:,}"
        case dict():
            return ", ".join(f"{name} {text(each)}" for name, each in value.items())
        case list():
            return " ".join(map(text, value))
        case _:
            return str(value)


def spread(values: list[float]) -> dict[str, float]:
    """Middle, nine tenths and the most of some measurements."""
    return {
        "median": statistics.median(values),
        "p90": percentile(values, 90),
        "max": max(values),
    }


def percentile(values: list[float], percent: float) -> float:
    """By the nearest rank: a value that was measured."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


@contextmanager
def scratch() -> Iterator[pathlib.Path]:
    """A folder for the time of a load test, with an empty registry in it."""
    with tempfile.TemporaryDirectory(prefix="crossfade-") as name:
        folder = pathlib.Path(name)
        (folder / "registry").mkdir()
        yield folder


def make_model(folder: pathlib.Path, which: str) -> pathlib.Path:
    """One of the models of models.py."""
    _models("--out", folder, "--which", which)
    return folder / which / "model.onnx"


def request_body(folder: pathlib.Path, which: str = "mlp-small") -> pathlib.Path:
    """A request of one row for one of them."""
    body = folder / f"{which}.body"
    _models("--request", body, "--which", which)
    return body


def _models(*options: object) -> None:
    # As a command, because for the end-to-end tests "models" is their own module.
    script = REPOSITORY / "LoadTests" / "models.py"
    subprocess.run(
        [sys.executable, str(script), *map(str, options)], check=True, stdout=subprocess.DEVNULL
    )
