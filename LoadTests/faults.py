"""Faults that take minutes: what Tests/EndToEnd/test_faults.py does in small, in the numbers that
count.

A server is ended by SIGTERM under load, again and again, and must not fail a request that it took;
clients leave in mid-batch by the thousands; ten thousand streams are open at once and all answered;
the store of the log is locked for half a minute while predictions go on.
"""

from __future__ import annotations

import importlib.util
import pathlib
import re
import time

import rig  # first: it finds the helpers

import httpx
import numpy as np

import troubles
import wire
from admin import Admin, until
from attackers import Neighbour, Target
from gateway import Gateway, publish

MODEL = "two_in_two_out"
PARTS = "sigterm,disconnects,streams,locked"
STREAMS_A_CONNECTION = 125
LOAD_SECONDS = 0.5
# What a server may have grown by once the clients that left are forgotten.
GROWTH_MIB_MAX = 64
LOCKED_LATENCY_SECONDS_MAX = 1


def registry_of(scratch: pathlib.Path) -> pathlib.Path:
    # By its place, as this folder has a module of the same name.
    place = rig.HELPERS / "models.py"
    spec = importlib.util.spec_from_file_location("faulty_models", place)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    publish(scratch / "registry", MODEL, module.write(scratch / "models")[MODEL])
    return scratch / "registry"


def body() -> bytes:
    row = np.ones((1, 4), np.float32)
    return wire.infer_request({"a": row, "b": row}).SerializeToString()


def sigterm(outcome: rig.Outcome, registry: pathlib.Path, times: int) -> None:
    answered, failed = troubles.terminate_under_load(registry, body(), times, LOAD_SECONDS)
    outcome.figures["shutdowns under load"] = times
    outcome.figures["answered before and meanwhile"] = answered
    outcome.figures["failed in flight"] = len(failed)
    outcome.fail_unless(answered, "no request was answered")
    outcome.failures += [f"shutdown: {each}" for each in failed]


def disconnects(outcome: rig.Outcome, registry: pathlib.Path, count: int) -> None:
    with Gateway(registry) as gateway:
        target = Target(gateway.address)
        troubles.disconnect(target, body(), count // 3)
        before = gateway.resident_bytes()
        with Neighbour(target, body(), pause=0.001) as good:
            troubles.disconnect(target, body(), count)
        until(
            lambda: open_connections(gateway) == 0,
            lambda: f"no connection to be left; there are {open_connections(gateway)}",
        )
        grown = (gateway.resident_bytes() - before) >> 20
    outcome.figures["disconnects in mid-batch"] = count
    outcome.figures["grown MiB after them"] = grown
    outcome.figures["good requests meanwhile"] = len(good.seconds)
    outcome.fail_unless(good.seconds and not good.errors, f"disconnects: {good.errors[:3]}")
    outcome.fail_unless(grown <= GROWTH_MIB_MAX, f"disconnects: {grown} MiB more")


def streams(outcome: rig.Outcome, registry: pathlib.Path, count: int) -> None:
    connections = -(-count // STREAMS_A_CONNECTION)
    options = ("--max-queued-rows", 4 * count)
    with Gateway(registry, *options) as gateway:
        target = Target(gateway.address)
        gateway.forget_peak()
        before = gateway.resident_bytes()
        wrong = troubles.many_streams(target, body(), connections, STREAMS_A_CONNECTION)
        grown = (gateway.peak_resident_bytes() - before) >> 20
    outcome.figures["streams at once"] = connections * STREAMS_A_CONNECTION
    outcome.figures["connections of them"] = connections
    outcome.figures["grown MiB with them"] = grown
    outcome.failures += [f"streams: {each}" for each in wrong]


def locked(outcome: rig.Outcome, registry: pathlib.Path, scratch: pathlib.Path, seconds: int):
    state = scratch / "state"
    with (
        Gateway(registry, "--state", state) as gateway,
        Admin(gateway.admin_url) as admin,
    ):
        admin.until_settled()
        target = Target(gateway.address)
        with Neighbour(target, body(), pause=0.01):
            time.sleep(2)
        with troubles.locked(state), Neighbour(target, body(), pause=0.01) as good:
            time.sleep(seconds)
        written = written_count(gateway)
        with Neighbour(target, body(), pause=0.01):
            until(lambda: written_count(gateway) > written, "the log to go on")
    outcome.figures["seconds of a locked store"] = seconds
    outcome.figures["requests meanwhile"] = len(good.seconds)
    outcome.figures["slowest of them, ms"] = round(max(good.seconds) * 1000, 1)
    outcome.fail_unless(not good.errors, f"locked: {good.errors[:3]}")
    outcome.fail_unless(
        max(good.seconds) < LOCKED_LATENCY_SECONDS_MAX,
        f"locked: a request took {max(good.seconds):.1f} s",
    )


def open_connections(gateway: Gateway) -> float:
    return metric(gateway, "crossfade_open_connections")


def written_count(gateway: Gateway) -> float:
    return metric(gateway, "crossfade_log_written_total")


def metric(gateway: Gateway, name: str) -> float:
    """The sum of a family's samples."""
    text = httpx.get(f"{gateway.admin_url}/metrics", trust_env=False).text
    samples = re.findall(rf"^{name}(?:{{.*}})? (\S+)$", text, re.MULTILINE)
    return sum(map(float, samples))


def measure(
    parts: str, terminations: int, disconnected: int, streams_at_once: int, locked_seconds: int
) -> rig.Outcome:
    outcome = rig.Outcome("faults")
    chosen = parts.split(",")
    assert set(chosen) <= set(PARTS.split(",")), f"expected some of {PARTS}, got {parts}"
    with rig.scratch() as scratch:
        registry = registry_of(scratch)
        if "sigterm" in chosen:
            rig.say(f"{terminations} shutdowns under load")
            sigterm(outcome, registry, terminations)
        if "disconnects" in chosen:
            rig.say(f"{disconnected} disconnects in mid-batch")
            disconnects(outcome, registry, disconnected)
        if "streams" in chosen:
            rig.say(f"{streams_at_once} streams at once")
            streams(outcome, registry, streams_at_once)
        if "locked" in chosen:
            rig.say(f"a store locked for {locked_seconds} s")
            locked(outcome, registry, scratch, locked_seconds)
    return outcome


if __name__ == "__main__":
    parser = rig.command(__doc__, epilog="Example: faults.py --parts sigterm --terminations 20")
    parser.add_argument("--parts", default=PARTS, help="what to do, separated by commas")
    parser.add_argument("--terminations", type=int, default=100, help="shutdowns under load")
    parser.add_argument(
        "--disconnected", type=int, default=10_000, help="connections that leave in mid-batch"
    )
    parser.add_argument("--streams-at-once", type=int, default=10_000, help="open streams")
    parser.add_argument(
        "--locked-seconds", type=int, default=30, help="how long the store is locked"
    )
    rig.main(parser, measure)
