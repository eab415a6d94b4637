// What the buttons ask of the server: each order's fields, its words and its body.

import { lack } from "./access.js";
import { decisionLack, decisionOrder } from "./approvals.js";
import { armName, canaryText, routeSentence } from "./arms.js";
import { FieldError, openOrder, openText } from "./dialog.js";
import { h } from "./dom.js";
import {
  breaking, chosenOf, lines, notReady, readHold, readShare, readSlice, readVersion, shadowEnds,
  sliceField, versionOptions,
} from "./fields.js";
import { duration, holdText, list, percent, plural } from "./format.js";
import { proposals } from "./fader.js";
import { shadowChange, shadowEnd } from "./shadow_orders.js";

/** @param current gives what the page shows now; @param done is called with the reply. */
export function ordersFor(current, done) {
  const show = (order, after, reason = lack("route", current().model)) => {
    const view = current();
    if (reason) {
      openText("Not for you", h("p", null, reason));
      return;
    }
    const common = { model: view.model, revision: view.route?.revision ?? 0 };
    openOrder({ ...common, ...order }, (reply) => {
      after?.();
      done(reply);
    });
  };
  const ramp = (action, title, verb, words, more = {}) => (canary) => show({
    title: title(canary), verb, path: "ramp", fields: [],
    words: () => words(canary, current().route),
    body: () => ({ action, version: canary.version }), ...more,
  });
  return {
    promote: (version) => show(promotion(current(), version)),
    rollback: () => show(rollback(current(), "")),
    restore: (route) => show(rollback(current(), String(route.revision))),
    start: (version) => show(canaryOrder(current(), null, version)),
    change: (canary) => show(canaryOrder(current(), canary)),
    propose: (canary, share) => show(
      share === 0 ? withdrawal(current(), canary) : movement(canary, share),
      () => proposals.delete(canary.version)),
    abort: (canary) => show(withdrawal(current(), canary)),
    pause: ramp("pause", ({ version }) => `Pause the ramp of version ${version}`, "Pause",
      (canary) => [
        `It stays at ${percent(canary.percent)} until somebody resumes it.`,
        canary.gates.length > 0 && "Its gates go on watching, and end it if one fails.",
      ]),
    resume: ramp("resume", ({ version }) => `Resume the ramp of version ${version}`, "Resume",
      (canary) => [
        `It goes on at ${percent(canary.percent)}; the time held before the pause counts.`]),
    next: ramp("next", ({ version }) => `Next step for version ${version}`, "Go on",
      (canary, route) => [nextWords(canary, route)]),
    pace: (canary) => show(pace(canary)),
    shadow: (version) => show(shadowChange(current(), null, version)),
    changeShadow: (shadow) => show(shadowChange(current(), shadow)),
    endShadow: (shadow) => show(shadowEnd(current(), shadow)),
    decide: (kind, proposal) => show(
      decisionOrder(kind, proposal), undefined, decisionLack(kind, proposal)),
  };
}

function nextWords({ version, ramp }, route) {
  const next = ramp.steps[ramp.step + 1];
  const early = "at once, without waiting for the time, the requests or the gates.";
  if (next !== undefined) return `Version ${version} goes on to ${percent(next)} ${early}`;
  return ramp.steps[ramp.step] === 100
    ? `Version ${version} becomes the stable one instead of ${route.stable}, ${early}`
    : "It stands at its last step: there is none after it, and the server will say so.";
}

function promotion(view, wanted) {
  const { route } = view;
  const options = versionOptions(view, ({ version }) => version !== route?.stable);
  const preferred = chosenOf(options, wanted ?? route?.canaries[0]?.version);
  const takesTwo = view.proposals?.takes_two === true;
  return {
    title: "Promote a version", verb: takesTwo ? "Propose" : "Promote", path: "promote",
    fields: [
      { name: "version", label: "Version", kind: "select", value: preferred, options },
      breaking,
    ],
    words: (values) => {
      const version = readVersion(values);
      const own = route?.canaries.find((canary) => canary.version === version);
      const others = route?.canaries.filter((canary) => canary.version !== version) ?? [];
      return [
        takesTwo && "It takes two: this is a proposal, and once another person has approved it,",
        `${takesTwo ? "version" : "Version"} ${version} becomes the stable one and answers `
          + "everything"
          + (others.length > 0 ? " that no canary does." : "."),
        route && `Version ${route.stable} is kept warm, so that rolling back takes effect at once.`,
        own && `Its canary (${canaryText(own)}) ends.`,
        others.length > 0
          && `${list(others.map((each) => `Canary ${each.version}`))} stays as it is.`,
        shadowEnds(view, version),
        notReady(view, version),
      ];
    },
    body: (values) => ({
      version: readVersion(values), ...(values.breaking ? { breaking: true } : {}),
    }),
  };
}

