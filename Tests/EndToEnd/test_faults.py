"""Faults: full disks, a locked store, folders that go away, a clock that jumps, a shutdown under
load, clients that leave, too few file descriptors, and engines that misbehave. Predictions go on,
no data is lost without a word, and what was good before is good afterwards.

What takes minutes is in `LoadTests/faults.py`.
"""

from __future__ import annotations

import contextlib
import datetime
import pathlib
import shutil
import signal
import socket
import subprocess
import time

import numpy as np
import pytest
from onnx import TensorProto, helper, numpy_helper

import folders
import troubles
import wire
from admin import Admin, until
from attackers import Target
from client import Client, infer_path
from datatypes_model import make_model, tensor
from gateway import Gateway, publish, run, succeed
from http2 import Connection
from models import save

MODEL = "constant"
ROW = np.zeros((1, 1), np.float32)
REQUEST = wire.infer_request({"x": ROW})
PAIR = np.array([[1, 2, 3, 4]], np.float32)
PAIR_BODY = wire.infer_request({"a": PAIR, "b": PAIR}).SerializeToString()
LOCKED_SECONDS = 3
TERMINATIONS = 3
DISCONNECTS = 150
HOUR_SECONDS = 3600


@contextlib.contextmanager
def small_disk(folder, size):
    try:
        disk = troubles.small_disk(folder, size)
        with disk as place:
            yield place
    except OSError as error:
        if "mount" not in str(error):
            raise
        pytest.skip(f"{error}; tests of a full disk need the rights of root")


@contextlib.contextmanager
def served(registry, *options, **environment):
    with (
        Gateway(registry, *options, **environment) as gateway,
        Client(gateway.url) as client,
        Admin(gateway.admin_url) as admin,
    ):
        admin.until_settled()
        yield gateway, client, admin


@pytest.fixture
def one_model(tmp_path, model_files):
    registry = new_registry(tmp_path)
    publish(registry, MODEL, model_files["constant_1"])
    return registry


def new_registry(folder: pathlib.Path) -> pathlib.Path:
    (folder / "registry").mkdir()
    return folder / "registry"


def ask(client: Client, identifier: str = "") -> None:
    named = {"x_request_id": identifier} if identifier else {}
    client.infer(MODEL, REQUEST, **named)


def heavy() -> bytes:
    """An artifact of 4 MiB that does no more than the others."""
    weights = np.random.default_rng(1).random((1 << 20,), np.float32)
    model = make_model(
        "heavy",
        [
            helper.make_node("ReduceMax", ["weights"], ["largest"]),
            helper.make_node("Add", ["x", "largest"], ["y"]),
        ],
        [tensor("x", TensorProto.FLOAT, ["batch", 1])],
        [tensor("y", TensorProto.FLOAT, ["batch", 1])],
        [numpy_helper.from_array(weights, "weights")],
    )
    return model.SerializeToString()


# Full disks.


def test_a_full_disk_fails_a_publish_and_leaves_nothing_behind(tmp_path, model_files):
    with small_disk(tmp_path / "disk", "3m") as disk:
        registry = new_registry(disk)
        publish(registry, MODEL, model_files["constant_1"])
        file = tmp_path / "heavy.onnx"
        file.write_bytes(heavy())
        ended = run("publish", MODEL, file, "--registry", registry)
        assert ended.returncode != 0
        assert "space" in ended.stderr.lower(), ended.stderr
        assert folders.numbers(registry / MODEL) == [1]
        used = sum(each.stat().st_size for each in registry.rglob("*") if each.is_file())
        assert used < 1 << 20, f"{used} bytes are left behind: {list(registry.rglob('*'))}"
        publish(registry, MODEL, model_files["constant_2"])
        assert folders.numbers(registry / MODEL) == [1, 2]
        succeed("verify", MODEL, "--registry", registry)


