// A form in a <dialog>: says in words what will happen, asks who and why, sends, shows a refusal.

import { reader } from "./access.js";
import { mark } from "./arms.js";
import { h, render } from "./dom.js";
import { ask, modelPath, Refusal } from "./source.js";

const NAME_KEY = "crossfade-name";
const element = document.getElementById("dialog");
let open = null;

/** Remembered in this browser; a browser that refuses storage asks each time. */
function remembered() {
  try {
    return localStorage.getItem(NAME_KEY) ?? "";
  } catch {
    return "";
  }
}

function remember(name) {
  try {
    localStorage.setItem(NAME_KEY, name);
  } catch {
    // Storage is a convenience; the order is sent all the same.
  }
}

/**
 * Opens an order's form.
 * @param order { title, verb, danger?, path, model, revision, fields, words(values), body(values) }
 * - fields: { name, label, kind, value, hint?, options?, when?(values), more?, half? }
 * - words: paragraphs that say what will happen
 * - body: what to send beside reason, by and expected_revision; throws a FieldError
 * @param done called with the reply when the order was carried out.
 */
export function openOrder(order, done) {
  const values = Object.fromEntries(order.fields.map(({ name, value, kind }) =>
    [name, kind === "check" ? value : String(value)]));
  open = { order, done, values: { ...values, by: remembered(), reason: "" }, error: null };
  draw();
  element.showModal();
  element.querySelector("[data-first], input, select, textarea")?.focus();
}

/** Shows something to read, such as the list of shortcuts. */
export function openText(title, content) {
  open = { title, content };
  draw();
  element.showModal();
}

/** Shows a form of somebody else's making, drawn anew by `redraw`. */
export function openSheet(sheet) {
  open = { sheet };
  draw();
  element.showModal();
  element.querySelector("input")?.focus();
}

export const redraw = () => draw();
export const closeSheet = () => element.close();

/** The revision that is in force now, for an order that was opened on another. */
export function noteRevision(model, revision) {
  if (!open?.order || open.order.model !== model || open.isSending) return;
  if (open.order.isOnProposal) return;
  const moved = revision !== open.order.revision ? revision : null;
  if (moved === (open.moved ?? null)) return;
  open.moved = moved;
  draw();
}

export const isOpen = () => element.open;

export class FieldError extends Error {
  constructor(field, message) {
    super(message);
    this.field = field;
  }
}

element.addEventListener("close", () => {
  // The event comes late: the next dialog may be open by then.
  if (element.open) return;
  // Where nothing had the focus before, the browser leaves it in the dialog until it draws again.
  if (element.contains(document.activeElement)) document.activeElement.blur();
  open = null;
  render(element);
});

function draw() {
  if (!open) return;
  if (open.order) render(element, form());
  else if (open.sheet) render(element, open.sheet());
  else render(element, h("div", { class: "sheet", key: "text" },
    h("h2", { id: "dialog-title" }, open.title), open.content,
    h("div", { class: "buttons" },
      h("button", { class: "main", on: { click: () => element.close() } }, "Close"))));
}

function form() {
  const { order, values, error } = open;
  const shown = order.fields.filter(({ when }) => when?.(values) ?? true);
  const more = shown.filter((field) => field.more);
  return h(
    "form",
    { class: "sheet", key: order.title, novalidate: true, on: { submit: send } },
    h("h2", { id: "dialog-title" }, order.title),
    shown.filter((field) => !field.more && !field.half).map(fieldRow),
    shown.some((field) => field.half) && h("div", { class: "pairs", key: "pairs" },
      shown.filter((field) => field.half).map(fieldRow)),
    more.length > 0 && h("details", { class: "more", key: "more" },
      h("summary", null, "More: ", more.map(({ short, label }) => short ?? label).join(", ")),
      more.map(fieldRow)),
    h("div", { class: "words", key: "words", "aria-live": "polite" }, words(order, values)),
    fieldRow({ name: "reason", label: "Why", kind: "text", required: true,
      hint: "One sentence for whoever reads the history." }),
    reader().controlled
      ? h("p", { class: "quiet", key: "who" }, "The server takes it as yours: ",
        h("b", null, reader().name || "anonymous"), ".")
      : fieldRow({ name: "by", label: "Who", kind: "text", required: true,
        hint: "Your name; remembered in this browser." }),
    open.moved && h("p", { class: "problem", key: "moved" }, mark("problem"),
      `Revision ${open.moved} is in force by now, and this order is for revision `
        + `${order.revision}: it would be refused. Close, look again, and order anew.`),
    h("div", { role: "alert", key: "alert", id: "dialog-error" },
      error && h("p", { class: "problem" }, mark("failed"),
        error.code && h("b", null, `${error.code}: `), error.message)),
    h("div", { class: "buttons", key: "buttons" },
      h("button", { type: "submit", class: order.danger ? "main danger" : "main",
        "aria-disabled": open.isSending ? "true" : null },
      open.isSending ? "Sending…" : order.verb),
      h("button", { type: "button", on: { click: () => element.close() } }, "Cancel")),
  );
}

