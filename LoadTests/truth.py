"""Holds what `compare` says of live traffic against what is true of it.

Mirrors the traffic of a demo model to its other version while clients ask with rows drawn from
distributions that this script knows, one for each country. What is true of both versions on those
distributions is worked out without the gateway, by ONNX Runtime on far more rows than were sent;
every interval of the report has to hold its truth, but for the share that a 95 % interval may miss.
"""

from __future__ import annotations

import pathlib
import shutil
import time
from dataclasses import dataclass

import rig  # first: it finds the helpers

import httpx
import numpy as np
import onnxruntime

import wire
from admin import Admin, until
from client import infer_path
from gateway import Gateway, succeed
from http2 import Connection

MODEL, BASELINE, CANDIDATE = "catalog-quality", 2, 1
COUNTRIES = ("NO", "SE", "DK")
THRESHOLDS = (0.5, 0.9)
ABSOLUTE = 0.05
SETTINGS = f"""\
schema: 1
keep: {{ latest: 2 }}
compare:
  slices: [country]
  outputs: {{ score: {{ thresholds: {list(THRESHOLDS)}, absolute: {ABSOLUTE}, relative: 0 }} }}
"""
# Rows that the truth is worked out from, of each country.
TRUTH_ROWS = 200_000
STREAMS = 16
SCALE = np.float32([80, 400, 6, 8, 5, 6, 1, 300, 2, 5, 0.3, 900])
# Of 95 % intervals, which may miss; beyond it, with a chance of less than one in a thousand.
MISSES_MAX = 4


def draw(generator: np.random.Generator, country: int, count: int) -> np.ndarray:
    """Entries of one country: the further down the list, the fewer pictures and reviews."""
    rows = generator.random((count, len(SCALE)), np.float32) * SCALE
    rows[:, 2] *= 1 - 0.3 * country
    rows[:, 11] *= 1 - 0.4 * country
    return rows


