"""A client of the admin plane, and waiting for what it shows."""

from __future__ import annotations

import pathlib
import time
from collections.abc import Callable, Iterable
from typing import TypeVar

import httpx

Value = TypeVar("Value")

# Generous, because the binary may be a debug build on a busy machine.
WAIT_SECONDS_MAX = 30
POLL_SECONDS = 0.02

# States that a version does not stay in by itself; one that nobody wants stays in "found".
PASSING_STATES = {"verifying", "loading", "warming", "draining"}


def until(happened: Callable[[], Value], what: str | Callable[[], str]) -> Value:
    """Asks until the answer is true in Python's sense; that answer."""
    deadline = time.monotonic() + WAIT_SECONDS_MAX
    while not (value := happened()):
        if time.monotonic() > deadline:
            told = what if isinstance(what, str) else what()
            raise AssertionError(f"waited {WAIT_SECONDS_MAX} s for {told}")
        time.sleep(POLL_SECONDS)
    return value


class Admin:
    """One connection to the admin plane: JSON over HTTP/1.1. A context manager."""

    def __init__(self, url: str, credential: pathlib.Path | None = None) -> None:
        """`credential` is a file with a key or token that may view, where access is controlled."""
        self.url = url
        token = credential and credential.read_text("ascii").strip()
        self.http = httpx.Client(
            base_url=url, timeout=WAIT_SECONDS_MAX, trust_env=False,
            headers={"authorization": f"Bearer {token}"} if token else {},
        )

    def __enter__(self) -> Admin:
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def get(self, path: str, **query: object) -> dict:
        reply = self.http.get(path, params={name: str(value) for name, value in query.items()})
        assert reply.status_code == 200, (path, reply.status_code, reply.text)
        return reply.json()

    def status(self) -> dict:
        return self.get("/v1/status")

    def model(self, name: str) -> dict | None:
        """What the status says of a model; nothing while it is not known."""
        models = {model["name"]: model for model in self.status()["models"]}
        return models.get(name)

    def versions(self, name: str) -> dict[int, dict]:
        model = self.model(name)
        return {each["version"]: each for each in model["versions"]} if model else {}

    def states(self, name: str) -> dict[int, str]:
        return {number: each["state"] for number, each in self.versions(name).items()}

    def events(self, after: int = 0, **query: object) -> list[dict]:
        return self.get("/v1/events", after=after, **query)["events"]

    def until_state(self, model: str, version: int, state: str) -> dict:
        """Waits until a version is in a state; what the status says of it then."""

        def reached() -> dict | None:
            found = self.versions(model).get(version)
            return found if found and found["state"] == state else None

        return until(reached, lambda: f"{model} {version} to be {state}: {self.versions(model)}")

    def until_settled(self) -> dict:
        """Waits until no version is on its way to another state; the status then."""

        def settled() -> dict | None:
            status = self.status()
            return None if PASSING_STATES & set(states(status["models"])) else status

        return until(settled, lambda: f"versions that are on their way: {self.status()}")

    def until_problem(self, model: str, *words: str) -> str:
        """Waits until a model has a problem with these words; the problem."""

        def told() -> str | None:
            problems = (self.model(model) or {"problems": []})["problems"]
            return next((each for each in problems if all(word in each for word in words)), None)

        return until(told, lambda: f"a problem of {model} with {words}: {self.model(model)}")

    def until_well(self, model: str) -> None:
        """Waits until nothing keeps a model from being as the registry wants it."""
        until(
            lambda: (found := self.model(model)) and not found["problems"],
            lambda: f"{model} to be well: {self.model(model)}",
        )


def states(models: Iterable[dict]) -> list[str]:
    return [version["state"] for model in models for version in model["versions"]]
