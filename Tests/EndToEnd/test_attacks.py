"""Every attack of `attackers.py` in small: the attacker is cut off, its neighbour hears nothing.

How much the neighbour's latency suffers is measured by `LoadTests/attack.py`; a test on a busy
machine could not tell.
"""

from __future__ import annotations

import re

import httpx
import numpy as np
import pytest

import wire
from attackers import CONNECTIONS, ROWS, Assault, Neighbour, Target
from gateway import Gateway

A = np.array([[1, 2, 3, 4]], np.float32)
BODY = wire.infer_request({"a": A, "b": A}).SerializeToString()
WIDE = wire.infer_request({"x": np.ones((1, 1), np.float32)}).SerializeToString()
CUT_SECONDS_MAX = 20
# What ten attackers may make a server hold.
GROWTH_BYTES_MAX = 256 << 20
COUNTER = re.compile(r"^crossfade_connection_limit_hits_total\{.*\} (\S+)$", re.MULTILINE)

# Times and bytes small enough for a test; every other limit is the default.
LIMITS = [
    *("--handshake-seconds", 2, "--header-seconds", 2, "--body-seconds", 3),
    *("--write-seconds", 3, "--idle-seconds", 3),
    # Of each attacker; replies of 4 MiB are taken on until it is passed.
    *("--max-unread-bytes", 8 << 20),
]


@pytest.fixture(scope="module")
def limited(shared_registry):
    with Gateway(shared_registry, *LIMITS) as gateway:
        yield gateway


def hits(gateway: Gateway) -> float:
    """How often a limit of a connection was reached, whichever."""
    text = httpx.get(f"{gateway.admin_url}/metrics", trust_env=False).text
    return sum(map(float, COUNTER.findall(text)))


@pytest.mark.parametrize("name", ROWS)
def test_an_attacker_is_cut_off_and_its_neighbour_is_not(limited, name):
    row = ROWS[name]
    target = Target(limited.address, large_body=WIDE)
    before, resident = hits(limited), limited.resident_bytes()
    limited.forget_peak()
    with Neighbour(target, BODY, pause=0.002) as neighbour:
        with Assault(target, row, seconds=CUT_SECONDS_MAX) as assault:
            fates = assault.wait()
    assert not neighbour.errors and neighbour.seconds
    assert len(fates) == CONNECTIONS
    kept = [fate for fate in fates if not fate.is_cut]
    assert not kept or (row.may_refuse and all(fate.refusals for fate in kept)), fates
    grown = limited.peak_resident_bytes() - resident
    assert grown < GROWTH_BYTES_MAX, f"{grown >> 20} MiB more"
    assert hits(limited) > before
