// The dialog that asks for a key or a token, and the place in the frame that says who one is.

import { forgetCredential, keepCredential, learn, credential, reader } from "./access.js";
import { mark } from "./arms.js";
import { closeSheet, isOpen, openSheet, redraw } from "./dialog.js";
import { h } from "./dom.js";
import { ask, Refusal } from "./source.js";

const LEARN_MS = 15_000;
let form = null;
let wasAsked = false;
let learntMs = null;

/** Asks the server who one is, now and then; a refusal is left to what is asked next. */
export async function learnReader(isDue = false) {
  if (!isDue && learntMs !== null && performance.now() - learntMs < LEARN_MS) return;
  try {
    learn(await ask("/v1/whoami"));
    learntMs = performance.now();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
}

/** Opens the dialog at the first refusal for want of an identity; later it is the reader's. */
export function askOnce(error, done) {
  if (error?.status !== 401) return;
  if (wasAsked || isOpen()) return;
  wasAsked = true;
  openSignIn(done);
}

export function openSignIn(done) {
  form = { text: "", error: null, isSending: false, done };
  openSheet(sheet);
}

export function signOut(done) {
  forgetCredential();
  // Who has just gone is not asked back in.
  wasAsked = true;
  learntMs = null;
  done();
}

/** Who one is, and the button that changes it. */
export function readerPart(isRefused, done) {
  const { controlled, name, proof } = reader();
  if (!controlled && !isRefused) return null;
  if (credential() !== null && !isRefused) {
    return h("span", { class: "reader", key: "reader" },
      h("b", { title: `known by ${proof}` }, name || "anonymous"),
      h("button", { class: "small", id: "sign-out", on: { click: () => signOut(done) } },
        "Sign out"));
  }
  return h("span", { class: "reader", key: "reader" },
    name && h("b", { title: `known by ${proof}` }, name),
    h("button", { class: "small", id: "sign-in", on: { click: () => openSignIn(done) } },
      "Sign in…"));
}

function sheet() {
  const { text, error, isSending } = form;
  return h("form", { class: "sheet", key: "sign-in", novalidate: true, on: { submit: send } },
    h("h2", { id: "dialog-title" }, "Sign in"),
    h("p", null, "This server asks who you are. Give an API key or a token: it stays in this tab "
      + "until you sign out or close it, and goes to this server alone."),
    h("div", { class: "field", key: "credential" },
      h("label", { for: "credential" }, "Key or token"),
      h("input", {
        id: "credential", type: "password", value: text, autocomplete: "off", spellcheck: "false",
        "aria-required": "true", "aria-invalid": error ? "true" : null,
        "aria-describedby": error ? "sign-in-error" : null,
        on: { input: (event) => { form.text = event.target.value; } },
      })),
    h("div", { role: "alert", key: "alert", id: "sign-in-error" },
      error && h("p", { class: "problem" }, mark("failed"), error)),
    h("div", { class: "buttons", key: "buttons" },
      h("button", { type: "submit", class: "main", "aria-disabled": isSending ? "true" : null },
        isSending ? "Asking…" : "Sign in"),
      h("button", { type: "button", on: { click: closeSheet } }, "Cancel")));
}

async function send(event) {
  event.preventDefault();
  const sending = form;
  if (sending.isSending) return;
  const text = sending.text.trim();
  if (!/^[\x21-\x7e]+$/.test(text)) {
    sending.error = text
      ? "A key or a token is one word without spaces." : "Give a key or a token.";
    redraw();
    document.getElementById("credential")?.focus();
    return;
  }
  sending.isSending = true;
  redraw();
  try {
    keepCredential(text);
    learn(await ask("/v1/whoami"));
    learntMs = performance.now();
    wasAsked = false;
    if (form === sending) closeSheet();
    sending.done();
  } catch (error) {
    forgetCredential();
    sending.isSending = false;
    sending.error = error instanceof Refusal ? error.message
      : "This browser keeps nothing for this tab, so nobody can sign in here.";
    redraw();
    document.getElementById("credential")?.focus();
  }
}
