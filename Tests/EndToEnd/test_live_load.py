"""Small forms of the load tests of a live registry; the full ones are commands in LoadTests/.

What must never happen is held here as there. Their aims in time and memory are not: a busy machine
misses those without a fault.
"""

import pytest

import damage
import drill
import freshness
import h2load
import kills
import neighbour
import races
import swaps

SEED = 20


def must_hold(outcome):
    assert not outcome.failures, (outcome.failures, outcome.figures)
    return outcome.figures


@pytest.fixture(scope="module", autouse=True)
def h2load_is_there():
    """It comes with what `.ci/setup --tests` installs."""
    assert h2load.is_installed(), f"{h2load.PROGRAM} is missing; .ci/setup --tests installs it"


def test_no_request_fails_while_versions_are_swapped():
    figures = must_hold(swaps.measure(swaps=16, rate=300, askers=2, folders_kept=3, seed=SEED))
    assert figures["requests_failed"] == 0
    assert figures["of_them_pinned"] > 0
    assert figures["versions_that_answered"] > 2


def test_a_command_that_is_killed_has_done_all_or_nothing():
    figures = must_hold(kills.measure(kills=8, large_mib=4, seed=SEED))
    assert figures["publish"]["killed"] == figures["promote"]["killed"] == 8


def test_a_damaged_artifact_is_refused_wherever_the_damage_is():
    figures = must_hold(
        damage.measure(cuts=10, flips=40, engine_cuts=2, engine_flips=2, models=4, seed=SEED)
    )
    assert figures["damaged_versions"] == 50
    assert sum(figures["refused_as"].values()) == 50


def test_no_neighbours_request_fails_while_a_large_model_is_swapped():
    figures = must_hold(
        neighbour.measure(rounds=1, seconds=2, rate=100, large="mlp-large", p99_ratio_max=1)
    )
    assert figures["swaps_of_it"] > 0


def test_what_is_published_or_promoted_answers():
    must_hold(
        freshness.measure(
            times=2, requests=3, poll_ms=50, milliseconds_max=1, first_ratio_max=1
        )
    )


def test_no_revision_is_lost_between_two_authors():
    figures = must_hold(races.measure(promotions=40, contests=5))
    assert figures["revisions"] == 45
    assert figures["refused"] == 5


def test_a_bad_version_is_rolled_back_by_its_gate_and_a_good_one_promoted():
    figures = must_hold(
        drill.measure(
            rate=200, askers=1, steps="50,100", hold=1, requests=20, kinds="failing,good"
        )
    )
    assert figures["failing"]["by gate"] == "error-rate"
