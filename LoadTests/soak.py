"""Everything at once for hours: swaps, ramps, shadows and attackers, under steady load.

Versions of one model are published and let go, another's are promoted back and forth, a third's
ramp from 20 to 100 % and are promoted by their gates, and a shadow of it begins and ends. Meanwhile
the rows of Tests/EndToEnd/attackers.py assail the server one after the other, with a well-behaved
client beside them. Every reply that is counted is held against the version that it names. Nothing
may fail, and once it is warm the server may not grow.
"""

from __future__ import annotations

import contextlib
import pathlib
import random
import threading
import time
from collections.abc import Callable

import rig  # first: it finds the helpers

import numpy as np

import attack
import folders
import swaps
import wire
from admin import Admin
from askers import Askers
from attackers import ROWS, Assault, Neighbour, Target
from client import Client
from gateway import Gateway, publish, succeed
from h2load import Request, Steady

RAMPED = "ramped"
SHADOW = 3
RAMP_SECONDS_MAX = 300
POLL_SECONDS = 0.2
ATTACK_SECONDS = 10
ATTACK_CONNECTIONS = 4
SAMPLE_SECONDS = 15
WARM_SECONDS = 600
GROWTH_MAX = 0.05


class Worker:
    """Does one thing again and again, on a thread of its own, until its context ends.

    What goes wrong is kept, and it goes on.
    """

    def __init__(self, name: str, work: Callable[[int], object], *, pause: float) -> None:
        self.name = name
        self.count = 0
        self.failures: list[str] = []
        self._work, self._pause = work, pause
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        while not self._ends.wait(self._pause):
            try:
                self._work(self.count)
                self.count += 1
            except Exception as error:  # noqa: BLE001 (whatever it is, it is told at the end)
                self.failures.append(f"{self.name}: {type(error).__name__}: {error}")

    def __enter__(self) -> Worker:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ends.set()
        self._thread.join(RAMP_SECONDS_MAX)
        if self._thread.is_alive():
            self.failures.append(f"{self.name}: did not end")


class Ramps:
    """A ramp to the other of two versions, and a shadow for every other one of them."""

    def __init__(self, registry: pathlib.Path, admin_url: str) -> None:
        self._registry = registry
        self._admin_url = admin_url

    def _order(self, *words: object) -> None:
        succeed(*words, "--registry", self._registry, "--reason", "soak", "--by", "soak")

    def run(self, count: int) -> None:
        target = 2 - count % 2
        with Admin(self._admin_url) as admin:
            if admin.model(RAMPED)["active_stable"] == target:
                return
            if count % 4 == 0:
                self._order("shadow", RAMPED, SHADOW, "--percent", 100)
            elif count % 4 == 2:
                self._order("shadow", RAMPED, "--off")
            self._order(
                *("canary", RAMPED, target, "--ramp", "20,100", "--hold", "2s"),
                *("--requests", 20, "--gate", "error-rate=0.2"),
            )
            deadline = time.monotonic() + RAMP_SECONDS_MAX
            while admin.model(RAMPED)["active_stable"] != target:
                assert time.monotonic() < deadline, f"version {target} was not promoted"
                time.sleep(POLL_SECONDS)


class Attacks:
    """The rows in an order of chance, a few connections each."""

    def __init__(self, target: Target, seed: int) -> None:
        self._target = target
        self._draw = random.Random(seed)

    def run(self, _: int) -> None:
        row = ROWS[self._draw.choice(sorted(ROWS))]
        with Assault(
            self._target, row, connections=ATTACK_CONNECTIONS, seconds=ATTACK_SECONDS
        ) as assault:
            assault.wait()


def prepare(scratch: pathlib.Path) -> pathlib.Path:
    registry = swaps.prepare(scratch)
    for number in (1, 2, SHADOW):
        file = scratch / f"constant_{number}.onnx"
        file.write_bytes(swaps.constant(number))
        publish(registry, RAMPED, file)
    folders.keep(registry / RAMPED, 1, 1, 2)
    succeed("promote", RAMPED, 1, "--registry", registry, "--reason", "the first")
    files = attack.artifacts(scratch / "models")
    publish(registry, attack.MODEL, files[attack.MODEL])
    publish(registry, "wide", files["wide"], "--max-batch-rows", 4)
    return registry


