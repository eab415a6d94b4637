"""The stand of the benchmarks: servers of several kinds on one core, their load on another.

A load generator on the server's own core would take from what it measures, and one that moves
between cores makes rounds differ. With two cores or more, each has its place; with one, the system
decides, and the facts of a report say so.
"""

from __future__ import annotations

import collections
import contextlib
import os
import pathlib
import re
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence

import rig  # first: it finds the helpers

import httpx

from gateway import ADMIN, LISTENING, binary, publish

START_SECONDS_MAX = 60
STOP_SECONDS_MAX = 15
POLL_SECONDS = 0.02
LOG_TAIL_BYTES = 2000

CORES = sorted(os.sched_getaffinity(0))
IS_PINNED = len(CORES) > 1
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")

# What a thread of the server does, by the beginning of its name.
THREAD_KINDS = {"lane ": "lanes", "NIO-ELT": "event loops"}


def on_server_core() -> list[str]:
    """Words before a command. taskset becomes the command, so the process keeps its id."""
    return ["taskset", "--cpu-list", str(CORES[0])] if IS_PINNED else []


def on_load_core() -> list[str]:
    return ["taskset", "--cpu-list", str(CORES[1])] if IS_PINNED else []


def placement() -> str:
    if not IS_PINNED:
        return "left to the system"
    return f"servers on core {CORES[0]}, load on core {CORES[1]}"


def free_port() -> int:
    """For servers that cannot pick one themselves and tell which."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


class Server:
    """A process on the servers' core, unless it may have all of them.

    A context manager: the process ends with it, children included.
    """

    def __init__(
        self, command: list[object], log: pathlib.Path, *, has_all_cores: bool = False
    ) -> None:
        self.log_path = log
        self.started_at = time.monotonic()
        with log.open("wb") as output:
            # A session of its own makes a group of its own, which ends together.
            self._process = subprocess.Popen(
                [*([] if has_all_cores else on_server_core()), *map(str, command)],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def process_id(self) -> int:
        return self._process.pid

    @property
    def log(self) -> str:
        return self.log_path.read_text("utf-8", errors="replace")

    def until(self, happened: Callable[[], object], what: str, seconds_max: float) -> None:
        deadline = time.monotonic() + seconds_max
        while not happened():
            ended = self._has_ended()
            tail = self.log[-LOG_TAIL_BYTES:]
            assert not ended, f"a server ended before {what}:\n{tail}"
            assert time.monotonic() < deadline, f"no {what} within {seconds_max} s:\n{tail}"
            time.sleep(POLL_SECONDS)

    def cpu_seconds(self) -> float:
        """Processor time so far, user's and system's, of the process without its children."""
        return sum(self.cpu_seconds_by_kind().values())

    def cpu_seconds_by_kind(self) -> dict[str, float]:
        """The same by what the threads do. Threads that have ended are not counted.

        The kernel's part is told apart: much of it below a lane is memory taken and given back.
        """
        seconds: dict[str, float] = collections.defaultdict(float)
        for task in pathlib.Path(f"/proc/{self.process_id}/task").iterdir():
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                head, _, rest = (task / "stat").read_text().rpartition(")")
                name = head.partition("(")[2]
                kinds = (THREAD_KINDS[each] for each in THREAD_KINDS if name.startswith(each))
                kind = next(kinds, "others")
                user, kernel = (int(ticks) / TICKS_PER_SECOND for ticks in rest.split()[11:13])
                seconds[kind] += user
                seconds[f"{kind} in the kernel"] += kernel
        return seconds

    def resident_bytes(self) -> int:
        return self._status("VmRSS") * 1024

    def thread_count(self) -> int:
        return self._status("Threads")

    def _status(self, field: str) -> int:
        status = pathlib.Path(f"/proc/{self.process_id}/status").read_text()
        return int(re.search(rf"^{field}:\s+(\d+)", status, re.MULTILINE)[1])

    def _has_ended(self) -> bool:
        """Leaves the process to be waited for, so that its id stays its own."""
        options = os.WEXITED | os.WNOHANG | os.WNOWAIT
        return os.waitid(os.P_PID, self.process_id, options) is not None

    def pause(self) -> None:
        """Takes the processor from it and its children until `resume`.

        Some servers ask their queues without a rest, and would weigh on another one's round.
        """
        os.killpg(self.process_id, signal.SIGSTOP)

    def resume(self) -> None:
        os.killpg(self.process_id, signal.SIGCONT)

    def stop(self) -> None:
        self.resume()
        self._process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS_MAX
        while not self._has_ended() and time.monotonic() < deadline:
            time.sleep(POLL_SECONDS)
        # The rest of the group, or all of it if the end did not come.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process_id, signal.SIGKILL)
        self._process.wait()

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


class Crossfade(Server):
    """The gateway with one event loop."""

    def __init__(
        self,
        registry: pathlib.Path,
        log: pathlib.Path,
        *options: object,
        start_seconds_max: float = START_SECONDS_MAX,
        begins_with: Sequence[object] = (),
    ) -> None:
        """`begins_with` are words before the command, of one that becomes the command."""
        # From the start until it tells its addresses, all models loaded.
        self.start_seconds = 0.0
        self._start_seconds_max = start_seconds_max
        command = [binary(), "serve", "--registry", registry, "--loops", 1, "--no-state"]
        addresses = ["--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0"]
        super().__init__([*begins_with, *command, *addresses, *options], log)

    def __enter__(self) -> Crossfade:
        with contextlib.ExitStack() as undo:
            undo.callback(self.stop)
            told = "word of its addresses"
            self.until(lambda: ADMIN.search(self.log), told, self._start_seconds_max)
            self.start_seconds = time.monotonic() - self.started_at
            undo.pop_all()
        return self

    @property
    def url(self) -> str:
        return "http://127.0.0.1:" + LISTENING.search(self.log)[2]

    @property
    def admin_url(self) -> str:
        return ADMIN.search(self.log)[1]

    def metrics(self, model: str) -> dict[str, float]:
        """The samples of one model, by name; those of a name that differ in a label are added."""
        reply = httpx.get(f"{self.admin_url}/metrics", trust_env=False).raise_for_status()
        values: dict[str, float] = collections.defaultdict(float)
        labels = rf'\{{[^}}]*model="{re.escape(model)}"[^}}]*\}}'
        samples = re.findall(rf"^(\w+){labels} (\S+)$", reply.text, re.MULTILINE)
        for name, value in samples:
            values[name] += float(value)
        return values


@contextlib.contextmanager
def nghttpd(folder: pathlib.Path, log: pathlib.Path) -> Iterator[tuple[Server, str]]:
    """nghttp2's own server with the files of a folder, and its address."""
    port = free_port()
    options = ["--no-tls", "--workers=1", "--address=127.0.0.1", f"--htdocs={folder}"]
    with Server(["nghttpd", *options, port], log) as server:
        server.until(lambda: accepts(port), "its port", START_SECONDS_MAX)
        yield server, f"http://127.0.0.1:{port}"


def accepts(port: int) -> bool:
    with contextlib.suppress(OSError):
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
        return True
    return False


def publish_models(scratch: pathlib.Path, *models: str) -> pathlib.Path:
    """Makes models of models.py and publishes them; the registry."""
    registry = scratch / "registry"
    for model in models:
        publish(registry, model, rig.make_model(scratch, model))
    return registry
