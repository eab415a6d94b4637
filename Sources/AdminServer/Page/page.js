// The page: which view is shown, asking for its data, and drawing it.

import { comparisonPage } from "./comparison.js";
import { ComparisonData } from "./comparison_data.js";
import { isOpen, noteRevision, openText } from "./dialog.js";
import { render, h } from "./dom.js";
import { duration, percent } from "./format.js";
import { modelPage } from "./model.js";
import { Announcer } from "./announcer.js";
import { ordersFor } from "./orders.js";
import { askOnce, learnReader, openSignIn, readerPart } from "./signin.js";
import { overviewPage } from "./overview.js";
import { forgetPairs } from "./pairs.js";
import { shortcutList, Shortcuts } from "./shortcuts.js";
import { ModelData, OverviewData } from "./data.js";

const POLL_MS = 1_500;

const parts = Object.fromEntries(
  ["top", "notice", "main", "foot", "said"].map((id) => [id, document.getElementById(id)]));
const announcer = new Announcer(parts.said);
const NOWHERE = { view: "overview", model: null, section: null };
let place = NOWHERE;
let data = null;
let timer = null;
let isAsking = false;
let asksAgain = false;

/** A comparison is a view of its own; other sections are parts of the model's. */
function readPlace() {
  const [kind, name, section = null, rest = null] =
    location.hash.replace(/^#\/?/, "").split("/");
  if (kind !== "models" || !name) return NOWHERE;
  const isComparison = section === "comparison";
  const place = isComparison ? { view: "comparison", section: null, comparison: rest || null }
    : { view: "model", section };
  try {
    return { ...place, model: decodeURIComponent(name) };
  } catch {
    return { ...place, model: name };
  }
}

const VIEWS = {
  overview: { data: () => new OverviewData(), page: overviewPage },
  model: { data: ({ model }) => new ModelData(model), page: modelPage },
  comparison: {
    data: ({ model, comparison }) => new ComparisonData(model, comparison), page: comparisonPage,
  },
};

function draw() {
  const view = data.view(draw);
  drawTop();
  drawNotice();
  render(parts.main, VIEWS[place.view].page(view, orders));
  document.title = place.model === null ? "Crossfade" : `${title(view)} · Crossfade`;
  if (place.model !== null && view.status) {
    noteRevision(place.model, view.route?.revision ?? 0);
    keys.catchUp(page());
  }
}

function title({ model, route, row }) {
  if (place.view === "comparison") {
    return row ? `${model}: ${row.candidate} against ${row.baseline}` : `${model}: comparison`;
  }
  const canaries = (route?.canaries ?? []).map(
    ({ version, percent: share }) => `${version} at ${percent(share)}`);
  return [model, ...canaries].join(" · ");
}

function drawTop() {
  const { source } = data;
  const state = isRefused() ? "stale" : source.error ? "lost" : source.isStale ? "stale" : "live";
  const words = {
    lost: "not reached", stale: isRefused() ? "not signed in" : "stale",
    live: data.source.receivedMs === null ? "asking" : "live",
  };
  render(parts.top,
    h("a", { href: "#/", class: "brand", key: "brand" },
      h("svg", { viewBox: "0 0 28 20", "aria-hidden": "true" },
        h("path", { d: "M2 10h24" }), h("rect", { x: 6, y: 3, width: 6, height: 14, rx: 1.5 })),
      h("span", null, "Crossfade")),
    h("nav", { "aria-label": "Place", key: "nav" },
      h("a", { href: "#/", "aria-current": place.model === null ? "page" : null }, "Models"),
      place.model !== null && [
        h("span", { "aria-hidden": "true" }, "/"),
        h("a", { href: `#/models/${encodeURIComponent(place.model)}`,
          "aria-current": place.view === "model" ? "page" : null }, place.model)],
      place.view === "comparison" && [
        h("span", { "aria-hidden": "true", class: "crumb" }, "/"),
        h("a", { href: location.hash, "aria-current": "page", class: "crumb" }, "comparison")]),
    h("span", { class: `link link-${state}`, key: "link" }, h("i", { class: "dot" }), words[state]),
    readerPart(isRefused(), changeReader),
    h("button", {
      class: "small", key: "help", "aria-label": "Keyboard shortcuts", on: { click: showHelp },
    }, "?"));
}

const isRefused = () => data.source.error?.status === 401;

/** Nothing of what another reader was shown stays. */
function changeReader() {
  data = VIEWS[place.view].data(place);
  announcer.forget();
  forgetPairs();
  void learnReader(true).then(() => poll());
  draw();
}

function drawNotice() {
  const { error, isStale, ageMs } = data.source;
  document.body.classList.toggle("is-stale", isStale);
  if (isRefused()) {
    render(parts.notice, h("p", null, "The server asks who you are. ",
      h("button", { class: "small", on: { click: () => openSignIn(changeReader) } }, "Sign in…")));
    return;
  }
  if (error?.status === 403) {
    render(parts.notice, h("p", null, `Not for you: ${error.message}.`));
    return;
  }
  const isGone = error && error.status !== 404;
  render(parts.notice, (isGone || isStale) && h("p", null,
    isGone ? `The server gives no answer: ${error.message}. ` : "The last answer is late. ",
    ageMs === null ? "Trying again."
      : `What is shown is ${duration(ageMs / 1000)} old; trying again.`));
}

function showHelp() {
  openText("Keyboard", shortcutList(draw));
}

const keys = new Shortcuts();
const page = () => ({ place, orders, data, showHelp });
const orders = ordersFor(() => data.view(draw), (reply) => {
  announcer.say("expires_at" in reply
    ? `Done: proposal ${reply.proposal} is ${reply.state}.`
    : `Done: revision ${reply.revision} is written.`);
  void poll();
});

async function poll() {
  if (isAsking) {
    asksAgain = true;
    return;
  }
  clearTimeout(timer);
  isAsking = true;
  const asked = data;
  try {
    await learnReader();
    await asked.load();
  } finally {
    isAsking = false;
  }
  if (asked === data) {
    announcer.compare(data);
    draw();
    askOnce(data.source.error, changeReader);
  }
  if (document.hidden) return;
  const isUrgent = asksAgain || asked !== data;
  asksAgain = false;
  timer = setTimeout(poll, isUrgent ? 0 : POLL_MS);
}

function go() {
  const next = readPlace();
  const isNew = data === null || next.model !== place.model || next.view !== place.view;
  const isFirst = data === null;
  place = next;
  keys.forget();
  if (isNew) {
    data = VIEWS[next.view].data(next);
    announcer.forget();
    forgetPairs();
  } else if (next.view === "comparison" && data.choose(next.comparison)) {
    forgetPairs();
    void poll();
  }
  draw();
  if (isNew) void poll().then(() => settle(isFirst));
  else settle(false);
}

/** Brings the place in the address into view, and the focus with it. */
function settle(isFirst) {
  const section = place.section && document.getElementById(place.section);
  if (section) {
    section.scrollIntoView();
    section.tabIndex = -1;
    section.focus({ preventScroll: true });
  } else if (!isFirst) {
    window.scrollTo(0, 0);
    document.getElementById("title")?.focus();
  }
}

window.addEventListener("hashchange", go);
document.addEventListener("visibilitychange", () => {
  if (document.hidden) clearTimeout(timer);
  else void poll();
});
document.getElementById("skip").addEventListener("click", (event) => {
  event.preventDefault();
  parts.main.focus();
});
document.addEventListener("keydown", (event) => {
  if (!isOpen()) keys.pressed(event, page());
});
// Ages grow while nothing comes.
setInterval(() => {
  if (!document.hidden && data.source.receivedMs !== null) {
    drawTop();
    drawNotice();
  }
}, 1000);

render(parts.foot, h("p", null, "Everything here is in the command line too: ",
  h("code", null, "crossfade --help"), "; for machines: ",
  h("a", { href: "/v1/openapi.yaml" }, "openapi.yaml"), ", ",
  h("a", { href: "/metrics" }, "metrics"), "."));
go();
