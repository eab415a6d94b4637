"""Recomputes where a request goes, from nothing but a route and the request."""

from __future__ import annotations

MASK = (1 << 64) - 1


def bucket(salt: str, key: bytes) -> int:
    """FNV-1a over salt, a zero byte and key; MurmurHash3's finaliser; modulo 10,000."""
    h = 0xCBF29CE484222325
    for byte in salt.encode() + b"\0" + key:
        h = (h ^ byte) * 0x100000001B3 & MASK
    h = (h ^ h >> 33) * 0xFF51AFD7ED558CCD & MASK
    h = (h ^ h >> 33) * 0xC4CEB9FE1A85EC53 & MASK
    return (h ^ h >> 33) % 10_000


def takes(part: dict, parameters: dict[str, str] | None) -> bool:
    """Whether a canary or a shadow is for a request with these parameters."""
    slices = part.get("slice", {}).items()
    return all((parameters or {}).get(name) in values for name, values in slices)


def decide(route: dict, key: str, parameters: dict[str, str] | None = None) -> tuple[str, int]:
    """Arm and version, for a route as `crossfade route --json` or its YAML file has it."""
    if key in route.get("stable_keys", []):
        return "stable", route["stable"]
    canaries = route.get("canaries", [])
    for canary in canaries:
        if key in canary.get("keys", []):
            return "canary", canary["version"]
    for canary in canaries:
        if not takes(canary, parameters):
            continue
        place = bucket(canary["salt"], key.encode())
        for first, last in (map(int, text.split("-")) for text in canary["buckets"]):
            if first <= place <= last:
                return "canary", canary["version"]
    return "stable", route["stable"]


def mirror(
    route: dict, key: str, parameters: dict[str, str] | None = None
) -> tuple[list[int], bool]:
    """The shadows that get a copy, and whether the version that answers runs it a second time."""
    mirrored, is_repeated = [], False
    for shadow in route.get("shadows", []):
        place = bucket(shadow["salt"], key.encode())
        if not takes(shadow, parameters) or place >= round(shadow["percent"] * 100):
            continue
        mirrored.append(shadow["version"])
        again = bucket(shadow["salt"] + "#repeat", key.encode())
        is_repeated |= again < round(shadow["repeated_percent"] * 100)
    return mirrored, is_repeated
