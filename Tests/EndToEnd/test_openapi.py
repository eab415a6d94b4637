"""The document of the admin plane: valid by itself, and true of what a server replies."""

from __future__ import annotations

import copy
import pathlib

import jsonschema
import numpy as np
import pytest
import yaml
from openapi_spec_validator import validate

import wire
from admin import Admin
from client import Client
from gateway import REPOSITORY, Gateway

MODEL = "constant"
DOCUMENT = REPOSITORY / "Sources/AdminServer/API/openapi.yaml"
METHODS = {"get", "post", "put", "delete"}


@pytest.fixture(scope="module")
def document() -> dict:
    return yaml.safe_load(DOCUMENT.read_text("utf-8"))


@pytest.fixture(scope="module")
def closed(document) -> dict:
    """The schemas, taking no key that they do not name: a reply's undocumented one is found."""
    components = copy.deepcopy(document["components"])
    for schema in components["schemas"].values():
        if "properties" in schema:
            schema.setdefault("additionalProperties", False)
    return components


@pytest.fixture
def served(own_registry, tmp_path):
    (own_registry / MODEL / "settings.yaml").write_text(
        "schema: 1\nlog: { keep_inputs: true }\nkeep: { latest: 3 }\n"
    )
    with (
        Gateway(own_registry, "--state", tmp_path / "state") as gateway,
        Client(gateway.url) as client,
        Admin(gateway.admin_url) as admin,
    ):
        admin.until_settled()
        yield client, admin


class Checker:
    """Sends requests and holds the replies against the document."""

    def __init__(self, admin: Admin, document: dict, components: dict) -> None:
        self.admin = admin
        self.document = document
        self.components = components
        self.seen: set[tuple[str, str]] = set()

    def send(
        self, method: str, template: str, path: str | None = None, status: int = 200, **options
    ):
        reply = self.admin.http.request(method, path or template, **options)
        assert reply.status_code == status, (method, path or template, reply.text)
        operation = self.document["paths"][template][method.lower()]
        told = operation["responses"].get(str(status), operation["responses"]["default"])
        if "$ref" in told:
            told = self.components["responses"][told["$ref"].rsplit("/", 1)[1]]
        kind = reply.headers["content-type"].split(";")[0]
        assert kind in told["content"], (method, template, kind)
        self.seen.add((method.lower(), template))
        if kind != "application/json":
            return reply.text
        self.check(told["content"][kind]["schema"], reply.json())
        return reply.json()

    def check(self, schema: dict, value: object) -> None:
        whole = {**schema, "components": self.components}
        jsonschema.Draft202012Validator(whole).validate(value)


def test_the_document_is_valid(document):
    validate(document)


def test_every_example_is_of_its_schema(document):
    for path, item in document["paths"].items():
        for method in METHODS & set(item):
            content = item[method].get("requestBody", {}).get("content", {})
            for kind in content.values():
                whole = {**kind["schema"], "components": document["components"]}
                for example in kind.get("examples", {}).values():
                    jsonschema.Draft202012Validator(whole).validate(example["value"])


def test_the_served_document_is_this_one(served, document):
    _, admin = served
    reply = admin.http.get("/v1/openapi.yaml")
    assert reply.headers["content-type"] == "application/yaml"
    assert yaml.safe_load(reply.text) == document


def two_people(checker: Checker, registry: pathlib.Path) -> None:
    """Proposals, and each way in which one ends."""
    (registry / "registry.yaml").write_text(f"schema: 1\nfour_eyes: [{MODEL}]\n")
    path = f"/v1/models/{MODEL}"
    ends = [("withdraw", "ada", 200), ("reject", "bob", 200), ("approve", "ada", 403)]
    for number, (end, by, status) in enumerate([*ends, ("approve", "bob", 200)], 1):
        if number < 4:
            checker.send(
                "POST",
                "/v1/models/{model}/promote",
                f"{path}/promote",
                202,
                json={"version": 3, "reason": "a test", "by": "ada"},
            )
        proposal = min(number, 3)
        checker.send(
            "POST",
            f"/v1/models/{{model}}/proposals/{{proposal}}/{end}",
            f"{path}/proposals/{proposal}/{end}",
            status,
            json={"reason": "a test", "by": by},
        )
        checker.send("GET", "/v1/models/{model}/proposals", f"{path}/proposals")
    (registry / "registry.yaml").unlink()