def test_a_full_disk_fails_a_route_change_and_the_old_route_stays(tmp_path, model_files):
    with small_disk(tmp_path / "disk", "2m") as disk:
        registry = new_registry(disk)
        for number in (1, 2):
            publish(registry, MODEL, model_files[f"constant_{number}"])
        order = ("--registry", registry, "--reason", "tried", "--by", "ada")
        succeed("promote", MODEL, 1, *order)
        with served(registry) as (gateway, client, admin):
            with troubles.full(disk):
                for place in (order, ("--server", admin.url, *order[2:])):
                    ended = run("promote", MODEL, 2, *place)
                    assert ended.returncode != 0
                    assert "space" in ended.stderr.lower(), ended.stderr
                assert len(folders.revisions(registry / MODEL)) == 1
                ask(client)
            succeed("promote", MODEL, 2, *order)
            until(lambda: admin.model(MODEL)["active_revision"] == 2, "revision 2")
            assert '"findings":[]' in succeed(
                "history", MODEL, "--registry", registry, "--json"
            ).replace(" ", "").replace("\n", "")


def test_a_full_disk_costs_the_log_and_no_prediction(tmp_path, one_model):
    with (
        small_disk(tmp_path / "disk", "8m") as disk,
        served(one_model, "--state", disk / "state") as (_, client, admin),
    ):
        ask(client, "before")
        until(lambda: logged(admin, "before"), "the first prediction in the log")
        with troubles.full(disk):
            for number in range(200):
                ask(client, f"full-{number}")
            assert admin.http.get("/health/ready").status_code == 200
        until(lambda: again(client, admin), "the log to go on")
        assert logged(admin, "before")
        # Nothing is lost without a word: what is not in the log was counted as dropped.
        kept = sum(logged(admin, f"full-{number}") for number in range(200))
        assert kept + dropped(admin) >= 200, (kept, dropped(admin))


def dropped(admin: Admin) -> float:
    lines = admin.http.get("/metrics").text.splitlines()
    return sum(
        float(line.split()[-1]) for line in lines if line.startswith("crossfade_log_dropped_total{")
    )


def logged(admin: Admin, identifier: str) -> bool:
    return admin.http.get(f"/v1/predictions/{identifier}").status_code == 200


def again(client: Client, admin: Admin) -> bool:
    """The log may have lost what came as the disk was full; what comes now it must keep."""
    identifier = f"again-{time.monotonic_ns()}"
    ask(client, identifier)
    deadline = time.monotonic() + 1
    while time.monotonic() < deadline:
        if logged(admin, identifier):
            return True
        time.sleep(0.05)
    return False


def test_a_full_disk_does_not_keep_a_server_from_starting_or_stopping(tmp_path, one_model):
    with small_disk(tmp_path / "disk", "4m") as disk:
        with served(one_model, "--state", disk / "state") as (_, client, _):
            ask(client)
        with troubles.full(disk):
            try:
                with served(one_model, "--state", disk / "state") as (_, client, _):
                    ask(client)
            except pytest.fail.Exception as failed:
                # To refuse is as good, if it says why.
                assert "full" in str(failed) or "space" in str(failed), failed


# The store.


def test_a_locked_store_delays_the_log_and_no_prediction(tmp_path, one_model):
    state = tmp_path / "state"
    with served(one_model, "--state", state) as (_, client, admin):
        ask(client, "before")
        until(lambda: logged(admin, "before"), "the first prediction in the log")
        with troubles.locked(state):
            ends = time.monotonic() + LOCKED_SECONDS
            slowest = 0.0
            while time.monotonic() < ends:
                began = time.monotonic()
                ask(client, f"locked-{began}")
                slowest = max(slowest, time.monotonic() - began)
                time.sleep(0.01)
            assert slowest < 1
        until(lambda: again(client, admin), "the log to go on")


