// Who the reader is to the server: what this tab shows of them, and what they may do.

const KEY = "crossfade-credential";
/** What everybody may do while it is not known, and where access is not controlled. */
const UNKNOWN = { controlled: false, name: "", proof: "none", grants: null };
let me = UNKNOWN;

/** An API key or a token, of this tab alone; a browser that refuses storage keeps none. */
export function credential() {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
}

export function keepCredential(text) {
  sessionStorage.setItem(KEY, text);
}

export function forgetCredential() {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // Nothing was kept there either.
  }
  me = UNKNOWN;
}

export const reader = () => me;

export function learn(report) {
  me = report;
}

const matches = (pattern, model) =>
  pattern.endsWith("*") ? model.startsWith(pattern.slice(0, -1)) : pattern === model;

/** Why the reader may not do something with a model, in a sentence; null when they may. */
export function lack(right, model) {
  if (!me.controlled || me.grants === null) return null;
  const isAllowed = me.grants.some(({ rights, models }) =>
    rights.includes(right) && models.some((pattern) => matches(pattern, model)));
  if (isAllowed) return null;
  const who = me.name ? `${me.name} does not have` : "nobody without an identity has";
  return `This needs the right “${right}” on model ${model}, which ${who}.`;
}

/** What a button that the reader may not use has besides; it still says why when it is pressed. */
export function barred(reason) {
  return reason ? { "aria-disabled": "true", title: reason } : {};
}