function rollback(view, to) {
  const { route, history } = view;
  const earlier = (history?.revisions ?? [])
    .filter((entry) => entry.route && entry.revision !== route.revision)
    .sort((one, other) => other.revision - one.revision);
  const natural = route.canaries.length > 0
    ? "withdraw the canaries" : "the newest revision with another stable version";
  return {
    title: "Roll back", verb: "Roll back", danger: true, path: "rollback",
    fields: [{
      name: "to", label: "To", kind: "select", value: to,
      options: [
        { value: "", label: natural },
        ...earlier.slice(0, 100).map(({ revision, route: each }) => ({
          value: revision, label: `revision ${revision}: stable ${each.stable}`
            + each.canaries.map((canary) => `, ${canary.version} at ${percent(canary.percent)}`)
              .join(""),
        })),
      ],
    }],
    words: ({ to: chosen }) => {
      if (chosen) {
        const found = earlier.find(({ revision }) => revision === Number(chosen));
        return [`The split of revision ${chosen} is taken up again.`, routeSentence(found?.route)];
      }
      if (route.canaries.length > 0) return withdrawalWords(route, route.canaries);
      const before = earlier.find((entry) => entry.route.stable !== route.stable);
      return [before
        ? `The split before is taken up again: version ${before.route.stable} answers instead of `
          + `${route.stable} (revision ${before.revision}).`
        : "The state before the first revision is taken up again: the highest good version "
          + "answers, unless it is the present one."];
    },
    body: ({ to: chosen }) => (chosen ? { to: Number(chosen) } : {}),
  };
}

function withdrawalWords(route, canaries) {
  const names = list(canaries.map((canary) => `version ${canary.version} (${canaryText(canary)})`));
  return [
    `${plural(canaries.length, "canary", "canaries")} withdrawn: ${names}.`,
    `Version ${route.stable} stays stable and answers their requests.`,
  ];
}

/** The only canary of a route is withdrawn by a rollback, one of several by its own order. */
function withdrawal({ route }, canary) {
  const isOnly = route.canaries.length === 1;
  return {
    title: canary.ramp
      ? `Abort the ramp of version ${canary.version}` : `Withdraw version ${canary.version}`,
    verb: canary.ramp ? "Abort" : "Withdraw", danger: true, fields: [],
    path: isOnly ? "rollback" : "ramp",
    words: () => withdrawalWords(route, [canary]),
    body: () => (isOnly ? {} : { action: "abort", version: canary.version }),
  };
}

function movement(canary, share) {
  return {
    title: `Version ${canary.version} to ${percent(share)}`, verb: `Set ${percent(share)}`,
    path: "canary", fields: [],
    words: () => [
      `Version ${canary.version} answers ${percent(share)} instead of ${canaryText(canary)}. `
        + (share > canary.percent
          ? "Keys that it answers already stay with it."
          : "Keys that it still answers are ones that it answered before."),
      canary.ramp && `Its ramp ends: it stays at ${percent(share)} until somebody changes it.`,
      share === 100 && "The stable version gets nothing of its requests any more, but stays the "
        + "stable one; to make this version stable, promote it.",
    ],
    body: () => ({ version: canary.version, percent: share }),
  };
}

function pace({ version, ramp }) {
  return {
    title: `Pace of version ${version}`, verb: "Set the pace", path: "ramp",
    fields: [{ name: "hold", label: "Each step holds", kind: "text", hint: "Such as 90s, 10m, 2h.",
      value: holdText(ramp.hold_seconds) }],
    words: (values) => [`Each step, this one too, holds ${duration(readHold(values))} at least `
      + `instead of ${duration(ramp.hold_seconds)}.`],
    body: (values) => ({ action: "pace", version, hold_seconds: readHold(values) }),
  };
}

function readSteps({ steps }) {
  const shares = steps.split(",").map((each) => readShare(each, "steps"));
  if (shares.some((each, index) => index > 0 && each <= shares[index - 1])) {
    throw new FieldError("steps", "each step is higher than the one before");
  }
  return shares;
}

