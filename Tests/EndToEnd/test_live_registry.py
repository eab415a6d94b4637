"""What happens to a registry while a server serves it: what goes wrong, and how it heals."""

from __future__ import annotations

import contextlib
import json
import os
import pathlib
import resource
import shutil
import subprocess
from collections.abc import Iterator

import numpy as np
import pytest

import datatypes_model
import folders
import models
import wire
from admin import Admin, until
from client import Client, infer_path
from gateway import REPOSITORY, Gateway, binary, publish, run, succeed

MODEL = "constant"
ASK = wire.infer_request({"x": np.zeros((1, 1), np.float32)})
MIB = 1 << 20


class Live:
    """A server, a client of each of its planes, and the folder of the model that is changed."""

    def __init__(self, registry: pathlib.Path, gateway: Gateway, client: Client, admin: Admin):
        self.registry = registry
        self.folder = registry / MODEL
        self.gateway = gateway
        self.client = client
        self.admin = admin

    def answer(self) -> int:
        """The version that answers what is not pinned, by its constant and by its header."""
        reply, headers = self.client.infer(MODEL, ASK)
        constant = int(wire.output_arrays(reply)["y"][0])
        assert headers["crossfade-version"] == str(constant) == reply.model_version
        return constant

    def until_answered_by(self, version: int) -> None:
        until(lambda: self.answer() == version, f"version {version} to answer")

    def reason(self, version: int) -> str | None:
        return self.admin.versions(MODEL).get(version, {}).get("reason")

    def until_reason(self, version: int, *words: str) -> str:
        def told() -> str | None:
            reason = self.reason(version)
            return reason if reason and all(word in reason for word in words) else None

        return until(told, lambda: f"a reason with {words}: {self.admin.versions(MODEL)}")

    def kinds(self) -> set[str]:
        return {event["kind"] for event in self.admin.events()}

    def promote(self, version: int, *options: object) -> None:
        succeed(*promotion(self.registry, version), *options)


def promotion(registry: pathlib.Path, version: int) -> list[object]:
    return ["promote", MODEL, version, "--registry", registry, "--reason", "a test", "--by", "eve"]


@contextlib.contextmanager
def serve(registry: pathlib.Path, *options: object, **environment: str) -> Iterator[Live]:
    with (
        Gateway(registry, *options, **environment) as gateway,
        Client(gateway.url) as client,
        Admin(gateway.admin_url) as admin,
    ):
        yield Live(registry, gateway, client, admin)


@pytest.fixture(scope="session")
def source(shared_registry) -> pathlib.Path:
    """Published versions 1 to 3 of `constant`, to copy."""
    return shared_registry / MODEL


@pytest.fixture
def registry(tmp_path, source) -> pathlib.Path:
    """One model in version 1, which answers 1."""
    folder = tmp_path / "registry"
    shutil.copytree(source / "1", folder / MODEL / "1")
    return folder


@pytest.fixture
def live(registry) -> Iterator[Live]:
    with serve(registry) as live:
        yield live


def bring(source: pathlib.Path, folder: pathlib.Path, version: int) -> None:
    """Puts a whole version up, by one rename."""
    shutil.copytree(source / str(version), folder / f".brought-{version}")
    (folder / f".brought-{version}").rename(folder / str(version))


def put_bad(folder: pathlib.Path, version: int) -> pathlib.Path:
    """A version whose files are what its manifest says, and that is no model."""
    return folders.Template(folder / "1").put(version, b"# not a model\n")


# The registry goes away.


def test_a_registry_that_goes_away_and_comes_back(live, source):
    away = live.registry.with_name("away")
    live.registry.rename(away)
    problem = until(lambda: live.admin.status()["registry"].get("problem"), "the problem")
    assert str(live.registry) in problem
    assert live.answer() == 1
    bring(source, away / MODEL, 2)
    away.rename(live.registry)
    live.until_answered_by(2)
    until(lambda: not live.admin.status()["registry"].get("problem"), "the problem to be gone")
    assert {"registry-unreadable", "registry-readable"} <= live.kinds()


