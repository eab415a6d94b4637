"""Faults that a server meets: in small for the tests, in large for `LoadTests/faults.py`."""

from __future__ import annotations

import contextlib
import os
import pathlib
import shlex
import socket
import sqlite3
import struct
import subprocess
import threading
import time
from collections.abc import Iterator

import frames
from attackers import Target
from frames import Peer, data, headers
from gateway import Gateway, binary

# What a client sees when its stream was turned away before any work was done for it.
UNTOUCHED = {frames.Code.REFUSED_STREAM}


@contextlib.contextmanager
def small_disk(folder: pathlib.Path, size: str) -> Iterator[pathlib.Path]:
    """A file system of its own, of a size such as `2m`.

    Raises OSError where this process may not mount one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    options = ["-t", "tmpfs", "-o", f"size={size},mode=755", "crossfade-test", str(folder)]
    mounted = subprocess.run(["mount", *options], capture_output=True, text=True)
    if mounted.returncode:
        raise OSError(f"no file system can be mounted here: {mounted.stderr.strip()}")
    try:
        yield folder
    finally:
        # Lazily, as a server that a failed test left behind may still have files open.
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextlib.contextmanager
def full(folder: pathlib.Path) -> Iterator[None]:
    """Not a byte is left on the folder's disk."""
    filler = folder / ".filler"
    with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(4096))
    try:
        yield
    finally:
        filler.unlink()


@contextlib.contextmanager
def locked(state: pathlib.Path) -> Iterator[list[pathlib.Path]]:
    """Every SQLite file of a folder is locked against writers; the files."""
    files = [
        file
        for file in sorted(state.rglob("*"))
        if file.is_file() and file.read_bytes()[:15] == b"SQLite format 3"
    ]
    assert files, f"no store in {state}: {list(state.rglob('*'))}"
    with contextlib.ExitStack() as stack:
        for file in files:
            connection = sqlite3.connect(file, isolation_level=None, timeout=20)
            stack.enter_context(contextlib.closing(connection))
            connection.execute("BEGIN IMMEDIATE")
            stack.callback(connection.execute, "ROLLBACK")
        yield files


def wrapped(folder: pathlib.Path, *before: str) -> str:
    """A program that is the binary under test with commands of the shell before it."""
    script = folder / "crossfade"
    lines = ["#!/bin/bash", *before, f'exec {shlex.quote(binary())} "$@"', ""]
    script.write_text("\n".join(lines))
    script.chmod(0o755)
    return str(script)


def disconnect(target: Target, body: bytes, count: int, *, streams: int = 10) -> None:
    """Connections that ask and are reset before the answer can come."""
    asked = b"".join(
        headers(2 * number + 1, target.post, ends=False) + data(2 * number + 1, body, ends=True)
        for number in range(streams)
    )
    hello = frames.PREFACE + frames.settings() + asked
    for _ in range(count):
        with socket.create_connection(target.address, timeout=10) as connection:
            connection.sendall(hello)
            # A close that resets: what was asked is under way.
            linger = struct.pack("ii", 1, 0)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)


def many_streams(target: Target, body: bytes, connections: int, streams: int) -> list[str]:
    """Opens all streams before it ends the first; what did not go well."""
    wrong = []
    with contextlib.ExitStack() as stack:
        peers = [stack.enter_context(Peer(target.address)) for _ in range(connections)]
        ids = [2 * number + 1 for number in range(streams)]
        for peer in peers:
            heads = (headers(each, target.post, ends=False) for each in ids)
            peer.send(*(head + data(each, body[:9]) for each, head in zip(ids, heads)))
        for peer in peers:
            peer.alive()
            wrong += [f"before its end: {reply}" for reply in peer.replies.values()]
        for peer in peers:
            peer.send(*(data(each, body[9:], ends=True) for each in ids))
        for peer in peers:
            for each in ids:
                reply = peer.wait(each)
                if reply.status != 200:
                    wrong.append(str(reply))
    return wrong


class Load:
    """Clients that go on until the server has sent them away. A context manager.

    A request that the server took, and did not answer with 200, is in `failed`: one on a stream
    that its last GOAWAY covers, or that was not reset as untouched.
    """

    def __init__(self, target: Target, body: bytes, *, clients: int = 4, at_once: int = 8) -> None:
        self.answered = 0
        self.failed: list[str] = []
        self._target, self._body, self._at_once = target, body, at_once
        self._ends = threading.Event()
        self._lock = threading.Lock()
        self._threads = [threading.Thread(target=self._run, daemon=True) for _ in range(clients)]

    def __enter__(self) -> Load:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ends.set()
        for thread in self._threads:
            thread.join(30)

    def _run(self) -> None:
        answered, failed = 0, []
        try:
            with Peer(self._target.address) as peer:
                answered, failed = self._ask(peer)
        except (AssertionError, OSError) as error:
            failed = [f"{type(error).__name__}: {error}"]
        with self._lock:
            self.answered += answered
            self.failed += failed

    def _ask(self, peer: Peer) -> tuple[int, list[str]]:
        number, answered = 0, 0
        while not (self._ends.is_set() or peer.goaways or peer.is_closed):
            ids = [2 * at + 1 for at in range(number, number + self._at_once)]
            number += self._at_once
            peer.send(
                *(
                    headers(each, self._target.post, ends=False)
                    + data(each, self._body, ends=True)
                    for each in ids
                )
            )

            def settled() -> bool:
                return peer.is_closed or all(peer.reply(each).is_over for each in ids)

            peer.until(settled, "replies", 30)
            answered += sum(peer.reply(each).status == 200 for each in ids)
            failed = [told for each in ids if (told := self._failure(peer, each))]
            if failed:
                return answered, failed
            for each in ids:
                del peer.replies[each]
            peer.frames.clear()
            peer.send(frames.window_update(0, 1 << 16))
        return answered, []

    @staticmethod
    def _failure(peer: Peer, stream: int) -> str | None:
        reply = peer.reply(stream)
        if reply.status == 200 and reply.has_ended or reply.reset_code in UNTOUCHED:
            return None
        last = min((last for last, _ in peer.goaways), default=None)
        if not reply.is_over and last is not None and stream > last:
            return None
        return f"stream {stream}: {reply}, last GOAWAY {last}, closed {peer.is_closed}"


def terminate_under_load(
    registry: pathlib.Path, body: bytes, times: int, seconds: float
) -> tuple[int, list[str]]:
    """Ends a server that is asked, so often; the answers, and the requests that it failed."""
    answered, failed = 0, []
    for _ in range(times):
        with Gateway(registry) as gateway:
            with Load(Target(gateway.address), body) as load:
                time.sleep(seconds)
                gateway.stop()
            answered += load.answered
            failed += load.failed
        Gateway.started.clear()
    return answered, failed


def processor_seconds(process: int) -> float:
    """What a process has taken of the processors so far."""
    fields = pathlib.Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
