"""Ramps one good and three bad versions under load, and looks at who stops which.

For each version: a canary from the first step to 100 %, with the same gates, while clients ask
steadily. The good one has to be promoted by itself; the slow one, the one that fails 2 % of its
requests and the one whose scores are shifted have to be rolled back by the gate that is there for
it. Said of each: how many requests the bad version answered before, how long it took, how soon
after the evidence the rollback was in force, and that no request failed by the routing itself.
"""

from __future__ import annotations

import collections
import multiprocessing
import pathlib
import time
from dataclasses import dataclass, field

import rig  # first: it finds the helpers

import httpx
import numpy as np

import drill_models
import wire
from admin import Admin, until
from client import infer_path
from gateway import Gateway, publish, succeed
from http2 import Connection

MODEL = "drill"
GATES = {
    "slow": "latency-p95=1.5",
    "failing": "error-rate=0.005",
    "shifted": "score-p50=0.05",
}
KINDS = "slow,failing,shifted,good"
SECONDS_MAX = 600
END_SECONDS_MAX = 60
# One at a time: what comes together is one batch, and the larger arm would wait for larger ones.
STREAMS = 1
POLL_SECONDS = 0.05


@dataclass
class Told:
    """What the clients saw of one ramp, by version and status."""

    replies: collections.Counter = field(default_factory=collections.Counter)
    # Neither an answer of a version nor the error that the failing version is made to give.
    broken: list[str] = field(default_factory=list)

    def add(self, other: Told) -> None:
        self.replies += other.replies
        self.broken += other.broken

    def answered(self, version: int) -> int:
        return sum(n for (answered, _), n in self.replies.items() if answered == version)

    def failed(self, version: int) -> int:
        failed = {key: n for key, n in self.replies.items() if key[1] != 200}
        return sum(n for (answered, _), n in failed.items() if answered == version)


class Askers:
    """Processes that ask for the model at a steady rate, each request with a key of its own."""

    def __init__(self, address: tuple[str, int], *, count: int, rate: float, seed: int) -> None:
        context = multiprocessing.get_context("spawn")
        self.told = Told()
        self._ends = context.Event()
        self._pipes, self._processes = [], []
        for index in range(count):
            mine, theirs = context.Pipe(duplex=False)
            arguments = (address, rate / count, seed * 100 + index, self._ends, theirs)
            self._processes.append(context.Process(target=ask, args=arguments, daemon=True))
            self._pipes.append(mine)

    def __enter__(self) -> Askers:
        for process in self._processes:
            process.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._ends.set()
        for pipe, process in zip(self._pipes, self._processes, strict=True):
            if kind is None:
                assert pipe.poll(END_SECONDS_MAX), "a client did not end"
                self.told.add(pipe.recv())
            process.join(END_SECONDS_MAX)
            process.terminate()


def ask(address: tuple[str, int], rate: float, seed: int, ends, pipe) -> None:
    """In rounds: some requests at once, then all of their replies."""
    draw = np.random.default_rng(seed)
    told = Told()
    path = infer_path(MODEL)
    connection = Connection(address)
    due = time.monotonic()
    number = 0
    while not ends.is_set():
        streams = []
        for _ in range(STREAMS):
            number += 1
            row = draw.random((1, drill_models.WIDTH), np.float32)
            body = wire.infer_request({drill_models.INPUT: row}).SerializeToString()
            key = (("crossfade-key", f"{seed}-{number}"),)
            streams.append(connection.post(path, body, key))
        for stream in streams:
            reply = connection.wait(stream)
            del connection.replies[stream]
            note(reply, told)
        due = max(due + STREAMS / rate, time.monotonic() - 1)
        time.sleep(max(0, due - time.monotonic()))
    connection.close()
    pipe.send(told)


def note(reply, told: Told) -> None:
    if not reply.has_ended:
        told.broken.append(f"reset with {reply.reset_code}")
        return
    version = reply.headers.get("crossfade-version")
    if version is None or reply.status not in (200, 500):
        told.broken.append(f"{reply.status}: {reply.refusal}")
        return
    told.replies[int(version), reply.status] += 1


