"""Signatures of versions: made, verified, required, taken away.

What is signed here is verified by the reference implementation, the PyPI package model-signing, and
the other way round. What it would never write comes from `model_signature`, which follows the same
format.
"""

import base64
import json
import pathlib
import subprocess

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

import folders
import model_signature
from admin import Admin, until
from gateway import REPOSITORY, Gateway, publish, run, succeed
from model_signature import Key, bundle, put, resources, statement

MODEL = "constant"
POLICY = "schema: 1\nrequire_signature: true\n"
# In an environment of its own, which .ci/setup --tests makes.
THEIRS = REPOSITORY / ".deps/signing-venv/bin/model_signing"


@pytest.fixture(scope="session")
def key(tmp_path_factory) -> Key:
    return Key(tmp_path_factory.mktemp("keys") / "trusted", "release")


@pytest.fixture(scope="session")
def stranger(tmp_path_factory) -> Key:
    return Key(tmp_path_factory.mktemp("keys") / "others", "stranger")


@pytest.fixture
def registry(tmp_path) -> pathlib.Path:
    registry = tmp_path / "registry"
    registry.mkdir()
    return registry


@pytest.fixture
def signed(registry, model_files, key) -> pathlib.Path:
    """The folder of a version that was signed as it was published."""
    publish(registry, MODEL, model_files["constant_1"], "--sign-key", key.private)
    return registry / MODEL / "1"


def require(registry: pathlib.Path) -> None:
    (registry / "registry.yaml").write_text(POLICY)


def verify(folder: pathlib.Path, *trusted: pathlib.Path) -> subprocess.CompletedProcess[str]:
    options = [option for path in trusted for option in ("--trusted-keys", path)]
    return run("verify", MODEL, folder.name, "--registry", folder.parents[1], *options)


def assert_refused(folder: pathlib.Path, key: Key, reason: str) -> None:
    ended = verify(folder, key.public)
    assert ended.returncode == 65, ended.stdout
    assert reason in ended.stderr


def until_event(admin: Admin, kind: str) -> dict:
    def told() -> dict | None:
        return next((event for event in admin.events() if event["kind"] == kind), None)

    return until(told, f"an event {kind}")


