"""Puts folders into a registry by hand: as another publisher than ours would, or as none should."""

from __future__ import annotations

import hashlib
import os
import pathlib
import re
import shutil
from collections.abc import Callable

MANIFEST = "manifest.yaml"
SETTINGS = "settings.yaml"


def writable(path: pathlib.Path) -> pathlib.Path:
    """Published files are protected; a test's damage must be done all the same."""
    for place in (path.parent, path):
        place.chmod(place.stat().st_mode | 0o200)
    return path


def edit_manifest(version: pathlib.Path, change: Callable[[str], str]) -> None:
    manifest = writable(version / MANIFEST)
    manifest.write_text(change(manifest.read_text("utf-8")), "utf-8")


def artifact_name(manifest: str) -> str:
    return re.search(r'(?m)^artifact: "?([^"\n]+)"?$', manifest)[1]


def renumbered(manifest: str, version: int) -> str:
    return re.sub(r"(?m)^version: .*$", f"version: {version}", manifest)


def agreeing(manifest: str, old: bytes, new: bytes) -> str:
    """The manifest of an artifact's replacement: with its size and its digest."""
    before, after = (hashlib.sha256(content).hexdigest() for content in (old, new))
    # Quoted, because a digest that looks like a number must not become one.
    line = rf"\{{ bytes: {len(old)}, sha256: \"?{before}\"? \}}"
    changed, count = re.subn(line, f'{{ bytes: {len(new)}, sha256: "{after}" }}', manifest)
    assert count == 1, f"no size and digest of the artifact in the manifest:\n{manifest}"
    return changed


class Template:
    """A published version to make others from. They appear by one rename, as `publish` has it."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.folder = folder
        self.manifest = (folder / MANIFEST).read_text("utf-8")
        self.name = artifact_name(self.manifest)
        self.artifact = (folder / self.name).read_bytes()

    def put(
        self,
        version: int,
        artifact: bytes | None = None,
        *,
        agrees: bool = True,
        model: pathlib.Path | None = None,
    ) -> pathlib.Path:
        """Puts a version beside the template, or into the folder of another model.

        Without an artifact it is linked, not copied. Unless `agrees`, the manifest keeps the size
        and the digest of the template's.
        """
        model = model or self.folder.parent
        made = self.make(model / f".made-{version}", version, artifact, agrees=agrees)
        return made.rename(model / str(version))

    def make(
        self, folder: pathlib.Path, version: int, artifact: bytes | None, *, agrees: bool
    ) -> pathlib.Path:
        folder.mkdir(parents=True)
        for file in self.folder.iterdir():
            if file.name != MANIFEST and (artifact is None or file.name != self.name):
                os.link(file, folder / file.name)
        manifest = renumbered(self.manifest, version)
        manifest = re.sub(r"(?m)^model: .*$", f"model: {folder.parent.name}", manifest)
        if artifact is not None:
            (folder / self.name).write_bytes(artifact)
            if agrees:
                manifest = agreeing(manifest, self.artifact, artifact)
        (folder / MANIFEST).write_text(manifest, "utf-8")
        return folder


def keep(model: pathlib.Path, latest: int, *versions: int) -> None:
    """Writes a model's settings, by a rename as an editor does."""
    model.mkdir(exist_ok=True)
    text = f"schema: 1\nkeep: {{ latest: {latest}, versions: {list(versions)} }}\n"
    made = model / f".{SETTINGS}"
    made.write_text(text, "utf-8")
    made.rename(model / SETTINGS)


def let_go(version: pathlib.Path) -> None:
    """Removes a version, out of sight first, so that nobody finds it half removed."""
    shutil.rmtree(version.rename(version.with_name(f".gone-{version.name}")))


def numbers(model: pathlib.Path) -> list[int]:
    """The versions whose folders there are."""
    return sorted(int(path.name) for path in model.iterdir() if path.name.isdecimal())


def revisions(model: pathlib.Path) -> list[pathlib.Path]:
    routes = model / "routes"
    return sorted(path for path in routes.glob("*.yaml") if path.stem.isdecimal())