class Drill:
    def __init__(
        self, scratch: pathlib.Path, gateway: Gateway, admin: Admin, options: dict
    ) -> None:
        self._scratch = scratch
        self._registry = scratch / "registry"
        self._gateway = gateway
        self._admin = admin
        self._options = options
        self._http = httpx.Client(base_url=gateway.admin_url, trust_env=False, timeout=30)

    def __enter__(self) -> Drill:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def route(self) -> dict:
        return self._http.get(f"/v1/models/{MODEL}/route").raise_for_status().json()["route"]

    def ramp(self, kind: str, number: int) -> tuple[dict, Told, float]:
        """Begins a canary and follows it to its end.

        The revision that ended it, what the clients saw, and the seconds it took.
        """
        file = self._scratch / f"{kind}.onnx"
        file.write_bytes(drill_models.make(kind).SerializeToString())
        publish(self._registry, MODEL, file, "--version", number)
        began = time.monotonic()
        with Askers(
            self._gateway.address,
            count=self._options["askers"],
            rate=self._options["rate"],
            seed=number,
        ) as askers:
            succeed(
                *("canary", MODEL, number, "--registry", self._registry),
                *("--ramp", self._options["steps"], "--hold", f"{self._options['hold']}s"),
                *("--requests", self._options["requests"]),
                *(option for gate in GATES.values() for option in ("--gate", gate)),
                *("--reason", drill_models.KINDS[kind], "--by", "drill"),
            )
            route = self._until_over(number)
            seconds = time.monotonic() - began
            self._until_followed(route)
        return route, askers.told, seconds

    def _until_over(self, number: int) -> dict:
        deadline = time.monotonic() + SECONDS_MAX
        percent = None
        while True:
            route = self.route()
            running = {canary["version"]: canary["percent"] for canary in route["canaries"]}
            if number not in running:
                return route
            if running[number] != percent:
                percent = running[number]
                rig.say(f"version {number} gets {percent} %")
            assert time.monotonic() < deadline, f"the ramp did not end: {self._waiting()}"
            time.sleep(POLL_SECONDS)

    def _waiting(self) -> str:
        report = self._http.get(f"/v1/models/{MODEL}/canaries").json()
        return "; ".join(str(canary["waiting"]) for canary in report["canaries"])

    def _until_followed(self, route: dict) -> None:
        def follows() -> bool:
            return self._admin.model(MODEL)["active_revision"] >= route["revision"]

        until(follows, "the server to follow the last revision")

    def history(self) -> dict:
        return self._http.get(f"/v1/models/{MODEL}/history").raise_for_status().json()


def measure(
    rate: int, askers: int, steps: str, hold: int, requests: int, kinds: str
) -> rig.Outcome:
    outcome = rig.Outcome("drill")
    options = {
        "rate": rate,
        "askers": askers,
        "steps": steps,
        "hold": hold,
        "requests": requests,
    }
    with rig.scratch() as scratch:
        registry = scratch / "registry"
        file = scratch / "stable.onnx"
        file.write_bytes(drill_models.make("stable").SerializeToString())
        publish(registry, MODEL, file)
        succeed(
            *("promote", MODEL, 1, "--registry", registry),
            *("--reason", "the first", "--by", "drill"),
        )
        with Gateway(registry) as gateway, Admin(gateway.admin_url) as admin:
            admin.until_settled()
            with Drill(scratch, gateway, admin, options) as drill:
                for number, kind in enumerate(kinds.split(","), start=2):
                    rig.say(f"version {number}: {drill_models.KINDS[kind]}")
                    judge(outcome, kind, number, *drill.ramp(kind, number))
                findings = drill.history()["findings"]
            outcome.fail_unless(not findings, f"the chain of revisions: {findings}")
    return outcome


def judge(
    outcome: rig.Outcome, kind: str, number: int, route: dict, told: Told, seconds: float
) -> None:
    total = sum(told.replies.values()) + len(told.broken)
    figures = {
        "requests": total,
        "answered by it": told.answered(number),
        "of them failed": told.failed(number),
        "seconds": round(seconds, 1),
    }
    for broken in told.broken:
        outcome.failures.append(f"{kind}: a request failed by the routing: {broken}")
    stable_failed = told.failed(1)
    outcome.fail_unless(not stable_failed, f"{kind}: version 1 failed {stable_failed} requests")
    outcome.fail_unless(told.answered(number), f"{kind}: the canary answered nothing")
    if kind == "good":
        outcome.fail_unless(route["stable"] == number, f"{kind}: not promoted: {route}")
        outcome.fail_unless(route["action"] == "promote" and route["by"] == "ramp", f"{route}")
    else:
        outcome.fail_unless(route["stable"] == 1, f"{kind}: version {route['stable']} is stable")
        ended = route["action"] == "rollback" and route["by"] == "gate"
        outcome.fail_unless(ended, f"{kind}: ended by {route['action']} of {route['by']}")
        gate = GATES[kind].partition("=")[0]
        outcome.fail_unless(
            gate in route["reason"], f"{kind}: expected gate {gate}, got {route['reason']}"
        )
        figures["by gate"] = gate
        figures["evidence"] = next(iter(route["evidence"]), "")
    rig.say(f"{kind}: {route['action']} by {route['by']}: {route['reason']}")
    outcome.figures[kind] = figures


if __name__ == "__main__":
    parser = rig.command(__doc__)
    parser.add_argument("--rate", type=int, default=300, help="requests a second")
    parser.add_argument("--askers", type=int, default=2, help="client processes")
    parser.add_argument("--steps", default="10,25,50,100", help="percentages of the ramp")
    parser.add_argument("--hold", type=int, default=5, help="seconds of each step")
    parser.add_argument("--kinds", default=KINDS, help="versions to ramp, one after the other")
    parser.add_argument("--requests", type=int, default=100, help="least requests of each step")
    rig.main(parser, measure)