def theirs(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Runs the reference implementation."""
    assert THEIRS.exists(), f"{THEIRS} is missing; .ci/setup --tests installs it"
    command = [str(THEIRS), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", timeout=120)


def they_verify(folder: pathlib.Path, key: Key) -> subprocess.CompletedProcess[str]:
    options = ("--signature", folder / "model.sig", "--public_key", key.public)
    return theirs("verify", "key", folder, *options)


# Ours by others, others' by us.


def test_what_publish_signs_others_verify(signed, key):
    model_signature.verify(signed, key)
    ended = verify(signed, key.public.parent)
    assert ended.returncode == 0 and "signed by release" in ended.stdout


def test_what_sign_adds_others_verify(registry, model_files, key):
    publish(registry, MODEL, model_files["constant_1"])
    folder = registry / MODEL / "1"
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    succeed("sign", MODEL, 1, "--key", key.private, "--registry", registry)
    model_signature.verify(folder, key)
    after = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert {name: after[name] for name in before} == before
    assert set(after) - set(before) == {"model.sig"}
    again = run("sign", MODEL, 1, "--key", key.private, "--registry", registry)
    assert again.returncode == 73
    assert verify(folder, key.public).returncode == 0


def test_what_others_sign_is_verified(registry, model_files, key):
    publish(registry, MODEL, model_files["constant_1"])
    folder = registry / MODEL / "1"
    said = statement(resources(folder))
    put(folder, bundle(key, said))
    assert verify(folder, key.public).returncode == 0
    # Older makers gave no hint of the key.
    put(folder, bundle(key, said, verificationMaterial={"publicKey": {}}))
    assert verify(folder, key.public).returncode == 0


def test_the_reference_implementation_verifies_what_publish_signs(signed, key, stranger):
    ended = they_verify(signed, key)
    assert ended.returncode == 0, ended.stderr
    ended = they_verify(signed, stranger)
    assert ended.returncode != 0 and "Key mismatch" in ended.stderr
    (signed / "extra").write_text("added later")
    ended = they_verify(signed, key)
    assert ended.returncode != 0 and "extra" in ended.stderr


def test_the_reference_implementation_verifies_what_sign_adds(registry, model_files, key):
    publish(registry, MODEL, model_files["constant_1"])
    succeed("sign", MODEL, 1, "--key", key.private, "--registry", registry)
    ended = they_verify(registry / MODEL / "1", key)
    assert ended.returncode == 0, ended.stderr


def test_what_the_reference_implementation_signs_is_verified(
    registry, model_files, key, stranger
):
    publish(registry, MODEL, model_files["constant_1"])
    folder = registry / MODEL / "1"
    options = ("--signature", folder / "model.sig", "--private_key", key.private)
    ended = theirs("sign", "key", folder, *options)
    assert ended.returncode == 0, ended.stderr
    ended = verify(folder, key.public)
    assert ended.returncode == 0 and "signed by release" in ended.stdout
    assert_refused(folder, stranger, "by a key that is not trusted")
    (folder / "extra").write_text("added later")
    assert_refused(folder, key, "is not in the manifest")


# What is refused.


def test_files_that_change_come_or_go(signed, key):
    model = next(path for path in signed.iterdir() if path.suffix == ".onnx")
    content = model.read_bytes()
    (signed / "extra").write_text("added later")
    assert_refused(signed, key, "is not in the manifest")
    (signed / "extra").unlink()
    model.unlink()
    assert_refused(signed, key, "is missing")
    model.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    assert_refused(signed, key, "expected SHA-256")
    model.write_bytes(content)
    manifest = signed / "manifest.yaml"
    text = manifest.read_bytes()
    manifest.unlink()
    manifest.write_bytes(text + b"# a comment changes no meaning, and yet\n")
    assert_refused(signed, key, "signed with SHA-256")


def test_signatures_that_change(signed, key, stranger):
    read = json.loads((signed / "model.sig").read_bytes())
    said = statement(resources(signed))
    put(signed, bundle(stranger, said))
    assert_refused(signed, key, "by a key that is not trusted")
    put(signed, bundle(stranger, said, verificationMaterial=read["verificationMaterial"]))
    assert_refused(signed, key, "it was changed, or made by somebody else")
    other = json.loads(json.dumps(read))
    payload = base64.b64decode(other["dsseEnvelope"]["payload"])
    other["dsseEnvelope"]["payload"] = base64.b64encode(payload + b" ").decode()
    put(signed, other)
    assert_refused(signed, key, "it was changed, or made by somebody else")
    put(signed, b"{")
    assert_refused(signed, key, "JSON line 1")
    put(signed, b" " * ((4 << 20) + 1))
    assert_refused(signed, key, "too large")
    put(signed, read)
    assert verify(signed, key.public).returncode == 0
    (signed / "model.sig").unlink()
    (signed / "model.sig").symlink_to(key.public)
    assert_refused(signed, key, "symbolic links are not followed")


def test_statements_that_a_trusted_key_should_not_have_signed(signed, key):
    items = resources(signed)
    item = items[0]
    for wrong, reason in [
        ([*items, {**item, "name": "/etc/passwd"}], "a plain file name"),
        ([*items, {**item, "name": "../1/model.onnx"}], "a plain file name"),
        ([*items, item], "is listed twice"),
        (items[1:], "it leaves out"),
        ([*items, {**item, "name": "more"}], "was signed and is not in the manifest"),
        ([{**item, "algorithm": "blake3"}, *items[1:]], "expected \"sha256\""),
        ([{**item, "digest": "0" * 64}, *items[1:]], "signed with SHA-256 000"),
    ]:
        put(signed, bundle(key, statement(wrong)))
        assert_refused(signed, key, reason)
    said = statement(items)
    said["subject"][0]["digest"]["sha256"] = "0" * 64
    put(signed, bundle(key, said))
    assert_refused(signed, key, "the digest of the resources' digests")


def test_keys_of_another_curve(registry, tmp_path, model_files, signed):
    larger = Key(tmp_path / "larger", "larger", ec.SECP384R1())
    assert_refused(signed, larger, "P-256")
    options = ("--registry", registry, "--sign-key", larger.private)
    ended = run("publish", MODEL, model_files["constant_2"], *options)
    assert ended.returncode == 65 and "P-256" in ended.stderr
    served = run("serve", "--registry", registry, "--trusted-keys", larger.public)
    assert served.returncode == 65 and "P-256" in served.stderr


# The registry's policy.


def test_a_registry_that_requires_signatures(registry, model_files, key, stranger):
    publish(registry, MODEL, model_files["constant_1"])
    folder = registry / MODEL / "1"
    assert "not signed" in verify(folder, key.public).stdout
    require(registry)
    assert_refused(folder, key, "is not signed")
    command = ("publish", MODEL, model_files["constant_2"], "--registry", registry)
    ended = run(*command)
    assert ended.returncode == 65 and "requires a signature" in ended.stderr
    trusting = ("--trusted-keys", key.public)
    ended = run(*command, "--sign-key", stranger.private, *trusting)
    assert ended.returncode == 65 and "not trusted" in ended.stderr
    assert folders.numbers(registry / MODEL) == [1]
    succeed(*command, "--sign-key", key.private, *trusting)
    assert folders.numbers(registry / MODEL) == [1, 2]


def test_the_signer_is_named_wherever_versions_are_listed(registry, model_files, key):
    publish(registry, MODEL, model_files["constant_1"])
    publish(registry, MODEL, model_files["constant_2"], "--sign-key", key.private)
    trusting = ("--trusted-keys", key.public)

    def signers(report: dict) -> dict[int, str | None]:
        (model,) = report["models"]
        return {version["version"]: version.get("signed_by") for version in model["versions"]}

    named = {1: None, 2: "release"}
    for command in ["models", "status"]:
        place = (command, "--registry", registry)
        assert signers(json.loads(succeed(*place, *trusting, "--json"))) == named
        assert "SIGNED BY" in succeed(*place, *trusting)
        # Without keys nobody can tell.
        assert signers(json.loads(succeed(*place, "--json"))) == {1: None, 2: None}
        assert "SIGNED BY" not in succeed(*place)
    with Gateway(registry, *trusting) as gateway, Admin(gateway.admin_url) as admin:
        admin.until_state(MODEL, 2, "ready")
        assert signers(admin.get("/v1/models")) == signers(admin.get("/v1/status")) == named
        for command in ["models", "status"]:
            assert "SIGNED BY" in succeed(command, "--server", gateway.admin_url)
            refused = run(command, "--server", gateway.admin_url, *trusting)
            assert refused.returncode != 0 and "--trusted-keys" in refused.stderr
        shown = succeed("status", MODEL, "--server", gateway.admin_url)
        assert "signed by release" in shown


def test_a_server_follows_signatures_keys_and_the_policy(registry, tmp_path, model_files, key):
    publish(registry, MODEL, model_files["constant_1"])
    require(registry)
    trusted = tmp_path / "trusted"
    trusted.mkdir()
    (trusted / "release.pem").write_bytes(key.pem)
    with Gateway(registry, "--trusted-keys", trusted) as gateway, Admin(gateway.admin_url) as admin:
        refused = admin.until_state(MODEL, 1, "failed")
        assert "is not signed" in refused["reason"]
        # Signed after it was published, it loads by itself.
        succeed("sign", MODEL, 1, "--key", key.private, "--registry", registry)
        ready = admin.until_state(MODEL, 1, "ready")
        (check,) = [check for check in ready["checks"] if check["name"] == "trust"]
        assert "signed by release" in check["finding"]
        # A key that is taken away: what serves keeps serving, and that is said.
        (trusted / "release.pem").unlink()
        lost = until_event(admin, "trust-lost")
        assert "it serves from memory as it was" in lost["message"]
        assert admin.until_state(MODEL, 1, "ready")["reason"].startswith("it is not trusted")
        signing = ("--sign-key", key.private, "--trusted-keys", key.public)
        publish(registry, MODEL, model_files["constant_2"], *signing)
        assert "not trusted" in admin.until_state(MODEL, 2, "failed")["reason"]
        # And given back: what was refused loads.
        (trusted / "release.pem").write_bytes(key.pem)
        admin.until_state(MODEL, 2, "ready")
        # A policy that cannot be read is none that lets everything pass.
        (registry / "registry.yaml").write_text("schema: 1\nrequire_signature: perhaps\n")
        until_event(admin, "rules-unreadable")
        ended = run("publish", MODEL, model_files["constant_3"], "--registry", registry, *signing)
        assert ended.returncode == 65 and "registry.yaml" in ended.stderr
