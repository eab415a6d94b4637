"""Who may ask: certificates, tokens and API keys at the data plane, and the commands for them."""

from __future__ import annotations

import base64
import hmac
import json
import pathlib
import re
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable, Iterator

import h2.connection
import httpx
import jwt
import numpy as np
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

import wire
from authority import Authority
from client import Client, infer_path, refusal
from gateway import Gateway, publish, run, succeed
from tritonclient.grpc import service_pb2

WAIT_SECONDS_MAX = 15
ISSUER = "https://issuer.example"
CHALLENGE = 'Bearer realm="crossfade"'
WRONG = CHALLENGE + ', error="invalid_token"'

ACCESS = """
schema: 1
roles:
  asker: [{rights: [predict], models: [text]}]
  watcher: [{rights: [view]}]
  everything: [{rights: [predict, view, publish, route, approve]}]
identities:
- name: squad
  roles: [asker, watcher]
  certificates: {dns: [squad.example], uri: ["spiffe://example/squad"]}
  tokens: {subjects: [squad-service]}
- name: keepers
  roles: [everything]
  tokens: {claims: {groups: keepers}}
- name: limited
  roles: [asker]
  quotas: [{requests_per_second: 0.01, burst: 3}]
- name: watcher
  roles: [watcher]
keys: keys.yaml
tokens:
  jwks: jwks.json
  issuer: https://issuer.example
  audience: crossfade
  algorithms: [ES256, RS256, PS256, EdDSA]
  leeway_seconds: 0
backoff: {free_failures: 1000}
"""


class Issuer:
    """Signs tokens, and lays down the set of its public keys."""

    def __init__(self) -> None:
        self.keys = {
            "ES256": ec.generate_private_key(ec.SECP256R1()),
            "RS256": rsa.generate_private_key(65537, 2048),
            "PS256": rsa.generate_private_key(65537, 2048),
            "EdDSA": ed25519.Ed25519PrivateKey.generate(),
        }

    def jwks(self) -> str:
        classes = {"ES256": ECAlgorithm, "EdDSA": OKPAlgorithm}
        keys = []
        for name, key in self.keys.items():
            text = classes.get(name, RSAAlgorithm).to_jwk(key.public_key())
            keys.append({**json.loads(text), "kid": name, "alg": name, "use": "sig"})
        return json.dumps({"keys": keys})

    def token(self, algorithm: str = "ES256", *, seconds: int = 600, **claims: object) -> str:
        whole = {
            "iss": ISSUER,
            "aud": ["other", "crossfade"],
            "sub": "squad-service",
            "exp": int(time.time()) + seconds,
            **claims,
        }
        whole = {name: value for name, value in whole.items() if value is not None}
        return jwt.encode(
            whole, self.keys[algorithm], algorithm=algorithm, headers={"kid": algorithm}
        )


def encoded(value: object) -> str:
    text = json.dumps(value).encode() if not isinstance(value, bytes) else value
    return base64.urlsafe_b64encode(text).decode().rstrip("=")


class Place:
    """A folder with an access file, and the keys made for it."""

    def __init__(self, folder: pathlib.Path, issuer: Issuer, access: str = ACCESS) -> None:
        self.folder = folder
        self.access = folder / "access.yaml"
        self.access.write_text(access)
        (folder / "jwks.json").write_text(issuer.jwks())
        self.key("squad")

    def key(self, name: str, *options: object) -> str:
        return succeed("keys", "create", name, "--access", self.access, *options).strip()

    def file(self, credential: str, name: str = "credential") -> pathlib.Path:
        file = self.folder / name
        file.write_text(credential + "\n")
        return file


def scrape(gateway: Gateway, credential: str) -> str:
    """The metrics, which need the right to view."""
    reply = httpx.get(
        f"{gateway.admin_url}/metrics", headers={"authorization": f"Bearer {credential}"}
    )
    assert reply.status_code == 200, reply.text
    return reply.text