def test_a_registry_in_whose_place_another_one_comes(live, source):
    """As when the folder is a link that is turned, or a volume that is mounted anew."""
    other = live.registry.with_name("other")
    shutil.copytree(live.registry, other)
    bring(source, other / MODEL, 2)
    live.registry.rename(live.registry.with_name("old"))
    other.rename(live.registry)
    live.until_answered_by(2)
    # And what changes in the new one is noticed as well.
    bring(source, live.folder, 3)
    live.until_answered_by(3)


@pytest.fixture
def without_privileges(tmp_path, monkeypatch) -> None:
    """Root may read every folder; its server then runs without the capabilities that say so."""
    if os.geteuid() != 0:
        return
    drop = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
    if not shutil.which("setpriv") or subprocess.run([*drop, "true"]).returncode:
        pytest.skip("root may read every folder, and setpriv cannot take that from the server")
    wrapper = tmp_path / "crossfade"
    wrapper.write_text(f'#!/bin/sh\nexec {" ".join(drop)} "{binary()}" "$@"\n')
    wrapper.chmod(0o755)
    monkeypatch.setenv("CROSSFADE_BINARY", str(wrapper))


def test_a_model_that_may_not_be_read_keeps_serving(without_privileges, registry, source):
    with serve(registry) as live:
        live.folder.chmod(0)
        try:
            live.admin.until_problem(MODEL, str(live.folder))
            assert live.answer() == 1
        finally:
            live.folder.chmod(0o755)
        live.admin.until_well(MODEL)
        bring(source, live.folder, 2)
        live.until_answered_by(2)


def test_a_model_that_goes_away_keeps_serving_and_comes_back(live, source):
    live.folder.rename(live.registry / ".away")
    live.admin.until_problem(MODEL, "gone")
    assert live.answer() == 1
    bring(source, live.registry / ".away", 2)
    (live.registry / ".away").rename(live.folder)
    live.until_answered_by(2)
    live.admin.until_well(MODEL)


def test_a_new_model_is_served_as_soon_as_it_is_published(live, model_files):
    publish(live.registry, "text", model_files["text"])
    live.admin.until_state("text", 1, "ready")
    answer = live.client.predict("text", {"text": wire.texts("here")})
    assert answer["echo"].tolist() == [b"here"]
    assert live.answer() == 1


# Versions are changed that never should be.


def test_a_version_whose_folder_is_removed_keeps_serving(live, source):
    shutil.rmtree(live.folder / "1")
    live.until_reason(1, "gone")
    assert live.answer() == 1
    bring(source, live.folder, 1)
    until(lambda: not live.reason(1), "the reason to be gone")
    assert live.answer() == 1
    # Another one takes over as if nothing had been.
    bring(source, live.folder, 2)
    live.until_answered_by(2)


def test_a_version_whose_file_is_changed_keeps_serving_and_heals(live):
    file = folders.writable(live.folder / "1" / "model.onnx")
    content = file.read_bytes()
    file.write_bytes(content + b"\x00")
    live.until_reason(1, "model.onnx")
    assert live.answer() == 1
    assert live.admin.states(MODEL) == {1: "ready"}
    file.write_bytes(content)
    until(lambda: not live.reason(1), "the reason to be gone")
    assert live.answer() == 1
    assert {"folder-changed", "folder-good"} <= live.kinds()


def test_a_version_whose_manifest_is_changed_keeps_serving_as_it_was(live):
    folders.edit_manifest(live.folder / "1", lambda text: text.replace("INT64", "INT32"))
    live.until_reason(1, "manifest")
    assert live.answer() == 1


