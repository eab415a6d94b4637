"""A client of the data plane as a squad would write it: httpx and the protocol's classes."""

from __future__ import annotations

import contextlib
import ssl
import threading
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import httpx
import numpy as np
from google.protobuf import message
from tritonclient.grpc import service_pb2

import wire

Item = TypeVar("Item")
Result = TypeVar("Result")

# Generous, because the binary is a debug build on a busy machine.
TIMEOUT_SECONDS = 30


@dataclass
class Refusal:
    """A reply of status 400 or above, read."""

    status: int
    code: str
    message: str
    detail: dict[str, str]

    @classmethod
    def read(cls, status: int, headers: Mapping[str, str], body: bytes) -> Refusal:
        assert status >= 400, f"expected a refusal, got {status}"
        assert headers["content-type"] == wire.CONTENT_TYPE
        reply = wire.error_reply_class().FromString(body)
        assert reply.code and reply.message
        assert reply.request_id == headers["x-request-id"]
        # To send it again may help against a full queue, never against a body that is too large.
        assert ("retry-after" in headers) == (status in (429, 503)), (status, reply.message)
        return cls(status, reply.code, reply.message, dict(reply.detail))

    def must_be(self, code: str, *words: object, status: int | None = None) -> None:
        """Holds it to a code, its HTTP status, and words of the message."""
        expected = (status or wire.STATUS_BY_CODE[code], code)
        assert (self.status, self.code) == expected, self.message
        for word in words:
            assert str(word).lower() in self.message.lower(), f"{word!r} is not in {self.message!r}"


class Client:
    """One connection: HTTP/2 by prior knowledge, or over TLS at an https URL."""

    def __init__(self, url: str, tls: ssl.SSLContext | bool = True) -> None:
        self.http = httpx.Client(
            base_url=url,
            http1=False,
            http2=True,
            timeout=TIMEOUT_SECONDS,
            trust_env=False,
            verify=tls,
        )

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def post(self, path: str, body: bytes | message.Message, **headers: str) -> httpx.Response:
        """Header names are given with underscores."""
        content = body if isinstance(body, bytes) else body.SerializeToString()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.http.post(
            path, content=content, headers={"content-type": wire.CONTENT_TYPE, **named}
        )

    def infer(
        self,
        model: str,
        request: service_pb2.ModelInferRequest,
        *,
        version: object = None,
        **headers: str,
    ) -> tuple[service_pb2.ModelInferResponse, httpx.Headers]:
        """A request that must succeed."""
        reply = self.post(infer_path(model, version), request, **headers)
        assert reply.status_code == 200, wire.error_reply_class().FromString(reply.content)
        assert reply.headers["content-type"] == wire.CONTENT_TYPE
        return service_pb2.ModelInferResponse.FromString(reply.content), reply.headers

    def predict(
        self, model: str, inputs: Mapping[str, np.ndarray], *, version: object = None
    ) -> dict[str, np.ndarray]:
        reply, _ = self.infer(model, wire.infer_request(inputs), version=version)
        return wire.output_arrays(reply)

    def refused(self, path: str, body: bytes | message.Message, **headers: str) -> Refusal:
        """A request that must fail."""
        return refusal(self.post(path, body, **headers))

    def get(self, path: str, kind: type[message.Message]) -> message.Message:
        reply = self.http.get(path)
        assert reply.status_code == 200, wire.error_reply_class().FromString(reply.content)
        assert reply.headers["content-type"] == wire.CONTENT_TYPE
        return kind.FromString(reply.content)


def refusal(reply: httpx.Response) -> Refusal:
    return Refusal.read(reply.status_code, reply.headers, reply.content)


def infer_path(model: str, version: object = None) -> str:
    pinned = "" if version is None else f"/versions/{version}"
    return f"/v2/models/{model}{pinned}/infer"


def in_parallel(
    url: str, ask: Callable[[Client, Item], Result], items: Iterable[Item], *, threads: int = 8
) -> list[Result]:
    """What comes of asking for each item, several at once; in the order of the items.

    Each thread has a client of its own: an HTTP/2 connection of httpx that threads share loses
    replies and mixes up streams when the machine is busy.
    """
    own = threading.local()
    with contextlib.ExitStack() as clients:

        def connect() -> None:
            own.client = clients.enter_context(Client(url))

        with ThreadPoolExecutor(threads, initializer=connect) as pool:
            return list(pool.map(lambda item: ask(own.client, item), items))