function readRequests({ requests }) {
  if (!/^\d{1,10}$/.test(requests.trim())) {
    throw new FieldError("requests", "the number of requests is a whole number");
  }
  return Number(requests);
}

function canaryFields(view, canary, wanted) {
  const { route } = view;
  const ramp = canary?.ramp;
  const isChoice = ({ version }) => (canary
    ? version === canary.version
    : version !== route?.stable && armName(route, version) !== "canary");
  const options = versionOptions(view, isChoice);
  const inRamp = ({ mode }) => mode === "ramp";
  const text = (items) => items.join("\n");
  const keep = canary ? "Empty: none." : "Empty: the standard ones for a ramp, none otherwise.";
  return [
    { name: "version", label: "Version", kind: "select", options,
      value: canary ? String(canary.version) : chosenOf(options, wanted) },
    { name: "mode", label: "Share", kind: "choice", value: canary && !ramp ? "percent" : "ramp",
      options: [{ value: "ramp", label: "a ramp" }, { value: "percent", label: "a fixed share" }] },
    { name: "percent", label: "Percent", kind: "number", value: canary ? canary.percent : "5",
      when: ({ mode }) => mode === "percent" },
    { name: "steps", label: "Steps in percent", kind: "text", when: inRamp,
      value: ramp ? ramp.steps.join(", ") : "1, 5, 25, 50, 100",
      hint: "With 100 at the end it becomes the stable version by itself." },
    { name: "hold", label: "Each step holds", kind: "text", half: true, when: inRamp,
      value: holdText(ramp?.hold_seconds ?? 600), hint: "Such as 90s, 10m, 2h." },
    { name: "requests", label: "and gets at least", kind: "number", half: true, when: inRamp,
      value: ramp?.requests_min ?? 1000, hint: "Requests that the canary answers in it." },
    { name: "gates", label: "Gates, one a line", short: "gates", kind: "lines", more: true,
      value: text(canary?.gates ?? []), placeholder: "error-rate=0.005\nlatency-p95=1.5",
      hint: keep },
    sliceField(canary?.slice),
    { name: "keys", label: "Routing keys that always go to it, one a line", short: "keys",
      kind: "lines", more: true, value: text(canary?.keys ?? []), hint: "Empty: none." },
    breaking,
  ];
}

function canaryOrder(view, canary, wanted) {
  const { route } = view;
  return {
    title: canary ? `Change canary ${canary.version}` : "Start a canary",
    verb: canary ? "Change" : "Start", path: "canary", fields: canaryFields(view, canary, wanted),
    words: (values) => {
      const version = readVersion(values);
      const slice = Object.keys(readSlice(values)).length > 0 ? " of its slice" : "";
      const rest = route ? `version ${route.stable}` : "the stable version";
      if (values.mode === "percent") {
        const share = readShare(values.percent, "percent");
        return [`Version ${version} answers ${percent(share)}${slice}, ${rest} the rest, until `
          + "somebody changes it.", shadowEnds(view, version), notReady(view, version)];
      }
      const steps = readSteps(values);
      const climb = steps.slice(1).map((each) => percent(each));
      return [
        `Version ${version} answers ${percent(steps[0])}${slice}, ${rest} the rest`
          + (climb.length > 0 ? `; then ${list(climb)}, each after ` : "; it holds ")
          + `${duration(readHold(values))} and ${plural(readRequests(values), "request")}, as long `
          + "as every gate passes.",
        steps.at(-1) === 100 && "After the last step it becomes the stable version.",
        "A gate that fails takes it back at once.",
        shadowEnds(view, version),
        notReady(view, version),
      ];
    },
    body: (values) => canaryBody(values, canary),
  };
}

/** What is empty on a new canary is left out, so that the server's defaults hold. */
function canaryBody(values, canary) {
  const slice = readSlice(values);
  const gates = lines(values.gates);
  const keys = lines(values.keys);
  const share = values.mode === "percent"
    ? { percent: readShare(values.percent, "percent") }
    : { steps: readSteps(values), hold_seconds: readHold(values),
      requests_min: readRequests(values) };
  return {
    version: readVersion(values), ...share,
    ...(canary || gates.length > 0 ? { gates } : {}),
    ...(canary || Object.keys(slice).length > 0 ? { slice } : {}),
    ...(canary || keys.length > 0 ? { keys } : {}),
    ...(values.breaking ? { breaking: true } : {}),
  };
}
