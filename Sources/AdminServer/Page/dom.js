// A small tree of descriptions that is laid over the document: what did not change stays the same
// element, so that focus, selection, scrolling and open details survive the next poll. Text only
// ever becomes text nodes and attributes; there is no way from here to markup.

const SVG = "http://www.w3.org/2000/svg";

/** Describes an element. Children may be nested lists; null, undefined and false are left out. */
export function h(tag, props, ...children) {
  const nodes = children.flat(Infinity).filter((child) => child != null && child !== false);
  return {
    tag,
    key: props?.key,
    props: props ?? {},
    children: nodes.map((node) => (node.tag ? node : { text: String(node) })),
  };
}

/** Makes a parent's children as described. */
export function render(parent, ...children) {
  const described = h("div", null, children).children;
  patchChildren(parent, described, parent.namespaceURI === SVG);
}

const known = new WeakMap();

function patchChildren(parent, next, svg) {
  const before = known.get(parent) ?? [];
  if (before.length === 0) parent.replaceChildren();
  const used = new Set();
  const matches = next.map((node) => {
    const match = before.find((old) => !used.has(old) && isSame(old, node));
    if (match) used.add(match);
    return match;
  });
  for (const old of before) if (!used.has(old)) old.element.remove();
  let place = parent.firstChild;
  next.forEach((node, index) => {
    const old = matches[index];
    if (old) {
      node.element = old.element;
      patch(old, node, svg);
    } else {
      node.element = create(node, svg);
    }
    if (node.element === place) place = place.nextSibling;
    else parent.insertBefore(node.element, place);
  });
  known.set(parent, next);
}

function isSame(old, node) {
  return old.tag === node.tag && old.key === node.key;
}

function create(node, svg) {
  if (!node.tag) return document.createTextNode(node.text);
  const inside = svg || node.tag === "svg";
  const element = inside
    ? document.createElementNS(SVG, node.tag)
    : document.createElement(node.tag);
  patchProps(element, {}, node.props);
  patchChildren(element, node.children, inside);
  // A select takes its value only once its options are there.
  if (node.tag === "select" && node.props.value != null) element.value = node.props.value;
  node.props.created?.(element);
  return element;
}

function patch(old, node, svg) {
  if (!node.tag) {
    if (old.text !== node.text) node.element.nodeValue = node.text;
    return;
  }
  patchChildren(node.element, node.children, svg || node.tag === "svg");
  patchProps(node.element, old.props, node.props);
}

function patchProps(element, old, props) {
  for (const name of Object.keys(old)) if (!(name in props)) set(element, name, null, old[name]);
  for (const [name, value] of Object.entries(props)) {
    if (name === "checked" || (name === "value" && element.localName !== "option")) {
      // As it stands, not as it was described: the reader may have changed it since.
      if (element[name] !== value) element[name] = value;
    } else if (old[name] !== value) {
      set(element, name, value, old[name]);
    }
  }
}

const listeners = new WeakMap();

function set(element, name, value, old) {
  if (name === "key" || name === "created") return;
  if (name === "on") {
    listen(element, value ?? {});
  } else if (name === "style") {
    // By the object model: the page's policy refuses style attributes.
    for (const each of Object.keys(old ?? {})) element.style.removeProperty(each);
    for (const [each, text] of Object.entries(value ?? {})) element.style.setProperty(each, text);
  } else if (name === "open") {
    // Only the beginning: afterwards it is the reader's.
    if (old === undefined && value) element.setAttribute("open", "");
  } else if (value == null || value === false) {
    element.removeAttribute(name);
  } else {
    element.setAttribute(name, value === true ? "" : String(value));
  }
}

function listen(element, handlers) {
  const present = listeners.get(element) ?? {};
  for (const type of Object.keys(handlers)) {
    if (type in present) continue;
    element.addEventListener(type, (event) => listeners.get(element)[type]?.(event));
  }
  const gone = Object.keys(present).filter((type) => !(type in handlers));
  const silent = Object.fromEntries(gone.map((type) => [type, null]));
  listeners.set(element, { ...silent, ...handlers });
}