def test_a_state_folder_that_is_deleted_costs_no_prediction(tmp_path, one_model):
    state = tmp_path / "state"
    with served(one_model, "--state", state) as (gateway, client, admin):
        ask(client, "before")
        until(lambda: logged(admin, "before"), "the first prediction in the log")
        shutil.rmtree(state)
        for number in range(100):
            ask(client, f"gone-{number}")
        assert admin.http.get("/health/ready").status_code == 200
        assert gateway.is_running


# The registry.


def test_a_registry_that_goes_away_and_comes_back(tmp_path, one_model, model_files):
    with served(one_model) as (_, client, admin):
        away = one_model.rename(tmp_path / "away")
        for _ in range(50):
            ask(client)
        assert admin.states(MODEL) == {1: "ready"}
        assert admin.http.get("/health/ready").status_code == 200
        away.rename(one_model)
        publish(one_model, MODEL, model_files["constant_2"])
        admin.until_state(MODEL, 2, "ready")
        ask(client)


def test_a_registry_that_is_unmounted_and_mounted_again(tmp_path, one_model, model_files):
    with small_disk(tmp_path / "disk", "4m") as disk:
        kept = shutil.copytree(one_model, tmp_path / "kept")
        shutil.copytree(one_model, disk / "registry")
        with served(disk / "registry") as (_, client, admin):
            subprocess.run(["umount", "--lazy", str(disk)], check=True)
            for _ in range(50):
                ask(client)
            assert admin.states(MODEL) == {1: "ready"}
            options = ["-t", "tmpfs", "-o", "size=4m,mode=755", "crossfade-test", str(disk)]
            subprocess.run(["mount", *options], check=True)
            shutil.copytree(kept, disk / "registry")
            publish(disk / "registry", MODEL, model_files["constant_2"])
            admin.until_state(MODEL, 2, "ready")
            ask(client)


# The clock.


def test_a_clock_that_jumps_an_hour_either_way(tmp_path, one_model):
    library = tmp_path / "jumping_clock.so"
    source = pathlib.Path(__file__).with_name("jumping_clock.c")
    compiler = shutil.which("cc") or shutil.which("clang") or shutil.which("gcc")
    assert compiler, "no C compiler; the Swift toolchain brings clang"
    subprocess.run([compiler, "-shared", "-fPIC", "-o", library, source], check=True)
    clock = tmp_path / "clock"
    clock.write_text("0")
    preloaded = {"LD_PRELOAD": str(library), "JUMPING_CLOCK": str(clock)}
    with served(one_model, "--state", tmp_path / "state", **preloaded) as (_, client, admin):
        times = []
        for number, offset in enumerate([0, HOUR_SECONDS, -HOUR_SECONDS, 0]):
            clock.write_text(str(offset))
            for _ in range(20):
                client.infer(MODEL, REQUEST, crossfade_timeout_ms="5000")
            ask(client, f"clock-{number}")
            until(lambda number=number: logged(admin, f"clock-{number}"), "the log")
            told = admin.get(f"/v1/predictions/clock-{number}")
            times.append(datetime.datetime.fromisoformat(told["received_at"]).timestamp())
        # That the clock did jump, as the log has it.
        assert [round((each - times[0]) / HOUR_SECONDS) for each in times] == [0, 1, -1, 0]
        assert admin.http.get("/health/ready").status_code == 200


# Clients.


def test_a_shutdown_under_load_fails_no_request(shared_registry):
    answered, failed = troubles.terminate_under_load(
        shared_registry, PAIR_BODY, TERMINATIONS, seconds=0.3
    )
    assert not failed and answered


def test_clients_that_leave_in_mid_batch_harm_nobody(gateway, client):
    target = Target(gateway.address)
    troubles.disconnect(target, PAIR_BODY, DISCONNECTS)
    np.testing.assert_array_equal(
        client.predict("two_in_two_out", {"a": PAIR, "b": PAIR})["sum"], 2 * PAIR
    )
    with Admin(gateway.admin_url) as admin:
        # Nothing of them is left.
        until(
            lambda: "crossfade_open_connections 1\n" in admin.http.get("/metrics").text,
            lambda: admin.http.get("/metrics").text,
        )


