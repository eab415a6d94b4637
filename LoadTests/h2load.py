"""h2load, nghttp2's client, beside the Python ones: what it asked, and what came of it."""

from __future__ import annotations

import pathlib
import re
import shutil
import subprocess
import threading
from dataclasses import dataclass

import rig  # noqa: F401 (finds the helpers below)

import wire
from client import infer_path

# Debian keeps it where only root looks.
PROGRAM = shutil.which("h2load") or "/usr/sbin/h2load"
SLICE_SECONDS = 1


def is_installed() -> bool:
    return shutil.which(PROGRAM) is not None


@dataclass(frozen=True)
class Request:
    """One request, sent again and again to a model."""

    url: str
    model: str
    body: pathlib.Path

    def run(self, *options: object, seconds_max: float) -> str:
        """h2load's words."""
        ended = subprocess.run(
            [
                *(PROGRAM, *map(str, options), f"--data={self.body}"),
                *("--header", f"content-type: {wire.CONTENT_TYPE}"),
                self.url + infer_path(self.model),
            ],
            capture_output=True,
            encoding="utf-8",
            timeout=seconds_max,
        )
        assert ended.returncode == 0, f"h2load ended with {ended.returncode}: {ended.stderr}"
        return ended.stdout


def counts(told: str) -> tuple[int, int]:
    """Replies of status 2xx, and requests that had none."""
    codes = re.search(r"^status codes: (\d+) 2xx", told, re.MULTILINE)
    total = re.search(r"^requests: (\d+) total, (\d+) started", told, re.MULTILINE)
    assert codes and total, f"h2load's words are not understood:\n{told}"
    return int(codes[1]), int(total[2]) - int(codes[1])


class Steady:
    """Asks on until its context ends, in slices, because h2load counts only what it finishes."""

    def __init__(self, request: Request, *, rate: int) -> None:
        self.answered = 0
        self.failed = 0
        self.error: Exception | None = None
        self._request = request
        self._rate = rate
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        count = self._rate * SLICE_SECONDS
        options = ("--clients=1", "--max-concurrent-streams=16", f"--rps={self._rate}")
        try:
            while not self._ends.is_set():
                told = self._request.run(*options, f"--requests={count}", seconds_max=60)
                answered, failed = counts(told)
                self.answered += answered
                self.failed += failed
        except (AssertionError, OSError, subprocess.SubprocessError) as error:
            self.error = error

    def __enter__(self) -> Steady:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ends.set()
        self._thread.join(90)
        if self.error:
            raise self.error


@dataclass(frozen=True)
class Sample:
    milliseconds: list[float]
    failed: int


def latencies(request: Request, log: pathlib.Path, *, rate: int, seconds: float) -> Sample:
    """Each reply's time at a steady rate, by h2load's own log."""
    log.unlink(missing_ok=True)
    request.run(
        *("--clients=1", "--max-concurrent-streams=64", f"--rps={rate}"),
        *(f"--requests={int(rate * seconds)}", f"--log-file={log}"),
        seconds_max=seconds + 60,
    )
    rows = [line.split("\t") for line in log.read_text("ascii").splitlines()]
    good = [int(microseconds) / 1000 for _, status, microseconds in rows if status == "200"]
    return Sample(good, failed=int(rate * seconds) - len(good))
