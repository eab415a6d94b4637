"""The web page where access is controlled and promotions take two. Who the reader is stands in for
a server's identities: replies of `/v1/whoami`, and 401 for who shows nothing, are made up here."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Route, expect

from page_browser import DESKTOP, PHONE, SCHEMES, Screen
from page_fixtures import MODEL, PLACE

pytest_plugins = ["page_fixtures"]

KEYS = {
    "Bearer ana-key": ("ana", ["predict", "view", "route", "approve"]),
    "Bearer bob-key": ("bob", ["view", "approve"]),
    "Bearer vera-key": ("vera", ["view"]),
}


@pytest.fixture
def guarded(own_registry, page_gateway, opened):
    """Opens tabs that meet a server which asks who they are."""
    (own_registry / "registry.yaml").write_text('schema: 1\nfour_eyes: ["*"]\n')

    def answer(route: Route) -> None:
        known = KEYS.get(route.request.headers.get("authorization", ""))
        if known is None and not route.request.url.endswith("/v1/whoami"):
            body = {"code": "UNAUTHENTICATED", "message": "the right view is needed"}
            route.fulfill(status=401, content_type="application/json", body=json.dumps(body))
        elif route.request.url.endswith("/v1/whoami"):
            name, rights = known or ("", [])
            forged = known is None and "authorization" in route.request.headers
            body = {
                "controlled": True,
                "name": name,
                "proof": "key" if known else "none",
                "grants": [{"rights": rights, "models": ["*"]}] if known else [],
            }
            if forged:
                body = {"code": "UNAUTHENTICATED", "message": "the key does not hold"}
            route.fulfill(
                status=401 if forged else 200,
                content_type="application/json",
                body=json.dumps(body),
            )
        else:
            route.continue_()

    def open_screen(*arguments: object) -> Screen:
        screen = opened(*arguments)
        screen.expects_failures = True
        screen.page.route("**/v1/**", answer)
        return screen

    return open_screen


def sign_in(screen: Screen, key: str) -> None:
    expect(screen.dialog).to_contain_text("Sign in")
    screen.answer("Key or token", key)
    screen.page.keyboard.press("Enter")


def propose(admin, version: int = 2, by: str = "ana") -> None:
    reply = admin.http.post(
        f"/v1/models/{MODEL}/promote",
        json={"version": version, "reason": "the golden set agrees", "by": by},
    )
    assert reply.status_code == 202, reply.text


def test_who_shows_nothing_is_asked_to_sign_in_by_keyboard_alone(guarded):
    screen = guarded().go(PLACE)
    sign_in(screen, "two words")
    expect(screen.dialog).to_contain_text("one word without spaces")
    screen.answer("Key or token", "forged")
    screen.page.keyboard.press("Enter")
    expect(screen.dialog).to_contain_text("the key does not hold")
    screen.answer("Key or token", "ana-key")
    screen.page.keyboard.press("Enter")
    expect(screen.dialog).to_have_count(0)
    expect(screen.page.get_by_role("region", name="History")).to_contain_text("mira")
    expect(screen.page.locator("header")).to_contain_text("ana")
    kept = screen.page.evaluate("[Object.values(sessionStorage), Object.values(localStorage)]")
    assert kept == [["ana-key"], []]
    assert "ana-key" not in screen.page.content()
    screen.tab_to(screen.button("Sign out"))
    screen.page.keyboard.press("Enter")
    expect(screen.button("Sign in…").first).to_be_visible()
    assert screen.page.evaluate("sessionStorage.length") == 0


def test_buttons_without_a_right_say_why(guarded):
    screen = guarded().go(PLACE)
    sign_in(screen, "vera-key")
    promote = screen.page.locator("#promote")
    expect(promote).to_have_attribute("aria-disabled", "true")
    expect(promote).to_have_attribute("title", "This needs the right “route” on model "
                                      f"{MODEL}, which vera does not have.")
    screen.tab_to(promote)
    screen.page.keyboard.press("Enter")
    expect(screen.dialog).to_contain_text("which vera does not have")
    assert screen.orders == []


def test_the_proposer_sees_why_another_must_approve(guarded, admin):
    propose(admin)
    screen = guarded().go(PLACE)
    sign_in(screen, "ana-key")
    panel = screen.page.get_by_role("region", name="Proposals")
    expect(panel).to_contain_text("the golden set agrees")
    expect(panel).to_contain_text("You proposed it: another person has to decide it.")
    for name in ("Approve…", "Reject…"):
        expect(screen.button(name)).to_have_attribute("aria-disabled", "true")
    expect(screen.button("Withdraw…")).not_to_have_attribute("aria-disabled", "true")


def test_another_approves_by_keyboard_alone(guarded, admin):
    propose(admin)
    screen = guarded().go(PLACE)
    sign_in(screen, "bob-key")
    approve = screen.button("Approve…")
    expect(approve).to_be_visible()
    expect(screen.button("Withdraw…")).to_have_attribute("aria-disabled", "true")
    screen.tab_to(approve)
    screen.page.keyboard.press("Enter")
    expect(screen.dialog).to_contain_text("Version 2 becomes the stable one instead of 1")
    expect(screen.dialog).to_contain_text("The server takes it as yours: bob.")
    screen.answer("Why", "it holds")
    screen.page.keyboard.press("Enter")
    expect(screen.dialog).to_have_count(0)
    history = screen.page.get_by_role("region", name="History")
    expect(history).to_contain_text("it holds")
    body = json.loads(screen.orders[-1].post_data)
    assert body == {"reason": "it holds"}
    route = admin.get(f"/v1/models/{MODEL}/route")["route"]
    assert (route["stable"], route["by"], route["approval"]["proposal"]) == (2, "ana", 1)


def test_without_identities_the_page_proposes_and_asks_for_names(own_registry, screen, admin):
    (own_registry / "registry.yaml").write_text('schema: 1\nfour_eyes: ["*"]\n')
    screen.go(PLACE)
    panel = screen.page.get_by_role("region", name="Proposals")
    expect(panel).to_contain_text("takes two")
    screen.button("Promote…").click()
    expect(screen.dialog).to_contain_text("once another person has approved it")
    screen.confirm("a look", by="ana")
    expect(panel).to_contain_text("Proposal 1")
    expect(screen.button("Sign in…")).to_have_count(0)
    screen.expects_failures = True
    screen.button("Approve…").click()
    screen.confirm("mine", by="ana")
    expect(screen.dialog).to_contain_text("PERMISSION_DENIED")
    screen.answer("Who", "bob")
    screen.page.keyboard.press("Enter")
    expect(screen.page.get_by_role("region", name="History")).to_contain_text("approved by bob")


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
@pytest.mark.parametrize("scheme", SCHEMES)
def test_all_can_use_it(guarded, admin, tmp_path, size, scheme):
    propose(admin)
    screen = guarded(size, scheme).go(PLACE)
    expect(screen.dialog).to_contain_text("Sign in")
    assert screen.low_contrast() == []
    sign_in(screen, "ana-key")
    expect(screen.page.get_by_role("region", name="Proposals")).to_contain_text("Proposal 1")
    screen.page.screenshot(path=tmp_path / "page.png", full_page=True)
    assert screen.low_contrast() == []
    assert screen.unnamed() == []
    assert screen.overflow() == []
