"""Measures how long answers take at half, four fifths and nineteen twentieths of saturation.

Saturation is what gateway and generator reach together: by a closed loop of many callers, or less
where requests that come by the clock at that rate are answered more slowly (without callers to wait
for, the generator has more to do). Then requests come by the clock, with random gaps, whether or
not answers do, and latency counts from the moment when a request was due: a stall shows in every
request that it held up.
"""

from __future__ import annotations

import pathlib

import rig  # first: it finds the helpers

import figures
import loads
import stand
from figures import Effort, Figure, Report

MODELS = ("mlp-small", "mlp-large")
LOADS = (0.5, 0.8, 0.95)
CALLERS = 256
WARM_UP_SECONDS = 1.0
PERCENTILES = {"p50": "p50", "p99": "p99", "p99.9": "p99_9"}


def saturation(
    server: stand.Crossfade, model: str, effort: Effort, seed: int, found: Report
) -> float:
    """Requests a second, the median of the rounds."""
    reports = [
        loads.crossfade_load(
            server,
            *("--model", model, "--concurrency", CALLERS),
            seconds=effort.seconds,
            warm_up_seconds=WARM_UP_SECONDS,
        )
        for _ in range(effort.rounds)
    ]
    found.fail_if(sum(each.failed for each in reports), f"{model} at saturation")
    closed = figures.median([each.rate for each in reports])
    opened = steady(server, model, closed, seed, effort.seconds).rate
    rate = min(closed, opened)
    server_share = figures.median([each.server_share for each in reports])
    generator_share = figures.median([each.generator_share for each in reports])
    found.facts[f"{model}: saturation"] = (
        f"{closed:,.0f} requests/s with {CALLERS} callers, {opened:,.0f} when as many come by the "
        f"clock; with callers the gateway at {server_share:.0%} of a "
        f"core and the generator at {generator_share:.0%}; if neither is near 100%, others were at "
        "work on the machine"
    )
    return rate


def steady(
    server: stand.Crossfade, model: str, rate: float, seed: int, seconds: float
) -> loads.Report:
    return loads.crossfade_load(
        server,
        *("--model", model, "--rate", f"{rate:.0f}", "--arrivals", "poisson", "--seed", seed),
        seconds=seconds,
        warm_up_seconds=WARM_UP_SECONDS,
    )


def measure_model(
    server: stand.Crossfade, model: str, effort: Effort, seed: int, found: Report
) -> None:
    saturated = saturation(server, model, effort, seed, found)
    reports: dict[float, list[loads.Report]] = {part: [] for part in LOADS}
    for number in range(effort.rounds):
        for part in figures.turned(list(LOADS), number):
            reports[part].append(
                steady(server, model, saturated * part, seed + number, effort.seconds)
            )
        rig.say(f"{model}: round {number + 1} of {effort.rounds} done")
    for part, each in reports.items():
        add(found, model, part, saturated, each)


def add(
    found: Report, model: str, part: float, saturated: float, reports: list[loads.Report]
) -> None:
    middle = {
        name: figures.median([each.latency(field) for each in reports])
        for name, field in PERCENTILES.items()
    }
    # Errors are what is measured here, beyond saturation most of all; they are told, not failed.
    failed, sent = sum(each.failed for each in reports), sum(each.told["sent"] for each in reports)
    found.rows.append(
        [
            *(model, f"{part:.0%}", saturated * part),
            *(figures.median([each.rate for each in reports]), *middle.values(), failed, sent),
            figures.median([each.told["lag"]["p99_us"] for each in reports]),
        ]
    )
    others = [f"{name} {figures.shown(middle[name] / 1000)} ms" for name in list(PERCENTILES)[1:]]
    found.figures.append(
        Figure(
            f"{model} at {part:.0%} of saturation, p50",
            middle["p50"] / 1000,
            "ms",
            note=", ".join([*others, f"{failed:,} errors of {sent:,}"]),
        )
    )


def measure(effort: Effort, *, is_short: bool, models: list[str], seed: int) -> Report:
    found = Report(
        "open_loop",
        [
            *("model", "load", "due/s", "answered/s"),
            *(f"{name}, us" for name in PERCENTILES),
            *("errors", "requests", "generator's lag p99, us"),
        ],
    )
    with rig.scratch() as scratch:
        registry: pathlib.Path = stand.publish_models(scratch, *models)
        with stand.Crossfade(registry, scratch / "crossfade.log") as server:
            for model in models:
                measure_model(server, model, effort, seed, found)
    found.facts["placement"] = stand.placement()
    found.facts["load"] = f"one row a request, Poisson arrivals from seed {seed}, 8 connections"
    return found


def main() -> None:
    parser = rig.command(__doc__)
    parser.add_argument("--models", nargs="+", default=MODELS, help="of models.py")
    parser.add_argument("--seed", type=int, default=1, help="of the arrivals; rounds count on")
    figures.main(parser, measure, full=Effort(3, 5), short=Effort(1, 2))


if __name__ == "__main__":
    main()
