// Promotions that wait for another person, and what became of earlier ones.

import { barred, lack, reader } from "./access.js";
import { versionTag } from "./arms.js";
import { h } from "./dom.js";
import { moment, plural } from "./format.js";

/** Why the reader may not decide so, in a sentence; null when they may. */
export function decisionLack(kind, proposal) {
  const missing = lack(kind === "withdraw" ? "route" : "approve", proposal.model);
  const me = reader();
  const isOwn = me.controlled && (me.name || "anonymous") === proposal.by;
  if (kind === "withdraw") {
    return me.controlled && !isOwn
      ? `Only ${proposal.by}, who proposed it, can withdraw it; others reject it.` : missing;
  }
  if (isOwn) return "You proposed it: another person has to decide it.";
  return missing;
}

/** Nothing for a model whose promotions take one person and never took two. */
export function approvalsPanel(view, orders) {
  const { proposals } = view;
  if (!proposals || (!proposals.takes_two && proposals.proposals.length === 0)) return null;
  const open = proposals.proposals.filter(isOpen);
  const earlier = proposals.proposals.filter((proposal) => !isOpen(proposal));
  return [
    open.length === 0 && h("p", { class: "quiet", key: "none" }, "None waits. ",
      proposals.takes_two && "A promotion of this model takes two: one proposes it, and another "
        + "approves it."),
    open.length > 0 && h("ul", { class: "approvals", key: "open" },
      open.map((proposal) => openRow(view, proposal, orders))),
    earlier.length > 0 && h("details", { class: "more", key: "earlier" },
      h("summary", null, plural(earlier.length, "earlier one")),
      h("ul", { class: "approvals" }, earlier.map((proposal) => earlierRow(view, proposal)))),
    proposals.problems.map((problem) => h("p", { class: "problem", key: problem }, problem)),
  ];
}

const isOpen = ({ state }) => state === "open" || state === "unfinished";

function head(view, proposal) {
  return [
    h("p", null, h("b", null, `Proposal ${proposal.proposal}: `), "version ",
      versionTag(view.route, proposal.version), " to become the stable one",
      proposal.stable != null && [" instead of ", versionTag(view.route, proposal.stable)],
      proposal.breaking && ", which may change what callers send or get", "."),
    h("p", { class: "quiet" }, "by ", h("b", null, proposal.by), ", ",
      h("time", { datetime: proposal.at, title: proposal.at }, moment(proposal.at)),
      `, on revision ${proposal.revision}`),
    h("blockquote", null, proposal.reason),
  ];
}

function openRow(view, proposal, orders) {
  const kinds = proposal.state === "unfinished"
    ? [["approve", "Approve…", "main"]]
    : [["approve", "Approve…", "main"], ["reject", "Reject…", "danger"],
      ["withdraw", "Withdraw…", ""]];
  const lacks = kinds.map(([kind]) => decisionLack(kind, proposal));
  const shown = [...new Set(lacks.slice(0, 2).filter(Boolean))];
  return h("li", { class: "approval", key: proposal.proposal },
    head(view, proposal),
    proposal.obstacle && h("p", { class: "problem" }, proposal.obstacle),
    h("div", { class: "buttons" }, kinds.map(([kind, label, style], index) =>
      h("button", {
        class: style || null, key: kind, ...barred(lacks[index]),
        "aria-describedby": lacks[index] && index < 2 ? `lack-${proposal.proposal}` : null,
        on: { click: () => orders.decide(kind, proposal) },
      }, label))),
    shown.length > 0 && h("p", { class: "quiet", id: `lack-${proposal.proposal}` },
      shown.join(" ")),
    h("p", { class: "quiet" }, "Open until ",
      h("time", { datetime: proposal.expires_at }, proposal.expires_at), "."));
}

function earlierRow(view, proposal) {
  const { decision } = proposal;
  return h("li", { class: "approval", key: proposal.proposal },
    head(view, proposal),
    h("p", null, h("b", null, proposal.state),
      decision && [" by ", h("b", null, decision.by), `: “${decision.reason}”`],
      !decision && proposal.obstacle && `: ${proposal.obstacle}`,
      proposal.approved_revision != null && ` (revision ${proposal.approved_revision})`));
}

/** The order behind each button. */
export function decisionOrder(kind, proposal) {
  const { proposal: number, version, stable } = proposal;
  const words = {
    approve: [
      `Version ${version} becomes the stable one${stable == null ? "" : ` instead of ${stable}`}, `
        + `as ${proposal.by} proposed, by one revision with both names.`,
      "If the route has moved on since, the server refuses it and says what changed.",
    ],
    reject: ["The route stays as it is, and the proposal is closed."],
    withdraw: ["The route stays as it is, and the proposal is closed."],
  };
  const verb = { approve: "Approve", reject: "Reject", withdraw: "Withdraw" }[kind];
  return {
    title: `${verb} proposal ${number}`, verb, danger: kind === "reject",
    path: `proposals/${number}/${kind}`, fields: [], isOnProposal: true,
    words: () => words[kind], body: () => ({}),
  };
}
