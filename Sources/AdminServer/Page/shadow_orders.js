// What is asked of the server to begin, change or end a shadow: a version that gets copies of
// requests, and whose replies are only held against those that were sent.

import { armName, canaryText } from "./arms.js";
import {
  chosenOf, readShare, readSlice, readVersion, sliceField, versionOptions,
} from "./fields.js";
import { percent } from "./format.js";

const SHARE_FIRST = 100;
const REPEATED_FIRST = 1;

const sliceWords = (slice) => {
  const parts = Object.entries(slice).map(([name, values]) => `${name} = ${values.join(" or ")}`);
  return parts.length > 0 ? ` whose ${parts.join(" and ")}` : "";
};

const isSame = (one, other) => JSON.stringify(one ?? {}) === JSON.stringify(other ?? {});

/**
 * @param shadow the one to change; null to begin one.
 * @param wanted the version to begin with.
 */
export function shadowChange(view, shadow, wanted) {
  const { route } = view;
  const isChoice = ({ version }) => (shadow
    ? version === shadow.version
    : !["stable", "canary", "shadow"].includes(armName(route, version))
      && version !== (route ? undefined : view.status.active_stable));
  const options = versionOptions(view, isChoice);
  return {
    title: shadow ? `Change shadow ${shadow.version}` : "Start a shadow",
    verb: shadow ? "Change" : "Start", path: "shadow",
    fields: [
      { name: "version", label: "Version", kind: "select", options,
        value: shadow ? String(shadow.version) : chosenOf(options, wanted) },
      { name: "percent", label: "Gets percent", kind: "number", half: true,
        value: shadow?.percent ?? SHARE_FIRST, hint: "Of the model's requests." },
      { name: "repeated", label: "Repeats percent", kind: "number", half: true,
        value: shadow?.repeated_percent ?? REPEATED_FIRST,
        hint: "Of those, to know the noise." },
      sliceField(shadow?.slice),
      { name: "breaking", label: "Its signature may differ from the stable one's", kind: "check",
        more: true, short: "another signature", value: false,
        hint: "Requests that it does not take are dropped and counted." },
    ],
    words: (values) => words(view, values, shadow),
    body: (values) => ({
      version: readVersion(values), percent: readShare(values.percent, "percent"),
      repeated_percent: readShare(values.repeated, "repeated"), slice: readSlice(values),
      ...(values.breaking ? { breaking: true } : {}),
    }),
  };
}

function words(view, values, shadow) {
  const version = readVersion(values);
  const slice = readSlice(values);
  const share = readShare(values.percent, "percent");
  const repeated = readShare(values.repeated, "repeated");
  const state = view.status.versions.find((each) => each.version === version)?.state;
  const of = `the requests${sliceWords(slice)}`;
  return [
    `Version ${version} gets copies of ${share === 100 ? "all" : `${percent(share)} of`} ${of}, on `
      + "what the machine has left over. Callers notice nothing: its replies are compared with "
      + "those that were sent, and thrown away.",
    repeated > 0
      ? `${percent(repeated)} of these also run a second time on the version that answered, so `
        + "that noise is not taken for change."
      : "None is run a second time: noise cannot be told from change.",
    shadow && (isSame(shadow.slice, slice)
      ? "What was compared so far stays."
      : "With another slice the comparison begins anew; the old one is kept."),
    state !== "ready" && `Version ${version} is ${state ?? "unknown"} now, not ready: it is loaded `
      + "first, and what comes until then is not compared.",
  ];
}

export function shadowEnd(view, shadow) {
  const { version } = shadow;
  return {
    title: `Stop shadow ${version}`, verb: "Stop", danger: true, path: "shadow", fields: [],
    words: () => [
      `Version ${version} gets no more copies (${canaryText(shadow)} until now).`,
      "The comparison so far is kept.",
    ],
    body: () => ({ version, off: true }),
  };
}
