"""Measures what shadows cost those who are answered: their throughput and their latencies.

In every round the same load runs against the same server without a shadow and with each kind of
one, each mirroring every request: by the clock at the rate that takes a quarter of the server's
core, where there is room to spare, and by as many callers as it takes to saturate it. The server
has one core and one event loop; what shadows compute, they compute there too. Figures are ratios to
the round's own part without a shadow. A round has two more such parts: what the second comes to
beside the first is how far the machine itself can be trusted, and in the third a process of its
own, at idle priority as shadows are, keeps the server's core from ever being idle, which tells what
that costs by itself.
"""

from __future__ import annotations

import collections
import contextlib
import os
import pathlib
import signal
import sys
import time
from collections.abc import Iterator

import rig  # first: it finds the helpers

import figures
import loads
import mirror_models
import stand
from admin import Admin, until
from figures import AT_LEAST, AT_MOST, Effort, Figure, Report
from gateway import publish, succeed

MODEL = "mirrored"
# By the number of the version: what there is to be a shadow.
SHADOWS = {2: "shifted", 3: "slow", 4: "failing", 5: "hanging"}
NONE = "no shadow"
CONTROL = "no shadow again"
BUSY = "no shadow, core kept busy"
CALLERS = 256
# Of the server's core, without a shadow. Requests that come one by one cost several times what they
# cost at saturation, so this is far below a quarter of that.
ROOM = 0.25
# Requests a second at which a request's cost is learned, to find that rate.
TRIAL_RATE = 5_000
WARM_UP_SECONDS = 1.0
# Within which the gateway publishes what its desk has counted, and a little more.
PUBLISHED_SECONDS = 2.5
# What a shadow may cost at the most.
PART_MAX = 0.05
AIMED = ("shifted", "hanging")


class Idler:
    """A process that takes what is left of the server's core, at the priority of shadows.

    It is of the server's own session: systems that share a core out by session first
    (CONFIG_SCHED_AUTOGROUP) would give it as much as the server otherwise. It ends with the server.
    """

    _CODE = """
import os, pathlib, signal, sys
os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
pathlib.Path(sys.argv[1]).write_text(str(os.getpid()))
os.kill(os.getpid(), signal.SIGSTOP)
while True: pass
"""

    def __init__(self, scratch: pathlib.Path) -> None:
        self._path = scratch / "idler"

    @property
    def begins_with(self) -> list[object]:
        """Words before the server's command."""
        script = '"$1" -c "$2" "$3" & shift 3; exec "$@"'
        return ["sh", "-c", script, "sh", sys.executable, self._CODE, self._path]

    @contextlib.contextmanager
    def at_work(self) -> Iterator[None]:
        process = int(self._path.read_text())
        os.kill(process, signal.SIGCONT)
        try:
            yield
        finally:
            os.kill(process, signal.SIGSTOP)


class Stage:
    """A server with a model and versions that may be its shadows."""

    def __init__(self, scratch: pathlib.Path) -> None:
        self._registry = scratch / "registry"
        for number, kind in {1: "stable", **SHADOWS}.items():
            file = scratch / f"{kind}.onnx"
            file.write_bytes(mirror_models.make(kind).SerializeToString())
            publish(self._registry, MODEL, file, "--version", number)
            if number == 1:
                self._order("promote", MODEL, 1)
        self.idler = Idler(scratch)
        self.server = stand.Crossfade(
            self._registry, scratch / "crossfade.log", begins_with=self.idler.begins_with
        )

    def _order(self, *words: object) -> None:
        reason = ("--reason", "what a shadow costs", "--by", "shadows")
        succeed(*words, "--registry", self._registry, *reason)

    def mirror_to(self, kind: str, admin: Admin) -> None:
        """Ends the shadow that runs and begins another, or none."""
        if admin.model(MODEL)["active_shadows"]:
            self._order("shadow", MODEL, "--off")
            until(lambda: not admin.model(MODEL)["active_shadows"], "the shadow's end")
        if kind not in SHADOWS.values():
            return
        number = next(number for number, each in SHADOWS.items() if each == kind)
        self._order("shadow", MODEL, number, "--percent", 100)
        until(lambda: admin.model(MODEL)["active_shadows"], "the shadow")
        admin.until_state(MODEL, number, "ready")


def counted(server: stand.Crossfade) -> dict[str, float]:
    """The metrics, once what shadows did is in them."""
    time.sleep(PUBLISHED_SECONDS)
    return server.metrics(MODEL)