def test_a_thousand_streams_at_once_are_answered(gateway):
    assert troubles.many_streams(Target(gateway.address), PAIR_BODY, 10, 100) == []


def test_with_few_file_descriptors_those_inside_are_served(tmp_path, one_model, monkeypatch):
    monkeypatch.setenv("CROSSFADE_BINARY", troubles.wrapped(tmp_path, "ulimit -n 256"))
    with served(one_model) as (gateway, client, _):
        assert descriptors_max(gateway) == 256
        ask(client)
        with contextlib.ExitStack() as stack:
            for _ in range(400):
                stack.enter_context(socket.create_connection(gateway.address, timeout=10))
            for _ in range(20):
                ask(client)
        with Client(gateway.url) as late:
            ask(late)


def test_without_file_descriptors_nobody_spins(tmp_path, one_model, monkeypatch):
    monkeypatch.setenv("CROSSFADE_BINARY", troubles.wrapped(tmp_path, "ulimit -n 256"))
    with served(one_model) as (gateway, client, _), contextlib.ExitStack() as stack:
        ask(client)
        for _ in range(400):
            stack.enter_context(socket.create_connection(gateway.address, timeout=10))
        ask(client)
        before = troubles.processor_seconds(gateway.process_id)
        time.sleep(1)
        spent = troubles.processor_seconds(gateway.process_id) - before
        assert spent < 0.5, f"{spent} s of the processor in a second of waiting"


def descriptors_max(gateway: Gateway) -> int:
    limits = pathlib.Path(f"/proc/{gateway.process_id}/limits").read_text()
    line = next(line for line in limits.splitlines() if line.startswith("Max open files"))
    return int(line.split()[3])


# Engines.


def broken_models() -> dict[str, object]:
    x = tensor("x", TensorProto.FLOAT, ["batch", 1])
    y = tensor("y", TensorProto.FLOAT, ["batch", 1])
    zero = numpy_helper.from_array(np.zeros((1, 1), np.float32), "zero")
    return {
        "nan": make_model("nan", [helper.make_node("Div", ["x", "x"], ["y"])], [x], [y]),
        "throwing": make_model(
            "throwing",
            [
                helper.make_node("Cast", ["x"], ["index"], to=TensorProto.INT64),
                helper.make_node("Gather", ["zero", "index"], ["rows"], axis=0),
                helper.make_node("Squeeze", ["rows", "axis"], ["y"]),
            ],
            [x],
            [y],
            [zero, numpy_helper.from_array(np.array([2], np.int64), "axis")],
        ),
        "misshapen": make_model(
            "misshapen",
            [
                helper.make_node("NonZero", ["x"], ["places"]),
                helper.make_node("Transpose", ["places"], ["turned"], perm=[1, 0]),
                helper.make_node("Cast", ["turned"], ["wide"], to=TensorProto.FLOAT),
                helper.make_node("ReduceSum", ["wide", "axis"], ["y"], keepdims=1),
            ],
            [x],
            [y],
            [numpy_helper.from_array(np.array([1], np.int64), "axis")],
        ),
    }


@pytest.fixture(scope="module")
def broken(tmp_path_factory, model_files):
    folder = tmp_path_factory.mktemp("broken")
    registry = new_registry(folder)
    for name, model in broken_models().items():
        publish(registry, name, save(model, folder / name / "model.onnx"))
    publish(registry, MODEL, model_files["constant_1"])
    with served(registry) as (gateway, client, _):
        yield gateway, client


def infer(client, model, value):
    return client.post(infer_path(model), wire.infer_request({"x": np.full((1, 1), value, "f4")}))


def test_an_engine_that_answers_nan_is_passed_on(broken):
    _, client = broken
    answered = client.predict("nan", {"x": ROW})
    assert np.isnan(answered["y"]).all()
    assert client.predict("nan", {"x": ROW + 1})["y"] == 1