function words(order, values) {
  try {
    return order.words(values).filter(Boolean).map((text) => h("p", null, text));
  } catch (error) {
    if (!(error instanceof FieldError)) throw error;
    return h("p", { class: "quiet" }, `What will happen is said here. Now: ${error.message}`);
  }
}

function fieldRow(field) {
  const { name, label, kind, hint } = field;
  const id = `order-${name}`;
  const wrong = open.error?.field === name;
  const props = {
    id, name, value: String(open.values[name] ?? ""),
    "aria-describedby": [hint && `${id}-hint`, wrong && "dialog-error"].filter(Boolean).join(" ")
      || null,
    "aria-invalid": wrong ? "true" : null, "aria-required": field.required ? "true" : null,
    autocomplete: "off",
    on: { input: (event) => change(name, event.target.value) },
  };
  const help = hint && h("span", { class: "hint", id: `${id}-hint` }, hint);
  if (kind === "choice") return choice(field);
  if (kind === "check") {
    return h("div", { class: "field check", key: name },
      h("label", { for: id }, h("input", {
        id, type: "checkbox", checked: Boolean(open.values[name]),
        "aria-describedby": hint ? `${id}-hint` : null,
        on: { change: (event) => change(name, event.target.checked) },
      }), ` ${label}`), help);
  }
  const control = kind === "select"
    ? h("select", props, field.options.map(({ value, label: text }) =>
      h("option", { value: String(value), key: value }, text)))
    : kind === "lines" ? h("textarea", { ...props, rows: "3", placeholder: field.placeholder })
      : h("input", { ...props, type: "text", inputmode: kind === "number" ? "decimal" : null,
        placeholder: field.placeholder });
  return h("div", { class: "field", key: name }, h("label", { for: id }, label), control, help);
}

function choice({ name, label, options }) {
  return h("fieldset", { class: "field choice", key: name }, h("legend", null, label),
    options.map(({ value, label: text }) => h("label", { key: value }, h("input", {
      type: "radio", name: `order-${name}`, value, checked: open.values[name] === value,
      on: { change: () => change(name, value) },
    }), ` ${text}`)));
}

function change(name, value) {
  open.values[name] = value;
  if (open.error?.field === name) open.error = null;
  draw();
}

function bodyOf({ order, values }) {
  const body = order.body(values);
  const reason = values.reason.trim();
  if (!reason) throw new FieldError("reason", "an order needs a reason");
  const whole = { ...body, reason };
  if (!order.isOnProposal) whole.expected_revision = order.revision;
  // Where the server knows who it is, no name that is typed counts.
  if (reader().controlled) return whole;
  const by = values.by.trim();
  if (!by) throw new FieldError("by", "an order needs a name");
  return { ...whole, by };
}

async function send(event) {
  event.preventDefault();
  const sending = open;
  if (sending.isSending) return;
  try {
    const body = bodyOf(sending);
    sending.isSending = true;
    sending.error = null;
    draw();
    const reply = await ask(modelPath(sending.order.model, sending.order.path), body);
    if (body.by) remember(body.by);
    if (open === sending) element.close();
    sending.done(reply);
  } catch (error) {
    if (!(error instanceof FieldError || error instanceof Refusal)) throw error;
    sending.isSending = false;
    sending.error = error;
    if (open !== sending) return;
    draw();
    if (error.field) {
      const control = document.getElementById(`order-${error.field}`);
      control?.closest("details")?.setAttribute("open", "");
      control?.focus();
    }
  }
}
