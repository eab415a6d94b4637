"""The web page in a real browser: what it shows, what can be ordered, and that all can use it."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest
from playwright.sync_api import expect

import wire
from admin import Admin
from client import Client
from page_browser import DESKTOP, PHONE, SCHEMES, Screen
from page_fixtures import MODEL, PLACE

pytest_plugins = ["page_fixtures"]

ASK = wire.infer_request({"x": np.zeros((1, 1), np.float32)})
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def fader(screen: Screen, version: int = 3):
    return screen.page.get_by_label(f"Share of canary version {version}")


def start_canary(admin: Admin, **more: object) -> dict:
    order = {"version": 3, "reason": "a look", "by": "omar", "steps": [5, 25, 50], **more}
    return post(admin, "canary", order)


def post(admin: Admin, path: str, order: dict) -> dict:
    reply = admin.http.post(f"/v1/models/{MODEL}/{path}", json=order)
    assert reply.status_code == 200, reply.text
    return reply.json()


def route(admin: Admin) -> dict:
    return admin.get(f"/v1/models/{MODEL}/route")["route"]


def test_the_page_comes_with_a_strict_policy(admin):
    for path in ("/", "/page.css", "/page.js"):
        reply = admin.http.get(path)
        assert reply.status_code == 200, path
        assert reply.headers["content-security-policy"] == POLICY, path


def test_the_overview_names_models_versions_and_their_states(screen):
    screen.go()
    row = screen.page.get_by_role("listitem").filter(
        has=screen.page.get_by_role("heading", name=MODEL)
    )
    expect(row).to_contain_text("Version 1 answers everything.")
    versions = row.get_by_role("list", name=f"Versions of {MODEL}")
    expect(versions.get_by_role("listitem")).to_have_text(
        [re.compile("3.*ready"), re.compile("2.*ready"), re.compile("1.*ready.*stable")]
    )
    row.get_by_role("link", name=MODEL).click()
    expect(screen.page.get_by_role("heading", level=1)).to_have_text(MODEL)
    expect(screen.page).to_have_title(re.compile(MODEL))


def test_what_comes_from_outside_stays_text(screen):
    screen.go(PLACE)
    expect(screen.page.get_by_role("region", name="History")).to_contain_text("the <b>first</b>")
    assert screen.page.locator("main blockquote b").count() == 0


def test_a_ramp_from_its_start_to_its_end_by_keyboard_alone(screen, admin):
    screen.go(PLACE)
    screen.tab_to(screen.button("Start a canary…"))
    screen.page.keyboard.press("Enter")
    expect(screen.dialog).to_contain_text("Version 3 answers 1 %")
    screen.answer("Steps in percent", "5, 25, 50")
    expect(screen.dialog).to_contain_text("Version 3 answers 5 %")
    screen.confirm("looks good offline")
    expect(screen.dialog).to_be_hidden()
    expect(screen.button("Start a canary…")).to_be_focused()
    expect(fader(screen)).to_have_value("5")
    ramp = screen.page.get_by_role("region", name="Ramp of 3")
    expect(ramp.locator("[aria-current=step]")).to_contain_text("5 %")

    for button, reason, words in (
        ("Next step…", "no need to wait", "25 %"),
        ("Pause…", "labels come on Monday", "paused"),
    ):
        screen.tab_to(ramp.get_by_role("button", name=button))
        screen.page.keyboard.press("Enter")
        screen.confirm(reason)
        expect(ramp.locator("[aria-current=step]")).to_contain_text(words)
    expect(fader(screen)).to_have_value("25")

    screen.tab_to(ramp.get_by_role("button", name="Abort…"))
    screen.page.keyboard.press("Enter")
    expect(screen.dialog).to_contain_text("Version 1 stays stable")
    screen.confirm("not after all")
    expect(fader(screen)).to_have_count(0)
    assert route(admin)["canaries"] == []

    history = screen.page.get_by_role("region", name="History").get_by_role("listitem")
    for reason in ("not after all", "labels come on Monday", "no need to wait", "looks good"):
        entry = history.filter(has=screen.page.locator("blockquote", has_text=reason))
        expect(entry).to_contain_text("by ana")
    expect(history.filter(has_text="canary 3 withdrawn").first).to_be_visible()
    expect(history.filter(has_text="5 % → 25 %").first).to_be_visible()


def test_a_moved_fader_sends_nothing_before_it_is_confirmed(screen, admin):
    start_canary(admin, steps=None, percent=5)
    screen.go(PLACE)
    expect(fader(screen)).to_have_value("5")
    fader(screen).focus()
    for key in ("ArrowRight", "ArrowRight", "PageUp", "Shift+ArrowLeft"):
        screen.page.keyboard.press(key)
    expect(fader(screen)).to_have_value("16.9")
    expect(fader(screen)).to_have_attribute("aria-valuetext", re.compile("proposed"))
    assert screen.orders == [] and route(admin)["canaries"][0]["percent"] == 5

    screen.page.keyboard.press("Escape")
    expect(fader(screen)).to_have_value("5")
    screen.page.keyboard.press("ArrowRight")
    screen.page.keyboard.press("Enter")
    expect(screen.dialog).to_contain_text("Version 3 answers 6 % instead of 5 %")
    screen.confirm("a little more")
    expect(fader(screen)).to_have_attribute("aria-valuetext", re.compile("^6.%, in force$"))
    assert route(admin)["canaries"][0]["percent"] == 6
    [order] = screen.orders
    assert json.loads(order.post_data)["expected_revision"] == 2


def test_a_fader_can_be_dragged(screen, admin):
    start_canary(admin, steps=None, percent=5)
    screen.go(PLACE)
    box = fader(screen).bounding_box()
    middle = box["y"] + box["height"] / 2
    screen.page.mouse.move(box["x"] + 13 + (box["width"] - 26) * 0.05, middle)
    screen.page.mouse.down()
    screen.page.mouse.move(box["x"] + box["width"] / 2, middle, steps=5)
    screen.page.mouse.up()
    expect(fader(screen)).to_have_value("50")
    screen.button("Put back").click()
    expect(fader(screen)).to_have_value("5")
    assert screen.orders == []


def test_an_order_without_a_reason_is_not_sent(screen):
    screen.go(PLACE)
    screen.button("Promote…").click()
    screen.page.keyboard.press("Enter")
    screen.dialog.get_by_role("button", name="Promote").click()
    expect(screen.dialog.get_by_role("alert")).to_contain_text("needs a reason")
    expect(screen.dialog.get_by_label("Why")).to_be_focused()
    assert screen.orders == []
    screen.page.keyboard.press("Escape")
    expect(screen.dialog).to_be_hidden()
    expect(screen.button("Promote…")).to_be_focused()


def test_who_was_faster_is_said_and_the_order_refused(screen, admin):
    screen.expects_failures = True
    screen.go(PLACE)
    screen.button("Promote…").click()
    screen.dialog.get_by_label("Version", exact=True).select_option("2")
    post(admin, "promote", {"version": 3, "reason": "in a hurry", "by": "omar"})
    expect(screen.dialog).to_contain_text("Revision 2 is in force by now")
    screen.confirm("better")
    expect(screen.dialog.get_by_role("alert")).to_contain_text("2")
    expect(screen.dialog).to_be_visible()
    assert (route(admin)["revision"], route(admin)["stable"]) == (2, 3)


def test_promotion_and_rollback(screen, admin):
    screen.go(PLACE)
    screen.button("Promote…").click()
    screen.dialog.get_by_label("Version", exact=True).select_option("2")
    expect(screen.dialog).to_contain_text("Version 2 becomes the stable one")
    screen.confirm("better")
    expect(screen.page.get_by_text("Version 2 answers everything.")).to_be_visible()
    screen.button("Roll back…").click()
    expect(screen.dialog).to_contain_text("version 1 answers instead of 2")
    # The name is remembered from before.
    expect(screen.dialog.get_by_label("Who")).to_have_value("ana")
    screen.confirm("worse")
    expect(screen.page.get_by_text("Version 1 answers everything.")).to_be_visible()
    assert route(admin)["action"] == "rollback"


def test_live_values_and_the_plots_words(screen, page_gateway):
    with Client(page_gateway.url) as client:
        for _ in range(20):
            client.infer(MODEL, ASK)
    screen.go(PLACE)
    live = screen.page.get_by_role("region", name="Live")
    expect(live.get_by_role("img")).to_have_count(3)
    expect(live.get_by_role("img").first).to_have_attribute(
        "aria-label", re.compile(r"Replies\. stable version 1: ")
    )
    moment = live.get_by_label("Moment")
    moment.focus()
    screen.page.keyboard.press("ArrowLeft")
    expect(moment).to_have_attribute("aria-valuetext", re.compile("^1.s ago$"))
    expect(live.get_by_role("row", name=re.compile("^1 stable"))).to_be_visible()


def test_versions_tell_their_checks_and_their_way(screen):
    screen.go(f"{PLACE}/versions")
    expect(screen.page.get_by_role("region", name="Versions")).to_be_focused()
    screen.page.get_by_text("Version 1", exact=True).click()
    version = screen.page.get_by_role("region", name="Versions")
    expect(version.get_by_role("table")).to_contain_text("passed")
    expect(version.get_by_role("row").nth(1).get_by_role("cell").nth(1)).to_have_text(
        re.compile(r"^[\d.,]+$")
    )
    expect(version.get_by_role("listitem").filter(has_text="ready").first).to_be_visible()


def test_a_server_that_is_gone_is_said_and_its_data_marked(screen, page_gateway):
    screen.expects_failures = True
    screen.go(PLACE)
    expect(screen.page.get_by_text("live", exact=True)).to_be_visible()
    page_gateway.stop()
    expect(screen.page.locator("#notice")).to_contain_text("The server gives no answer")
    expect(screen.page.locator("#notice")).to_contain_text(re.compile(r"\d+.s old"))
    expect(screen.page.get_by_text("Version 1 answers everything.")).to_be_visible()


def close(screen):
    """As a person does, who sees the dialog go before they type on."""
    screen.page.keyboard.press("Escape")
    expect(screen.dialog).to_be_hidden()


def test_shortcuts_are_listed_and_can_be_switched_off(screen):
    keys = screen.page.keyboard
    screen.go(PLACE)
    switch = screen.dialog.get_by_label("Single keys do something")
    keys.press("?")
    expect(switch).to_be_visible()
    expect(screen.dialog).to_contain_text("Start a canary")
    close(screen)
    keys.press("c")
    expect(screen.dialog).to_contain_text("Steps in percent")
    close(screen)
    keys.press("?")
    switch.uncheck()
    close(screen)
    keys.press("o")
    expect(screen.page.get_by_role("heading", level=1)).to_have_text(MODEL)
    keys.press("?")
    switch.check()
    close(screen)
    keys.press("o")
    expect(screen.page.get_by_role("heading", level=1, name="Models")).to_be_visible()


def test_an_unknown_model_says_what_to_type(screen):
    screen.expects_failures = True
    screen.go("models/nobody")
    expect(screen.page.get_by_text("crossfade publish nobody model.onnx")).to_be_visible()


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_everyone_can_read_it(opened, admin, size, scheme):
    start_canary(admin, slice={"content_type": ["image", "video"]}, keys=["tester-ana"])
    screen = opened(size, scheme)
    for place, ready in (("", MODEL), (PLACE, "Ramp of")):
        screen.go(place)
        expect(screen.page.locator("main")).to_contain_text(ready)
        expect(screen.page.locator(".loading")).to_have_count(0)
        check_readable(screen)
    for summary in screen.page.locator(".version summary").all():
        summary.click()
    check_readable(screen)
    for name in ("Start a canary…", "Promote…", "Roll back…", "Pace…", "Change…", "Abort…"):
        screen.button(name).click()
        for more in screen.dialog.locator("summary").all():
            more.click()
        check_readable(screen)
        screen.page.keyboard.press("Escape")
        expect(screen.dialog).to_be_hidden()


def check_readable(screen: Screen) -> None:
    assert screen.overflow() == []
    assert screen.low_contrast() == []
    assert screen.unnamed() == []
