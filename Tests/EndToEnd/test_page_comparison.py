"""Shadows and comparisons on the web page, in a real browser."""

from __future__ import annotations

import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Route, expect

from comparison_replies import AT, STATES, report, rows_of
from page_browser import DESKTOP, PHONE, SCHEMES, Screen
from page_fixtures import MODEL, PLACE

pytest_plugins = ["page_fixtures"]

COMPARISON = f"{PLACE}/comparison"


def told(screen: Screen, state: str) -> list[dict]:
    """From now on the server has these comparisons; the queries that it was asked."""
    queries: list[dict] = []

    def give_list(route: Route) -> None:
        rows = [] if state == "empty" else rows_of(state)
        route.fulfill(json={"model": MODEL, "at": AT, "comparisons": rows})

    def give_report(route: Route) -> None:
        queries.append(parse_qs(urlsplit(route.request.url).query))
        route.fulfill(json=report(state, MODEL))

    screen.page.route(f"**/v1/models/{MODEL}/comparisons", give_list)
    screen.page.route(f"**/v1/models/{MODEL}/comparison?*", give_report)
    return queries


def region(screen: Screen, name: str):
    return screen.page.get_by_role("region", name=name, exact=True)


def test_a_shadow_from_its_start_to_its_end_by_keyboard_alone(screen, admin):
    screen.go(PLACE)
    screen.tab_to(screen.button("Start a shadow…"))
    screen.page.keyboard.press("Enter")
    expect(screen.dialog).to_contain_text("Version 3 gets copies of all the requests")
    screen.answer("Gets percent", "50")
    expect(screen.dialog).to_contain_text("Version 3 gets copies of 50 % of the requests")
    screen.confirm("how does it differ?")
    expect(screen.dialog).to_be_hidden()
    shadows = region(screen, "Shadows")
    expect(shadows.get_by_role("listitem")).to_contain_text(re.compile("3.*50.%"))
    expect(screen.page.get_by_text("Shadow: version 3 with 50 %")).to_be_visible()
    history = region(screen, "History").get_by_role("listitem")
    expect(history.filter(has_text="shadow 3 begins with 50 %").first).to_be_visible()
    [order] = screen.orders
    assert json.loads(order.post_data) == {
        "version": 3, "percent": 50, "repeated_percent": 1, "slice": {}, "by": "ana",
        "reason": "how does it differ?", "expected_revision": 1,
    }  # fmt: skip

    screen.tab_to(shadows.get_by_role("button", name="Change…"))
    screen.page.keyboard.press("Enter")
    screen.answer("Gets percent", "100")
    expect(screen.dialog).to_contain_text("What was compared so far stays.")
    screen.confirm("more")
    expect(shadows.get_by_role("listitem")).to_contain_text(re.compile("100.%"))

    screen.tab_to(shadows.get_by_role("button", name="Stop…"))
    screen.page.keyboard.press("Enter")
    screen.confirm("seen enough")
    expect(shadows.get_by_role("listitem")).to_have_count(0)
    assert admin.get(f"/v1/models/{MODEL}/route")["route"]["shadows"] == []


def test_nothing_is_compared_yet(screen):
    told(screen, "empty")
    screen.go(COMPARISON)
    expect(screen.page.get_by_text("Nothing is compared yet")).to_be_visible()
    screen.page.get_by_role("button", name="Start a shadow…").click()
    expect(screen.dialog).to_contain_text("gets copies of all")


def test_the_verdict_with_what_it_is_from(screen):
    queries = told(screen, "different")
    screen.go(COMPARISON)
    expect(screen.page.get_by_role("heading", level=1)).to_have_text("Version 3 against 1")
    expect(screen.page).to_have_title(re.compile("3 against 1"))
    verdict = region(screen, "different")
    for text in ("48210 rows were compared", "differ by noise alone", "2.8 points"):
        expect(verdict).to_contain_text(re.compile(text.replace(" ", r"\s")))
    # What comes from outside stays text.
    expect(verdict).to_contain_text("<b>all</b>")
    expect(region(screen, "By slice").get_by_role("row", name=re.compile("^fr"))).to_contain_text(
        "different"
    )
    output = region(screen, "probabilities")
    expect(output.get_by_role("img")).to_have_count(3)
    expect(output.get_by_role("img", name=re.compile("^Distributions"))).to_be_visible()
    expect(output.get_by_role("row", name=re.compile("label flips"))).to_be_visible()
    expect(region(screen, "Against the truth")).to_contain_text("McNemar")
    assert queries[0] == {"baseline": ["1"], "candidate": ["3"], "since": ["2"]}
    link = screen.page.get_by_role("link", name="report")
    expect(link).to_have_attribute("href", re.compile("format=html$"))


