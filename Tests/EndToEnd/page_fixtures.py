"""What the tests of the web page share: a server, a browser, and tabs in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from admin import Admin
from gateway import Gateway, succeed
from page_browser import DESKTOP, Opener, PageBrowser, Screen

MODEL = "constant"
PLACE = f"models/{MODEL}"


@pytest.fixture(scope="module")
def browser() -> Iterator[PageBrowser]:
    with PageBrowser() as browser:
        yield browser


@pytest.fixture
def page_gateway(own_registry) -> Iterator[Gateway]:
    """Versions 1 to 3 of one model are ready, and 1 is stable by revision 1."""
    reason = ["--reason", "the <b>first</b>", "--by", "mira"]
    succeed("promote", MODEL, 1, "--registry", own_registry, *reason)
    with Gateway(own_registry) as gateway:
        with Admin(gateway.admin_url) as admin:
            for version in (1, 2, 3):
                admin.until_state(MODEL, version, "ready")
        yield gateway


@pytest.fixture
def base_url(page_gateway) -> str:
    return page_gateway.admin_url


@pytest.fixture
def admin(base_url) -> Iterator[Admin]:
    with Admin(base_url) as admin:
        yield admin


@pytest.fixture
def opened(browser, base_url) -> Iterator[Opener]:
    """Opens tabs; each is closed and held to having had no trouble."""
    screens: list[Screen] = []

    def open_screen(size: tuple[int, int] = DESKTOP, scheme: str = "dark") -> Screen:
        screens.append(browser.open(base_url, size, scheme))
        return screens[-1]

    yield open_screen
    for screen in screens:
        screen.close()


@pytest.fixture
def screen(opened) -> Screen:
    return opened()