def test_a_version_that_is_copied_bit_by_bit_serves_when_it_is_whole(live, source):
    """As `cp` and `rsync --inplace` do it, not as `publish` does."""
    whole, half = source / "2", live.folder / "2"
    half.mkdir()
    content = (whole / "model.onnx").read_bytes()
    (half / "model.onnx").write_bytes(content[: len(content) // 2])
    live.until_reason(2, "manifest.yaml")
    shutil.copyfile(whole / "manifest.yaml", half / "manifest.yaml")
    live.until_reason(2, "model.onnx")
    assert live.admin.states(MODEL) == {1: "ready", 2: "failed"}
    assert live.answer() == 1
    with (half / "model.onnx").open("ab") as file:
        file.write(content[len(content) // 2 :])
    live.until_answered_by(2)
    assert not live.reason(2)


# Routes.


def test_promote_and_rollback_are_followed(live, source):
    bring(source, live.folder, 2)
    live.until_answered_by(2)
    live.promote(1)
    live.until_answered_by(1)
    live.promote(2)
    live.until_answered_by(2)
    assert live.admin.states(MODEL) == {1: "ready", 2: "ready"}
    assert live.admin.versions(MODEL)[1]["roles"] == ["previous"]
    succeed("rollback", MODEL, "--registry", live.registry, "--reason", "back")
    live.until_answered_by(1)
    route = live.admin.model(MODEL)["route"]
    assert (route["revision"], route["action"], route["stable"]) == (3, "rollback", 1)
    _, headers = live.client.infer(MODEL, ASK)
    assert (headers["crossfade-revision"], headers["crossfade-arm"]) == ("3", "stable")


def test_with_a_route_a_new_version_waits_to_be_promoted(live, source):
    live.promote(1)
    until(lambda: live.admin.model(MODEL)["active_revision"] == 1, "the route to be in force")
    bring(source, live.folder, 2)
    until(lambda: 2 in live.admin.states(MODEL), "the version to be found")
    assert live.admin.until_settled()
    assert live.answer() == 1
    live.promote(2)
    live.until_answered_by(2)


def test_a_broken_revision_is_reported_and_the_last_good_one_stays(live, source):
    bring(source, live.folder, 2)
    live.promote(1)
    live.until_answered_by(1)
    (live.folder / "routes" / "00000002.yaml").write_text("stable: 2, and no more of it")
    live.admin.until_problem(MODEL, "00000002.yaml")
    assert live.answer() == 1
    assert run("history", MODEL, "--registry", live.registry).returncode == 65
    told = json.loads(succeed("route", MODEL, "--registry", live.registry, "--json"))
    assert told["route"]["revision"] == 1
    assert any("00000002.yaml" in problem for problem in told["problems"])
    # The next one stands behind it.
    live.promote(2)
    live.until_answered_by(2)
    assert live.admin.model(MODEL)["active_revision"] == 3


def test_promoting_a_version_that_fails_leaves_the_old_one(live):
    live.promote(1)
    put_bad(live.folder, 2)
    live.promote(2)
    live.admin.until_state(MODEL, 2, "failed")
    problem = live.admin.until_problem(MODEL, "2", "failed")
    assert "ONNX" in problem
    assert live.answer() == 1
    succeed("rollback", MODEL, "--registry", live.registry, "--reason", "back")
    live.admin.until_well(MODEL)
    until(lambda: live.admin.model(MODEL)["active_revision"] == 3, "the route to be in force")
    assert live.answer() == 1


def test_promote_refuses_what_is_damaged_or_not_there(live, source):
    bring(source, live.folder, 2)
    file = folders.writable(live.folder / "2" / "model.onnx")
    file.write_bytes(file.read_bytes()[:-1])
    damaged = run(*promotion(live.registry, 2))
    assert damaged.returncode == 65
    assert "model.onnx" in damaged.stderr
    missing = run(*promotion(live.registry, 7))
    assert missing.returncode == 66
    assert "7" in missing.stderr
    assert not folders.revisions(live.folder)


def test_promote_wants_the_revision_that_its_author_has_seen(live, source):
    bring(source, live.folder, 2)
    live.promote(1, "--expect-revision", 0)
    late = run(*promotion(live.registry, 2), "--expect-revision", 0)
    assert late.returncode == 65
    assert "eve" in late.stderr and "revision 1" in late.stderr
    live.promote(2, "--expect-revision", 1)
    assert len(folders.revisions(live.folder)) == 2


def test_a_revision_that_was_edited_is_found(live, source):
    bring(source, live.folder, 2)
    live.promote(1)
    live.promote(2)
    succeed("history", MODEL, "--registry", live.registry)
    first = folders.writable(folders.revisions(live.folder)[0])
    first.write_text(first.read_text("utf-8").replace("eve", "bob"))
    ended = run("history", MODEL, "--registry", live.registry)
    assert ended.returncode == 65
    assert "revision 1" in ended.stderr


# Which versions stay loaded.


def test_the_settings_say_which_versions_stay_loaded(tmp_path, source):
    registry = tmp_path / "registry"
    folder = registry / MODEL
    for version in (1, 2, 3):
        shutil.copytree(source / str(version), folder / str(version))
    with serve(registry) as live:
        assert live.admin.until_settled()
        assert live.admin.states(MODEL)[3] == "ready"
        live.client.refused(infer_path(MODEL, 1), ASK).must_be("NOT_FOUND", MODEL, "1")
        folders.keep(folder, 2, 1)
        for version in (1, 2):
            live.admin.until_state(MODEL, version, "ready")
            assert live.client.predict(MODEL, {"x": np.zeros((1, 1), np.float32)}, version=version)
        assert live.admin.versions(MODEL)[1]["roles"] == ["kept"]
        folders.keep(folder, 0)
        for version in (1, 2):
            until(lambda v=version: live.admin.states(MODEL)[v] == "unloaded", "it to be closed")
        assert live.answer() == 3
        live.client.refused(infer_path(MODEL, 2), ASK).must_be("NOT_FOUND", MODEL, "2")


def test_broken_settings_are_reported_and_those_before_stay(live, source):
    bring(source, live.folder, 2)
    folders.keep(live.folder, 2)
    for version in (1, 2):
        live.admin.until_state(MODEL, version, "ready")
    settings = live.folder / folders.SETTINGS
    settings.write_text("schema: 1\nkeep: { latest: many }\n")
    live.admin.until_problem(MODEL, folders.SETTINGS, "latest")
    assert live.admin.states(MODEL) == {1: "ready", 2: "ready"}
    settings.unlink()
    live.admin.until_well(MODEL)
    live.admin.until_state(MODEL, 1, "unloaded")


# Versions that are refused.


def padded(number: int, count: int) -> bytes:
    """A constant in a file of `count` bytes and a bit."""
    model = datatypes_model.constant(number)
    model.doc_string = "x" * count
    return model.SerializeToString(deterministic=True)


def test_the_memory_budget_refuses_a_version_with_the_reason(live):
    used = live.admin.status()["memory"]["used_bytes"]
    budget = used + 64 * MIB
    with serve(live.registry, "--memory-budget", budget) as held:
        # Counted with more than its file, and alone more than what is left.
        version = folders.Template(held.folder / "1").put(2, padded(2, 70 * MIB))
        refused = held.admin.until_state(MODEL, 2, "failed")
        assert refused["code"] == "RESOURCE_EXHAUSTED"
        assert "--memory-budget" in refused["reason"]
        assert held.answer() == 1
        memory = held.admin.status()["memory"]
        assert memory["budget_bytes"] == budget
        assert memory["used_bytes"] <= budget
        folders.let_go(version)
        folders.Template(held.folder / "1").put(3, padded(3, 0))
        held.until_answered_by(3)


def test_a_version_that_would_break_callers_is_refused_unless_that_is_meant(live, model_files):
    ended = run("publish", MODEL, model_files["text"], "--registry", live.registry)
    assert ended.returncode == 65
    assert "--breaking" in ended.stderr
    assert folders.numbers(live.folder) == [1]
    # By hand it gets into the registry, and the server holds it to the same.
    publish(live.registry, "other", model_files["text"])
    template = folders.Template(live.registry / "other" / "1")
    template.put(2, model=live.folder)
    refused = live.admin.until_state(MODEL, 2, "failed")
    assert refused["code"] == "FAILED_PRECONDITION"
    assert "x" in refused["reason"]
    assert live.answer() == 1
    publish(live.registry, MODEL, model_files["text"], "--breaking")
    live.admin.until_state(MODEL, 3, "ready")
    until(lambda: live.admin.model(MODEL)["active_stable"] == 3, "version 3 to answer")


def test_promote_refuses_a_version_that_would_break_callers(live, source, model_files):
    live.promote(1)
    publish(live.registry, MODEL, model_files["text"], "--breaking")
    folders.edit_manifest(live.folder / "2", lambda text: text.replace("breaking: true\n", ""))
    ended = run(*promotion(live.registry, 2))
    assert ended.returncode == 65
    assert "--breaking" in ended.stderr
    assert len(folders.revisions(live.folder)) == 1
    assert live.answer() == 1


@pytest.fixture(scope="session")
def crashing_engine(tmp_path_factory) -> dict[str, str]:
    """Options and environment of a server whose engine crashes on a marker in a model's file."""
    compiler = shutil.which("cc") or shutil.which("clang") or shutil.which("gcc")
    assert compiler, "no C compiler; the Swift toolchain brings clang"
    library = tmp_path_factory.mktemp("engine") / "libonnxruntime.so"
    sources = pathlib.Path(__file__).with_name("crashing_engine.c")
    subprocess.run([compiler, "-shared", "-fPIC", "-o", library, sources, "-ldl"], check=True)
    (real,) = (REPOSITORY / ".deps" / "onnxruntime" / "lib").glob("libonnxruntime.so.*")
    return {"library": str(library), "CRASHING_ENGINE_REAL_LIBRARY": str(real)}


def test_an_artifact_that_crashes_the_engine_takes_nobody_down(registry, tmp_path, crashing_engine):
    library, real = crashing_engine.values()
    options, environment = ("--onnxruntime", library), {"CRASHING_ENGINE_REAL_LIBRARY": real}
    model = datatypes_model.constant(2)
    model.doc_string = "CRASHES_THE_ENGINE"
    crashing = models.save(model, tmp_path / "crashing.onnx")
    with serve(registry, *options, **environment) as live:
        folders.Template(live.folder / "1").put(2, crashing.read_bytes())
        refused = live.admin.until_state(MODEL, 2, "failed")
        assert "SIGABRT" in refused["reason"] or "signal 6" in refused["reason"]
        assert live.answer() == 1
        # A good one after it is loaded by the same server.
        folders.Template(live.folder / "1").put(3, padded(3, 0))
        live.until_answered_by(3)
    command = ("publish", MODEL, crashing, "--registry", registry, *options)
    ended = run(*command, **environment)
    assert ended.returncode > 0, "publish crashed with the engine"
    assert ended.stderr.startswith("crossfade: ")
    assert folders.numbers(registry / MODEL) == [1, 2, 3]


# Watching.


@pytest.mark.parametrize(
    ("options", "watch"),
    [(("--watch", "inotify"), "inotify"), (("--watch", "poll", "--poll-ms", 50), "polling")],
    ids=["inotify", "polling"],
)
def test_each_way_to_watch_finds_versions_routes_and_settings(registry, source, options, watch):
    with serve(registry, *options) as live:
        assert live.admin.status()["registry"]["watch"].startswith(watch)
        bring(source, live.folder, 2)
        live.until_answered_by(2)
        live.promote(1)
        live.until_answered_by(1)
        bring(source, live.folder, 3)
        folders.keep(live.folder, 1)
        live.admin.until_state(MODEL, 3, "ready")
        assert live.answer() == 1


# Status and events.


def test_status_tells_people_and_machines_the_same(live):
    put_bad(live.folder, 2)
    live.admin.until_state(MODEL, 2, "failed")
    told = json.loads(succeed("status", "--server", live.gateway.admin_url, "--json"))
    shown = live.admin.status()
    assert told["models"] == shown["models"]
    assert told["registry"]["path"] == str(live.registry)
    text = succeed("status", "--server", live.gateway.admin_url)
    reason = live.reason(2)
    assert "ready" in text and "failed" in text
    # Long lines are folded, so only the words are the same.
    assert reason.split()[0] in text
    of_model = succeed("status", MODEL, "--server", live.gateway.admin_url)
    for check in live.admin.versions(MODEL)[1]["checks"]:
        assert check["name"] in of_model
    assert run("status", "nobody", "--server", live.gateway.admin_url).returncode == 66


def test_status_of_a_folder_needs_no_server(registry, source):
    bring(source, registry / MODEL, 2)
    succeed(*promotion(registry, 1))
    (model,) = json.loads(succeed("status", "--registry", registry, "--json"))["models"]
    assert (model["name"], model["route"]["stable"]) == (MODEL, 1)
    assert [version["version"] for version in model["versions"]] == [1, 2]
    assert MODEL in succeed("status", MODEL, "--registry", registry)
    assert run("status", "nobody", "--registry", registry).returncode == 66


def test_status_shows_the_way_of_a_version_and_what_its_checks_found(live):
    version = live.admin.versions(MODEL)[1]
    states = [transition["state"] for transition in version["transitions"]]
    assert states == ["found", "verifying", "loading", "warming", "ready"]
    assert version["checks"]
    for check in version["checks"]:
        assert check["outcome"] in ("passed", "skipped")
        assert check["finding"] and check["milliseconds"] >= 0
    assert version["memory_bytes"] > 0


def test_events_are_told_in_turn_and_only_new_ones(live, source):
    bring(source, live.folder, 2)
    live.until_answered_by(2)
    until(lambda: live.admin.states(MODEL)[1] == "unloaded", "version 1 to be closed")
    events = live.admin.events()
    numbers = [event["sequence"] for event in events]
    assert numbers == list(range(1, len(events) + 1))
    mine = [event["kind"] for event in events if event.get("version") == 2]
    assert [kind for kind in mine if kind in ("ready", "routed")] == ["ready", "routed"]
    closed = [event["kind"] for event in events if event.get("version") == 1][-2:]
    assert closed == ["draining", "unloaded"]
    assert [event["sequence"] for event in live.admin.events(after=numbers[-2])][0] == numbers[-1]
    assert {event["model"] for event in live.admin.events(model=MODEL)} == {MODEL}
    assert live.admin.events(model="nobody") == []
    text = succeed("status", "--events", "--server", live.gateway.admin_url)
    assert "routed" in text


def test_the_admin_plane_says_that_requests_are_taken(live):
    for path in ("/health/ready", "/health/live"):
        assert live.admin.http.get(path).status_code == 200, path


# A disk that is full.


@pytest.fixture
def small_disk(tmp_path) -> Iterator[pathlib.Path]:
    """A registry on a file system of 1 MiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(folder)], capture_output=True
    )
    if mounted.returncode:
        pytest.skip("this user may not mount a file system")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_refuses_a_publication_and_leaves_nothing(small_disk, tmp_path, model_files):
    large = tmp_path / "large.onnx"
    large.write_bytes(padded(2, 4 * MIB))
    publish(small_disk, MODEL, model_files["constant_1"])
    with serve(small_disk) as live:
        ended = run("publish", MODEL, large, "--registry", small_disk)
        assert ended.returncode > 0
        assert "space" in ended.stderr
        assert {path.name for path in live.folder.iterdir()} == {"1"}
        filler = small_disk / "filler"
        with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
            while True:
                file.write(bytes(4096))
        ended = run(*promotion(small_disk, 1))
        assert ended.returncode > 0
        assert "space" in ended.stderr
        assert not folders.revisions(live.folder)
        assert live.answer() == 1
        filler.unlink()
        publish(small_disk, MODEL, model_files["constant_2"])
        live.until_answered_by(2)


def test_a_file_that_may_not_grow_further_refuses_a_publication(registry, tmp_path):
    """The same where no file system may be mounted: a limit on the size of files."""
    large = tmp_path / "large.onnx"
    large.write_bytes(padded(2, 4 * MIB))
    ended = subprocess.run(
        [binary(), "publish", MODEL, str(large), "--registry", str(registry)],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (MIB, MIB)),
        # The signal stays ignored, as in Python, so that the write fails instead.
        restore_signals=False,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    assert ended.returncode > 0, ended.stderr
    assert "large.onnx" in ended.stderr
    assert {path.name for path in (registry / MODEL).iterdir()} == {"1"}
