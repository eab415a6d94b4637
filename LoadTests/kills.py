"""Kills `publish` and `promote` with SIGKILL at random points, and looks at what is left.

Most points are random in time. As what counts takes the least of it, every third kill comes instead
as soon as a name has come or gone in the folder that is written to. After each kill the registry
must hold what it held before, or that and the whole new version or revision; the next command of
the same kind must work; and at the end a server must start on it. A kill leaves the system's caches
as they are, so what a loss of power would do is not shown here.
"""

from __future__ import annotations

import json
import os
import pathlib
import random
import statistics
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass

import rig  # first: it finds the helpers

import numpy as np

import datatypes_model
import folders
import wire
from admin import Admin
from client import Client
from gateway import Gateway, binary, publish, run, succeed

SMALL, LARGE, ROUTED = "small", "large", "routed"
TIMED_RUNS = 5
# One publication in so many is of the large model, whose copying takes a while.
LARGE_EVERY = 5
# Beyond the measured time, so that the last steps are hit as well.
OVERTIME = 1.1
# One kill in so many waits for one of the first changes of names: the temporary one comes, the
# final one comes, the temporary one goes.
AIMED_EVERY = 3
CHANGES = (1, 2, 3)
VERSIONS_KEPT = 3


@dataclass
class Tally:
    """How often a kill found the command before and after the step that counts."""

    old: int = 0
    new: int = 0
    # The command had ended before the signal came.
    late: int = 0

    @property
    def kills(self) -> int:
        return self.old + self.new

    def figures(self) -> dict[str, int]:
        return {"killed": self.kills, "old": self.old, "new": self.new, "late": self.late}


class Publishing:
    """What holds of a model that is being published to."""

    def __init__(self, registry: pathlib.Path, model: str, artifact: pathlib.Path) -> None:
        self.folder = self.written = registry / model
        self._registry = registry
        self._model = model
        self._artifact = artifact

    @property
    def words(self) -> list[str]:
        return ["publish", self._model, str(self._artifact), "--registry", str(self._registry)]

    def state(self) -> dict[str, object]:
        """Every version, by what the system keeps of its files."""
        found = {}
        for number in folders.numbers(self.folder):
            version = self.folder / str(number)
            stats = {file.name: file.stat() for file in version.iterdir()}
            found[str(number)] = {
                name: (stat.st_ino, stat.st_size, stat.st_mtime_ns) for name, stat in stats.items()
            }
        return found

    def check(self, added: list[str], outcome: rig.Outcome) -> None:
        models = json.loads(succeed("models", "--registry", self._registry, "--json"))
        mine = next(model for model in models["models"] if model["name"] == self._model)
        for version in mine.get("versions", [mine]):
            outcome.fail_unless("error" not in version, f"{self._model}: {version}")
        outcome.fail_unless(not models["warnings"], f"{self._model}: {models['warnings']}")
        for number in added:
            ended = run("verify", self._model, number, "--registry", self._registry)
            outcome.fail_unless(ended.returncode == 0, f"{self._model} {number}: {ended.stderr}")

    def go_on(self, outcome: rig.Outcome) -> None:
        """The next publication, and old versions go, so that the disk does not fill."""
        expected = max(folders.numbers(self.folder), default=0) + 1
        told = json.loads(succeed(*self.words, "--json"))
        outcome.fail_unless(
            told["version"] == expected,
            f"{self._model}: the next version is {told['version']}, expected {expected}",
        )
        for number in folders.numbers(self.folder)[:-VERSIONS_KEPT]:
            folders.let_go(self.folder / str(number))

    def leftovers(self) -> list[str]:
        return sorted(path.name for path in self.folder.glob(".staging-*"))


class Promoting:
    """What holds of a model with two versions whose route changes."""

    def __init__(self, registry: pathlib.Path, artifact: pathlib.Path) -> None:
        self.folder = registry / ROUTED
        self.written = self.folder / "routes"
        self._registry = registry
        for _ in range(2):
            publish(registry, ROUTED, artifact)
        succeed("promote", ROUTED, 1, "--registry", registry, "--reason", "the first")

    @property
    def stable(self) -> int:
        told = json.loads(succeed("route", ROUTED, "--registry", self._registry, "--json"))
        return told["route"]["stable"]

    @property
    def words(self) -> list[str]:
        other = str(3 - self.stable)
        place = ["--registry", str(self._registry)]
        return ["promote", ROUTED, other, *place, "--reason", "the other"]

    def state(self) -> dict[str, object]:
        """Every revision, by its text."""
        return {path.name: path.read_bytes() for path in folders.revisions(self.folder)}

    def check(self, added: list[str], outcome: rig.Outcome) -> None:
        ended = run("history", ROUTED, "--registry", self._registry, "--json")
        outcome.fail_unless(ended.returncode == 0, f"history: {ended.stderr}")
        told = json.loads(ended.stdout)
        outcome.fail_unless(not told["findings"], f"history: {told['findings']}")
        newest = told["revisions"][-1]
        outcome.fail_unless(
            (newest["route"] or {}).get("stable") == self.stable,
            f"the route in force has another stable version than its newest revision: {newest}",
        )

    def go_on(self, outcome: rig.Outcome) -> None:
        expected = len(folders.revisions(self.folder)) + 1
        told = json.loads(succeed(*self.words, "--json"))
        outcome.fail_unless(
            told["revision"] == expected,
            f"the next revision is {told['revision']}, expected {expected}",
        )

    def leftovers(self) -> list[str]:
        return sorted(path.name for path in self.written.glob(".revision-*"))


def seconds_of(words: Callable[[], list[str]]) -> float:
    taken = []
    for _ in range(TIMED_RUNS):
        arguments = words()
        started = time.monotonic()
        succeed(*arguments)
        taken.append(time.monotonic() - started)
    return statistics.median(taken)


