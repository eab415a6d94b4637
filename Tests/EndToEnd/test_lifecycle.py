"""How a server starts, what it makes of a damaged registry, and how it ends."""

import re
import shutil
import signal

import numpy as np
import pytest
from tritonclient.grpc import service_pb2

import wire
from client import Client, infer_path, refusal
from folders import agreeing, edit_manifest, writable
from gateway import Gateway, run
from http2 import Connection

ENDING_SIGNALS = [signal.SIGTERM, signal.SIGINT]
LAST_STREAM_ANY = 2**31 - 1

X = np.array([[1]], np.float32)
ASK = wire.infer_request({"x": X})

each_ending_signal = pytest.mark.parametrize(
    "ending", ENDING_SIGNALS, ids=[number.name for number in ENDING_SIGNALS]
)


def constant(client, version=None):
    """Which version of `constant` answers."""
    return int(client.predict("constant", {"x": X}, version=version)["y"][0])


# The end.


@each_ending_signal
def test_a_server_that_says_it_listens_can_be_ended(tmp_path, ending):
    """At once, again and again: its signal handlers must be there before it says so."""
    for _ in range(10):
        with Gateway(tmp_path) as gateway:
            gateway.signal(ending)
            assert gateway.wait() == 0


@each_ending_signal
def test_a_server_under_way_answers_what_it_has_taken(shared_registry, ending):
    with Gateway(shared_registry) as gateway:
        connections = [Connection(gateway.address) for _ in range(4)]
        try:
            streams = [
                (connection, connection.post(infer_path("slow"), ASK))
                for connection in connections
                for _ in range(4)
            ]
            for connection in connections:
                connection.ping()
            assert not all(connection.replies[stream].is_over for connection, stream in streams)
            gateway.signal(ending)
            for connection, stream in streams:
                reply = connection.wait(stream).read(service_pb2.ModelInferResponse)
                np.testing.assert_array_equal(wire.output_arrays(reply)["y"], X)
            for connection in connections:
                connection.wait_closed()
                last, code = connection.goaways[-1]
                assert code == 0
                assert last == max(connection.replies)
        finally:
            for connection in connections:
                connection.close()
        assert gateway.wait() == 0


def test_requests_sent_while_the_server_ends_are_answered_or_not_taken(shared_registry):
    """A client that goes on until GOAWAY: each stream up to the last one named gets its answer."""
    with Gateway(shared_registry) as gateway, Connection(gateway.address) as connection:
        asked = []
        for index in range(500):
            if index == 50:
                gateway.signal(signal.SIGTERM)
            if connection.goaways:
                break
            asked.append(connection.post(infer_path("constant"), ASK))
            # Some ahead, as a client with concurrency has it.
            if len(asked) > 20:
                connection.wait(asked[-20])
        connection.wait_closed()
        assert connection.goaways[0][1] == 0
        last, _ = connection.goaways[-1]
        assert asked[0] <= last < LAST_STREAM_ANY
        for stream in asked:
            reply = connection.replies[stream]
            if stream <= last:
                assert (reply.has_ended, reply.status) == (True, 200)
            else:
                assert not reply.headers
        assert gateway.wait() == 0


def test_a_server_that_ends_takes_no_new_connection(shared_registry):
    with Gateway(shared_registry) as gateway, Connection(gateway.address) as connection:
        stream = connection.post(infer_path("slow"), ASK)
        connection.ping()
        gateway.signal(signal.SIGTERM)
        connection.until(lambda: connection.goaways, "GOAWAY")
        with pytest.raises(ConnectionError):
            gateway.socket()
        assert connection.wait(stream).status == 200
        connection.wait_closed()
        assert gateway.wait() == 0


def test_idle_connections_do_not_hold_up_the_end(shared_registry):
    with Gateway(shared_registry) as gateway, Connection(gateway.address) as idle:
        idle.ping()
        gateway.signal(signal.SIGTERM)
        idle.wait_closed()
        assert gateway.wait() == 0