def scores(version: int, rows: np.ndarray) -> np.ndarray:
    file = rig.REPOSITORY / "ModelRegistry" / MODEL / str(version) / "model.onnx"
    session = onnxruntime.InferenceSession(str(file), providers=["CPUExecutionProvider"])
    parts = np.array_split(rows, max(1, len(rows) // 4096))
    return np.concatenate([session.run(["score"], {"features": part})[0][:, 0] for part in parts])


@dataclass
class Truth:
    """What is true of one distribution."""

    baseline: np.ndarray
    candidate: np.ndarray

    @property
    def differing(self) -> float:
        gap = np.abs(self.candidate - self.baseline)
        apart = gap > ABSOLUTE
        for threshold in THRESHOLDS:
            apart |= self.crosses(threshold)
        return float(apart.mean())

    def crosses(self, threshold: float) -> np.ndarray:
        return (self.baseline >= threshold) != (self.candidate >= threshold)

    @property
    def shift(self) -> float:
        return float((self.candidate.astype(float) - self.baseline).mean())

    @property
    def rank_correlation(self) -> float:
        ranks = [np.argsort(np.argsort(side)) for side in (self.baseline, self.candidate)]
        return float(np.corrcoef(*ranks)[0, 1])


def truths(seed: int) -> dict[str, Truth]:
    generator = np.random.default_rng(seed)
    found, rows = {}, []
    for number, country in enumerate(COUNTRIES):
        own = draw(generator, number, TRUTH_ROWS)
        rows.append(own)
        found[country] = Truth(scores(BASELINE, own), scores(CANDIDATE, own))
    found["all"] = Truth(
        np.concatenate([each.baseline for each in found.values()]),
        np.concatenate([each.candidate for each in found.values()]),
    )
    return found


def ask(address: tuple[str, int], *, requests: int, rate: float, seed: int) -> None:
    generator = np.random.default_rng(seed)
    connection = Connection(address)
    due = time.monotonic()
    for _ in range(requests // STREAMS):
        streams = []
        for country in generator.integers(len(COUNTRIES), size=STREAMS):
            request = wire.infer_request({"features": draw(generator, int(country), 1)})
            request.parameters["country"].string_param = COUNTRIES[country]
            streams.append(connection.post(infer_path(MODEL), request.SerializeToString(), ()))
        for stream in streams:
            reply = connection.wait(stream)
            assert reply.status == 200, f"a request failed with {reply.status}"
            del connection.replies[stream]
        due += STREAMS / rate
        time.sleep(max(0, due - time.monotonic()))
    connection.close()


def measure(requests: int, rate: int, seed: int) -> rig.Outcome:
    outcome = rig.Outcome("truth")
    known = truths(seed + 1)
    with rig.scratch() as scratch:
        registry = scratch / "registry"
        shutil.copytree(rig.REPOSITORY / "ModelRegistry" / MODEL, registry / MODEL)
        shutil.rmtree(registry / MODEL / "routes", ignore_errors=True)
        (registry / MODEL / "settings.yaml").write_text(SETTINGS)
        reason = ("--reason", "what is true?", "--by", "truth", "--registry", registry)
        succeed("promote", MODEL, BASELINE, *reason)
        succeed("shadow", MODEL, CANDIDATE, "--percent", 100, "--repeat", 20, *reason)
        state = scratch / "state"
        with (
            Gateway(registry, "--state", state) as gateway,
            Admin(gateway.admin_url) as admin,
        ):
            admin.until_settled()
            until(lambda: admin.model(MODEL)["active_shadows"], "the shadow")
            admin.until_state(MODEL, CANDIDATE, "ready")
            rig.say(f"{requests} requests at {rate}/s")
            ask(gateway.address, requests=requests, rate=rate, seed=seed)
            judge(outcome, settled(gateway), known)
            judge_replay(outcome, scratch, registry, seed)
    return outcome


def settled(gateway: Gateway) -> dict:
    """The report once it does not change any more."""
    path = f"{gateway.admin_url}/v1/models/{MODEL}/comparison"

    def unchanged() -> dict | None:
        first = httpx.get(path, trust_env=False).raise_for_status().json()
        time.sleep(1.5)
        second = httpx.get(path, trust_env=False).raise_for_status().json()
        return second if first["traffic"] == second["traffic"] else None

    return until(unchanged, "the comparison")


def judge(outcome: rig.Outcome, report: dict, known: dict[str, Truth]) -> None:
    outcome.figures["requests"] = report["traffic"]
    score = report["outputs"][0]
    everything = known["all"]
    held = [
        ("rows that differ", report["differing"], everything.differing),
        ("mean shift", score["shift"], everything.shift),
        ("rank correlation", score["rank_correlation"], everything.rank_correlation),
        ("noise", report["noise"], 0.0),
    ]
    for crossing in score["crossings"]:
        threshold = crossing["threshold"]
        truth = float(everything.crosses(threshold).mean())
        held.append((f"crossing {threshold}", crossing["rate"], truth))
    for each in report["slices"]:
        own = known[each["value"]]
        held.append((f"{each['value']}: rows that differ", each["differing"], own.differing))
        held.append((f"{each['value']}: mean shift", each["shift"], own.shift))
    misses = 0
    for name, estimate, truth in held:
        is_held = estimate["lower"] - 1e-9 <= truth <= estimate["upper"] + 1e-9
        misses += not is_held
        outcome.figures[name] = {
            "found": estimate["value"],
            "from": estimate["lower"],
            "to": estimate["upper"],
            "true": truth,
            "held": "yes" if is_held else "no",
        }
    outcome.figures["intervals that hold the truth"] = f"{len(held) - misses} of {len(held)}"
    outcome.fail_unless(misses <= MISSES_MAX, f"{misses} of {len(held)} intervals miss the truth")
    outcome.fail_unless(report["verdict"] == "different", f"the verdict: {report['verdict']}")


def judge_replay(
    outcome: rig.Outcome, scratch: pathlib.Path, registry: pathlib.Path, seed: int
) -> None:
    """The same version beside itself: nothing may differ."""
    file = scratch / "rows.csv"
    rows = draw(np.random.default_rng(seed + 2), 0, 2_000)
    header = ",".join(f"features[{place}]" for place in range(rows.shape[1]))
    np.savetxt(file, rows, delimiter=",", header=header, comments="", fmt="%.9g")
    told = succeed(
        *("replay", MODEL, "--baseline", BASELINE, "--candidate", BASELINE, "--csv", file),
        *("--registry", registry, "--format", "csv"),
    )
    line = next(line for line in told.splitlines() if ",verdict," in line)
    outcome.figures["a version beside itself"] = line.split(",")[4]
    outcome.fail_unless("alike" in line, f"a version differs from itself: {line}")


if __name__ == "__main__":
    parser = rig.command(__doc__)
    parser.add_argument("--requests", type=int, default=20_000, help="to send")
    parser.add_argument("--rate", type=int, default=1_000, help="requests a second")
    parser.add_argument("--seed", type=int, default=7, help="of the rows")
    rig.main(parser, measure)
