"""Measures a small model's latency while a large one is loaded, warmed, swapped and closed.

Three kinds of rounds alternate in one run, and are compared with the ones beside them, so that
whatever else the machine does weighs on all: quiet; busy, with the swaps; and elsewhere, where
nothing is swapped, and a process of its own at low priority loads and warms the large model again
and again (`crossfade verify`). The last tells what the machine's cores and memory being busy costs
by itself, and so what of the difference is the server's own. h2load sends at a steady rate, whether
replies come or not, and logs the time of each.
"""

from __future__ import annotations

import contextlib
import pathlib
import statistics
import subprocess
import threading
from collections.abc import Iterator

import rig  # first: it finds the helpers

import folders
from admin import Admin
from client import Client
from gateway import Gateway, binary, publish
from h2load import Request, Sample, latencies

NEIGHBOUR = "mlp-small"
KINDS = ("quiet", "elsewhere", "busy")
RATIOS = (
    ("ratio", "busy", "quiet"),
    ("elsewhere_ratio", "elsewhere", "quiet"),
    ("own_ratio", "busy", "elsewhere"),
)
PERCENTS = {"p50": 50, "p99": 99, "p99.9": 99.9}


class Churn:
    """Puts up one version of the large model after the other until its context ends.

    Without a route the highest version answers, so each one is loaded and warmed, takes over, and
    the one before is closed. The artifact is linked: what is measured is the server.
    """

    def __init__(self, admin: Admin, model: pathlib.Path) -> None:
        self.swaps = 0
        self.error: Exception | None = None
        self._admin = admin
        self._model = model
        self._template = folders.Template(model / "1")
        self._ends = threading.Event()
        self._thread: threading.Thread | None = None

    def _run(self) -> None:
        try:
            while not self._ends.is_set():
                old = max(folders.numbers(self._model))
                self._template.put(old + 1)
                self._admin.until_state(self._model.name, old + 1, "ready")
                self._admin.until_settled()
                if old > 1:
                    folders.let_go(self._model / str(old))
                self.swaps += 1
        except (AssertionError, OSError) as error:
            self.error = error

    def __enter__(self) -> Churn:
        self._ends.clear()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ends.set()
        self._thread.join()
        if self.error:
            raise self.error


@contextlib.contextmanager
def elsewhere(registry: pathlib.Path, model: str) -> Iterator[None]:
    """The work of a load, without the server."""
    command = ["nice", "-n", "10", binary(), "verify", model, "--registry", str(registry)]
    ends = threading.Event()
    failures: list[str] = []

    def run() -> None:
        while not ends.is_set():
            ended = subprocess.run(command, capture_output=True, encoding="utf-8")
            if ended.returncode != 0:
                failures.append(ended.stderr)
                return

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        ends.set()
        thread.join()
    assert not failures, f"{command} failed: {failures[0]}"


def measure(
    rounds: int, seconds: float, rate: int, large: str, p99_ratio_max: float
) -> rig.Outcome:
    with rig.scratch() as scratch:
        registry = scratch / "registry"
        publish(registry, NEIGHBOUR, rig.make_model(scratch, NEIGHBOUR))
        artifact = rig.make_model(scratch, large)
        publish(registry, large, artifact)
        with Gateway(registry) as gateway, Admin(gateway.admin_url) as admin:
            admin.until_settled()
            request = Request(gateway.url, NEIGHBOUR, rig.request_body(scratch))
            log = scratch / "log"
            # The connection's and the caches' first times are in no round.
            latencies(request, log, rate=rate, seconds=1)
            churn = Churn(admin, registry / large)
            samples: dict[str, list[Sample]] = {kind: [] for kind in KINDS}
            for number in range(1, rounds + 1):
                around = (contextlib.nullcontext(), elsewhere(registry, large), churn)
                for kind, context in zip(KINDS, around, strict=True):
                    with context:
                        sample = latencies(request, log, rate=rate, seconds=seconds)
                    samples[kind].append(sample)
                rig.say(f"round {number} of {rounds}: {churn.swaps} swaps so far")
            with Client(gateway.url) as client:
                client.http.get(f"/v2/models/{large}/ready").raise_for_status()
        size = artifact.stat().st_size
    return outcome(samples, churn.swaps, size, p99_ratio_max)


def outcome(
    samples: dict[str, list[Sample]], swaps: int, size: int, p99_ratio_max: float
) -> rig.Outcome:
    result = rig.Outcome("a small model's latency while a large one is swapped")
    every = [sample for kind in KINDS for sample in samples[kind]]
    failed = sum(sample.failed for sample in every)
    result.fail_unless(failed == 0, f"{failed} requests failed")
    result.fail_unless(swaps > 0, "the large model was never swapped")
    result.figures = {
        "large_model_bytes": size,
        "swaps_of_it": swaps,
        "rounds_of_each": len(samples["quiet"]),
        "requests": sum(len(sample.milliseconds) for sample in every),
        "requests_failed": failed,
    }
    for name, percent in PERCENTS.items():
        times = {
            kind: [rig.percentile(sample.milliseconds, percent) for sample in samples[kind]]
            for kind in KINDS
        }
        result.figures[f"milliseconds_{name}"] = {
            kind: statistics.median(values) for kind, values in times.items()
        }
        for figure, above, below in RATIOS:
            result.figures[f"{figure}_{name}"] = rig.spread(
                [one / other for one, other in zip(times[above], times[below], strict=True)]
            )
    ratio = result.figures["ratio_p99"]["median"]
    result.aim(
        ratio <= p99_ratio_max, f"the 99th percentile is {ratio:.2f} times; aim {p99_ratio_max}"
    )
    return result


def main() -> None:
    parser = rig.command(__doc__)
    parser.add_argument("--rounds", type=int, default=6, help="of each kind")
    parser.add_argument("--seconds", type=float, default=10, help="of a round")
    parser.add_argument("--rate", type=int, default=500, help="requests a second")
    parser.add_argument("--large", default="mlp-huge", help="which of models.py is swapped")
    parser.add_argument(
        "--p99-ratio-max", type=float, default=3, help="aim for the ratio of the 99th percentiles"
    )
    rig.main(parser, measure)


if __name__ == "__main__":
    main()
