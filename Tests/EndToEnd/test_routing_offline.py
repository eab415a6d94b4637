"""Whoever has a route's file can tell where every key goes: the README's few lines of Python say
what the gateway's own decision says, over a million keys."""

from __future__ import annotations

import collections
import json
import math
import pathlib
import shutil

import pytest

import folders
import routing
from gateway import succeed

MODEL = "digits"
KEY_COUNT = 1_000_000
# Where the million would take minutes and show no more.
FEW_COUNT = 100_000
STEPS = (1, 5, 25, 50, 100)


@pytest.fixture(scope="module")
def keys() -> list[str]:
    """Of three kinds, as bucket hashes go wrong on keys that differ in little."""
    kinds = (lambda n: f"user-{n}", lambda n: f"{n:032x}", lambda n: f"Käufer/{n * 7919}/ü")
    return [kinds[n % 3](n) for n in range(KEY_COUNT)]


def written(folder: pathlib.Path, keys: list[str]) -> pathlib.Path:
    file = folder / "keys.txt"
    file.write_text("".join(f"{key}\n" for key in keys), "utf-8")
    return file


@pytest.fixture(scope="module")
def key_file(tmp_path_factory, keys) -> pathlib.Path:
    return written(tmp_path_factory.mktemp("keys"), keys)


@pytest.fixture(scope="module")
def few_file(tmp_path_factory, keys) -> pathlib.Path:
    return written(tmp_path_factory.mktemp("few"), keys[:FEW_COUNT])


class Registry:
    """Versions 1 to 6 of one model, the first of them stable."""

    def __init__(self, root: pathlib.Path, version: pathlib.Path) -> None:
        self.root = root
        template = folders.Template(shutil.copytree(version, root / MODEL / "1"))
        for number in range(2, 7):
            template.put(number)
        self.run("promote", 1)

    def run(self, command: str, *arguments: object) -> None:
        succeed(command, MODEL, *arguments, "--reason", "a test", "--registry", self.root)

    def route(self) -> dict:
        return json.loads(succeed("route", MODEL, "--json", "--registry", self.root))["route"]

    def lines(self, key_file: pathlib.Path, **parameters: str) -> list[list[str]]:
        """Arm, version, bucket, basis, shadows, repeat and key, in the order of the file."""
        options = [f"--parameter={name}={value}" for name, value in parameters.items()]
        told = succeed("route", MODEL, "--keys", key_file, *options, "--registry", self.root)
        return [line.split("\t", 6) for line in told.splitlines()]

    def decisions(self, key_file: pathlib.Path, **parameters: str) -> list[tuple[str, int]]:
        """What the program decides."""
        return [(line[0], int(line[1])) for line in self.lines(key_file, **parameters)]

    def mirrored(self, key_file: pathlib.Path, **parameters: str) -> list[tuple[list[int], bool]]:
        """Who gets a copy, and whether the request is repeated."""
        return [
            (
                [] if line[4] == "-" else [int(each) for each in line[4].split(",")],
                line[5] == "repeat",
            )
            for line in self.lines(key_file, **parameters)
        ]


@pytest.fixture
def registry(tmp_path, demo_registry) -> Registry:
    return Registry(tmp_path, demo_registry / MODEL / "1")


def within_three_sigma(count: int, share: float, of: int) -> bool:
    return abs(count - of * share) <= 3 * math.sqrt(of * share * (1 - share))


def test_a_key_that_is_in_stays_in_while_a_canary_grows(registry, key_file, few_file, keys):
    before: set[int] = set()
    for percent in STEPS:
        registry.run("canary", 2, "--percent", percent)
        assert registry.route()["canaries"][0]["buckets"] == [f"0-{percent * 100 - 1}"]
        decided = registry.decisions(key_file)
        inside = {n for n, (arm, _) in enumerate(decided) if arm == "canary"}
        assert before <= inside, f"{len(before - inside)} keys left at {percent} %"
        share = f"{len(inside)} at {percent} %"
        assert within_three_sigma(len(inside), percent / 100, KEY_COUNT), share
        before = inside
    # And back: who is in at a percentage does not depend on the way there.
    registry.run("canary", 2, "--percent", 25)
    decided = registry.decisions(few_file)
    salt = registry.route()["canaries"][0]["salt"]
    for n in range(FEW_COUNT):
        bucket = routing.bucket(salt, keys[n].encode())
        assert (decided[n][0] == "canary") == (bucket < 2_500), keys[n]