def test_an_engine_that_throws_fails_that_request_alone(broken):
    _, client = broken
    for _ in range(20):
        assert infer(client, "throwing", 5).status_code == 500
        assert infer(client, "throwing", 0).status_code == 200
        ask(client)


def test_an_engine_that_answers_another_shape_fails_that_request_alone(broken):
    _, client = broken
    for _ in range(20):
        # Nothing but zeros has no place, so there is no row to answer with.
        reply = infer(client, "misshapen", 0)
        assert reply.status_code == 500, wire.error_reply_class().FromString(reply.content)
        assert infer(client, "misshapen", 1).status_code == 200
        ask(client)


# Rounds of a loop that no machine finishes, and the seconds that a test gives it.
ENDLESS = 1e12
# Enough that the model gets a thread of its own; a quick one runs on the event loop, which a
# hanging engine would take with it.
LONG = 1e6
HANGING_SECONDS = 3


def hanging():
    """Adds 1 to `x`, as often as its largest element says."""
    steps = [
        helper.make_node("Identity", ["goes"], ["goes_on"]),
        helper.make_node("Add", ["sum", "one"], ["next"]),
    ]
    body = helper.make_graph(
        steps,
        "step",
        [
            helper.make_tensor_value_info("round", TensorProto.INT64, []),
            helper.make_tensor_value_info("goes", TensorProto.BOOL, []),
            helper.make_tensor_value_info("sum", TensorProto.FLOAT, ["batch", 1]),
        ],
        [
            helper.make_tensor_value_info("goes_on", TensorProto.BOOL, []),
            helper.make_tensor_value_info("next", TensorProto.FLOAT, ["batch", 1]),
        ],
    )
    return make_model(
        "hanging",
        [
            helper.make_node("ReduceMax", ["x"], ["largest"], axes=[0, 1], keepdims=0),
            helper.make_node("Cast", ["largest"], ["rounds"], to=TensorProto.INT64),
            helper.make_node("Loop", ["rounds", "yes", "x"], ["y"], body=body),
        ],
        [tensor("x", TensorProto.FLOAT, ["batch", 1])],
        [tensor("y", TensorProto.FLOAT, ["batch", 1])],
        [
            numpy_helper.from_array(np.array(True), "yes"),
            numpy_helper.from_array(np.array(1, np.float32), "one"),
        ],
    )


@pytest.fixture
def hung(tmp_path, one_model):
    """A connection with a request on stream 1 that its engine does not come back from."""
    publish(one_model, "hanging", save(hanging(), tmp_path / "hanging" / "model.onnx"))
    endless = wire.infer_request({"x": np.full((1, 1), ENDLESS, np.float32)})
    with served(one_model) as (gateway, client, _), Connection(gateway.address) as connection:
        assert client.predict("hanging", {"x": ROW + 3})["y"] == 6
        client.predict("hanging", {"x": ROW + LONG})
        stream = connection.post(infer_path("hanging"), endless, [("crossfade-timeout-ms", "300")])
        connection.ping()
        yield gateway, client, connection, stream


def test_an_engine_that_hangs_holds_up_no_other_and_no_shutdown(hung):
    gateway, client, connection, stream = hung
    for _ in range(20):
        ask(client)
    assert not connection.replies[stream].has_ended
    began = time.monotonic()
    gateway.signal(signal.SIGTERM)
    connection.close()
    assert gateway.wait() == 0
    assert time.monotonic() - began < 20


def test_a_deadline_is_kept_though_the_engine_hangs(hung):
    _, _, connection, stream = hung
    ends = time.monotonic() + HANGING_SECONDS
    while not connection.replies[stream].is_over and time.monotonic() < ends:
        connection.ping()
        time.sleep(0.05)
    assert connection.replies[stream].is_over, "no answer"
    assert connection.replies[stream].status == 504