def saturated(server: stand.Crossfade, effort: Effort) -> loads.Report:
    return loads.crossfade_load(
        server,
        *("--model", MODEL, "--concurrency", CALLERS),
        seconds=effort.seconds,
        warm_up_seconds=WARM_UP_SECONDS,
    )


def steady(server: stand.Crossfade, rate: float, seed: int, seconds: float) -> loads.Report:
    return loads.crossfade_load(
        server,
        *("--model", MODEL, "--rate", f"{rate:.0f}", "--arrivals", "poisson", "--seed", seed),
        seconds=seconds,
        warm_up_seconds=WARM_UP_SECONDS,
    )


def measure(effort: Effort, *, is_short: bool, seed: int) -> Report:
    columns = ["shadow", "load", "answered/s", "p50, us", "p99, us", "mirrored", "compared"]
    found = Report("shadows", [*columns, "dropped", "failed", "server CPU, us/request"])
    kinds = [NONE, CONTROL, BUSY, *SHADOWS.values()]
    seen: dict[tuple[str, str], list[loads.Report]] = collections.defaultdict(list)
    with rig.scratch() as scratch:
        stage = Stage(scratch)
        with stage.server as server, Admin(server.admin_url) as admin:
            admin.until_settled()
            trial = steady(server, TRIAL_RATE, seed, effort.seconds)
            rate = ROOM * 1_000_000 / trial.cpu_us_per_request
            for number in range(effort.rounds):
                for kind in figures.turned(kinds, number):
                    stage.mirror_to(kind, admin)
                    # A comparison that was before goes on from what it had counted, once it is
                    # there again.
                    steady(server, TRIAL_RATE, seed, WARM_UP_SECONDS)
                    for load in ("room to spare", "saturation"):
                        before = counted(server)
                        with stage.idler.at_work() if kind == BUSY else contextlib.nullcontext():
                            report = (
                                saturated(server, effort)
                                if load == "saturation"
                                else steady(server, rate, seed + number, effort.seconds)
                            )
                        seen[kind, load].append(report)
                        add(found, kind, load, report, before, counted(server))
                rig.say(f"round {number + 1} of {effort.rounds} done")
    judge(found, seen, kinds[1:])
    found.facts["placement"] = stand.placement()
    found.facts["load"] = (
        f"one row a request; by the clock {rate:,.0f}/s, which takes {ROOM:.0%} of the server's "
        f"core without a shadow, Poisson arrivals from seed {seed}; saturated by {CALLERS} callers"
    )
    return found


def add(
    found: Report, kind: str, load: str, report: loads.Report, before: dict, after: dict
) -> None:
    def grown(name: str) -> int:
        name = f"crossfade_shadow_{name}_total"
        return int(after.get(name, 0) - before.get(name, 0))

    found.fail_if(report.failed, f"{kind}, {load}")
    found.rows.append(
        [
            *(kind, load, report.rate, report.latency("p50"), report.latency("p99")),
            *(grown("mirrored"), grown("compared"), grown("dropped"), grown("failed")),
            report.cpu_us_per_request,
        ]
    )


def judge(
    found: Report, seen: dict[tuple[str, str], list[loads.Report]], kinds: list[str]
) -> None:
    """Ratios of each round to what it had without a shadow."""
    for kind in kinds:
        name = f"{kind} shadow" if kind in SHADOWS.values() else kind
        for load in ("room to spare", "saturation"):
            pairs = list(zip(seen[kind, load], seen[NONE, load], strict=True))
            rates = [mine.rate / other.rate for mine, other in pairs]
            tails = [mine.latency("p99") / other.latency("p99") for mine, other in pairs]
            is_aimed = kind in AIMED
            found.figures.append(
                Figure(
                    f"{name}, {load}: requests/s to none",
                    figures.median(rates),
                    aim=AT_LEAST if is_aimed else None,
                    bound=1 - PART_MAX if is_aimed else None,
                    note=figures.ratios_text(rates),
                )
            )
            found.figures.append(
                Figure(
                    f"{name}, {load}: 99th percentile to none",
                    figures.median(tails),
                    aim=AT_MOST if is_aimed else None,
                    bound=1 + PART_MAX if is_aimed else None,
                    note=figures.ratios_text(tails),
                )
            )


def main() -> None:
    parser = rig.command(__doc__)
    parser.add_argument("--seed", type=int, default=1, help="of the arrivals; rounds count on")
    figures.main(parser, measure, full=Effort(5, 5), short=Effort(1, 2))


if __name__ == "__main__":
    main()
