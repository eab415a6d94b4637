"""Attacks a server over some connections, with a well-behaved client beside them.

For each row of Tests/EndToEnd/attackers.py: the client alone, then beside the attackers. Held for
the gateway: the client sees no error and a 99th percentile within twice the one that it had alone,
every attacker is cut off (or each of its streams refused), and memory stays within what the replies
that they leave unread may take. The same rows can be sent to nghttpd and nginx, which serve a file
of 1 KiB; of them it is only told how they fared.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import multiprocessing
import pathlib
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass

import rig  # first: it finds the helpers

import httpx
import numpy as np

import attackers
import stand
import wire
from attackers import ROWS, Assault, Fate, Neighbour, Target
from frames import block, request_fields
from gateway import Gateway, publish

PEERS = ("gateway", "nghttpd", "nginx")
MODEL = "two_in_two_out"
RATIO_MAX = 2.0
# Below this, a percentile of two runs differs by what else the machine does.
SECONDS_OF_NOISE = 0.002
# Of replies that one connection may leave unread, and the reply of 4 MiB that passes it.
UNREAD_MIB_MAX = 64 + 4
# Besides, and in all other rows: what waits to be encoded, and what comes and goes.
GROWTH_MIB_MAX = 192
# The times that a peer gets are minutes by default; a row that stalls is to be judged in seconds.
TIMES = (
    "--handshake-seconds 2 --header-seconds 2 --body-seconds 3 --write-seconds 3 --idle-seconds 3"
)
END_SECONDS_MAX = 120
PAUSE_SECONDS = 0.001
STATIC_BYTES = 1024
COUNTER = re.compile(
    r'^crossfade_connection_limit_hits_total\{limit="([^"]+)"\} (\S+)$', re.MULTILINE
)
NGINX = """daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error crit;
events {{ worker_connections 4096; }}
http {{
  access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{ listen 127.0.0.1:{port} http2; root {folder}/static; }}
}}
"""


@dataclass
class Attacked:
    """A server under attack: what to ask it for, and the processes that it is."""

    target: Target
    # Of a request as its neighbour makes it; None for one without a body.
    body: bytes | None
    processes: list[int]
    admin: str | None = None

    def resident_mib(self, field: str = "VmRSS") -> float:
        return sum(self._memory(process, field) for process in self.processes) / 1024

    @staticmethod
    def _memory(process: int, field: str) -> int:
        status = pathlib.Path(f"/proc/{process}/status").read_text()
        return int(re.search(rf"^{field}:\s+(\d+) kB$", status, re.MULTILINE)[1])

    def forget_peak(self) -> None:
        for process in self.processes:
            pathlib.Path(f"/proc/{process}/clear_refs").write_text("5")

    def hits(self) -> dict[str, float]:
        """How often each limit was reached."""
        if not self.admin:
            return {}
        text = httpx.get(f"{self.admin}/metrics", trust_env=False).text
        return {name: float(count) for name, count in COUNTER.findall(text)}


def artifacts(folder: pathlib.Path) -> dict[str, pathlib.Path]:
    """Those of the end-to-end tests, whose module has the name of one of this folder."""
    place = rig.HELPERS / "models.py"
    spec = importlib.util.spec_from_file_location("attacked_models", place)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.write(folder)


@contextlib.contextmanager
def gateway(scratch: pathlib.Path, options: list[str]) -> Iterator[Attacked]:
    files = artifacts(scratch / "models")
    publish(scratch / "registry", MODEL, files[MODEL])
    publish(scratch / "registry", "wide", files["wide"], "--max-batch-rows", 4)
    row = np.ones((1, 4), np.float32)
    body = wire.infer_request({"a": row, "b": row}).SerializeToString()
    large = wire.infer_request({"x": row[:, :1]}).SerializeToString()
    with Gateway(scratch / "registry", *options) as server:
        target = Target(server.address, large_body=large)
        yield Attacked(target, body, [server.process_id], server.admin_url)


@contextlib.contextmanager
def static_server(which: str, scratch: pathlib.Path) -> Iterator[Attacked]:
    root = scratch / "static"
    root.mkdir(mode=0o755)
    scratch.chmod(0o755)
    (root / "file").write_bytes(b"v" * STATIC_BYTES)
    (root / "large").write_bytes(b"v" * (4 << 20))
    port = stand.free_port()
    if which == "nghttpd":
        command = ["nghttpd", "--no-tls", "--workers=1", "-d", str(root), str(port)]
    else:
        (scratch / "conf").write_text(NGINX.format(folder=scratch, port=port))
        command = ["nginx", "-p", str(scratch), "-c", str(scratch / "conf")]
    path = shutil.which(command[0], path="/usr/bin:/usr/sbin")
    if not path:
        raise SystemExit(f"attack: {which} is not installed")
    server = subprocess.Popen([path, *command[1:]], stderr=subprocess.DEVNULL)
    try:
        until_open(port)
        get = block(*request_fields("GET", "/file"))
        target = Target(
            ("127.0.0.1", port),
            get=get,
            post=block(*request_fields("POST", "/file")),
            large=block(*request_fields("GET", "/large")),
        )
        children = pathlib.Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text()
        yield Attacked(target, None, [server.pid, *map(int, children.split())])
    finally:
        server.terminate()
        server.wait()


def until_open(port: int) -> None:
    deadline = time.monotonic() + stand.START_SECONDS_MAX
    while True:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        assert time.monotonic() < deadline, "the server does not listen"
        time.sleep(stand.POLL_SECONDS)


def assail(
    target: Target, name: str, connections: int, seconds: float, again: bool, pipe
) -> None:
    """In a process of its own, so that it takes nothing from the good client but the server."""
    row = ROWS[name]
    with Assault(target, row, connections=connections, seconds=seconds, again=again) as assault:
        time.sleep(seconds)
    pipe.send(assault.fates)


def beside(
    attacked: Attacked, name: str, connections: int, seconds: float, again: bool
) -> tuple[Neighbour, list[Fate]]:
    context = multiprocessing.get_context("spawn")
    mine, theirs = context.Pipe(duplex=False)
    arguments = (attacked.target, name, connections, seconds, again, theirs)
    process = context.Process(target=assail, args=arguments, daemon=True)
    process.start()
    with Neighbour(attacked.target, attacked.body, pause=PAUSE_SECONDS) as neighbour:
        assert mine.poll(seconds + END_SECONDS_MAX), "the attackers did not end"
        fates = mine.recv()
    process.join()
    return neighbour, fates


def measure(
    peer: str, rows: str, connections: int, seconds: float, again: bool, options: str
) -> rig.Outcome:
    outcome = rig.Outcome(f"attack {peer}")
    names = list(ROWS) if rows == "all" else rows.split(",")
    for name in names:
        assert name in ROWS, f"no row {name}; there are {', '.join(ROWS)}"
    with rig.scratch() as scratch:
        server = (
            gateway(scratch, options.split()) if peer == "gateway" else static_server(peer, scratch)
        )
        with server as attacked:
            time.sleep(1)
            for name in names:
                with Neighbour(attacked.target, attacked.body, pause=PAUSE_SECONDS) as alone:
                    time.sleep(max(2, seconds / 2))
                before, resident = attacked.hits(), attacked.resident_mib()
                attacked.forget_peak()
                good, fates = beside(attacked, name, connections, seconds, again)
                grown = attacked.resident_mib("VmHWM") - resident
                reached = {
                    limit: count - before.get(limit, 0)
                    for limit, count in attacked.hits().items()
                    if count > before.get(limit, 0)
                }
                figures = told(alone, good, fates, grown, reached)
                rig.say(f"{name}: {rig.text(figures)}")
                outcome.figures[name] = figures
                if peer == "gateway":
                    judge(outcome, name, good, fates, figures, connections)
    return outcome


def told(
    alone: Neighbour, good: Neighbour, fates: list[Fate], grown: float, reached: dict
) -> dict[str, object]:
    usual = rig.percentile(alone.seconds, 99) * 1000
    now = rig.percentile(good.seconds, 99) * 1000 if good.seconds else float("inf")
    cut = [fate for fate in fates if fate.is_cut]
    return {
        "connections": len(fates),
        "cut": len(cut),
        "seconds to cut": round(max((fate.seconds for fate in cut), default=0), 2),
        "said": sorted({code for fate in fates for code in fate.codes}),
        "streams refused": sum(fate.refusals for fate in fates),
        "sent KiB": sum(fate.sent_bytes for fate in fates) >> 10,
        "good requests": len(good.seconds),
        "good errors": len(good.errors),
        "p99 alone, ms": round(usual, 2),
        "p99 beside, ms": round(now, 2),
        "ratio": round(now / usual, 2),
        "grown MiB": round(grown),
        "limits": reached,
    }


def judge(
    outcome: rig.Outcome, name: str, good: Neighbour, fates: list[Fate], figures: dict,
    connections: int,
) -> None:
    outcome.fail_unless(not good.errors, f"{name}: the good client saw {good.errors[:3]}")
    kept = [fate for fate in fates if not fate.is_cut]
    refused = ROWS[name].may_refuse and all(fate.refusals for fate in kept)
    # Who came back at once may not have been cut off a second time yet.
    some = len(kept) < len(fates)
    outcome.fail_unless(
        not kept or refused or (some and len(kept) <= attackers.CONNECTIONS < len(fates)),
        f"{name}: {len(kept)} of {len(fates)} attackers were not cut off",
    )
    leaves_unread = ROWS[name].round is attackers.unread
    growth_max = GROWTH_MIB_MAX + (UNREAD_MIB_MAX * connections if leaves_unread else 0)
    outcome.fail_unless(
        figures["grown MiB"] <= growth_max,
        f"{name}: {figures['grown MiB']} MiB more, over {growth_max}",
    )
    late = (figures["p99 beside, ms"] - figures["p99 alone, ms"]) / 1000
    outcome.aim(
        figures["ratio"] <= RATIO_MAX or late < SECONDS_OF_NOISE,
        f"{name}: the 99th percentile is {figures['ratio']} times the one without attackers",
    )


if __name__ == "__main__":
    parser = rig.command(
        __doc__,
        epilog="Rows: "
        + "; ".join(f"{row.name}: {row.what}" for row in ROWS.values())
        + ". Example: attack.py --rows rapid-reset,ping --seconds 10",
    )
    parser.add_argument("--peer", choices=PEERS, default="gateway", help="the server to attack")
    parser.add_argument("--rows", default="all", help="rows to send, separated by commas")
    parser.add_argument(
        "--connections", type=int, default=attackers.CONNECTIONS, help="of the attackers"
    )
    parser.add_argument("--seconds", type=float, default=10, help="of each row")
    parser.add_argument(
        "--again",
        action=argparse.BooleanOptionalAction,
        default=False,
        help="whether an attacker that was cut off comes back at once",
    )
    parser.add_argument(
        "--options", default=TIMES, help=f"flags of serve, in one word; without it: {TIMES}"
    )
    rig.main(parser, measure)
