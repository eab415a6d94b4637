"""Measures what a request costs as models and connections grow, and what idle ones hold.

The same small model is published under many names, and requests go to all of them in turn. For each
number: requests a second and the server's processor time for one under a closed loop by h2load, and
the median answer at a steady rate by crossfade-load. Memory is what the process grew by before any
load, for each model or connection. All servers are there at once, and rounds go through them.
"""

from __future__ import annotations

import contextlib
import pathlib
import resource
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field

import rig  # first: it finds the helpers

import figures
import folders
import loads
import stand
from client import infer_path
from figures import Effort, Figure, Report

MODEL = "mlp-small"
MODEL_COUNTS, MODEL_COUNTS_SHORT = (1, 10, 100, 1000), (1, 10, 100)
CONNECTION_COUNTS = (1, 10, 100, 1000)
# Of the closed loop, if the connections are not more.
IN_FLIGHT = 64
CONNECTIONS = 8
WARM_UP_SECONDS = 0.5
START_SECONDS_MAX = 600
# What a client sends first (RFC 9113, section 3.4), with an empty SETTINGS frame.
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes([0, 0, 0, 4, 0, 0, 0, 0, 0])


@dataclass
class Point:
    """A number of models or connections, and what came of it."""

    kind: str
    count: int
    server: stand.Crossfade
    target: loads.Target
    names: pathlib.Path
    connections: int = CONNECTIONS
    closed: list[loads.Round] = field(default_factory=list)
    steady: list[loads.Report] = field(default_factory=list)

    @property
    def streams(self) -> int:
        return max(1, IN_FLIGHT // self.connections)

    def measure(self, rate: int, seconds: float) -> None:
        self.closed.append(
            loads.h2load(
                self.target,
                seconds=seconds,
                connections=self.connections,
                streams=self.streams,
                server=self.server,
            )
        )
        self.steady.append(
            loads.crossfade_load(
                self.server,
                *("--models", self.names, "--request", self.target.body),
                *("--connections", self.connections, "--rate", rate),
                seconds=seconds,
                warm_up_seconds=WARM_UP_SECONDS,
            )
        )

    @property
    def cpu_us(self) -> float:
        return figures.median([each.cpu_us_per_request for each in self.closed])

    @property
    def p50_us(self) -> float:
        return figures.median([each.latency("p50") for each in self.steady])


def name(index: int) -> str:
    return f"model-{index:04}"


def fill(registry: pathlib.Path, count: int, template: folders.Template) -> None:
    for index in range(1, count + 1):
        template.put(1, model=registry / name(index))


@contextlib.contextmanager
def serve(scratch: pathlib.Path, counts: tuple[int, ...]) -> Iterator[dict[int, stand.Crossfade]]:
    """A server with so many models for each count."""
    template = folders.Template(stand.publish_models(scratch, MODEL) / MODEL / "1")
    with contextlib.ExitStack() as servers:
        started = {}
        for count in counts:
            registry = scratch / f"registry-{count}"
            fill(registry, count, template)
            server = stand.Crossfade(
                *(registry, scratch / f"{count}.log"),
                *("--startup-seconds", START_SECONDS_MAX, "--log-level", "warning"),
                start_seconds_max=START_SECONDS_MAX,
            )
            started[count] = servers.enter_context(server)
            assert f"; {count} version" in server.log, f"not all were loaded:\n{server.log}"
            rig.say(f"{count} models ready after {server.start_seconds:.1f} s")
        yield started


def write_targets(
    scratch: pathlib.Path, server: stand.Crossfade, count: int, body: pathlib.Path
) -> tuple[loads.Target, pathlib.Path]:
    names = [name(index) for index in range(1, count + 1)]
    urls, listed = scratch / f"urls-{count}", scratch / f"names-{count}"
    urls.write_text("".join(f"{server.url}{infer_path(each)}\n" for each in names))
    listed.write_text("".join(f"{each}\n" for each in names))
    return loads.Target(server.url, body, urls=urls), listed


def idle_connection_bytes(server: stand.Crossfade, count: int) -> float:
    """What the server's memory grows by for each connection that does nothing."""
    before = server.resident_bytes()
    address = ("127.0.0.1", int(server.url.rpartition(":")[2]))
    with contextlib.ExitStack() as opened:
        for _ in range(count):
            connection = opened.enter_context(socket.create_connection(address, timeout=10))
            connection.sendall(PREFACE)
            assert connection.recv(1 << 12), "the server closed an idle connection"
        return (server.resident_bytes() - before) / count


def allow_files() -> None:
    """A thousand connections need more than the usual limit, here and in the clients."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def measure(effort: Effort, *, is_short: bool, rate: int) -> Report:
    allow_files()
    counts = MODEL_COUNTS_SHORT if is_short else MODEL_COUNTS
    found = Report(
        "scale",
        [
            *("grows", "count", "connections x streams", "requests/s", "server CPU, us/request"),
            *(f"p50 at {rate:,}/s, us", "resident, MiB", "threads", "start, s"),
        ],
    )
    with rig.scratch() as scratch, serve(scratch, counts) as servers:
        idle = {count: server.resident_bytes() for count, server in servers.items()}
        threads = {count: server.thread_count() for count, server in servers.items()}
        held = idle_connection_bytes(servers[1], max(CONNECTION_COUNTS))
        body = rig.request_body(scratch, MODEL)
        points = make_points(scratch, servers, body)
        for number in range(effort.rounds):
            for point in figures.turned(points, number):
                point.measure(rate, effort.seconds)
            rig.say(f"round {number + 1} of {effort.rounds} done")
        for point in points:
            add(found, point, idle, threads)
        starts = {count: server.start_seconds for count, server in servers.items()}
    sum_up(found, points, idle, starts, held)
    found.facts["placement"] = stand.placement()
    found.facts["connections"] = f"{IN_FLIGHT} requests at once, or one on each connection"
    return found


def make_points(
    scratch: pathlib.Path, servers: dict[int, stand.Crossfade], body: pathlib.Path
) -> list[Point]:
    points = []
    for count, server in servers.items():
        points.append(Point("models", count, server, *write_targets(scratch, server, count, body)))
    one = points[0]
    for count in CONNECTION_COUNTS:
        points.append(
            Point("connections", count, one.server, one.target, one.names, connections=count)
        )
    return points


def add(found: Report, point: Point, idle: dict[int, int], threads: dict[int, int]) -> None:
    failed = sum(each.failed for each in (*point.closed, *point.steady))
    found.fail_if(failed, f"{point.count} {point.kind}")
    are_models = point.kind == "models"
    found.rows.append(
        [
            *(point.kind, point.count, f"{point.connections} x {point.streams}"),
            figures.median([each.rate for each in point.closed]),
            *(point.cpu_us, point.p50_us),
            idle[point.count] / 2**20 if are_models else None,
            threads[point.count] if are_models else None,
            point.server.start_seconds if are_models else None,
        ]
    )


def sum_up(
    found: Report,
    points: list[Point],
    idle: dict[int, int],
    starts: dict[int, float],
    connection_bytes: float,
) -> None:
    for kind in ("models", "connections"):
        ends = [point for point in points if point.kind == kind]
        few, many = ends[0], ends[-1]
        growth = f"from {few.count} to {many.count:,} {kind}"
        found.figures += [
            Figure(
                f"server CPU per request, {growth}",
                many.cpu_us / few.cpu_us,
                "times",
                note=f"{few.cpu_us:.2f} to {many.cpu_us:.2f} us",
            ),
            Figure(
                f"p50, {growth}",
                many.p50_us / few.p50_us,
                "times",
                note=f"{few.p50_us:,.0f} to {many.p50_us:,.0f} us",
            ),
        ]
    most = max(idle)
    model_bytes = (idle[most] - idle[1]) / (most - 1)
    found.figures += [
        Figure(
            "resident memory per idle model",
            model_bytes / 1024,
            "KiB",
            note=f"{MODEL}, of {most:,}",
        ),
        Figure("resident memory per idle connection", connection_bytes / 1024, "KiB"),
        Figure(f"start with {most:,} models", starts[most], "s"),
    ]


def main() -> None:
    parser = rig.command(__doc__)
    parser.add_argument("--rate", type=int, default=2000, help="requests a second, steady")
    figures.main(parser, measure, full=Effort(3, 2), short=Effort(1, 1))


if __name__ == "__main__":
    main()
