"""A real browser, headless, and what a person can do with the page in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Locator,
    Page,
    Playwright,
    Request,
    expect,
    sync_playwright,
)

WAIT_MS_MAX = 20_000
TABS_MAX = 200
DESKTOP = (1280, 900)
PHONE = (360, 740)
SCHEMES = ("dark", "light")

expect.set_options(timeout=WAIT_MS_MAX)

# Told to the page's console, so that a refused resource fails the test that made it.
TELL_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) => {
  console.error(`policy: ${event.violatedDirective} refused ${event.blockedURI || "inline"}`);
});
"""

# For each piece of text that can be seen: its colour's contrast with the ground behind it
# (WCAG 2.1, relative luminance). Grounds here are plain colours, some of them see-through.
LOW_CONTRAST = """
(least) => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 });
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const rgba = (text) => {
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = text;
    context.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = context.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = ([r, g, b, a], [R, G, B]) =>
    [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1];
  const ground = (element) => {
    const layers = [];
    for (let each = element; each; each = each.parentElement) {
      const colour = rgba(getComputedStyle(each).backgroundColor);
      layers.push(colour);
      if (colour[3] === 1) break;
    }
    return layers.reverse().reduce((below, above) => over(above, below), [255, 255, 255, 1]);
  };
  const luminance = (colour) => {
    const [r, g, b] = colour.slice(0, 3).map((value) => value / 255).map(
      (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const low = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    const words = texts.currentNode.textContent.trim();
    if (!words || element.closest(".unseen, noscript, option")) continue;
    if (!element.checkVisibility() || element.getBoundingClientRect().width === 0) continue;
    const style = getComputedStyle(element);
    const below = ground(element);
    const ink = over(rgba(element.closest("svg") ? style.fill : style.color), below);
    const [light, dark] = [luminance(ink), luminance(below)].sort((a, b) => b - a);
    const contrast = (light + 0.05) / (dark + 0.05);
    if (contrast < least) low.push(`${contrast.toFixed(2)} of "${words.slice(0, 40)}"`);
  }
  return low;
}
"""

# What a tool for checking accessibility asks first.
UNNAMED = """
() => {
  const found = [];
  const say = (element, what) => found.push(`${what}: ${element.outerHTML.slice(0, 160)}`);
  const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
  found.push(...twice.map((id) => `id ${id} twice`));
  for (const each of document.querySelectorAll("input, select, textarea")) {
    const label = each.getAttribute("aria-label") ?? each.labels?.[0]?.textContent;
    if (!label?.trim()) say(each, "no label");
  }
  for (const each of document.querySelectorAll("button, a[href], summary")) {
    if (!(each.getAttribute("aria-label") ?? each.textContent).trim()) say(each, "no name");
  }
  for (const each of document.querySelectorAll("svg")) {
    const isHidden = each.getAttribute("aria-hidden") === "true";
    if (!isHidden && !each.getAttribute("aria-label")) say(each, "picture without words");
  }
  for (const each of document.querySelectorAll("table")) {
    if (!each.querySelector("thead th[scope=col]")) say(each, "table without headers");
    if (!each.caption) say(each, "table without a caption");
  }
  for (const name of ["aria-describedby", "aria-labelledby"]) {
    for (const each of document.querySelectorAll(`[${name}]`)) {
      for (const id of each.getAttribute(name).split(" ")) {
        const isThere = document.getElementById(id) !== null;
        if (!isThere && each.checkVisibility()) say(each, `${name} ${id} is nowhere`);
      }
    }
  }
  const levels = [...document.querySelectorAll("main :is(h1, h2, h3, h4)")]
    .filter((each) => each.checkVisibility()).map(({ tagName }) => Number(tagName[1]));
  if (levels.filter((level) => level === 1).length !== 1) found.push(`headings ${levels}`);
  levels.forEach((level, index) => {
    if (index > 0 && level > levels[index - 1] + 1) found.push(`headings jump: ${levels}`);
  });
  for (const landmark of ["header", "main", "footer", "nav"]) {
    if (!document.querySelector(landmark)) found.push(`no ${landmark}`);
  }
  if (!document.documentElement.lang) found.push("no language");
  return found;
}
"""

