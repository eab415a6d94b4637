"""Damages artifacts in every place and puts them into a live registry as higher versions.

Cut off at many offsets, and with single bits flipped, below the manifest of the undamaged file:
each must be refused, and the version that serves must go on answering as before. Then some whose
manifest agrees with the damage, so that the engine meets it: the server must survive, and what it
does accept must keep to the golden vectors.
"""

from __future__ import annotations

import collections
import json
import pathlib
import random
from dataclasses import dataclass

import rig  # first: it finds the helpers

import numpy as np

import folders
import wire
from admin import Admin, until
from client import Client
from gateway import REPOSITORY, Gateway, publish

# A model with real weights and with golden vectors.
SOURCE = REPOSITORY / "ModelRegistry" / "digits" / "1"
VERSIONS_AT_ONCE = 10
GOOD_VERSION = 1


@dataclass(frozen=True)
class Damage:
    """What was done to the artifact, in words, and what it became."""

    kind: str
    words: str
    content: bytes


def damages(artifact: bytes, cuts: int, flips: int, draw: random.Random) -> list[Damage]:
    made = []
    for offset in draw.sample(range(len(artifact)), min(cuts, len(artifact))):
        made.append(Damage("cut", f"cut at byte {offset}", artifact[:offset]))
    for bit in draw.sample(range(len(artifact) * 8), min(flips, len(artifact) * 8)):
        content = bytearray(artifact)
        content[bit // 8] ^= 1 << bit % 8
        made.append(Damage("flip", f"bit {bit % 8} of byte {bit // 8} flipped", bytes(content)))
    return made


class Golden:
    """The known answers of the source's golden vectors, and how far an answer may be from them."""

    def __init__(self) -> None:
        told = json.loads((SOURCE / "golden.json").read_text("utf-8"))
        tolerance = told["tolerance"]
        self._absolute, self._relative = tolerance["absolute"], tolerance["relative"]
        case = told["cases"][0]
        inputs = {each["name"]: array(each) for each in case["inputs"]}
        self.request = wire.infer_request(inputs)
        self._outputs = {each["name"]: array(each) for each in case["outputs"]}

    def is_kept_by(self, answers: dict[str, np.ndarray]) -> bool:
        return all(
            np.allclose(answers[name], known, rtol=self._relative, atol=self._absolute)
            for name, known in self._outputs.items()
        )


def array(tensor: dict) -> np.ndarray:
    kind = next(name for name, value in wire.DATATYPES.items() if value == tensor["datatype"])
    values = [float(item) if isinstance(item, str) else item for item in tensor["data"]]
    return np.array(values, kind).reshape(tensor["shape"])


class Rig:
    """The live registry with a good version of every model, and what is asked of its server."""

    def __init__(
        self, models: list[pathlib.Path], client: Client, admin: Admin, outcome: rig.Outcome
    ) -> None:
        self.models = {folder.name: folder for folder in models}
        self.client = client
        self.admin = admin
        self.outcome = outcome
        self.golden = Golden()
        self.asked = 0
        # A number of its own for each, so that no version is ever another one.
        self._next_version = GOOD_VERSION + 1
        self._template = folders.Template(models[0] / str(GOOD_VERSION))

    def put(self, batch: list[Damage], *, agrees: bool) -> dict[tuple[str, int], Damage]:
        placed, names = {}, list(self.models)
        for index, damage in enumerate(batch):
            name = names[index % len(names)]
            self._template.put(
                self._next_version, damage.content, agrees=agrees, model=self.models[name]
            )
            placed[name, self._next_version] = damage
            self._next_version += 1
        return placed

    def ask(self, *, version: int | None = None, model: str | None = None) -> None:
        """Asks every model, or one version of one, and holds the answers to the golden vectors."""
        for name in [model] if model else self.models:
            reply, headers = self.client.infer(name, self.golden.request, version=version)
            self.asked += 1
            answered = int(headers["crossfade-version"])
            if version is None:
                self.outcome.fail_unless(
                    answered == GOOD_VERSION, f"{name}: version {answered} answers"
                )
            self.outcome.fail_unless(
                self.golden.is_kept_by(wire.output_arrays(reply)),
                f"{name} {answered}: its answer is not the golden one",
            )

    def until_decided(self, placed: dict[tuple[str, int], Damage], *, asks: bool) -> dict:
        """What the status says of each, once it is ready, closed again, or refused."""
        decided: dict[tuple[str, int], dict] = {}

        def all_decided() -> bool:
            if asks:
                self.ask()
            for model in self.admin.status()["models"]:
                for version in model["versions"]:
                    place = (model["name"], version["version"])
                    if place in placed and version["state"] in ("failed", "ready"):
                        decided[place] = version
            return len(decided) == len(placed)

        until(all_decided, lambda: f"verdicts; there are {len(decided)} of {len(placed)}")
        return decided

    def remove(self, placed: dict[tuple[str, int], Damage]) -> None:
        for model, version in placed:
            folders.let_go(self.models[model] / str(version))
        # Before the next ones, so that no verdict is on an older one.
        until(
            lambda: all(set(self.admin.versions(model)) == {GOOD_VERSION} for model in self.models),
            "the damaged versions to be forgotten",
        )


def refuse(live: Rig, batch: list[Damage], reasons: collections.Counter) -> None:
    """Damage that the manifest's digests show: no engine ever sees it."""
    placed = live.put(batch, agrees=False)
    for place, version in live.until_decided(placed, asks=True).items():
        told = f"{place[0]} {place[1]}, {placed[place].words}: {version['state']}"
        live.outcome.fail_unless(version["state"] == "failed", told)
        live.outcome.fail_unless(version.get("reason"), f"{told}, without a reason")
        reasons[version.get("code")] += 1
    live.remove(placed)


def survive(live: Rig, damage: Damage, verdicts: collections.Counter) -> None:
    """Damage that only the engine can find."""
    placed = live.put([damage], agrees=True)
    ((model, number), version), *_ = live.until_decided(placed, asks=False).items()
    if version["state"] == "ready":
        live.ask(model=model, version=number)
    verdicts[version.get("code") or "accepted within the golden tolerance"] += 1
    live.remove(placed)
    until(
        lambda: live.admin.model(model)["active_stable"] == GOOD_VERSION,
        f"{model} to be answered by its good version again",
    )
    live.ask(model=model)


def measure(
    cuts: int, flips: int, engine_cuts: int, engine_flips: int, models: int, seed: int
) -> rig.Outcome:
    outcome = rig.Outcome(f"{cuts} cuts and {flips} flipped bits in live artifacts, seed {seed}")
    rig.say(f"seed {seed}")
    draw = random.Random(seed)
    reasons, verdicts = collections.Counter(), collections.Counter()
    with rig.scratch() as scratch:
        registry = scratch / "registry"
        places = [registry / f"digits-{index}" for index in range(models)]
        for place in places:
            publish(
                *(registry, place.name, SOURCE / "model.onnx"),
                *("--golden", SOURCE / "golden.json"),
            )
        with (
            Gateway(registry) as gateway,
            Client(gateway.url) as client,
            Admin(gateway.admin_url) as admin,
        ):
            admin.until_settled()
            live = Rig(places, client, admin, outcome)
            artifact = (SOURCE / "model.onnx").read_bytes()
            made = damages(artifact, cuts, flips, draw)
            step = models * VERSIONS_AT_ONCE
            for first in range(0, len(made), step):
                refuse(live, made[first : first + step], reasons)
                rig.say(f"{min(first + step, len(made))} of {len(made)} put up: {dict(reasons)}")
            for damage in damages(artifact, engine_cuts, engine_flips, draw):
                survive(live, damage, verdicts)
    outcome.figures = {
        "artifact_bytes": len(artifact),
        "damaged_versions": len(made),
        "refused_as": dict(reasons),
        "answers_checked_meanwhile": live.asked,
        "digests_that_agree": engine_cuts + engine_flips,
        "of_them": dict(verdicts),
    }
    return outcome


def main() -> None:
    parser = rig.command(__doc__)
    parser.add_argument("--cuts", type=int, default=100, help="artifacts cut off somewhere")
    parser.add_argument("--flips", type=int, default=1000, help="artifacts with one bit flipped")
    parser.add_argument(
        "--engine-cuts", type=int, default=10, help="cut off, with a digest that agrees"
    )
    parser.add_argument(
        "--engine-flips", type=int, default=10, help="with one bit flipped and such a digest"
    )
    parser.add_argument("--models", type=int, default=10, help="that are damaged at once")
    parser.add_argument("--seed", type=int, default=20, help="of where the damage is")
    rig.main(parser, measure)


if __name__ == "__main__":
    main()
