// Fields that several orders have: their versions and slices, and how what was typed is read.

import { armName } from "./arms.js";
import { FieldError } from "./dialog.js";
import { secondsFrom } from "./format.js";

export function versionOptions(view, filter) {
  return [...view.status.versions].reverse().filter(filter).map(({ version, state }) => {
    const arm = armName(view.route, version);
    return { value: version, label: `${version} (${state}${arm ? `, ${arm}` : ""})` };
  });
}

export function readVersion(values) {
  const version = Number(values.version);
  if (!version) throw new FieldError("version", "there is no other version; publish one first");
  return version;
}

export const notReady = (view, version) => {
  const state = view.status.versions.find((each) => each.version === version)?.state;
  return state !== "ready" && `Version ${version} is ${state ?? "unknown"} now, not ready: `
    + "it is loaded first, and until it is ready the present version answers.";
};

/** A version is one of stable, canary and shadow: becoming another ends that it is a shadow. */
export const shadowEnds = ({ route }, version) =>
  (route?.shadows ?? []).some((shadow) => shadow.version === version)
    && `Version ${version} is a shadow no more: what it was compared by is kept.`;

export const breaking = {
  name: "breaking", label: "It may change what callers send or get", kind: "check", more: true,
  short: "breaking change", value: false,
  hint: "Without this, a version with another signature than the stable one is refused.",
};

export function readHold({ hold }) {
  const seconds = secondsFrom(hold);
  if (seconds === undefined) throw new FieldError("hold", "write the time like 90s, 10m or 2h");
  return seconds;
}

export function readShare(text, field) {
  if (!/^\d{1,3}([.]\d{1,2})?$/.test(text.trim()) || Number(text) > 100) {
    throw new FieldError(field, "percentages are 0 to 100 with at most two decimals");
  }
  return Number(text);
}

export const lines = (text) => text.split("\n").map((line) => line.trim()).filter(Boolean);

export function readSlice({ slice }) {
  return Object.fromEntries(lines(slice).map((line) => {
    const [name, rest] = line.split(/=(.*)/s);
    const values = (rest ?? "").split(",").map((value) => value.trim()).filter(Boolean);
    if (!name.trim() || values.length === 0) {
      throw new FieldError("slice", "write each condition like content_type=image,video");
    }
    return [name.trim(), values];
  }));
}

/** The version to begin with: the wanted one where it can be chosen, or the newest. */
export function chosenOf(options, wanted) {
  const found = options.find(({ value }) => value === wanted) ?? options[0];
  return String(found?.value ?? "");
}

export const sliceField = (slice) => ({
  name: "slice", label: "Only requests with these parameters, one a line", short: "slice",
  kind: "lines", more: true, placeholder: "content_type=image,video", hint: "Empty: all.",
  value: Object.entries(slice ?? {}).map(([name, values]) => `${name}=${values.join(",")}`)
    .join("\n"),
});