@dataclass(frozen=True)
class Point:
    """When a command is killed."""

    # Since its start; for an aimed kill, since the change of names.
    seconds: float
    # Which change of names an aimed kill waits for; zero for any other kill.
    changes: int = 0

    @classmethod
    def draw(cls, draw: random.Random, index: int, seconds: float) -> Point:
        if index % AIMED_EVERY:
            return cls(draw.uniform(0, OVERTIME * seconds))
        return cls(draw.uniform(0, seconds / 100), draw.choice(CHANGES))

    def wait(self, process: subprocess.Popen, folder: pathlib.Path) -> None:
        names = set(os.listdir(folder))
        left = self.changes
        # Asked without a pause: what is waited for takes microseconds.
        while left and process.poll() is None:
            now = set(os.listdir(folder))
            left -= now != names
            names = now
        time.sleep(self.seconds)


def kill(place: Publishing | Promoting, point: Point, tally: Tally, outcome: rig.Outcome) -> None:
    """One command, killed at a point, and everything that must hold then."""
    before = place.state()
    process = subprocess.Popen(
        [binary(), *place.words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    point.wait(process, place.written)
    process.kill()
    code = process.wait()
    after = place.state()
    added = sorted(after.keys() - before.keys(), key=lambda name: int(name.partition(".")[0]))
    if code == 0:
        tally.late += 1
    else:
        outcome.fail_unless(code == -9, f"{place.folder.name}: the command ended with {code}")
        tally.new += bool(added)
        tally.old += not added
    kept = {name: facts for name, facts in after.items() if name in before}
    outcome.fail_unless(kept == before, f"{place.folder.name}: what was there has changed")
    outcome.fail_unless(len(added) <= 1, f"{place.folder.name}: {added} came at once")
    place.check(added, outcome)
    place.go_on(outcome)


def kill_many(
    name: str,
    count: int,
    choose: Callable[[int], tuple[Publishing | Promoting, float]],
    draw: random.Random,
    outcome: rig.Outcome,
) -> None:
    """Until `count` kills have hit a running command."""
    tally = Tally()
    while tally.kills < count and tally.late < 2 * count:
        index = tally.kills + tally.late
        place, seconds = choose(index)
        kill(place, Point.draw(draw, index, seconds), tally, outcome)
        if index % 25 == 24:
            rig.say(f"{name}: {tally.figures()}")
    outcome.fail_unless(tally.kills == count, f"{name}: only {tally.kills} of {count} kills hit")
    outcome.figures[name] = tally.figures()


def measure(kills: int, large_mib: int, seed: int) -> rig.Outcome:
    outcome = rig.Outcome(f"SIGKILL at {kills} points of publish and of promote, seed {seed}")
    rig.say(f"seed {seed}")
    draw = random.Random(seed)
    with rig.scratch() as scratch:
        registry = scratch / "registry"
        files = {SMALL: artifact(scratch, 1, 0), LARGE: artifact(scratch, 2, large_mib << 20)}
        places = {name: Publishing(registry, name, file) for name, file in files.items()}
        promoting = Promoting(registry, files[SMALL])
        seconds = {
            place.folder.name: seconds_of(lambda place=place: place.words)
            for place in [*places.values(), promoting]
        }
        outcome.figures["milliseconds"] = {name: each * 1000 for name, each in seconds.items()}

        def publication(index: int) -> tuple[Publishing, float]:
            name = SMALL if index % LARGE_EVERY else LARGE
            return places[name], seconds[name]

        kill_many("publish", kills, publication, draw, outcome)
        kill_many("promote", kills, lambda _: (promoting, seconds[ROUTED]), draw, outcome)
        start(registry, [*places.values(), promoting], promoting.stable, outcome)
    return outcome


def artifact(scratch: pathlib.Path, number: int, padding: int) -> pathlib.Path:
    """A model that answers `number`, with random text that makes its file large."""
    model = datatypes_model.constant(number)
    model.doc_string = np.random.default_rng(number).bytes(padding // 2).hex()
    file = scratch / f"constant_{number}.onnx"
    file.write_bytes(model.SerializeToString(deterministic=True))
    return file


def start(
    registry: pathlib.Path,
    places: list[Publishing | Promoting],
    stable: int,
    outcome: rig.Outcome,
) -> None:
    """A server on what is left: it serves every model, and says what was not finished."""
    expected = {place.folder.name: max(folders.numbers(place.folder)) for place in places}
    expected[ROUTED] = stable
    request = wire.infer_request({"x": np.zeros((1, 1), np.float32)})
    left = {place.folder.name: place.leftovers() for place in places}
    with Gateway(registry) as gateway, Client(gateway.url) as client:
        for model, version in expected.items():
            _, headers = client.infer(model, request)
            outcome.fail_unless(
                headers["crossfade-version"] == str(version),
                f"{model}: version {headers['crossfade-version']} answers, expected {version}",
            )
        with Admin(gateway.admin_url) as admin:
            told = " ".join(f"{event['message']}" for event in admin.events())
    for model, names in left.items():
        unsaid = [name for name in names if name not in told]
        outcome.fail_unless(not unsaid, f"{model}: nobody is told of {unsaid}")
    outcome.figures["left_over"] = {model: len(names) for model, names in left.items()}


def main() -> None:
    parser = rig.command(__doc__)
    parser.add_argument("--kills", type=int, default=200, help="of each command")
    parser.add_argument(
        "--large-mib", type=int, default=16, help="size of every fifth artifact that is published"
    )
    parser.add_argument("--seed", type=int, default=20, help="of the points in time")
    rig.main(parser, measure)


if __name__ == "__main__":
    main()
