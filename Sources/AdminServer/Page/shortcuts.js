// Single keys, which can be switched off, and their list.

import { h } from "./dom.js";

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

export function shortcuts(event, page) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.target.closest("input:not([type=range]), select, textarea")) return;
  if (isOff && event.key !== "?") return;
  const found = KEYS.find(({ key, model }) =>
    key === event.key && (!model || page.place.model !== null));
  if (!found) return;
  event.preventDefault();
  found.act(page);
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
