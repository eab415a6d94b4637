"""TLS on both planes, against curl, openssl, Python's ssl, httpx and the command line itself."""

from __future__ import annotations

import contextlib
import os
import pathlib
import re
import signal
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator

import h2.connection
import h2.events
import httpx
import numpy as np
import pytest
from cryptography import x509
from h2.settings import SettingCodes

import wire
from authority import Authority, Pair
from client import Client
from gateway import REPOSITORY, Gateway, binary, publish, run

WAIT_SECONDS_MAX = 15
USAGE = 64
OF_WIDE = 'crossfade_requests_total{model="wide",version="1",arm="stable",code="OK"}'


@pytest.fixture(scope="module")
def authority(tmp_path_factory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def registry(tmp_path_factory, model_files) -> pathlib.Path:
    registry = tmp_path_factory.mktemp("tls")
    publish(registry, "text", model_files["text"])
    publish(registry, "wide", model_files["wide"], "--max-batch-rows", 4)
    return registry


def options(pair: Pair, *more: object) -> list[object]:
    return ["--tls-certificate", pair.certificate, "--tls-key", pair.key, *more]


@pytest.fixture(scope="module")
def server(registry, authority) -> Iterator[Gateway]:
    """One that asks nobody for a certificate."""
    with Gateway(
        registry, "--no-state", *options(authority.issue("localhost")), "--log-level", "debug"
    ) as gateway:
        yield gateway


def url(gateway: Gateway) -> str:
    return f"https://127.0.0.1:{gateway.port}"


def trust(authority: Authority, pair: Pair | None = None, alpn: str | None = "h2"):
    context = ssl.create_default_context(cafile=str(authority.file))
    if alpn:
        context.set_alpn_protocols([alpn])
    if pair:
        context.load_cert_chain(pair.certificate, pair.key)
    return context


def curl(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["curl", "-sS", "--max-time", "20", *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        timeout=30,
    )


def openssl(port: int, authority: Authority, *arguments: object) -> str:
    """What s_client says of a handshake."""
    ended = subprocess.run(
        ["openssl", "s_client", "-connect", f"127.0.0.1:{port}", "-alpn", "h2"]
        + ["-CAfile", str(authority.file), *map(str, arguments)],
        input="",
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=30,
    )
    return ended.stdout + ended.stderr


def until(condition: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + WAIT_SECONDS_MAX
    while not condition():
        assert time.monotonic() < deadline, f"not within {WAIT_SECONDS_MAX} s: {what}"
        time.sleep(0.02)


def metric(gateway: Gateway, authority: Authority, series: str) -> float:
    text = httpx.get(f"{gateway.admin_url}/metrics", verify=trust(authority, alpn=None)).text
    found = re.search(rf"^{re.escape(series)} (\S+)$", text, re.MULTILINE)
    return float(found[1]) if found else 0.0


def served(gateway: Gateway, authority: Authority) -> int:
    """The serial number of the certificate that a new connection gets."""
    with socket.create_connection(gateway.address, timeout=10) as plain:
        with trust(authority).wrap_socket(plain, server_hostname="localhost") as secure:
            return x509.load_der_x509_certificate(secure.getpeercert(True)).serial_number


def serial(pair: Pair) -> int:
    return x509.load_pem_x509_certificate(pair.certificate.read_bytes()).serial_number


# Versions, suites, protocols


@pytest.mark.parametrize("version", ["tls1_2", "tls1_3"])
def test_versions_that_are_spoken(server, authority, version):
    said = openssl(server.port, authority, f"-{version}")
    assert "ALPN protocol: h2" in said
    assert "Verify return code: 0 (ok)" in said
    assert re.search(r"Cipher is (TLS_|ECDHE-)\S*(GCM|CHACHA20)", said), said


@pytest.mark.parametrize("version", ["tls1", "tls1_1"])
def test_versions_that_are_not(server, authority, version):
    said = openssl(server.port, authority, f"-{version}", "-cipher", "DEFAULT@SECLEVEL=0")
    assert "Cipher is (NONE)" in said
    assert "alert protocol version" in said, said


@pytest.mark.parametrize("is_rsa", [False, True])
@pytest.mark.parametrize("plane", ["data", "admin"])
def test_suites(registry, authority, tmp_path, is_rsa, plane):
    kind = "RSA" if is_rsa else "ECDSA"
    pair = authority.issue("localhost", is_rsa=is_rsa, folder=tmp_path)
    with Gateway(registry, "--no-state", *options(pair)) as gateway:
        port = gateway.port if plane == "data" else int(gateway.admin_url.rsplit(":", 1)[1])

        def talk(suite: str) -> str:
            return openssl(port, authority, "-tls1_2", "-cipher", suite)

        for suite in ["AES128-GCM-SHA256", "AES256-GCM-SHA384", "CHACHA20-POLY1305"]:
            assert f"Cipher is ECDHE-{kind}-{suite}" in talk(f"ECDHE-{kind}-{suite}")
        refused = [f"ECDHE-{kind}-AES128-SHA", f"ECDHE-{kind}-AES256-SHA384"]
        refused += ["AES128-GCM-SHA256", "AES128-SHA"] if is_rsa else []
        for suite in refused:
            assert "Cipher is (NONE)" in talk(f"{suite}:@SECLEVEL=0"), suite


@pytest.mark.parametrize("alpn", [None, "http/1.1", "spdy/3"])
def test_the_data_plane_is_closed_to_those_without_h2(server, authority, alpn):
    lines = server.log.count("expected ALPN h2")
    with socket.create_connection(server.address, timeout=10) as plain:
        with trust(authority, alpn=alpn).wrap_socket(plain, server_hostname="localhost") as secure:
            with contextlib.suppress(ConnectionResetError, ssl.SSLError):
                assert secure.recv(100) == b""
    until(lambda: server.log.count("expected ALPN h2") == lines + 1, "a line about ALPN")


def test_the_admin_plane_agrees_to_http1(server, authority):
    port = int(server.admin_url.rsplit(":", 1)[1])
    with socket.create_connection(("127.0.0.1", port), timeout=10) as plain:
        context = trust(authority)
        context.set_alpn_protocols(["h2", "http/1.1"])
        with context.wrap_socket(plain, server_hostname="localhost") as secure:
            assert secure.selected_alpn_protocol() == "http/1.1"


# Clients


def test_curl_speaks_http2(server, authority):
    ended = curl(
        *["--http2", "--cacert", authority.file, f"{url(server)}/v2/models/text"],
        *["-o", "/dev/null", "-w", "%{http_version} %{http_code}"],
    )
    assert ended.stdout == "2 200", ended.stderr


def test_h2_by_hand(server, authority):
    with socket.create_connection(server.address, timeout=10) as plain:
        with trust(authority).wrap_socket(plain, server_hostname="localhost") as secure:
            connection = h2.connection.H2Connection()
            connection.initiate_connection()
            names = {":method": "GET", ":scheme": "https", ":authority": "localhost"}
            connection.send_headers(
                1, [*names.items(), (":path", "/v2/health/live")], end_stream=True
            )
            secure.sendall(connection.data_to_send())
            events: list[h2.events.Event] = []
            while not any(isinstance(event, h2.events.StreamEnded) for event in events):
                received = secure.recv(65_536)
                assert received, "the connection ended"
                events += connection.receive_data(received)
                secure.sendall(connection.data_to_send())
            heads = [e.headers for e in events if isinstance(e, h2.events.ResponseReceived)]
            assert dict(heads[0])[b":status"] == b"200"


def test_large_replies_and_requests(server, authority):
    with Client(url(server), trust(authority)) as client:
        rows = np.arange(4, dtype=np.float32).reshape(4, 1)
        for _ in range(3):
            outputs = client.predict("wide", {"x": rows})
            assert np.array_equal(outputs["y"], np.repeat(rows, 1 << 20, axis=1))
        texts = np.array([os.urandom(500_000).hex().encode() for _ in range(4)], object)
        assert list(client.predict("text", {"text": texts})["echo"]) == list(texts)


def test_a_slow_reader_is_not_given_copies(server, authority):
    """What the socket does not take waits in the session, not encrypted before the socket."""
    calls, row_bytes = 3, 4 << 20
    body = wire.infer_request({"x": np.zeros((4, 1), np.float32)}).SerializeToString()
    sent = "crossfade_sent_bytes_total"
    before = metric(server, authority, sent)
    answered = metric(server, authority, OF_WIDE)
    with socket.socket() as plain:
        plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
        plain.connect(server.address)
        with trust(authority).wrap_socket(plain, server_hostname="localhost") as secure:
            connection = h2.connection.H2Connection()
            connection.initiate_connection()
            connection.update_settings({SettingCodes.INITIAL_WINDOW_SIZE: (1 << 31) - 1})
            connection.increment_flow_control_window((1 << 31) - 70_000)
            names = [(":method", "POST"), (":scheme", "https"), (":authority", "localhost")]
            names += [(":path", "/v2/models/wide/infer"), ("content-type", wire.CONTENT_TYPE)]
            for number in range(calls):
                connection.send_headers(2 * number + 1, names)
                connection.send_data(2 * number + 1, body, end_stream=True)
            secure.sendall(connection.data_to_send())
            until(lambda: metric(server, authority, OF_WIDE) == answered + calls, "replies")
            taken = metric(server, authority, sent) - before
            assert 0 < taken < 4 * row_bytes * calls / 2


def test_the_page(server, authority):
    page = curl("--cacert", authority.file, f"{server.admin_url}/", "-w", "%{http_version}")
    assert page.stdout.startswith("<!doctype html>") or "<html" in page.stdout
    assert page.stdout.endswith("1.1")


def test_probes_and_scrapes(server, authority):
    for path in ["/health/live", "/health/ready", "/metrics"]:
        # As probes do, without a look at the certificate.
        assert curl("-kf", f"{server.admin_url}{path}").returncode == 0
    expiry = metric(server, authority, "crossfade_tls_certificate_expiry_timestamp_seconds")
    assert 88 * 86_400 < expiry - time.time() < 91 * 86_400


@pytest.mark.parametrize("plane", ["data", "admin"])
def test_who_comes_without_tls_is_told(server, plane):
    address = server.admin_url if plane == "admin" else url(server)
    ended = curl(address.replace("https", "http") + "/v2/health/live", "-w", "%{http_code}")
    assert "This port speaks TLS: use https://" in ended.stdout
    assert ended.stdout.endswith("400")


def test_http2_without_tls_is_told(server):
    with server.socket() as plain:
        plain.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes([0, 0, 0, 4, 0, 0, 0, 0, 0]))
        received = b""
        while piece := plain.recv(1_000):
            received += piece
    assert received[9:][3] == 7 and received[9 + 16] == 0xC
    assert b"https://" in received


def test_tls_on_a_port_without_it(registry, authority):
    with Gateway(registry, "--no-state", "--log-level", "debug") as gateway:
        with gateway.socket() as plain, pytest.raises((ssl.SSLError, OSError)):
            trust(authority).wrap_socket(plain, server_hostname="localhost")
        until(lambda: "came with TLS, and this port has none" in gateway.log, "a line")
        said = run("predict", "text", "--server", url(gateway), "--input", "text=a")
        assert said.returncode == 69 and "use http://" in said.stderr, said.stderr


# The command line


def test_commands_ask_over_https(server, authority):
    trusting = ["--authorities", authority.file]
    asked = ["predict", "text", "--input", "text=hello", "--server", url(server)]
    assert "hello" in run(*asked, *trusting).stdout
    assert "hello" in run(*asked, CROSSFADE_AUTHORITIES=str(authority.file)).stdout
    for command in [["status"], ["models"], ["history", "text"]]:
        ended = run(*command, "--server", server.admin_url, *trusting)
        assert ended.returncode == 0, (command, ended.stderr)


def test_commands_check_the_server(server, authority, tmp_path):
    for command in [
        ["status", "--server", server.admin_url],
        ["predict", "text", "--input", "text=a", "--server", url(server)],
    ]:
        assert "trusted authority" in run(*command).stderr
        other = Authority(tmp_path / "other").file
        assert "trusted authority" in run(*command, "--authorities", other).stderr
        plain = [str(part).replace("https", "http") for part in command]
        assert "speaks TLS" in run(*plain).stderr
        assert "https://" in run(*plain, "--authorities", authority.file).stderr


def test_another_name_is_refused(registry, authority, tmp_path):
    pair = authority.issue("elsewhere.internal", folder=tmp_path)
    with Gateway(registry, "--no-state", *options(pair)) as gateway:
        named = f"https://localhost:{gateway.port}"
        ended = run(
            *["predict", "text", "--input", "text=a", "--server", named],
            *["--authorities", authority.file],
        )
        assert ended.returncode == 69 and ended.stderr, ended.stderr
        assert "hello" not in ended.stdout


# Client certificates


@pytest.mark.parametrize("is_required", [False, True])
def test_client_certificates(registry, authority, tmp_path, is_required):
    good = authority.issue("squad", is_client=True, folder=tmp_path)
    old = authority.issue("old", is_client=True, days=-1, folder=tmp_path)
    other = Authority(tmp_path / "other", "other").issue("squad", is_client=True)
    host = authority.issue("not-a-client", folder=tmp_path)
    flags: list[object] = ["--tls-client-authorities", authority.file]
    flags += ["--tls-require-client-certificate"] if is_required else []
    pair = authority.issue("localhost", folder=tmp_path)
    with Gateway(registry, "--no-state", *options(pair, *flags)) as gateway:
        planes = {
            f"{url(gateway)}/v2/health/live": "--http2",
            f"{gateway.admin_url}/health/live": "--http1.1",
        }
        for address, version in planes.items():
            cases = [(good, True), (old, False), (other, False), (host, False)]
            for shown, is_let_in in [*cases, (None, not is_required)]:
                extra = ["--cert", shown.certificate, "--key", shown.key] if shown else []
                ended = curl(version, "-f", "--cacert", authority.file, *extra, address)
                assert (ended.returncode == 0) == is_let_in, (address, shown, ended.stderr)
        shown = ["--client-certificate", good.certificate, "--client-key", good.key]
        asked = ["predict", "text", "--input", "text=hello", "--server", url(gateway)]
        asked += ["--authorities", authority.file]
        assert "hello" in run(*asked, *shown).stdout
        bare = run(*asked)
        assert (bare.returncode == 0) != is_required, bare.stderr
        status = ["status", "--server", gateway.admin_url, "--authorities", authority.file]
        assert run(*status, *shown).returncode == 0
        without = run(*status)
        assert (without.returncode == 0) != is_required
        if is_required:
            assert "certificate" in without.stderr and "certificate" in bare.stderr


# Renewal


def test_renewal_under_load(registry, authority, tmp_path):
    first = authority.issue("localhost", folder=tmp_path / "0")
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    (secrets / "..data").symlink_to(tmp_path / "0")
    pair = Pair(secrets / "tls.crt", secrets / "tls.key")
    pair.certificate.symlink_to(pathlib.Path("..data") / "localhost.crt")
    pair.key.symlink_to(pathlib.Path("..data") / "localhost.key")

    def swap(number: int) -> None:
        (secrets / "..new").symlink_to(tmp_path / str(number))
        (secrets / "..new").rename(secrets / "..data")

    with Gateway(registry, "--no-state", *options(pair)) as gateway:
        assert served(gateway, authority) == serial(first)
        failures: list[str] = []
        counts = [0, 0]
        is_over = threading.Event()

        def ask(slot: int) -> None:
            """One keeps its connection, the other makes one for each request."""
            with contextlib.ExitStack() as stack:
                kept = Client(url(gateway), trust(authority))
                stack.enter_context(kept)
                while not is_over.is_set():
                    try:
                        if slot == 0:
                            reply = kept.http.get("/v2/models/text")
                        else:
                            with Client(url(gateway), trust(authority)) as client:
                                reply = client.http.get("/v2/models/text")
                        assert reply.status_code == 200
                        counts[slot] += 1
                    except Exception as error:
                        failures.append(repr(error))

        threads = [threading.Thread(target=ask, args=(slot,)) for slot in (0, 1)]
        for thread in threads:
            thread.start()
        try:
            for number in (1, 2, 3):
                renewed = authority.issue("localhost", folder=tmp_path / str(number))
                swap(number)
                wanted = serial(renewed)
                until(lambda: served(gateway, authority) == wanted, "the new certificate")
            taken = 'crossfade_tls_reloads_total{outcome="taken"}'
            refused = 'crossfade_tls_reloads_total{outcome="refused"}'
            assert metric(gateway, authority, taken) == 3
            broken = tmp_path / "4"
            broken.mkdir()
            (broken / "localhost.crt").write_bytes(pair.certificate.read_bytes())
            (broken / "localhost.key").write_bytes(first.key.read_bytes())
            swap(4)
            until(lambda: metric(gateway, authority, refused) == 1, "a refusal")
            assert "do not belong together" in gateway.log
            assert served(gateway, authority) == wanted
        finally:
            is_over.set()
            for thread in threads:
                thread.join()
        assert not failures, failures[:3]
        assert min(counts) > 10, counts


def test_sigterm_ends_connections_that_say_nothing(registry, authority, tmp_path):
    pair = authority.issue("localhost", folder=tmp_path)
    with Gateway(registry, "--no-state", *options(pair)) as gateway:
        with gateway.socket(), Client(url(gateway), trust(authority)) as client:
            client.http.get("/v2/health/live")
            began = time.monotonic()
            gateway.signal(signal.SIGTERM)
            assert gateway.wait() == 0
            assert time.monotonic() - began < 8


# What may listen where


@pytest.mark.parametrize(
    ("address", "flags", "is_fine"),
    [
        ("0.0.0.0:0", [], False),
        ("0.0.0.0:0", ["tls"], False),
        ("0.0.0.0:0", ["tls", "certificates"], True),
        ("0.0.0.0:0", ["--insecure"], True),
        ("[::]:0", [], False),
        ("127.0.0.1:0", [], True),
    ],
)
@pytest.mark.parametrize("plane", ["--listen", "--admin"])
def test_listening_beyond_this_machine(
    registry, authority, tmp_path, plane, address, flags, is_fine
):
    pair = authority.issue("localhost", folder=tmp_path)
    given: list[object] = ["serve", "--registry", registry, "--no-state"]
    other = "--admin" if plane == "--listen" else "--listen"
    given += [plane, address, other, "127.0.0.1:0"]
    given += [flag for flag in flags if flag.startswith("--")]
    given += options(pair) if "tls" in flags else []
    if "certificates" in flags:
        given += ["--tls-client-authorities", authority.file, "--tls-require-client-certificate"]
    process = subprocess.Popen(
        [binary(), *map(str, given)],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    if is_fine:
        assert process.stdout
        assert any("admin plane on" in line for line in process.stdout)
        process.terminate()
    _, errors = process.communicate(timeout=30)
    assert process.returncode == (0 if is_fine else USAGE), errors
    if not is_fine:
        for way in ["127.0.0.1", "--tls-certificate", "--access", "--insecure", plane]:
            assert way in errors


@pytest.mark.parametrize(
    ("flags", "word"),
    [
        (["--tls-certificate", "a"], "both or none"),
        (["--tls-client-authorities", "a"], "--tls-certificate"),
        (["--tls-require-client-certificate"], "--tls-client-authorities"),
    ],
)
def test_flags_that_need_each_other(registry, flags, word):
    ended = run("serve", "--registry", registry, *flags)
    assert ended.returncode == USAGE
    assert word in ended.stderr


def test_files_that_cannot_be_used(registry, authority, tmp_path):
    pair = authority.issue("localhost", folder=tmp_path)
    mixed = Pair(pair.certificate, authority.issue("other", folder=tmp_path).key)
    old = authority.issue("old", days=-1, folder=tmp_path)
    missing = Pair(tmp_path / "none", pair.key)
    for bad, word in [(mixed, "do not belong together"), (old, "ended"), (missing, "none")]:
        ended = run("serve", "--registry", registry, "--no-state", *options(bad))
        assert ended.returncode in (65, 66), ended.stderr
        assert word in ended.stderr