def measure(seconds: int, rate: int, swap_seconds: float, seed: int) -> rig.Outcome:
    with rig.scratch() as scratch, contextlib.ExitStack() as stack:
        registry = prepare(scratch)
        body = scratch / "body"
        body.write_bytes(
            wire.infer_request({"x": np.zeros((1, 1), np.float32)}).SerializeToString()
        )
        gateway = stack.enter_context(Gateway(registry, "--log-sample", 10))
        with Admin(gateway.admin_url) as admin:
            admin.until_settled()
        models = [swaps.PUBLISHED, swaps.PROMOTED, RAMPED]
        askers = stack.enter_context(
            Askers(gateway.address, models, count=1, rate=rate / 2, seed=seed)
        )
        steady = stack.enter_context(
            Steady(Request(gateway.url, RAMPED, body), rate=max(1, rate // 2))
        )
        swapper = swaps.Swapper(registry, stack.enter_context(Client(gateway.url)), askers)
        row = np.ones((1, 4), np.float32)
        good_body = wire.infer_request({"a": row, "b": row}).SerializeToString()
        large = wire.infer_request({"x": row[:, :1]}).SerializeToString()
        target = Target(gateway.address, large_body=large)
        neighbour = stack.enter_context(Neighbour(target, good_body, pause=0.02))

        def swap(count: int) -> None:
            swapper.promote() if count % 2 else swapper.publish(20)

        workers = [
            stack.enter_context(Worker(name, work, pause=pause))
            for name, work, pause in [
                ("swaps", swap, swap_seconds),
                ("ramps", Ramps(registry, gateway.admin_url).run, 1.0),
                ("attacks", Attacks(target, seed).run, 1.0),
            ]
        ]
        resident = watch(gateway, seconds, workers)
        stack.close()
    return outcome(seconds, resident, workers, askers, steady, neighbour)


def watch(gateway: Gateway, seconds: int, workers: list[Worker]) -> list[tuple[float, int]]:
    """The server's resident bytes by the seconds since the start."""
    began = time.monotonic()
    resident: list[tuple[float, int]] = []
    while (passed := time.monotonic() - began) < seconds:
        resident.append((passed, gateway.resident_bytes()))
        if len(resident) % 20 == 1:
            done = ", ".join(f"{each.count} {each.name}" for each in workers)
            wrong = sum(len(each.failures) for each in workers)
            rig.say(
                f"{passed / 60:.0f} of {seconds / 60:.0f} minutes, {resident[-1][1] >> 20} MiB "
                f"resident; {done}; {wrong} failures"
            )
        time.sleep(min(SAMPLE_SECONDS, max(0.1, seconds - passed)))
    return resident


def outcome(
    seconds: int,
    resident: list[tuple[float, int]],
    workers: list[Worker],
    askers: Askers,
    steady: Steady,
    neighbour: Neighbour,
) -> rig.Outcome:
    result = rig.Outcome(f"{seconds / 60:.0f} minutes of everything at once")
    asked = askers.asked
    for worker in workers:
        result.failures += worker.failures
        result.fail_unless(worker.count > 0, f"{worker.name}: none were done")
    result.fail_unless(asked.failure_count == 0, f"{asked.failure_count} requests failed")
    result.failures += asked.failures
    result.fail_unless(steady.failed == 0, f"{steady.failed} requests of h2load failed")
    result.failures += [f"beside the attackers: {error}" for error in neighbour.errors]
    warm = min(WARM_SECONDS, seconds / 4)
    after = [size for passed, size in resident if passed >= warm]
    # Single samples swing with what is being loaded: means of a tenth of the time do not.
    part = max(1, len(after) // 10)
    first, last = (sum(each) / len(each) for each in (after[:part], after[-part:]))
    growth = last / first - 1
    result.aim(growth <= GROWTH_MAX, f"memory grew by {growth:.1%}; the aim is {GROWTH_MAX:.0%}")
    result.figures = {
        **{each.name: each.count for each in workers},
        "requests_checked": asked.count,
        "requests_of_h2load": steady.answered,
        "requests_beside_attackers": len(neighbour.seconds),
        "requests_failed": asked.failure_count + steady.failed + len(neighbour.errors),
        "milliseconds_p50": rig.percentile(asked.milliseconds, 50),
        "milliseconds_p99": rig.percentile(asked.milliseconds, 99),
        "resident_mib_warm": first / 2**20,
        "resident_mib_at_the_end": last / 2**20,
        "resident_mib_most": max(after) / 2**20,
        "memory_growth_percent": growth * 100,
    }
    return result


def main() -> None:
    parser = rig.command(__doc__)
    parser.add_argument("--seconds", type=int, default=7200, help="of the whole")
    parser.add_argument("--rate", type=int, default=200, help="requests a second, all clients")
    parser.add_argument("--swap-seconds", type=float, default=3, help="between two swaps")
    parser.add_argument("--seed", type=int, default=20, help="of requests and attacks")
    rig.main(parser, measure)


if __name__ == "__main__":
    main()
