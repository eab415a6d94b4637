"""Swaps versions under steady load, and holds every reply against the version it names.

Every second swap publishes a new version of one model; every other one promotes another of two
versions of a second model. Meanwhile two clients in Python ask for both, half of the requests
pinned to a version, and h2load asks for one. A request that pins a version is not sent any more
once this test has let that version go.
"""

from __future__ import annotations

import pathlib
import time

import rig  # first: it finds the helpers

import numpy as np

import datatypes_model
import folders
import wire
from admin import Admin, until
from askers import Askers
from client import Client
from gateway import Gateway, publish, succeed
from h2load import Request, Steady

PUBLISHED, PROMOTED = "published", "promoted"
# Versions of the first model that stay loaded, so that the last but one can be pinned.
KEPT = 2
BASE_SWAPS = 50


class Swapper:
    """Makes the swaps, and waits until each one is what answers."""

    def __init__(self, registry: pathlib.Path, client: Client, askers: Askers) -> None:
        self.published = 1
        self.promoted = 1
        self._registry = registry
        self._askers = askers
        self._client = client
        self._template = folders.Template(registry / PUBLISHED / "1")
        self._ask = wire.infer_request({"x": np.zeros((1, 1), np.float32)})

    def publish(self, folders_kept: int) -> None:
        """A higher version comes; the last but one is let go."""
        self._askers.pin(PUBLISHED, self.published)
        self.published += 1
        self._template.put(self.published, constant(self.published))
        self._until_answered(PUBLISHED, self.published)
        old = self.published - folders_kept
        if old > 1:
            folders.let_go(self._registry / PUBLISHED / str(old))

    def promote(self) -> None:
        """The other of two versions becomes the stable one; both stay loaded."""
        self._askers.pin(PROMOTED, self.promoted)
        self.promoted = 3 - self.promoted
        succeed(
            *("promote", PROMOTED, self.promoted, "--registry", self._registry),
            *("--reason", "back and forth", "--by", "swaps"),
        )
        self._until_answered(PROMOTED, self.promoted)

    def _until_answered(self, model: str, version: int) -> None:
        def answers() -> bool:
            _, headers = self._client.infer(model, self._ask)
            return headers["crossfade-version"] == str(version)

        until(answers, f"version {version} of {model} to answer")


def constant(number: int) -> bytes:
    return datatypes_model.constant(number).SerializeToString(deterministic=True)


def prepare(scratch: pathlib.Path) -> pathlib.Path:
    registry = scratch / "registry"
    for number in (1, 2):
        file = scratch / f"constant_{number}.onnx"
        file.write_bytes(constant(number))
        if number == 1:
            publish(registry, PUBLISHED, file)
        publish(registry, PROMOTED, file)
    folders.keep(registry / PUBLISHED, KEPT)
    # The second becomes the previous version by that, which stays loaded too.
    succeed("promote", PROMOTED, 1, "--registry", registry, "--reason", "the first")
    return registry


def measure(swaps: int, rate: int, askers: int, folders_kept: int, seed: int) -> rig.Outcome:
    with rig.scratch() as scratch:
        registry = prepare(scratch)
        body = scratch / "body"
        body.write_bytes(
            wire.infer_request({"x": np.zeros((1, 1), np.float32)}).SerializeToString()
        )
        with Gateway(registry) as gateway, Admin(gateway.admin_url) as admin:
            admin.until_settled()
            clients = Askers(
                gateway.address, [PUBLISHED, PROMOTED], count=askers, rate=rate / 2, seed=seed
            )
            steady = Steady(Request(gateway.url, PUBLISHED, body), rate=rate // 2)
            with clients, steady, Client(gateway.url) as client:
                swapper = Swapper(registry, client, clients)
                started = time.monotonic()
                resident = swap(swapper, gateway, admin, swaps, folders_kept)
                seconds = time.monotonic() - started
    return outcome(swaps, seconds, resident, swapper, clients, steady)


def swap(
    swapper: Swapper, gateway: Gateway, admin: Admin, swaps: int, folders_kept: int
) -> dict[int, int]:
    """The server's resident memory in bytes, by the number of swaps before."""
    resident = {}
    for number in range(1, swaps + 1):
        if number % 2:
            swapper.publish(folders_kept)
        else:
            swapper.promote()
        if number % BASE_SWAPS == 0 or number == swaps:
            # What is being closed is not yet given back.
            admin.until_settled()
            resident[number] = gateway.resident_bytes()
            rig.say(f"{number} swaps of {swaps}, {resident[number] >> 20} MiB resident")
    return resident


def outcome(
    swaps: int,
    seconds: float,
    resident: dict[int, int],
    swapper: Swapper,
    clients: Askers,
    steady: Steady,
) -> rig.Outcome:
    asked = clients.asked
    result = rig.Outcome(f"{swaps} swaps under load")
    result.fail_unless(asked.failure_count == 0, f"{asked.failure_count} requests failed")
    result.failures += asked.failures
    result.fail_unless(steady.failed == 0, f"{steady.failed} requests of h2load failed")
    unseen = set(range(1, swapper.published + 1)) - asked.versions(PUBLISHED)
    result.aim(len(unseen) <= swapper.published / 10, f"versions that nobody heard: {unseen}")
    first, last = resident[min(resident)], resident[max(resident)]
    growth = last / first - 1
    if swaps > BASE_SWAPS:
        result.aim(growth <= 0.05, f"memory grew by {growth:.1%}; the aim is 5 %")
    result.figures = {
        "seconds": seconds,
        "swaps_by_publishing": swapper.published - 1,
        "swaps_by_promoting": swaps - swapper.published + 1,
        "requests_checked": asked.count,
        "of_them_pinned": asked.pinned_count,
        "requests_of_h2load": steady.answered,
        "requests_failed": asked.failure_count + steady.failed,
        "requests_per_second": (asked.count + steady.answered) / seconds,
        "milliseconds_p50": rig.percentile(asked.milliseconds, 50),
        "milliseconds_p99": rig.percentile(asked.milliseconds, 99),
        "versions_that_answered": len(asked.answered),
        f"resident_mib_after_{min(resident)}": first / 2**20,
        f"resident_mib_after_{max(resident)}": last / 2**20,
        "memory_growth_percent": growth * 100,
        "resident_mib": [round(each / 2**20, 1) for each in resident.values()],
    }
    return result


def main() -> None:
    parser = rig.command(__doc__)
    parser.add_argument("--swaps", type=int, default=1000, help="of both kinds together")
    parser.add_argument("--rate", type=int, default=1000, help="requests a second, all clients")
    parser.add_argument("--askers", type=int, default=2, help="clients in Python")
    parser.add_argument(
        "--folders-kept", type=int, default=20, help="versions left in the registry"
    )
    parser.add_argument("--seed", type=int, default=20, help="of which requests are sent")
    rig.main(parser, measure)


if __name__ == "__main__":
    main()
