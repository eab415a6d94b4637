"""OpenSSF model signatures by a key, made and verified without the program under test.

What is here follows the format that the PyPI package `model-signing` 1.1 writes: a Sigstore bundle
v0.3 with a DSSE envelope around an in-toto statement.
"""

from __future__ import annotations

import base64
import hashlib
import json
import pathlib

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

PAYLOAD_TYPE = "application/vnd.in-toto+json"
BUNDLE_TYPE = "application/vnd.dev.sigstore.bundle.v0.3+json"
STATEMENT_TYPE = "https://in-toto.io/Statement/v1"
PREDICATE_TYPE = "https://model_signing/signature/v1.0"
FILE = "model.sig"


class Key:
    """A key pair, and its files."""

    def __init__(self, folder: pathlib.Path, name: str, curve: ec.EllipticCurve | None = None):
        folder.mkdir(parents=True, exist_ok=True)
        self._key = ec.generate_private_key(curve or ec.SECP256R1())
        self.private = folder / f"{name}.key"
        self.private.write_bytes(
            self._key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        self.pem = self._key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        self.public = folder / f"{name}.pem"
        self.public.write_bytes(self.pem)

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(self.pem).hexdigest()

    def sign(self, bytes_: bytes) -> bytes:
        return self._key.sign(bytes_, ec.ECDSA(hashes.SHA256()))

    def verify(self, signature: bytes, bytes_: bytes) -> None:
        self._key.public_key().verify(signature, bytes_, ec.ECDSA(hashes.SHA256()))


def pre_authentication_encoding(payload: bytes) -> bytes:
    return b"DSSEv1 %d %s %d %s" % (
        *(len(PAYLOAD_TYPE), PAYLOAD_TYPE.encode()),
        *(len(payload), payload),
    )


def resources(folder: pathlib.Path) -> list[dict[str, str]]:
    files = sorted(path for path in folder.iterdir() if path.name != FILE)
    return [
        {
            "name": path.name,
            "digest": hashlib.sha256(path.read_bytes()).hexdigest(),
            "algorithm": "sha256",
        }
        for path in files
    ]


def root_digest(items: list[dict[str, str]]) -> str:
    return hashlib.sha256(b"".join(bytes.fromhex(item["digest"]) for item in items)).hexdigest()


def statement(items: list[dict[str, str]]) -> dict:
    return {
        "_type": STATEMENT_TYPE,
        "subject": [{"name": "folder", "digest": {"sha256": root_digest(items)}}],
        "predicateType": PREDICATE_TYPE,
        "predicate": {
            "serialization": {
                "method": "files",
                "hash_type": "sha256",
                "allow_symlinks": False,
                "ignore_paths": [FILE, ".git"],
            },
            "resources": items,
        },
    }


def bundle(key: Key, said: dict, **changes: object) -> dict:
    payload = json.dumps(said, indent=2).encode()
    signature = base64.b64encode(key.sign(pre_authentication_encoding(payload))).decode()
    return {
        "mediaType": BUNDLE_TYPE,
        "verificationMaterial": {"publicKey": {"hint": key.fingerprint}, "tlogEntries": []},
        "dsseEnvelope": {
            "payload": base64.b64encode(payload).decode(),
            "payloadType": PAYLOAD_TYPE,
            "signatures": [{"sig": signature, "keyid": ""}],
        },
        **changes,
    }


def put(folder: pathlib.Path, content: dict | bytes) -> None:
    """Lays a signature down, in place of an earlier one, at once."""
    text = content if isinstance(content, bytes) else json.dumps(content).encode()
    new = folder.parent / f".{folder.name}-signature"
    new.write_bytes(text)
    new.rename(folder / FILE)


def verify(folder: pathlib.Path, key: Key) -> None:
    """Verifies as others do; an AssertionError or InvalidSignature says what is wrong."""
    read = json.loads((folder / FILE).read_bytes())
    assert read["mediaType"] == BUNDLE_TYPE
    assert read["verificationMaterial"]["publicKey"]["hint"] == key.fingerprint
    envelope = read["dsseEnvelope"]
    assert envelope["payloadType"] == PAYLOAD_TYPE
    payload = base64.b64decode(envelope["payload"], validate=True)
    (signature,) = envelope["signatures"]
    key.verify(base64.b64decode(signature["sig"]), pre_authentication_encoding(payload))
    said = json.loads(payload)
    assert (said["_type"], said["predicateType"]) == (STATEMENT_TYPE, PREDICATE_TYPE)
    (subject,) = said["subject"]
    items = said["predicate"]["resources"]
    assert subject["digest"] == {"sha256": root_digest(items)}
    assert sorted(items, key=lambda item: item["name"]) == resources(folder)