@pytest.fixture(scope="module")
def issuer() -> Issuer:
    return Issuer()


@pytest.fixture(scope="module")
def registry(tmp_path_factory, model_files) -> pathlib.Path:
    registry = tmp_path_factory.mktemp("access-registry")
    publish(registry, "text", model_files["text"])
    publish(registry, "other", model_files["text"])
    return registry


@pytest.fixture(scope="module")
def place(tmp_path_factory, issuer) -> Place:
    return Place(tmp_path_factory.mktemp("access"), issuer)


@pytest.fixture(scope="module")
def server(registry, place) -> Iterator[Gateway]:
    with Gateway(registry, "--no-state", "--access", place.access) as gateway:
        yield gateway


@pytest.fixture(scope="module")
def open_client(server) -> Iterator[Client]:
    with Client(server.url) as client:
        yield client


def body() -> bytes:
    inputs = {"text": np.array([b"hello"], dtype=object)}
    return wire.infer_request(inputs).SerializeToString()


def ask(client: Client, credential: str | None, model: str = "text") -> httpx.Response:
    headers = {"authorization": f"Bearer {credential}"} if credential else {}
    return client.post(infer_path(model), body(), **headers)


def refused(client: Client, credential: str, *words: object, challenge: str = WRONG) -> None:
    reply = ask(client, credential)
    assert reply.headers.get("www-authenticate") == challenge
    refusal(reply).must_be("UNAUTHENTICATED", *words)


