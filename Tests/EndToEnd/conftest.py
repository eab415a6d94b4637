"""What several files of tests share: models, registries, running servers and clients."""

from __future__ import annotations

import pathlib
import shutil
import signal
import sys
from collections.abc import Iterator

import pytest

# Both before the helpers are imported: no caches beside the sources, and asserts that explain.
sys.dont_write_bytecode = True
pytest.register_assert_rewrite(
    *("admin", "attackers", "client", "demo", "folders", "frames", "gateway", "http2"),
    *("model_signature", "page_browser", "page_fixtures", "receiver", "troubles", "wire"),
)

import folders  # noqa: E402 (the lines above come first)
import models  # noqa: E402
from client import Client  # noqa: E402
from gateway import REPOSITORY, Gateway, publish  # noqa: E402

# The small forms of the load tests call what those are made of. Behind this folder: both have a
# models.py, and here this one is meant.
sys.path.append(str(REPOSITORY / "LoadTests"))

LOG_LINES_SHOWN = 200


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.failed:
        for number, gateway in enumerate(Gateway.started, 1):
            lines = gateway.log.splitlines()[-LOG_LINES_SHOWN:]
            report.sections.append((f"log of server {number}", "\n".join(lines)))
    if report.when == "teardown":
        Gateway.started[:] = [gateway for gateway in Gateway.started if gateway.is_running]
    return report


@pytest.fixture(scope="session")
def model_files(tmp_path_factory) -> dict[str, pathlib.Path]:
    """Artifacts to publish, by name."""
    return models.write(tmp_path_factory.mktemp("models"))


@pytest.fixture(scope="session")
def shared_registry(tmp_path_factory, model_files) -> pathlib.Path:
    """Every test model once, and `constant` in versions 1 to 3, all kept. Not to be written to."""
    registry = tmp_path_factory.mktemp("registry")
    for name, file in model_files.items():
        model = name.split("_")[0] if name.startswith("constant") else name
        # A row of `wide` is 4 MiB, so its batches are kept small.
        publish(registry, model, file, *(["--max-batch-rows", 4] if model == "wide" else []))
    folders.keep(registry / "constant", 3)
    return registry


@pytest.fixture
def own_registry(tmp_path, shared_registry) -> pathlib.Path:
    """The test's own copy of the shared registry, without the models that take long to warm up."""
    return shutil.copytree(
        shared_registry, tmp_path / "registry", ignore=shutil.ignore_patterns("slow", "wide")
    )


@pytest.fixture(scope="module")
def gateway(shared_registry) -> Iterator[Gateway]:
    """One server for a module, with the test models."""
    with Gateway(shared_registry) as gateway:
        yield gateway


@pytest.fixture(scope="module")
def client(gateway) -> Iterator[Client]:
    with Client(gateway.url) as client:
        yield client


@pytest.fixture(scope="session")
def demo_registry() -> pathlib.Path:
    return REPOSITORY / "ModelRegistry"


@pytest.fixture(scope="module")
def demo_gateway(demo_registry) -> Iterator[Gateway]:
    """One server for a module, with the models of the repository."""
    with Gateway(demo_registry) as gateway:
        yield gateway


@pytest.fixture(scope="module")
def demo_client(demo_gateway) -> Iterator[Client]:
    with Client(demo_gateway.url) as client:
        yield client


def pytest_configure() -> None:
    # A stopped run must still end its servers: SIGTERM becomes the exception that unwinds fixtures.
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, interrupt)
