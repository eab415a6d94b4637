// Single keys, which can be switched off, and their list.

import { h } from "./dom.js";
import { comparisonLink } from "./shadows.js";

const OFF_KEY = "crossfade-keys-off";
let isOff = read();

function read() {
  try {
    return localStorage.getItem(OFF_KEY) === "yes";
  } catch {
    return false;
  }
}

function switchOff(off) {
  isOff = off;
  try {
    if (off) localStorage.setItem(OFF_KEY, "yes");
    else localStorage.removeItem(OFF_KEY);
  } catch {
    // Without storage the choice holds until the page is left.
  }
}

const section = (name) => ({ place }) => {
  location.hash = `#/models/${encodeURIComponent(place.model)}/${name}`;
};

const firstRamp = ({ data }) =>
  data.view(() => {}).route?.canaries.find(({ ramp }) => ramp);

const KEYS = [
  { key: "?", words: "This list", act: ({ showHelp }) => showHelp() },
  { key: "o", words: "All models", act: () => { location.hash = "#/"; } },
  { key: "/", words: "Filter the models by name", act: () => focusOn("#filter") },
  { key: "f", words: "To the fader", model: true, act: () => focusOn(".knob") },
  { key: "c", words: "Start a canary", model: true, act: () => press("start-canary") },
  { key: "s", words: "Start a shadow", model: true, act: () => press("start-shadow") },
  { key: "d", words: "To the comparison: what differs", model: true, act: ({ place }) => {
    location.hash = comparisonLink(place.model);
  } },
  { key: "p", words: "Promote a version", model: true, act: () => press("promote") },
  { key: "r", words: "Roll back", model: true, act: () => press("roll-back") },
  { key: "z", words: "Pause or resume the ramp", model: true, act: (page) => {
    const canary = firstRamp(page);
    if (canary) page.orders[canary.ramp.paused ? "resume" : "pause"](canary);
  } },
  { key: "l", words: "To the live plots", model: true, act: section("live") },
  { key: "v", words: "To the versions", model: true, act: section("versions") },
  { key: "h", words: "To the history", model: true, act: section("history") },
];

const focusOn = (selector) => document.querySelector(selector)?.focus();

function press(id) {
  const button = document.getElementById(id);
  // The dialog gives the focus back to where it was: to the button that stands for the key.
  button?.focus();
  button?.click();
}

/** A key that came before its model was read is kept so long, and no longer: it would surprise. */
const WAIT_MS_MAX = 3_000;

/**
 * A field that somebody can type into. A dialog that was just closed has the focus still in a field
 * of its own until the browser draws again, and what is typed in that moment is meant for the page.
 */
function isTyping(target) {
  const field = target.closest?.("input:not([type=range]), select, textarea");
  return Boolean(field?.checkVisibility());
}

export class Shortcuts {
  #waiting = null;

  pressed(event, page) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (isTyping(event.target)) return;
    if (isOff && event.key !== "?") return;
    const found = KEYS.find(({ key, model }) =>
      key === event.key && (!model || page.place.model !== null));
    if (!found) return;
    event.preventDefault();
    this.#waiting = null;
    if (found.model && page.data.source.receivedMs === null) {
      this.#waiting = { found, until: performance.now() + WAIT_MS_MAX };
    } else {
      found.act(page);
    }
  }

  /** Once a model is read: does what was asked for meanwhile. */
  catchUp(page) {
    const waiting = this.#waiting;
    this.#waiting = null;
    if (waiting && performance.now() < waiting.until) waiting.found.act(page);
  }

  /** Another place: what was typed was meant for the one before. */
  forget() {
    this.#waiting = null;
  }
}

export function shortcutList() {
  const row = (keys, words) => h("tr", { key: words },
    h("th", { scope: "row" }, keys.map((key) => [h("kbd", null, key), " "])), h("td", null, words));
  return h("div", null,
    h("table", { class: "shortcuts" },
      h("caption", { class: "unseen" }, "Keys and what they do"),
      h("thead", { class: "unseen" }, h("tr", null,
        h("th", { scope: "col" }, "key"), h("th", { scope: "col" }, "does"))),
      h("tbody", null,
        KEYS.map(({ key, words, model }) => row([key], model ? `${words} (on a model)` : words)),
        row(["←", "→"], "On a fader: one percent less or more"),
        row(["⇧ →", "⌥ →"], "On a fader: a tenth, a hundredth (Shift, Alt)"),
        row(["PgUp", "PgDn"], "On a fader: ten percent"),
        row(["Enter", "Esc"], "On a moved fader: review the proposal, put it back"))),
    h("p", null, h("label", null, h("input", {
      type: "checkbox", checked: !isOff,
      on: { change: (event) => switchOff(!event.target.checked) },
    }), " Single keys do something")));
}