def until(condition: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + WAIT_SECONDS_MAX
    while not condition():
        assert time.monotonic() < deadline, f"not within {WAIT_SECONDS_MAX} s: {what}"
        time.sleep(0.05)


# Nobody, and what is open


def test_health_is_open_and_nothing_else(open_client):
    for path in ["/v2/health/live", "/v2/health/ready"]:
        assert open_client.http.get(path).status_code == 200
    for path in ["/v2", "/v2/models/text", "/v2/models/text/ready"]:
        reply = open_client.http.get(path)
        assert reply.headers["www-authenticate"] == CHALLENGE
        refusal(reply).must_be("UNAUTHENTICATED", "predict", "no identity")
    refusal(ask(open_client, None)).must_be("UNAUTHENTICATED", "predict", "model text")


def test_the_banner_says_that_access_is_controlled(server):
    assert "access is controlled: 4 identities" in server.log


def test_anonymous_callers_get_what_the_file_gives(registry, tmp_path, issuer):
    more = "anonymous: {roles: [asker], quotas: [{requests_per_second: 0.01, burst: 2}]}\n"
    place = Place(tmp_path, issuer, ACCESS + more)
    with Gateway(registry, "--no-state", "--access", place.access) as gateway:
        with Client(gateway.url) as client:
            assert ask(client, None).status_code == 200
            refusal(ask(client, None, "other")).must_be("UNAUTHENTICATED", "model other")
            assert ask(client, None).status_code == 200
            refusal(ask(client, None)).must_be("RESOURCE_EXHAUSTED", "quota", "no identity")
            # A wrong credential is not as good as none.
            refused(client, "cfk_" + "0" * 81, "not whole")


# API keys


def test_a_key_may_what_its_identity_may(place, open_client):
    key = place.key("squad")
    until(lambda: ask(open_client, key).status_code == 200, "the new key counts")
    refusal(ask(open_client, key, "other")).must_be(
        "PERMISSION_DENIED", "the right predict on model other", '"squad"'
    )
    assert "www-authenticate" not in ask(open_client, key, "other").headers


def test_rights_to_view_show_metadata_alone(place, open_client):
    key = place.key("watcher")
    until(lambda: ask(open_client, key).status_code == 403, "the new key counts")
    headers = {"authorization": f"Bearer {key}"}
    for path in ["/v2", "/v2/models/text", "/v2/models/other/ready"]:
        assert open_client.http.get(path, headers=headers).status_code == 200
    reply = open_client.post("/v2/feedback", b"", authorization=f"Bearer {key}")
    refusal(reply).must_be("PERMISSION_DENIED", "predict")


def test_a_narrower_key(place, open_client):
    key = place.key("squad", "--right", "view", "--model", "t*")
    until(lambda: ask(open_client, key).status_code == 403, "the new key counts")
    headers = {"authorization": f"Bearer {key}"}
    assert open_client.http.get("/v2/models/text", headers=headers).status_code == 200
    assert open_client.http.get("/v2/models/other", headers=headers).status_code == 403


def test_a_key_that_was_revoked_counts_no_longer(place, open_client):
    key = place.key("squad")
    until(lambda: ask(open_client, key).status_code == 200, "the new key counts")
    said = succeed("keys", "revoke", key[4:20], "--access", place.access)
    assert "revoked" in said
    until(lambda: ask(open_client, key).status_code == 401, "the key is revoked")
    refused(open_client, key, "was revoked")


def test_a_key_ends_while_its_connection_lives_on(place, open_client):
    key = place.key("squad", "--expires", "4s")
    until(lambda: ask(open_client, key).status_code == 200, "the new key counts")
    until(lambda: ask(open_client, key).status_code == 401, "the key has expired")
    refused(open_client, key, "has expired")


def test_keys_that_were_never_made(place, open_client):
    key = place.key("squad")
    until(lambda: ask(open_client, key).status_code == 200, "the new key counts")
    refused(open_client, key[:-1] + ("0" if key[-1] != "0" else "1"), "not known")
    refused(open_client, "cfk_" + "0" * 16 + key[20:], "not known")
    refused(open_client, key[:-1], "not whole")


def test_the_commands_for_keys(tmp_path, issuer):
    place = Place(tmp_path, issuer)
    made = json.loads(
        place.key("squad", "--role", "asker", "--right", "predict", "--expires", "90d", "--json")
    )
    assert re.fullmatch(r"cfk_[0-9a-f]{16}_[0-9a-f]{64}", made["key"])
    assert (made["identity"], made["roles"], made["rights"]) == ("squad", ["asker"], ["predict"])
    file = tmp_path / "keys.yaml"
    assert file.stat().st_mode & 0o777 == 0o600
    assert made["key"][21:] not in file.read_text()
    listed = json.loads(succeed("keys", "list", "--keys", file, "--json"))["keys"]
    assert [key["state"] for key in listed] == ["active", "active"]
    assert made["key"] not in succeed("keys", "list", "--access", place.access)
    revoked = json.loads(succeed("keys", "revoke", made["id"], "--keys", file, "--json"))
    assert revoked["state"] == "revoked"
    for arguments, code, words in [
        (["create", "nobody", "--access", place.access], 66, 'no identity "nobody"'),
        (["create", "squad", "--role", "x", "--access", place.access], 65, "--role"),
        (["create", "squad", "--expires", "soon", "--access", place.access], 65, "a duration"),
        (["revoke", "0" * 16, "--keys", file], 66, "no key has the id"),
        (["list", "--keys", tmp_path / "none"], 66, "cannot be read"),
        (["list"], 64, "--access FILE or --keys FILE"),
    ]:
        ended = run("keys", *arguments)
        assert ended.returncode == code, ended.stderr
        assert words in ended.stderr


# Tokens


@pytest.mark.parametrize("algorithm", ["ES256", "RS256", "PS256", "EdDSA"])
def test_tokens_are_taken(issuer, open_client, algorithm):
    token = issuer.token(algorithm)
    assert ask(open_client, token).status_code == 200
    refusal(ask(open_client, token, "other")).must_be("PERMISSION_DENIED", "model other", "squad")


def test_claims_tell_people_apart(issuer, open_client):
    token = issuer.token(sub="ann", groups=["x", "keepers"])
    assert ask(open_client, token, "other").status_code == 200
    refused(open_client, issuer.token(sub="ann", groups="keeper"), "no identity")


def test_tokens_that_are_not(issuer, open_client):
    good = issuer.token()
    head, claims, signature = good.split(".")
    public = json.dumps(json.loads(issuer.jwks())["keys"][0]).encode()
    confused = f"{encoded({'alg': 'HS256', 'kid': 'ES256'})}.{claims}"
    mac = encoded(hmac.new(public, confused.encode(), "sha256").digest())
    stranger = Issuer()
    for token, words in [
        (f"{encoded({'alg': 'none'})}.{claims}.", 'signed by "none"'),
        (f"{encoded({'alg': 'None', 'kid': 'ES256'})}.{claims}.{signature}", 'signed by "None"'),
        (f"{confused}.{mac}", 'signed by "HS256"'),
        (f"{encoded({'alg': 'RS256', 'kid': 'ES256'})}.{claims}.{signature}", "no key is known"),
        (stranger.token(), "signature is wrong"),
        (f"{head}.{claims}.{encoded(bytes(64))}", "signature is wrong"),
        (f"{head}.{encoded({'iss': ISSUER})}.{signature}", "signature is wrong"),
        (f"{head}.{claims}", "neither an API key"),
        ("a.b.c.d", "neither an API key"),
        (issuer.token(seconds=-5), "has expired"),
        (issuer.token(exp=None), "when it ends"),
        (issuer.token(nbf=int(time.time()) + 60), "does not count"),
        (issuer.token(aud="other"), 'expected "crossfade", got ["other"]'),
        (issuer.token(iss="https://x"), "issuer"),
        (issuer.token(sub="nobody"), "no identity"),
        (issuer.token(more="x" * 7_000), "at most 8192 bytes"),
    ]:
        refused(open_client, token, words)
    reply = open_client.post(infer_path("text"), body(), authorization="Basic eDp5")
    refusal(reply).must_be("UNAUTHENTICATED", "Bearer")


def test_a_token_ends_while_its_connection_lives_on(issuer, open_client):
    token = issuer.token(seconds=4)
    assert ask(open_client, token).status_code == 200
    until(lambda: ask(open_client, token).status_code == 401, "the token has expired")


def test_many_requests_with_a_new_token_at_once(server, issuer):
    """The first is still being checked when the others come; bodies are complete by then."""
    for _ in range(5):
        token = issuer.token(sub="squad-service", jti=str(time.monotonic_ns()))
        with Client(server.url) as client:
            replies: list[int] = []

            def one(client=client, token=token, replies=replies) -> None:
                replies.append(ask(client, token).status_code)

            threads = [threading.Thread(target=one) for _ in range(16)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        assert replies == [200] * 16


@pytest.mark.parametrize("ending", ["reset", "close", "early body"])
def test_requests_that_end_while_a_token_is_checked(server, issuer, ending):
    for _ in range(20):
        token = issuer.token(jti=str(time.monotonic_ns()))
        connection = h2.connection.H2Connection()
        connection.initiate_connection()
        head = {
            ":method": "POST",
            ":scheme": "http",
            ":authority": "localhost",
            ":path": infer_path("text"),
            "content-type": wire.CONTENT_TYPE,
            "authorization": f"Bearer {token}",
        }
        connection.send_headers(1, list(head.items()))
        connection.send_data(1, body(), end_stream=ending != "early body")
        if ending == "reset":
            connection.reset_stream(1)
        with server.socket() as plain:
            plain.sendall(connection.data_to_send())
    with Client(server.url) as client:
        assert ask(client, issuer.token()).status_code == 200


# Certificates


def test_certificates_by_their_names(registry, place, issuer, tmp_path):
    authority = Authority(tmp_path)
    pair = authority.issue("localhost")
    options = ["--tls-certificate", pair.certificate, "--tls-key", pair.key]
    options += ["--tls-client-authorities", authority.file]
    squad = authority.issue("squad.example", is_client=True)
    spiffe = [x509.UniformResourceIdentifier("spiffe://example/squad")]
    workload = authority.issue("workload", is_client=True, names=spiffe)
    stranger = authority.issue("stranger.example", is_client=True)
    with Gateway(registry, "--no-state", "--access", place.access, *options) as gateway:
        url = f"https://127.0.0.1:{gateway.port}{infer_path('text')}"
        file = tmp_path / "body"
        file.write_bytes(body())

        def curl(client, *more: object) -> tuple[str, str]:
            shown = ["--cert", client.certificate, "--key", client.key] if client else []
            ended = subprocess.run(
                ["curl", "-sS", "--http2", "--max-time", "20", "--cacert", authority.file]
                + [*shown, "-H", f"content-type: {wire.CONTENT_TYPE}", *more]
                + ["--data-binary", f"@{file}", "-o", tmp_path / "reply"]
                + ["-w", "%{http_code}", url],
                capture_output=True,
                encoding="utf-8",
                timeout=30,
            )
            reply = (tmp_path / "reply").read_bytes()
            if ended.stdout == "200":
                return ended.stdout, str(service_pb2.ModelInferResponse.FromString(reply))
            return ended.stdout, wire.error_reply_class().FromString(reply).message

        assert curl(squad)[0] == "200"
        assert curl(workload)[0] == "200"
        code, message = curl(stranger)
        assert code == "401" and "dns:stranger.example" in message
        code, message = curl(None)
        assert code == "401" and "no identity" in message
        # The field wins, also where it is wrong.
        bearer = f"authorization: Bearer {issuer.token()}"
        assert curl(stranger, "-H", bearer)[0] == "200"
        assert curl(squad, "-H", "authorization: Bearer x.y.z")[0] == "401"


# Files that change


def test_the_files_are_taken_up_as_they_change(registry, tmp_path, issuer):
    place = Place(tmp_path, issuer)
    with Gateway(registry, "--no-state", "--access", place.access) as gateway:
        with Client(gateway.url) as client:
            token = issuer.token()
            assert ask(client, token).status_code == 200
            place.access.write_text(ACCESS.replace("models: [text]", "models: [other]"))
            until(lambda: ask(client, token).status_code == 403, "the role is another")
            place.access.write_text("schema: 1\nroles: {asker: [{rights: [fly]}]}\n")
            until(lambda: "access file not renewed" in gateway.log, "a word of the broken file")
            assert "roles.asker[0].rights[0]: expected one of predict" in gateway.log
            assert ask(client, token).status_code == 403
            place.access.write_text(ACCESS)
            until(lambda: ask(client, token).status_code == 200, "the role is as before")
            other = Issuer()
            (tmp_path / "jwks.json").write_text(other.jwks())
            until(lambda: ask(client, token).status_code == 401, "the issuer's keys are others")
            assert ask(client, other.token()).status_code == 200
            text = scrape(gateway, other.token())
            assert 'crossfade_access_reloads_total{outcome="taken"} 3' in text
            assert 'crossfade_access_reloads_total{outcome="refused"} 1' in text
            found = re.search(
                r'crossfade_authentications_total\{proof="token",result="accepted"\} (\d+)', text
            )
            assert found and int(found[1]) >= 2


@pytest.mark.parametrize(
    "access, words",
    [
        ("schema: 1\n", "key roles is missing"),
        (ACCESS.replace("jwks.json", "none.json"), "key set"),
        (ACCESS.replace("keys.yaml", "none.yaml"), "crossfade keys create"),
        (ACCESS.replace("[ES256, RS256, PS256, EdDSA]", "[HS256]"), "tokens.algorithms[0]"),
        (ACCESS.replace("- name: watcher", "- name: ramp"), "identities[3].name"),
    ],
)
def test_a_server_does_not_start_with_files_that_are_wrong(
    registry, place, tmp_path, access, words
):
    file = place.folder / f"broken-{tmp_path.name}.yaml"
    file.write_text(access)
    ended = run("serve", "--registry", registry, "--listen", "127.0.0.1:0", "--access", file)
    assert ended.returncode in (65, 66), ended.stderr
    assert words in ended.stderr


# Failures that cost time, and quotas


def test_an_address_that_guesses_waits(registry, tmp_path, issuer):
    limits = "{free_failures: 3, wait_seconds_max: 2}"
    place = Place(tmp_path, issuer, ACCESS.replace("{free_failures: 1000}", limits))
    with Gateway(registry, "--no-state", "--access", place.access) as gateway:
        with Client(gateway.url) as known, Client(gateway.url) as client:
            token = issuer.token()
            assert ask(known, token).status_code == 200
            key = place.key("squad")
            until(lambda: gateway.log.count("access file renewed") == 1, "the key is read")
            assert ask(known, token).status_code == 200
            wrong = "cfk_" + "0" * 16 + "_" + "0" * 64
            for _ in range(4):
                refused(client, wrong, "not known")
            reply = ask(client, key)
            assert reply.headers["retry-after"] == "1"
            refusal(reply).must_be("RESOURCE_EXHAUSTED", "wrong credentials")
            # Whom their connection knows is not held back, and neither is who shows nothing.
            assert ask(known, token).status_code == 200
            assert ask(client, None).status_code == 401
            until(lambda: ask(client, key).status_code == 200, "the wait is over")
            text = scrape(gateway, token)
            assert 'crossfade_authentications_total{proof="key",result="backed_off"}' in text
            assert 'crossfade_authentications_total{proof="key",result="refused"} 4' in text


@pytest.fixture
def logging(registry, tmp_path, issuer) -> Iterator[tuple[Gateway, Client, pathlib.Path]]:
    """A server that keeps predictions, and a file with a key that may do all there; whoever shows
    nothing may ask for `text`."""
    place = Place(tmp_path, issuer, ACCESS + "anonymous: {roles: [asker]}\n")
    file = place.file(place.key("keepers"))
    place.file(place.key("watcher"), "watcher")
    options = ["--state", tmp_path / "state", "--access", place.access]
    with Gateway(registry, *options) as gateway, Client(gateway.url) as client:
        yield gateway, client, file


def test_the_prediction_log_names_who_asked(logging, issuer, tmp_path):
    gateway, client, file = logging
    key = file.read_text().strip()
    shown = {
        "by-key": (key, "keepers"),
        "by-token": (issuer.token(sub="ana", groups="keepers"), "keepers/ana"),
        "by-nothing": (None, "anonymous"),
    }
    for identifier, (credential, _) in shown.items():
        headers = {"authorization": f"Bearer {credential}"} if credential else {}
        reply = client.post(infer_path("text"), body(), x_request_id=identifier, **headers)
        assert reply.status_code == 200, reply.content
    for identifier, (_, name) in shown.items():
        options = [identifier, "--server", gateway.admin_url, "--credential", file]
        assert json.loads(succeed("explain", *options, "--json"))["caller"] == name
        assert re.search(rf"asked by +{name}\n", succeed("explain", *options))
    database = tmp_path / "state" / "crossfade.sqlite"
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as log:
        rows = log.execute("SELECT request_id, caller FROM prediction_log ORDER BY id").fetchall()
    assert rows == [(identifier, name) for identifier, (_, name) in shown.items()]
    for written in database.parent.glob("crossfade.sqlite*"):
        assert key.encode() not in written.read_bytes(), "the key itself is in the log"


def test_outcomes_are_of_models_that_one_may_ask(logging, tmp_path):
    gateway, client, file = logging
    all_rights = {"authorization": f"Bearer {file.read_text().strip()}"}

    def predict(model: str, identifier: str) -> None:
        headers = {**all_rights, "x-request-id": identifier, "content-type": wire.CONTENT_TYPE}
        reply = client.http.post(infer_path(model), content=body(), headers=headers)
        assert reply.status_code == 200, reply.content

    def report(identifier: str, label: str, **headers: str) -> tuple[int, bytes]:
        outcomes = [{"request_id": identifier, "label": label}]
        reply = client.http.post("/v2/feedback", json={"outcomes": outcomes}, headers=headers)
        return reply.status_code, reply.content

    def labels(identifier: str) -> list[str]:
        options = [identifier, "--server", gateway.admin_url, "--credential", file, "--json"]
        return [told["label"] for told in json.loads(succeed("explain", *options))["outcomes"]]

    predict("text", "ours")
    predict("other", "theirs")
    # In the log now, both: explain waits for it.
    assert labels("ours") == labels("theirs") == []
    # One who may ask `text` alone learns of no other request whether it is there.
    told = {report(name, "mine") for name in ["ours", "theirs", "unknown", "early", "early-theirs"]}
    assert len(told) == 1, told
    (status, content) = told.pop()
    assert (status, json.loads(content)) == (200, {"stored": 1})
    predict("text", "early")
    predict("other", "early-theirs")
    assert labels("ours") == labels("early") == ["mine"]
    assert labels("theirs") == labels("early-theirs") == []
    assert report("theirs", "right", **all_rights)[0] == 200
    assert labels("theirs") == ["right"]
    # Without the right on any model nothing is taken.
    watcher = (tmp_path / "watcher").read_text().strip()
    assert report("ours", "wrong", authorization=f"Bearer {watcher}")[0] == 403
    assert labels("ours") == ["mine"]


def test_quotas_are_the_identitys_whatever_the_connection(server, place):
    key, other = place.key("limited"), place.key("squad")
    with Client(server.url) as first, Client(server.url) as second:
        until(lambda: ask(first, other).status_code == 200, "the new keys count")
        codes = [ask(client, key).status_code for client in [first, second, first, second, first]]
        assert codes == [200, 200, 200, 429, 429]
        refusal(ask(second, key)).must_be("RESOURCE_EXHAUSTED", "quota", '"limited"')
        assert ask(second, other).status_code == 200


# The command line as a client


def test_predict_shows_a_credential(server, place, issuer):
    inputs = ["--server", server.url, "--input", "text=hello"]
    ended = run("predict", "text", *inputs)
    assert ended.returncode == 77 and "no identity" in ended.stderr
    file = place.file(issuer.token())
    assert "hello" in succeed("predict", "text", *inputs, "--credential", file)
    assert run("predict", "text", *inputs, CROSSFADE_CREDENTIAL=str(file)).returncode == 0
    ended = run("predict", "other", *inputs, "--credential", file)
    assert ended.returncode == 77 and "model other" in ended.stderr
    ended = run("predict", "text", *inputs, "--credential", place.folder / "none")
    assert ended.returncode == 66 and "cannot be read" in ended.stderr


def test_credentials_are_not_sent_in_clear_text(place, issuer):
    file = place.file(issuer.token())
    for command in [
        ["predict", "text", "--input", "text=x", "--server", "http://192.0.2.1:8500"],
        ["status", "--server", "http://192.0.2.1:8501"],
        ["models", "--server", "http://192.0.2.1:8501"],
    ]:
        ended = run(*command, "--credential", file)
        assert ended.returncode == 65, (command, ended.stderr)
        assert "clear text" in ended.stderr


def test_listening_beyond_this_machine_needs_both(registry, place, tmp_path):
    ended = run(
        *["serve", "--registry", registry, "--listen", "0.0.0.0:0"],
        *["--access", place.access],
    )
    assert ended.returncode == 64 and "there is no TLS" in ended.stderr
