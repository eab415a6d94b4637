"""Measures how soon a version answers that was published, or promoted, and how fast at first.

The clock runs from the moment that the command has returned to the first reply that names the new
version. The first request to a new version is then compared with the thousandth after it.
"""

from __future__ import annotations

import pathlib
import statistics
import time

import rig  # first: it finds the helpers

import folders
from admin import Admin
from client import Client, infer_path
from gateway import Gateway, publish, succeed

MODEL = "mlp-small"
ANSWER_SECONDS_MAX = 60
# Before each request that is timed: one that follows another at once finds everybody awake, and the
# first one to a version cannot.
PAUSE_SECONDS = 0.001


class Stopwatch:
    """Asks one model again and again, and knows which version answered and how long it took."""

    def __init__(self, client: Client, body: bytes) -> None:
        self._client = client
        self._body = body

    def ask(self) -> tuple[int, float]:
        """The version that answered, and the milliseconds that it took."""
        time.sleep(PAUSE_SECONDS)
        started = time.perf_counter()
        reply = self._client.post(infer_path(MODEL), self._body)
        taken = (time.perf_counter() - started) * 1000
        assert reply.status_code == 200, f"{reply.status_code}: {reply.content!r}"
        return int(reply.headers["crossfade-version"]), taken

    def until(self, version: int) -> tuple[float, float]:
        """Milliseconds from now to the first reply of a version, and how long that one took."""
        started = time.perf_counter()
        while time.perf_counter() - started < ANSWER_SECONDS_MAX:
            answered, taken = self.ask()
            if answered == version:
                return (time.perf_counter() - started) * 1000, taken
        raise AssertionError(f"version {version} did not answer in {ANSWER_SECONDS_MAX} s")


def watch(
    mode: str, poll_ms: int, times: int, requests: int, outcome: rig.Outcome
) -> dict[str, list[float]]:
    """All the measurements with the registry watched in one way, in milliseconds."""
    measured = {"published": [], "promoted": [], "first": [], "last": []}
    with rig.scratch() as scratch:
        registry = scratch / "registry"
        artifact = rig.make_model(scratch, MODEL)
        body = rig.request_body(scratch).read_bytes()
        publish(registry, MODEL, artifact)
        options = ("--watch", mode, "--poll-ms", poll_ms)
        with Gateway(registry, *options) as gateway, Client(gateway.url) as client:
            with Admin(gateway.admin_url) as admin:
                told = admin.status()["registry"]["watch"]
            expected = "inotify" if mode == "inotify" else "polling"
            outcome.fail_unless(told.startswith(expected), f"--watch {mode} watches by {told}")
            stopwatch = Stopwatch(client, body)
            for number in range(times):
                version = number + 2
                publish(registry, MODEL, artifact)
                fresh, first = stopwatch.until(version)
                measured["published"].append(fresh)
                measured["first"].append(first)
                measured["last"].append([stopwatch.ask()[1] for _ in range(requests - 1)][-1])
                clear(registry / MODEL, version)
            promote(registry, stopwatch, times, measured["promoted"])
    return measured


def clear(model: pathlib.Path, version: int) -> None:
    """Leaves the newest two versions, so that looking at the registry stays as it is."""
    for number in folders.numbers(model):
        if number < version - 1:
            folders.let_go(model / str(number))


def promote(
    registry: pathlib.Path, stopwatch: Stopwatch, times: int, measured: list[float]
) -> None:
    """Back and forth between the newest two; only the first of them has to be loaded."""
    versions = folders.numbers(registry / MODEL)[-2:]
    for number in range(times + 1):
        version = versions[number % 2]
        succeed("promote", MODEL, version, "--registry", registry, "--reason", "freshness")
        fresh, _ = stopwatch.until(version)
        if number:
            measured.append(fresh)


def measure(
    times: int, requests: int, poll_ms: int, milliseconds_max: float, first_ratio_max: float
) -> rig.Outcome:
    outcome = rig.Outcome(f"freshness, {times} times each")
    for mode in ("inotify", "poll"):
        measured = watch(mode, poll_ms, times, requests, outcome)
        rig.say(f"{mode}: done")
        first, last = (statistics.median(measured[name]) for name in ("first", "last"))
        figures = {
            "ms_from_publish": rig.spread(measured["published"]),
            "ms_from_promote": rig.spread(measured["promoted"]),
            "ms_of_first_request": rig.spread(measured["first"]),
            f"ms_of_request_{requests}": rig.spread(measured["last"]),
            "first_request_ratio": first / last,
        }
        outcome.figures |= {f"{mode}_{name}": value for name, value in figures.items()}
        limit = milliseconds_max + (poll_ms if mode == "poll" else 0)
        for name in ("published", "promoted"):
            p90 = rig.spread(measured[name])["p90"]
            outcome.aim(p90 <= limit, f"{mode}, {name}: p90 {p90:.0f} ms; the aim is {limit:.0f}")
        outcome.aim(
            first / last <= first_ratio_max,
            f"{mode}: a first request takes {first / last:.2f} times as long; the aim is "
            f"{first_ratio_max}",
        )
    return outcome


def main() -> None:
    parser = rig.command(__doc__)
    parser.add_argument("--times", type=int, default=50, help="publish so often, and promote")
    parser.add_argument("--requests", type=int, default=1000, help="to each version published")
    parser.add_argument("--poll-ms", type=int, default=250, help="interval where it polls")
    parser.add_argument(
        "--milliseconds-max", type=float, default=1000, help="aim for 9 of 10; polling has one more"
    )
    parser.add_argument(
        "--first-ratio-max", type=float, default=2, help="aim for the first request's time"
    )
    rig.main(parser, measure)


if __name__ == "__main__":
    main()