def test_the_function_of_the_readme_decides_as_the_program_does(
    registry, key_file, few_file, keys
):
    testers = ["--key", keys[3], "--key", keys[4], "--stable-key", keys[5]]
    registry.run("canary", 2, "--percent", 12.5, "--when", "country=DE,AT", *testers)
    registry.run("canary", 3, "--ramp", "1,5,25,50")
    registry.run("canary", 4, "--percent", 20, "--when", "country=FR")
    registry.run("ramp", "--next")
    registry.run("canary", 2, "--percent", 30)
    route = registry.route()
    for country, file, count, shares in [
        ("DE", key_file, KEY_COUNT, {2: 0.30, 3: 0.05}),
        ("FR", few_file, FEW_COUNT, {3: 0.05, 4: 0.20}),
        ("IT", few_file, FEW_COUNT, {3: 0.05}),
    ]:
        decided = registry.decisions(file, country=country)
        assert len(decided) == count
        for key, decision in zip(keys, decided, strict=False):
            assert decision == routing.decide(route, key, {"country": country}), key
        # Testers go where they are sent, whatever their country.
        assert decided[3:6] == [("canary", 2), ("canary", 2), ("stable", 1)]
        counts = collections.Counter(version for _, version in decided[6:])
        assert counts.keys() == shares.keys() | {1}
        for version, share in shares.items():
            assert within_three_sigma(counts[version], share, count), (country, counts)


def test_others_keep_their_keys_while_one_grows_and_ends(registry, few_file):
    registry.run("canary", 2, "--percent", 10)
    registry.run("canary", 3, "--percent", 10)
    first = registry.decisions(few_file)
    registry.run("canary", 2, "--percent", 40)
    second = registry.decisions(few_file)
    registry.run("ramp", "--abort", "--canary", 2)
    third = registry.decisions(few_file)
    for n in range(FEW_COUNT):
        assert (first[n][1] == 3) == (second[n][1] == 3) == (third[n][1] == 3)
        assert first[n][1] != 2 or second[n][1] == 2
        assert third[n][1] != 2


def test_shadows_change_no_answer_and_are_drawn_as_the_function_says(registry, few_file, keys):
    registry.run("canary", 2, "--percent", 20)
    before = registry.decisions(few_file, country="DE")
    registry.run("shadow", 3, "--percent", 30, "--repeat", 10)
    registry.run("shadow", 4, "--percent", 12.5, "--when", "country=DE,AT", "--repeat", 0)
    route = registry.route()
    for country, shares in [("DE", {3: 0.30, 4: 0.125}), ("IT", {3: 0.30})]:
        mirrored = registry.mirrored(few_file, country=country)
        for key, told in zip(keys, mirrored, strict=False):
            assert told == routing.mirror(route, key, {"country": country}), key
        for version, share in shares.items():
            count = sum(version in copies for copies, _ in mirrored)
            assert within_three_sigma(count, share, FEW_COUNT), (country, version, count)
        repeated = [3 in copies for copies, is_repeated in mirrored if is_repeated]
        assert all(repeated), "a request was repeated that was not mirrored"
        count = sum(3 in copies for copies, _ in mirrored)
        assert within_three_sigma(len(repeated), 0.10, count), (country, len(repeated))
    assert registry.decisions(few_file, country="DE") == before
    # Drawn apart from the canary: it has its share of the mirrored ones too.
    first = registry.mirrored(few_file)
    inside = {n for n in range(FEW_COUNT) if 3 in first[n][0]}
    canaries = sum(before[n] == ("canary", 2) for n in inside)
    assert within_three_sigma(canaries, 0.20, len(inside)), canaries
    # Who gets mirrored stays so while the share grows.
    registry.run("shadow", 3, "--percent", 60)
    second = registry.mirrored(few_file)
    assert inside < {n for n in range(FEW_COUNT) if 3 in second[n][0]}
    registry.run("shadow", "--off")
    assert registry.route()["shadows"] == []
    assert registry.route()["ends_shadows"] == [3, 4]


@pytest.mark.parametrize(
    ("salt", "key", "bucket"),
    [
        ("digits/2", "alice", 530),
        ("digits/2", "user-42", 5_326),
        ("digits/7", "user-42", 7_609),
        ("digits/2", "Zürich", 9_387),
        ("catalog-quality/12", "", 9_894),
        ("a/1", "4bf92f3577b34da6a3ce929d0e0e4736", 8_312),
    ],
)
def test_the_vectors_of_the_readme(salt, key, bucket):
    assert routing.bucket(salt, key.encode()) == bucket
