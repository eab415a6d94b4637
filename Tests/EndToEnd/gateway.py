"""Runs the binary under test: the server as a process, the other commands to their end."""

from __future__ import annotations

import os
import pathlib
import re
import signal
import socket
import subprocess
import threading
import time

import pytest

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
START_SECONDS_MAX = 90
STOP_SECONDS_MAX = 30
COMMAND_SECONDS_MAX = 60
LISTENING = re.compile(r"listening on (127\.0\.0\.1):(\d+)")
ADMIN = re.compile(r"admin plane on (https?://127\.0\.0\.1:\d+)")


def binary() -> str:
    """The path of the binary under test."""
    path = os.environ.get("CROSSFADE_BINARY")
    if not path:
        pytest.fail("CROSSFADE_BINARY is not set; `make test` builds the binary and sets it")
    if not os.access(path, os.X_OK):
        pytest.fail(f"CROSSFADE_BINARY is {path}, which is no program; `swift build` makes it")
    return path


def run(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs a command to its end, whatever its exit code."""
    return subprocess.run(
        [binary(), *map(str, arguments)],
        cwd=REPOSITORY,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=COMMAND_SECONDS_MAX,
    )


def succeed(*arguments: object) -> str:
    """Runs a command that must succeed; its standard output."""
    ended = run(*arguments)
    assert ended.returncode == 0, f"{arguments} ended with {ended.returncode}:\n{ended.stderr}"
    return ended.stdout


def publish(registry: pathlib.Path, model: str, artifact: pathlib.Path, *options: object) -> str:
    return succeed("publish", model, artifact, "--registry", registry, *options)


class Gateway:
    """A server process. A context manager: it ends with SIGTERM and must then exit with 0."""

    # Those of the running test, for the log of a failure.
    started: list[Gateway] = []

    def __init__(
        self,
        registry: pathlib.Path,
        *options: object,
        descriptors: int | None = None,
        **environment: str,
    ) -> None:
        # prlimit(1) runs the program with fewer file descriptors.
        limited = ["prlimit", f"--nofile={descriptors}:{descriptors}"] if descriptors else []
        self._lines: list[str] = []
        self._listening = threading.Event()
        self._process = subprocess.Popen(
            [
                *limited,
                binary(),
                "serve",
                "--registry",
                str(registry),
                "--listen",
                "127.0.0.1:0",
                "--admin",
                "127.0.0.1:0",
                *map(str, options),
            ],
            cwd=REPOSITORY,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        )
        Gateway.started.append(self)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.port = 0
        if not self._listening.wait(START_SECONDS_MAX):
            self._kill()
            pytest.fail(f"the server did not say where it listens:\n{self.log}")
        if not self.port:
            code = self._process.wait()
            pytest.fail(f"the server ended with exit code {code}:\n{self.log}")

    def _read(self) -> None:
        assert self._process.stdout
        with self._process.stdout as output:
            for line in output:
                self._lines.append(line)
                if not self._listening.is_set() and (match := LISTENING.search(line)):
                    self.port = int(match[2])
                    self._listening.set()
        self._listening.set()

    @property
    def log(self) -> str:
        """What the server has printed so far."""
        return "".join(self._lines)

    @property
    def process_id(self) -> int:
        return self._process.pid

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def admin_url(self) -> str:
        """Of the admin plane, which the server tells of beside the data plane's address."""
        deadline = time.monotonic() + START_SECONDS_MAX
        while not (match := ADMIN.search(self.log)):
            assert time.monotonic() < deadline, f"no word of the admin plane:\n{self.log}"
            time.sleep(0.01)
        return match[1]

    @property
    def address(self) -> tuple[str, int]:
        return ("127.0.0.1", self.port)

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None

    def resident_bytes(self) -> int:
        """Memory held now."""
        return self._memory("VmRSS")

    def peak_resident_bytes(self) -> int:
        """The most memory held at once since the last `forget_peak`."""
        return self._memory("VmHWM")

    def forget_peak(self) -> None:
        # proc(5): 5 sets the peak to what is resident now.
        pathlib.Path(f"/proc/{self.process_id}/clear_refs").write_text("5")

    def _memory(self, field: str) -> int:
        status = pathlib.Path(f"/proc/{self.process_id}/status").read_text()
        return int(re.search(rf"^{field}:\s+(\d+) kB$", status, re.MULTILINE)[1]) * 1024

    def socket(self) -> socket.socket:
        return socket.create_connection(self.address, timeout=10)

    def signal(self, number: int) -> None:
        self._process.send_signal(number)

    def wait(self) -> int:
        """Waits for the end; the exit code."""
        try:
            code = self._process.wait(STOP_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            self._kill()
            pytest.fail(f"the server did not end within {STOP_SECONDS_MAX} s:\n{self.log}")
        self._reader.join()
        return code

    def stop(self) -> None:
        """Ends the server as its keeper would, and holds it to a clean end."""
        assert self.is_running, f"the server ended with {self._process.returncode}:\n{self.log}"
        self.signal(signal.SIGTERM)
        code = self.wait()
        assert code == 0, f"the server ended with {code} after SIGTERM:\n{self.log}"

    def _kill(self) -> None:
        self._process.kill()
        self._process.wait()
        self._reader.join()

    def __enter__(self) -> Gateway:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if not self.is_running:
            # Only a test that waits for the end may find it ended.
            assert self._process.returncode == 0 or kind, f"the server died:\n{self.log}"
        elif kind:
            self._kill()
        else:
            self.stop()