def test_a_request_that_never_ends_is_cut_when_the_drain_is_over(shared_registry):
    with Gateway(shared_registry, "--drain-seconds", 1) as gateway:
        with Connection(gateway.address) as connection:
            connection.send(connection.open(infer_path("constant")), b"half")
            connection.ping()
            gateway.signal(signal.SIGTERM)
            connection.wait_closed()
        assert gateway.wait() == 0


# The start.


def test_the_port_in_use_is_told_with_what_to_do(shared_registry):
    with Gateway(shared_registry) as gateway:
        ended = run("serve", "--registry", shared_registry, "--listen", f"127.0.0.1:{gateway.port}")
    assert ended.returncode != 0
    assert str(gateway.port) in ended.stderr
    assert "in use" in ended.stderr
    assert "--listen" in ended.stderr


@pytest.mark.parametrize("listen", ["127.0.0.1", "127.0.0.1:http", "127.0.0.1:70000", ":", ""])
def test_a_bad_address_is_told_with_the_right_form(shared_registry, listen):
    ended = run("serve", "--registry", shared_registry, "--listen", listen)
    assert ended.returncode != 0
    assert "HOST:PORT" in ended.stderr or "--listen" in ended.stderr


@pytest.mark.parametrize("loops", ["0", "-1", "many", "1000000"])
def test_a_bad_number_of_loops_is_told(shared_registry, loops):
    ended = run(
        "serve", "--registry", shared_registry, "--listen", "127.0.0.1:0", f"--loops={loops}"
    )
    assert ended.returncode != 0
    assert "loops" in ended.stderr


def test_a_missing_registry_is_named(tmp_path):
    ended = run("serve", "--registry", tmp_path / "nowhere", "--listen", "127.0.0.1:0")
    assert ended.returncode != 0
    assert str(tmp_path / "nowhere") in ended.stderr


def test_a_registry_that_is_a_file_is_named(tmp_path):
    file = tmp_path / "file"
    file.write_text("not a folder")
    ended = run("serve", "--registry", file, "--listen", "127.0.0.1:0")
    assert ended.returncode != 0
    assert str(file) in ended.stderr


def test_an_empty_registry_is_served_and_said_to_be_empty(tmp_path):
    with Gateway(tmp_path) as gateway, Client(gateway.url) as client:
        assert "no models" in gateway.log.lower()
        client.refused(infer_path("digits"), ASK).must_be("NOT_FOUND", "digits")


def test_a_missing_engine_library_is_told_with_what_to_do(shared_registry):
    ended = run(
        "serve",
        "--registry",
        shared_registry,
        "--listen",
        "127.0.0.1:0",
        CROSSFADE_ONNXRUNTIME="/nonexistent",
    )
    assert ended.returncode != 0
    assert "/nonexistent" in ended.stderr
    assert "CROSSFADE_ONNXRUNTIME" in ended.stderr


def test_a_file_that_is_no_engine_library_is_told(shared_registry, tmp_path):
    library = tmp_path / "libonnxruntime.so"
    library.write_bytes(b"\x7fELF, but no more of it")
    ended = run(
        "serve",
        "--registry",
        shared_registry,
        "--listen",
        "127.0.0.1:0",
        CROSSFADE_ONNXRUNTIME=str(library),
    )
    assert ended.returncode != 0
    assert str(library) in ended.stderr


@pytest.mark.parametrize("loops", [1, 2])
def test_event_loops_share_the_connections(shared_registry, loops):
    with Gateway(shared_registry, "--loops", loops) as gateway:
        connections = [Connection(gateway.address) for _ in range(8)]
        try:
            for _ in range(20):
                streams = [
                    connection.post(infer_path("constant"), ASK) for connection in connections
                ]
                for connection, stream in zip(connections, streams, strict=True):
                    assert connection.wait(stream).status == 200
        finally:
            for connection in connections:
                connection.close()


# A damaged registry.


def flip_a_byte(version):
    file = writable(version / "model.onnx")
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def truncate_the_model(version):
    file = writable(version / "model.onnx")
    file.write_bytes(file.read_bytes()[:-10])


def remove_the_model(version):
    writable(version / "model.onnx").unlink()


