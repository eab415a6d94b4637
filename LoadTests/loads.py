"""Rounds of load against a server, by h2load and by crossfade-load, from the load's core."""

from __future__ import annotations

import json
import pathlib
import re
import resource
import subprocess
import tempfile
import time
from dataclasses import dataclass

import rig  # first: it finds the helpers

import stand
import wire
from client import infer_path
from figures import LOAD_GENERATOR
from h2load import PROGRAM, counts

# What a client may need beside its rounds: to connect, to drain, to print.
GRACE_SECONDS = 60
PROTOBUF = f"content-type: {wire.CONTENT_TYPE}"


@dataclass(frozen=True)
class Target:
    """What h2load asks: one address, or each of a file's in turn on every connection."""

    url: str
    body: pathlib.Path
    header: str = PROTOBUF
    is_http1: bool = False
    urls: pathlib.Path | None = None

    @classmethod
    def model(cls, server: stand.Crossfade, model: str, body: pathlib.Path) -> Target:
        return cls(server.url + infer_path(model), body)


@dataclass(frozen=True)
class Round:
    """What a round of h2load came to."""

    rate: float
    answered: int
    failed: int
    # Of the whole round; none if the server's processor time was not asked for.
    server_cpu_seconds: float | None
    # From sending to the last byte; none unless asked for.
    microseconds: list[float]

    @property
    def cpu_us_per_request(self) -> float:
        return (self.server_cpu_seconds or 0) / max(1, self.answered) * 1e6

    @property
    def p50_us(self) -> float:
        return rig.percentile(self.microseconds, 50)


def h2load(
    target: Target,
    *,
    seconds: float,
    connections: int = 8,
    streams: int = 64,
    server: stand.Server | None = None,
    with_latencies: bool = False,
) -> Round:
    """A closed loop of connections x streams callers."""
    with tempfile.TemporaryDirectory(prefix="crossfade-") as scratch:
        log = pathlib.Path(scratch) / "log"
        options = [
            *(f"--duration={int(seconds * 1000)}ms", f"--clients={connections}"),
            *(f"--max-concurrent-streams={streams}", f"--data={target.body}"),
            *("--header", target.header),
            *(["--h1"] if target.is_http1 else []),
            *([f"--log-file={log}"] if with_latencies else []),
            *([f"--input-file={target.urls}"] if target.urls else [target.url]),
        ]
        before = server.cpu_seconds() if server else 0
        ended = subprocess.run(
            [*stand.on_load_core(), PROGRAM, *options],
            capture_output=True,
            encoding="utf-8",
            timeout=seconds + GRACE_SECONDS,
        )
        spent = server.cpu_seconds() - before if server else None
        assert ended.returncode == 0, f"h2load ended with {ended.returncode}: {ended.stderr}"
        times = read_log(log) if with_latencies else []
    rate = re.search(r"^finished in .*?, ([\d.]+) req/s", ended.stdout, re.MULTILINE)
    total = re.search(r"^requests: (\d+) total", ended.stdout, re.MULTILINE)
    assert rate and total, f"h2load's words are not understood:\n{ended.stdout}"
    answered, _ = counts(ended.stdout)
    # Those that the end of the time cut off are no failures; all others count. An answer that came
    # at that very end may be in the second count only.
    failed = max(0, int(total[1]) - answered)
    return Round(float(rate[1]), answered, failed, spent, times)


def read_log(log: pathlib.Path) -> list[float]:
    rows = (line.split("\t") for line in log.read_text("ascii").splitlines())
    times = [float(microseconds) for _, status, microseconds in rows if status == "200"]
    assert times, "no request was answered"
    return times


@dataclass(frozen=True)
class Report:
    """What crossfade-load told, and what the round cost on either side, warm-up included."""

    told: dict
    server_cpu_by_kind: dict[str, float]
    # Processor time of either for a second of the round. Near one, it is who limits the rate.
    server_share: float
    generator_share: float

    @property
    def rate(self) -> float:
        return self.told["rate_reached"]

    @property
    def failed(self) -> int:
        """Failed, or not sent though due."""
        return self.told["failed"] + sum(self.told["not_sent"].values())

    @property
    def cpu_us_per_request(self) -> float:
        sent = self.told["sent"] + self.told["warm_up_sent"]
        return sum(self.server_cpu_by_kind.values()) / max(1, sent) * 1e6

    def latency(self, what: str) -> float:
        """In microseconds; p50, p99, p99_9 and the like."""
        return self.told["latency"][f"{what}_us"]


def crossfade_load(
    server: stand.Crossfade, *options: object, seconds: float, warm_up_seconds: float
) -> Report:
    command = [
        *stand.on_load_core(),
        *map(str, (LOAD_GENERATOR, "--server", server.url, "--json", "--quiet", "--allow-errors")),
        *map(str, ("--seconds", seconds, "--warm-up-seconds", warm_up_seconds, *options)),
    ]
    before, started, used = server.cpu_seconds_by_kind(), time.monotonic(), children_seconds()
    ended = subprocess.run(
        command,
        capture_output=True,
        encoding="utf-8",
        timeout=seconds + warm_up_seconds + GRACE_SECONDS,
    )
    elapsed, after = time.monotonic() - started, server.cpu_seconds_by_kind()
    assert ended.returncode == 0, f"crossfade-load ended with {ended.returncode}: {ended.stderr}"
    spent = {kind: after[kind] - before.get(kind, 0) for kind in after}
    return Report(
        json.loads(ended.stdout),
        spent,
        sum(spent.values()) / elapsed,
        (children_seconds() - used) / elapsed,
    )


def children_seconds() -> float:
    """Processor time of the processes that have been waited for."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