OVERFLOW = """
() => {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  return [...document.querySelectorAll("body *")]
    .filter((each) => each.getBoundingClientRect().right > clientWidth + 1)
    .map((each) => `${each.tagName}.${each.getAttribute("class")}`);
}
"""


def chromium() -> str:
    """The path of the browser: `CROSSFADE_CHROMIUM`, or what the system calls chromium."""
    names = (os.environ.get("CROSSFADE_CHROMIUM"), "chromium", "chromium-browser", "google-chrome")
    path = next((found for name in names if name and (found := shutil.which(name))), None)
    if not path:
        pytest.fail("no Chromium was found; .ci/setup --tests says more")
    return path


class Screen:
    """One tab, and everything that went wrong in it."""

    def __init__(self, browser: Browser, base_url: str, size: tuple[int, int], scheme: str) -> None:
        self.base_url = base_url
        self._context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme=scheme,
            reduced_motion="reduce",
        )
        self._context.set_default_timeout(WAIT_MS_MAX)
        self._context.add_init_script(TELL_VIOLATIONS)
        self.page: Page = self._context.new_page()
        self.wrong: list[str] = []
        self.orders: list[Request] = []
        # A browser writes a line for each reply that is an error, and for each that never came.
        self.expects_failures = False
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        self.page.on("request", self._requested)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type not in ("error", "warning"):
            return
        if self.expects_failures and message.text.startswith("Failed to load resource"):
            return
        self.wrong.append(f"console: {message.text}")

    def _requested(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme != "data" and parts.netloc != urlsplit(self.base_url).netloc:
            self.wrong.append(f"request to {request.url}")
        if request.method != "GET":
            self.orders.append(request)

    def go(self, place: str = "") -> Screen:
        self.page.goto(f"{self.base_url}/#/{place}")
        expect(self.page.locator("h1")).to_be_visible()
        return self

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name)

    @property
    def dialog(self) -> Locator:
        return self.page.get_by_role("dialog")

    def tab_to(self, target: Locator) -> None:
        """Presses Tab until an element has the focus, as somebody without a mouse does."""
        for _ in range(TABS_MAX):
            if target.evaluate("(element) => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{TABS_MAX} tabs did not reach {target}")

    def answer(self, label: str, text: str) -> None:
        """Fills a field of the open dialog by keyboard alone."""
        field = self.dialog.get_by_label(label, exact=True)
        self.tab_to(field)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def confirm(self, reason: str, by: str = "ana") -> None:
        """Says why and who in the open dialog and sends, by keyboard alone."""
        self.answer("Why", reason)
        self.answer("Who", by)
        self.page.keyboard.press("Enter")

    def low_contrast(self, least: float = 4.5) -> list[str]:
        return self.page.evaluate(LOW_CONTRAST, least)

    def unnamed(self) -> list[str]:
        return self.page.evaluate(UNNAMED)

    def overflow(self) -> list[str]:
        return self.page.evaluate(OVERFLOW)

    def close(self) -> None:
        """Ends the tab, and fails for whatever went wrong in it."""
        wrong = list(self.wrong)
        # A reply that a test makes up, and that is under way now, would be waited for without end.
        self.page.unroute_all(behavior="ignoreErrors")
        self._context.close()
        assert wrong == [], wrong


class PageBrowser:
    """A headless Chromium. A context manager."""

    def __enter__(self) -> PageBrowser:
        self._starter = sync_playwright()
        playwright: Playwright = self._starter.start()
        # Its sandbox refuses to start for root, which is who runs tests in containers.
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        self._browser = playwright.chromium.launch(executable_path=chromium(), args=arguments)
        self._playwright = playwright
        return self

    def __exit__(self, *_: object) -> None:
        self._browser.close()
        self._playwright.stop()

    def open(self, base_url: str, size: tuple[int, int] = DESKTOP, scheme: str = "dark") -> Screen:
        return Screen(self._browser, base_url, size, scheme)


Opener = Callable[..., Screen]