def link_the_model_elsewhere(version):
    file = writable(version / "model.onnx")
    other = file.rename(version.parent.parent / "elsewhere.onnx")
    file.symlink_to(other)


def remove_the_manifest(version):
    writable(version / "manifest.yaml").unlink()


def unknown_key(version):
    edit_manifest(version, lambda text: text + "surprise: 1\n")


def wrong_digest(version):
    edit_manifest(version, lambda text: re.sub(r"\b[0-9a-f]{64}\b", "f" * 64, text))


def no_yaml(version):
    edit_manifest(version, lambda _: "{ this is [ no YAML\n")


def no_text(version):
    writable(version / "manifest.yaml").write_bytes(b"\xff\xfe\x00")


def other_version(version):
    edit_manifest(version, lambda text: re.sub(r"(?m)^version: .*$", "version: 9", text))


def other_model(version):
    edit_manifest(version, lambda text: re.sub(r"(?m)^model: .*$", "model: other", text))


def other_signature(version):
    edit_manifest(version, lambda text: text.replace("INT64", "INT32"))


def replace_the_model(version, content):
    """A model that is bad though its digest is right."""
    file = writable(version / "model.onnx")
    old, new = file.read_bytes(), content(file.read_bytes())
    file.write_bytes(new)
    edit_manifest(version, lambda text: agreeing(text, old, new))


def half_a_model(version):
    replace_the_model(version, lambda content: content[: len(content) // 2])


def no_model(version):
    replace_the_model(version, lambda _: b"# not a model\n")


def empty_model(version):
    replace_the_model(version, lambda _: b"")


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (flip_a_byte, "SHA-256"),
        (truncate_the_model, "model.onnx"),
        (remove_the_model, "model.onnx"),
        (link_the_model_elsewhere, "model.onnx"),
        (remove_the_manifest, "manifest.yaml"),
        (unknown_key, "surprise"),
        (wrong_digest, "SHA-256"),
        (no_yaml, "manifest"),
        (no_text, "manifest"),
        (other_version, "9"),
        (other_model, "other"),
        (other_signature, "INT32"),
        (half_a_model, "ONNX"),
        (no_model, "ONNX"),
        (empty_model, "ONNX"),
    ],
)
def test_a_damaged_version_is_reported_and_serves_nobody(own_registry, damage, reason):
    damage(own_registry / "constant" / "3")
    with Gateway(own_registry) as gateway, Client(gateway.url) as client:
        lines = [line for line in gateway.log.splitlines() if "constant" in line]
        assert any("3" in line and reason in line for line in lines), gateway.log
        # The highest good version answers, the others are there, and so are other models.
        assert constant(client) == 2
        assert constant(client, version=1) == 1
        metadata = client.get("/v2/models/constant", service_pb2.ModelMetadataResponse)
        assert list(metadata.versions) == ["1", "2"]
        client.refused(infer_path("constant", 3), ASK).must_be("NOT_FOUND", "constant", "3")
        ready = client.http.get("/v2/models/constant/versions/3/ready")
        assert ready.status_code == 503
        client.predict("fixed_shape", {"image": np.zeros((1, 3, 8, 8), np.float32)})


def test_a_model_without_a_good_version_is_unavailable(own_registry):
    for version in (own_registry / "constant").glob("[123]"):
        flip_a_byte(version)
    with Gateway(own_registry) as gateway, Client(gateway.url) as client:
        client.refused(infer_path("constant"), ASK).must_be("UNAVAILABLE", "constant")
        refusal(client.http.get("/v2/models/constant")).must_be("UNAVAILABLE", "constant")
        client.predict("text", {"text": wire.texts("still here")})


def test_what_is_no_model_in_a_registry_is_left_alone(own_registry):
    (own_registry / "README.txt").write_text("notes")
    (own_registry / ".cache").mkdir()
    (own_registry / "constant" / ".staging-4").mkdir()
    (own_registry / "constant" / "notes.txt").write_text("notes")
    shutil.copytree(own_registry / "constant" / "1", own_registry / "constant" / ".hidden")
    with Gateway(own_registry) as gateway, Client(gateway.url) as client:
        assert constant(client) == 3
