"""Good inputs for each parser that is fuzzed: what libFuzzer begins to mutate."""

from __future__ import annotations

import json
import pathlib
import tempfile

import rig  # first: it finds the helpers

import hpack
import numpy as np

import model_signature
import wire
from gateway import REPOSITORY

MODELS = REPOSITORY / "Tests" / "TreeEngineTests" / "Models"
# A mutation of a large file is slow, and rarely better than one of a small file.
SEED_BYTES_MAX = 16_384

ROUTES = [
    """schema: 1
model: digits
revision: 1
stable: 2
change: { action: promote, by: ana, at: "2026-11-23T05:00:00Z", reason: "better" }
""",
    """schema: 1
model: digits
revision: 7
stable: 3
previous: 2
parent: { revision: 6, sha256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 }
change:
  action: rollback
  by: ana
  at: "2026-11-23T05:00:00Z"
  reason: "worse on night"
  restores: 4
""",
]
SETTINGS = [
    "schema: 1\nkeep: all\n",
    "schema: 1\nkeep: 3\nlog: { sample: 10, inputs: false }\ncompare: { thresholds: [0.5] }\n",
]
OUTCOMES = [
    '{"outcomes": [{"request_id": "a", "label": "spam", "source": "review"}]}',
    '{"outcomes": [{"value": 1.5e-3, "request_id": "b"}, {"label": "ham", "request_id": "c"}]}',
]
# Both flags, a flag of no meaning, a later version with more to it, and two that are none.
TRACE = "0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331"
TRACEPARENTS = [
    *(f"00-{TRACE}-{flags}" for flags in ("00", "01", "03", "ff")),
    *(f"01-{TRACE}-03-more", f"ff-{TRACE}-01", f"00-{TRACE.upper()}-01"),
]


def write(folder: pathlib.Path, target: str) -> int:
    """Puts the seeds of a target into a folder and tells how many there are."""
    folder.mkdir(parents=True, exist_ok=True)
    seeds = [seed for seed in _seeds(target) if len(seed) <= SEED_BYTES_MAX]
    for number, seed in enumerate(seeds):
        (folder / f"seed-{number:04}").write_bytes(seed)
    return len(seeds)


def _seeds(target: str) -> list[bytes]:
    match target:
        case "request":
            return _requests()
        case "frames":
            return _frames()
        case "feedback":
            return _feedback()
        case "feedback-json":
            return [text.encode() for text in OUTCOMES]
        case "traceparent":
            return [text.encode() for text in TRACEPARENTS]
        case "manifest":
            return _files(REPOSITORY / "ModelRegistry", "*/*/manifest.yaml")
        case "golden":
            return _files(REPOSITORY / "ModelRegistry", "*/*/golden.json")
        case "route":
            return [text.encode() for text in ROUTES]
        case "settings":
            return [text.encode() for text in SETTINGS]
        case "signature":
            return _signatures()
        case "lightgbm":
            return _files(MODELS / "lightgbm", "*.txt")
        case "xgboost":
            return _files(MODELS / "xgboost", "*.ubj") + _files(MODELS / "xgboost", "*.json")
        case "onnx-trees":
            return _files(MODELS / "onnx", "*.onnx")
    raise ValueError(f"no seeds for {target}")


def _files(folder: pathlib.Path, pattern: str) -> list[bytes]:
    return [path.read_bytes() for path in sorted(folder.glob(pattern))]


def _signatures() -> list[bytes]:
    with tempfile.TemporaryDirectory() as folder:
        key = model_signature.Key(pathlib.Path(folder), "seed")
    digest = "0" * 64
    items = [
        {"name": name, "digest": digest, "algorithm": "sha256"}
        for name in ("manifest.yaml", "model.onnx", "é")
    ]
    return [
        json.dumps(model_signature.bundle(key, model_signature.statement(items[:count]))).encode()
        for count in (1, 3)
    ]


def _requests() -> list[bytes]:
    arrays = [
        {"a": np.arange(8, dtype=np.float32).reshape(2, 4), "b": np.ones((2, 4), np.float32)},
        {"text": wire.texts("one", "", "three", b"\x00\xff")},
        {"flags": np.array([[True, False]]), "ids": np.array([[1, -1]], np.int64)},
        {"half": np.ones((1, 3), np.float16)},
        {},
    ]
    return [
        wire.infer_request(inputs, typed=typed, outputs=["y"], model_name="m", id="i")
        .SerializeToString()
        for inputs in arrays
        for typed in (False, True)
        if not (typed and "half" in inputs)
    ]


def _feedback() -> list[bytes]:
    request = wire.crossfade_class("FeedbackRequest")()
    outcome = request.outcomes.add(request_id="a", source="review")
    outcome.label = "spam"
    request.outcomes.add(request_id="b").value = 0.5
    return [request.SerializeToString()]


def _frame(kind: int, flags: int, stream: int, payload: bytes = b"") -> bytes:
    head = len(payload).to_bytes(3, "big") + bytes([kind, flags])
    return head + stream.to_bytes(4, "big") + payload


def _frames() -> list[bytes]:
    block = hpack.Encoder().encode(
        [
            (":method", "POST"),
            (":scheme", "http"),
            (":authority", "h"),
            (":path", "/v2/models/m/infer"),
            ("content-type", "application/x-protobuf"),
        ]
    )
    data, headers, reset, settings, ping, window, more = 0, 1, 3, 4, 6, 8, 9
    exchanges = [
        [_frame(headers, 0x4, 1, block), _frame(data, 0x1, 1, b"body")],
        [_frame(headers, 0x5, 1, block), _frame(reset, 0, 1, (8).to_bytes(4, "big"))],
        [_frame(headers, 0x1, 1, block[:7]), _frame(more, 0x4, 1, block[7:])],
        [_frame(headers, 0x2D, 1, b"\x02" + bytes(5) + block + bytes(2))],
        [_frame(settings, 0, 0, bytes([0, 4, 0, 0, 0, 1])), _frame(settings, 1, 0)],
        [_frame(ping, 0, 0, bytes(8)), _frame(window, 0, 0, (1).to_bytes(4, "big"))],
        [_frame(2, 0, 1, bytes(5)), _frame(7, 0, 0, bytes(8)), _frame(0x42, 0, 0, b"?")],
        [_frame(headers, 0x4, 1, block), _frame(data, 0x8, 1, b"\x01ab\x00"),
         _frame(headers, 0x5, 1, hpack.Encoder().encode([("x-trailer", "t")]))],
    ]
    # The first byte of each piece tells how many bytes are given at once.
    return [b"".join(frames) for frames in exchanges] + [
        b"".join(frame for frames in exchanges for frame in frames)
    ]
