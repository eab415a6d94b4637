"""What supervisors and balancers hear: sd_notify, the watchdog, readiness before the drain."""

import signal
import socket
import threading
import time

import httpx
import numpy as np
import pytest
from tritonclient.grpc import service_pb2

import wire
from admin import until
from client import Client, infer_path
from gateway import Gateway
from http2 import Connection

SECONDS_MAX = 20
ASK = wire.infer_request({"x": np.array([[1]], np.float32)})


class Supervisor:
    """The socket that NOTIFY_SOCKET names, and what came."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind("\0" + name[1:] if name.startswith("@") else name)
        self._socket.settimeout(SECONDS_MAX)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._socket.close()

    def hear(self) -> dict[str, str]:
        lines = self._socket.recv(4096).decode().split("\n")
        return dict(line.split("=", 1) for line in lines)

    def hear_until(self, name: str) -> dict[str, str]:
        while name not in (told := self.hear()):
            pass
        return told


@pytest.fixture(params=["path", "abstract"])
def supervisor(request, tmp_path):
    name = f"{tmp_path}/notify" if request.param == "path" else f"@crossfade-{tmp_path.name}"
    with Supervisor(name) as supervisor:
        yield supervisor


def test_a_supervisor_hears_of_the_start_and_the_end(shared_registry, supervisor):
    with Gateway(shared_registry, NOTIFY_SOCKET=supervisor.name) as gateway:
        told = supervisor.hear()
        assert told["READY"] == "1"
        assert "versions ready" in told["STATUS"] and str(gateway.port) in told["STATUS"]
        gateway.signal(signal.SIGTERM)
        assert supervisor.hear()["STOPPING"] == "1"
        assert gateway.wait() == 0


def test_a_watchdog_is_told_again_and_again_until_the_process_hangs(shared_registry, supervisor):
    with Gateway(
        shared_registry, NOTIFY_SOCKET=supervisor.name, WATCHDOG_USEC="200000"
    ) as gateway:
        for _ in range(3):
            assert supervisor.hear_until("WATCHDOG")["WATCHDOG"] == "1"
        gateway.signal(signal.SIGSTOP)
        try:
            supervisor._socket.settimeout(1)
            with pytest.raises(TimeoutError):
                # At most what was on its way, then silence.
                for _ in range(3):
                    supervisor.hear()
        finally:
            gateway.signal(signal.SIGCONT)
        supervisor._socket.settimeout(SECONDS_MAX)
        supervisor.hear_until("WATCHDOG")


def test_a_supervisor_that_is_gone_is_told_of_and_nothing_else(shared_registry, tmp_path):
    with Gateway(shared_registry, NOTIFY_SOCKET=f"{tmp_path}/nobody") as gateway:
        until(lambda: "supervisor's socket takes nothing" in gateway.log, "a word of it")
        with Client(gateway.url) as client:
            client.predict("constant", {"x": np.array([[1]], np.float32)})


def test_readiness_is_off_before_requests_are_turned_away(shared_registry):
    """A caller that asks for readiness has the whole delay to go elsewhere; none is refused."""
    with Gateway(shared_registry, "--termination-delay", 2) as gateway:
        admin = gateway.admin_url
        with Connection(gateway.address) as connection:
            gateway.signal(signal.SIGTERM)
            deadline = time.monotonic() + SECONDS_MAX
            while httpx.get(f"{admin}/health/ready").status_code != 503:
                assert time.monotonic() < deadline
            # New connections and old ones are still answered.
            assert connection.request(infer_path("constant"), ASK).status == 200
            with Connection(gateway.address) as late:
                assert late.request(infer_path("constant"), ASK).status == 200
                stream = late.open("/v2/health/ready", (), method="GET", ends=True)
                reply = late.wait(stream)
                assert reply.status == 503
                assert not service_pb2.ServerReadyResponse.FromString(bytes(reply.body)).ready
            assert httpx.get(f"{admin}/health/live").status_code == 200
        assert gateway.wait() == 0


def test_a_second_signal_ends_the_wait(shared_registry):
    with Gateway(shared_registry, "--termination-delay", 3600) as gateway:
        gateway.signal(signal.SIGTERM)
        deadline = time.monotonic() + SECONDS_MAX
        while "requests are still taken" not in gateway.log:
            assert time.monotonic() < deadline, gateway.log
            time.sleep(0.01)
        # The wait for the second signal begins with the line above, or a moment later.
        ended = threading.Event()

        def again():
            while not ended.wait(0.1):
                gateway.signal(signal.SIGTERM)

        asker = threading.Thread(target=again)
        asker.start()
        try:
            assert gateway.wait() == 0
        finally:
            ended.set()
            asker.join()
