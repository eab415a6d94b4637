"""The process that meets an artifact first has no rights that it does not need."""

import pathlib
import shutil
import subprocess

import pytest

import datatypes_model
import folders
import models
from gateway import REPOSITORY, publish, run, succeed

MODEL = "constant"


@pytest.fixture(scope="session")
def prying_engine(tmp_path_factory) -> tuple[str, str]:
    """An engine's library that pries when a model's file holds a marker, and the real one."""
    compiler = shutil.which("cc") or shutil.which("clang") or shutil.which("gcc")
    assert compiler, "no C compiler; the Swift toolchain brings clang"
    library = tmp_path_factory.mktemp("engine") / "libonnxruntime.so"
    sources = pathlib.Path(__file__).with_name("prying_engine.c")
    subprocess.run(
        [compiler, "-Wall", "-Werror", "-shared", "-fPIC", "-o", library, sources, "-ldl"],
        check=True,
    )
    (real,) = (REPOSITORY / ".deps" / "onnxruntime" / "lib").glob("libonnxruntime.so.*")
    return str(library), str(real)


@pytest.fixture
def prying_model(tmp_path) -> pathlib.Path:
    model = datatypes_model.constant(2)
    model.doc_string = "PRIES_AROUND"
    return models.save(model, tmp_path / "prying.onnx")


@pytest.fixture
def registry(tmp_path, model_files) -> pathlib.Path:
    registry = tmp_path / "registry"
    registry.mkdir()
    publish(registry, MODEL, model_files["constant_1"])
    publish(registry, "other", model_files["constant_1"])
    return registry


def assert_let_do_nothing(errors: str) -> None:
    assert "prying engine: was let do:;" in errors, errors


def test_an_artifact_that_takes_the_engine_over_can_do_nothing(
    registry, prying_engine, prying_model
):
    library, real = prying_engine
    other = registry / "other" / "1" / "model.onnx"
    if not other.exists():
        (other,) = (registry / "other" / "1").glob("*.onnx")
    environment = {"PRYING_ENGINE_REAL_LIBRARY": real, "PRYING_ENGINE_OTHER_FILE": str(other)}
    for variable in ("OTEL_EXPORTER_OTLP_HEADERS", "OTEL_EXPORTER_OTLP_TRACES_HEADERS"):
        environment[variable] = "authorization=secret"
    # While it is published, in a folder that only its owner can enter.
    options = ("--onnxruntime", library, "--engine", "onnxruntime")
    ended = run("publish", MODEL, prying_model, "--registry", registry, *options, **environment)
    assert ended.returncode != 0
    assert_let_do_nothing(ended.stderr)
    assert folders.numbers(registry / MODEL) == [1]
    # And while it is verified, in one that everybody can read.
    folders.Template(registry / MODEL / "1").put(2, prying_model.read_bytes())
    command = ("verify", MODEL, 2, "--registry", registry, "--onnxruntime", library)
    checked = run(*command, **environment)
    assert checked.returncode != 0
    assert_let_do_nothing(checked.stdout + checked.stderr)
    assert not list((registry / MODEL / "2").glob("*.new"))


def test_what_is_in_force_is_said(registry):
    checks = succeed("verify", MODEL, "--registry", registry)
    (line,) = [line for line in checks.splitlines() if line.strip().startswith("confinement")]
    assert "passed" in line
    for restriction in ("no new privileges", "Landlock", "seccomp"):
        assert restriction in line


def test_honest_models_of_every_engine_load(registry, tmp_path):
    """Threads, locales and time zones included."""
    for model in ("catalog-quality", "digits", "title-policy"):
        succeed("verify", model, "--registry", REPOSITORY / "ModelRegistry")
    model = models.save(datatypes_model.constant(3), tmp_path / "model.onnx")
    options = ("--engine", "onnxruntime", "--intra-op-threads", 4, "--inter-op-threads", 2)
    publish(registry, "threads", model, *options)
