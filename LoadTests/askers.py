"""Clients that ask steadily and check every reply, each in a process of its own.

They ask for models of datatypes_model.constant, whose answer is the number of the version that
gives it, so a reply tells twice which version it is from: in its header and in its tensor.
"""

from __future__ import annotations

import collections
import multiprocessing
import random
import time
from dataclasses import dataclass, field
from multiprocessing.connection import Connection as Pipe

import rig  # noqa: F401 (finds the helpers below)

import numpy as np

import wire
from client import infer_path
from http2 import Connection
from tritonclient.grpc import service_pb2

FAILURES_TOLD_MAX = 20
END_SECONDS_MAX = 60
# Requests under way at once on an asker's connection.
STREAMS = 8


@dataclass
class Asked:
    """What came of all requests."""

    count: int = 0
    failure_count: int = 0
    failures: list[str] = field(default_factory=list)
    # Replies by model and version.
    answered: collections.Counter = field(default_factory=collections.Counter)
    pinned_count: int = 0
    milliseconds: list[float] = field(default_factory=list)

    def add(self, other: Asked) -> None:
        self.count += other.count
        self.failure_count += other.failure_count
        self.failures += other.failures
        self.answered += other.answered
        self.pinned_count += other.pinned_count
        self.milliseconds += other.milliseconds

    def fail(self, told: str) -> None:
        self.failure_count += 1
        if len(self.failures) < FAILURES_TOLD_MAX:
            self.failures.append(told)

    def versions(self, model: str) -> set[int]:
        return {version for name, version in self.answered if name == model}


class Askers:
    """A context manager: the processes end with it, and `asked` is there afterwards."""

    def __init__(
        self, address: tuple[str, int], models: list[str], *, count: int, rate: float, seed: int
    ) -> None:
        """`rate` is in requests a second, of all of them together."""
        context = multiprocessing.get_context("spawn")
        self.models = models
        self.asked = Asked()
        # Which version of each model may be pinned now; zero for none.
        self._pins = context.Array("q", len(models))
        # For each asker and model: the pin that it took up when it had no older request under way.
        self._taken = context.Array("q", [-1] * (count * len(models)))
        self._ends = context.Event()
        self._pipes: list[Pipe] = []
        self._processes: list[multiprocessing.Process] = []
        for index in range(count):
            mine, theirs = context.Pipe(duplex=False)
            plan = Plan(address, models, rate / count, index, seed)
            self._processes.append(
                context.Process(
                    target=ask_steadily,
                    args=(plan, self._pins, self._taken, self._ends, theirs),
                    daemon=True,
                )
            )
            self._pipes.append(mine)

    def __enter__(self) -> Askers:
        for process in self._processes:
            process.start()
        self.until_taken()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._ends.set()
        for pipe, process in zip(self._pipes, self._processes, strict=True):
            if kind is None:
                assert pipe.poll(END_SECONDS_MAX), "an asker did not end"
                self.asked.add(pipe.recv())
            process.join(END_SECONDS_MAX)
            process.terminate()

    def pin(self, model: str, version: int) -> None:
        """Has a version be asked for by its number from now on.

        Returns when no request for another one is under way, so that those may be let go.
        """
        self._pins[self.models.index(model)] = version
        self.until_taken()

    def until_taken(self) -> None:
        deadline = time.monotonic() + END_SECONDS_MAX
        while list(self._taken) != list(self._pins) * len(self._processes):
            assert all(process.is_alive() for process in self._processes), "an asker has died"
            assert time.monotonic() < deadline, "an asker does not get on"
            time.sleep(0.001)


@dataclass(frozen=True)
class Plan:
    address: tuple[str, int]
    models: list[str]
    rate: float
    index: int
    seed: int


def ask_steadily(plan: Plan, pins, taken, ends, pipe: Pipe) -> None:
    """In rounds: some requests at once, pinned ones and others, then all of their replies."""
    asked = Asked()
    draw = random.Random(plan.seed + plan.index)
    body = wire.infer_request({"x": np.zeros((1, 1), np.float32)}).SerializeToString()
    connection = None
    due = time.monotonic()
    while not ends.is_set():
        now_pinned = list(pins)
        first = plan.index * len(plan.models)
        taken[first : first + len(plan.models)] = now_pinned
        try:
            connection = connection or Connection(plan.address)
            ask_round(connection, plan.models, now_pinned, draw, body, asked)
        except (AssertionError, OSError) as error:
            asked.fail(f"{type(error).__name__}: {error}")
            connection = None
            time.sleep(0.1)
        due = max(due + STREAMS / plan.rate, time.monotonic() - 1)
        time.sleep(max(0, due - time.monotonic()))
    pipe.send(asked)


def ask_round(
    connection: Connection,
    models: list[str],
    pins: list[int],
    draw: random.Random,
    body: bytes,
    asked: Asked,
) -> None:
    waiting = []
    for _ in range(STREAMS):
        index = draw.randrange(len(models))
        pin = pins[index] if draw.random() < 0.5 else 0
        started = time.perf_counter()
        stream = connection.post(infer_path(models[index], pin or None), body)
        waiting.append((stream, models[index], pin, started))
    for stream, model, pin, started in waiting:
        reply = connection.wait(stream)
        asked.milliseconds.append((time.perf_counter() - started) * 1000)
        del connection.replies[stream]
        check(reply, model, pin, asked)


def check(reply, model: str, pin: int, asked: Asked) -> None:
    asked.count += 1
    asked.pinned_count += pin > 0
    if not reply.has_ended or reply.status != 200:
        told = f"reset with {reply.reset_code}" if reply.reset_code is not None else reply.refusal
        asked.fail(f"{model}, pinned to {pin or 'none'}: {told}")
        return
    header = int(reply.headers["crossfade-version"])
    answer = reply.read(service_pb2.ModelInferResponse)
    constant = int(wire.output_arrays(answer)["y"][0])
    if not (header == constant == (pin or header) == int(answer.model_version)):
        asked.fail(
            f"{model}, pinned to {pin or 'none'}: version {header} in the header, "
            f"{answer.model_version} in the body, {constant} in the tensor"
        )
    asked.answered[model, header] += 1
