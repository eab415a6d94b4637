"""An OTLP/HTTP receiver of the tests' own: takes exports, decodes them, and misbehaves on order."""

from __future__ import annotations

import functools
import http.server
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from google.protobuf import descriptor_pb2, descriptor_pool, message, message_factory

from gateway import REPOSITORY

WAIT_SECONDS_MAX = 20
# Kinds of spans.
SERVER, INTERNAL = 2, 1


@functools.cache
def otlp_class(name: str) -> type[message.Message]:
    """A message of Protos/otlp_trace.proto."""
    told = subprocess.run(
        ["protoc", "--proto_path=Protos", "--descriptor_set_out=/dev/stdout", "otlp_trace.proto"],
        cwd=REPOSITORY,
        check=True,
        capture_output=True,
    )
    pool = descriptor_pool.DescriptorPool()
    for file in descriptor_pb2.FileDescriptorSet.FromString(told.stdout).file:
        pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName(f"otlp.{name}"))


@dataclass
class Span:
    """A received span, with what is easier to read."""

    trace: str
    id: str
    parent: str
    name: str
    kind: int
    start: int
    end: int
    state: str
    failure: str | None
    attributes: dict[str, object]
    resource: dict[str, object]

    @classmethod
    def read(cls, span: message.Message, resource: dict[str, object]) -> Span:
        return cls(
            trace=span.trace_id.hex(),
            id=span.span_id.hex(),
            parent=span.parent_span_id.hex(),
            name=span.name,
            kind=span.kind,
            start=span.start_time_unix_nano,
            end=span.end_time_unix_nano,
            state=span.trace_state,
            failure=span.status.message if span.status.code == 2 else None,
            attributes=plain(span.attributes),
            resource=resource,
        )


def plain(attributes) -> dict[str, object]:
    return {pair.key: getattr(pair.value, pair.value.WhichOneof("value")) for pair in attributes}


# Gives the status, header fields and body of a reply to the export of this number, from 0.
Answer = Callable[[int], tuple[int, dict[str, str], bytes]]


def well(_: int) -> tuple[int, dict[str, str], bytes]:
    return 200, {}, b""


class Receiver:
    """A context manager: it listens inside."""

    def __init__(self, answer: Answer = well) -> None:
        self.spans: list[Span] = []
        # Path, header fields and status of each export.
        self.exports: list[tuple[str, dict[str, str], int]] = []
        self.times: list[float] = []
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                receiver.times.append(time.monotonic())
                status, fields, reply = answer(len(receiver.exports))
                if status == 200:
                    receiver._take(body)
                named = {name.lower(): value for name, value in self.headers.items()}
                receiver.exports.append((self.path, named, status))
                self.send_response(status)
                for name, value in fields.items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(reply)))
                self.end_headers()
                self.wfile.write(reply)

            def log_message(self, *_: object) -> None:
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def _take(self, body: bytes) -> None:
        request = otlp_class("ExportTraceServiceRequest").FromString(body)
        for group in request.resource_spans:
            resource = plain(group.resource.attributes)
            for scope in group.scope_spans:
                assert scope.scope.name == "crossfade" and scope.scope.version
                self.spans += [Span.read(span, resource) for span in scope.spans]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Receiver:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)

    def until(self, condition: Callable[[], object], what: str) -> None:
        deadline = time.monotonic() + WAIT_SECONDS_MAX
        while not condition():
            names = [(span.trace, span.name) for span in self.spans]
            assert time.monotonic() < deadline, f"{what} did not come: {names}"
            time.sleep(0.02)

    def of(self, trace: str, count: int = 1) -> list[Span]:
        """The spans of a trace, once there are so many, by their start."""
        self.until(
            lambda: sum(span.trace == trace for span in self.spans) >= count,
            f"{count} spans of {trace}",
        )
        found = [span for span in self.spans if span.trace == trace]
        # Of one start the parent comes first, and a step of no length before the next.
        return sorted(found, key=lambda span: (span.start, span.kind != SERVER, span.end))