def test_replies_are_as_documented(served, document, closed, model_files, own_registry):
    client, admin = served
    request = wire.infer_request({"x": np.zeros((1, 1), np.float32)})
    checker = Checker(admin, document, closed)
    send = checker.send
    order = {"reason": "a test", "by": "ada"}
    model = f"/v1/models/{MODEL}"

    def of_model(method: str, name: str, status: int = 200, query: str = "", **options):
        template = "/v1/models/{model}/" + name
        return send(method, template, f"{model}/{name}{query}", status, **options)

    for path in ("/", "/health/live", "/health/ready", "/metrics", "/v1/openapi.yaml"):
        send("GET", path)
    send("GET", "/{file}", "/page.css")
    send("GET", "/v1/status")
    send("GET", "/v1/status/{model}", f"/v1/status/{MODEL}")
    send("GET", "/v1/events")
    send("GET", "/v1/models")
    assert of_model("GET", "route")["route"] is None
    of_model("POST", "promote", json={"version": 2, **order})
    of_model("POST", "canary", json={"version": 3, "steps": [50, 100], "keys": ["t"], **order})
    for action in ("pause", "resume"):
        of_model("POST", "ramp", json={"action": action, **order})
    mirror = {"version": 1, "percent": 50, "slice": {"country": ["DE"]}, "repeated_percent": 2}
    assert of_model("POST", "shadow", json={**mirror, **order})["shadows"][0]["percent"] == 50
    send("GET", "/v1/status/{model}", f"/v1/status/{MODEL}")
    client.infer(MODEL, request, x_request_id="one/two")
    of_model("GET", "route")
    of_model("GET", "history")
    of_model("GET", "canaries")
    of_model("GET", "live", query="?seconds=5")
    of_model("GET", "quality", query="?since=60")
    of_model("GET", "comparisons")
    of_model("GET", "comparison", status=404, query="?candidate=99")
    assert of_model("POST", "shadow", json={"off": True, **order})["ends_shadows"] == [1]
    of_model("POST", "verify", json={"version": 1})
    of_model("POST", "rollback", json=order)
    send("GET", "/v1/predictions/{request_id}", "/v1/predictions/one%2Ftwo")
    send("POST", "/v1/predictions/{request_id}/replay", "/v1/predictions/one%2Ftwo/replay", json={})
    upload = send("POST", "/v1/uploads", status=201, json={})["id"]
    content = model_files["constant_1"].read_bytes()
    send(
        "PUT",
        "/v1/uploads/{id}/{name}",
        f"/v1/uploads/{upload}/model.onnx",
        status=201,
        content=content,
        headers={"content-type": "application/octet-stream"},
    )
    of_model("POST", "versions", status=201, json={"upload": upload, "by": "ada"})
    other = send("POST", "/v1/uploads", status=201, json={})["id"]
    send("DELETE", "/v1/uploads/{id}", f"/v1/uploads/{other}", json={})
    assert send("GET", "/v1/whoami")["controlled"] is False
    two_people(checker, own_registry)
    # Errors are documented too.
    send("GET", "/v1/status/{model}", "/v1/status/nobody", status=404)
    of_model("POST", "promote", status=412, json={"version": 2, "expected_revision": 99, **order})
    of_model("POST", "promote", status=400, json={"version": "2", **order})
    of_model("POST", "promote", status=415, content="{}")

    documented = {
        (method, path) for path, item in document["paths"].items() for method in METHODS & set(item)
    }
    assert checker.seen == documented