def test_pairs_side_by_side(screen):
    told(screen, "different")
    screen.go(COMPARISON)
    pairs = region(screen, "Most different requests")
    entry = pairs.locator("details").first
    entry.locator("summary").focus()
    screen.page.keyboard.press("Enter")
    for text in ("Version 1 said", "Version 3 said", '"<b>dog</b>"', "Input", '"NaN"'):
        expect(entry).to_contain_text(text)
    expect(entry.locator("mark")).to_have_text(
        ['"probabilities"', "0.75", "0.25", '"<b>dog</b>"', "0.25", "0.75"]
    )
    pairs.locator("details").nth(1).locator("summary").click()
    expect(pairs.locator("details").nth(1)).to_contain_text("The input is not kept")
    # It stays open when the report comes anew.
    with screen.page.expect_response(re.compile("/comparison[?]")):
        pass
    expect(entry).to_contain_text("Version 1 said")


def test_another_comparison_is_chosen(screen):
    queries = told(screen, "different")
    screen.go(COMPARISON)
    expect(region(screen, "different")).to_be_visible()
    screen.page.get_by_role("combobox", name="Comparison").select_option("1-2-0")
    expect(screen.page.get_by_role("heading", level=1)).to_have_text("Version 2 against 1")
    expect(screen.page.get_by_text("replayed from kept requests")).to_be_visible()
    expect(region(screen, "different")).to_be_visible()
    assert queries[-1] == {"baseline": ["1"], "candidate": ["2"], "since": ["0"]}
    screen.page.go_back()
    expect(screen.page.get_by_role("heading", level=1)).to_have_text("Version 3 against 1")


def test_what_stands_in_the_way_is_said(screen):
    told(screen, "failing")
    screen.go(COMPARISON)
    verdict = region(screen, "inconclusive")
    expect(verdict).to_contain_text("Read this first.")
    expect(verdict).to_contain_text(re.compile(r"Candidate fails23\.9"))
    expect(region(screen, "Requests")).to_contain_text("15,120 INTERNAL")


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("state", ["empty", *STATES])
def test_everyone_can_read_it(opened, state, size, scheme):
    screen = opened(size, scheme)
    told(screen, state)
    screen.go(COMPARISON)
    expect(screen.page.locator(".loading")).to_have_count(0)
    for summary in screen.page.locator(".pair-entry summary").all():
        summary.click()
    assert screen.overflow() == []
    assert screen.low_contrast() == []
    assert screen.unnamed() == []


# What a browser does in the moment after a dialog was closed that had opened while nothing had the
# focus: until it draws again, keys still go to the field that had it in the dialog.
TYPE_AT_ONCE = """
(key) => {
  document.getElementById("dialog").close();
  document.activeElement.dispatchEvent(
    new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
}
"""


def test_a_key_counts_in_the_moment_after_a_dialog_was_closed(screen):
    screen.go(PLACE)
    screen.page.keyboard.press("?")
    expect(screen.dialog.get_by_label("Single keys do something")).to_be_focused()
    screen.page.evaluate(TYPE_AT_ONCE, "s")
    expect(screen.dialog).to_contain_text("Start a shadow")


def test_a_key_counts_before_the_model_was_read(screen):
    held: list[Route] = []
    screen.page.route("**/v1/status/*", lambda route: held.append(route), times=1)
    # The page asks who one is first.
    with screen.page.expect_request("**/v1/status/*"):
        screen.page.goto(f"{screen.base_url}/#/{PLACE}")
    expect(screen.page.get_by_text("Asking the server…")).to_be_visible()
    screen.page.keyboard.press("p")
    for _ in range(500):
        if held:
            break
        screen.page.wait_for_timeout(10)
    [reply] = held
    reply.continue_()
    expect(screen.dialog).to_contain_text("Promote a version")
