// Pictures that are as wide as their place: drawn for the width that the browser gave them, so that
// letters in them keep their size.

const WIDTH_FIRST = 360;
const widths = new Map();
const places = new WeakMap();

const observer = new ResizeObserver((entries) => {
  const moved = new Set();
  for (const { target, contentRect } of entries) {
    const { key, changed } = places.get(target);
    const next = Math.floor(contentRect.width);
    if (next > 0 && widths.get(key) !== next) {
      widths.set(key, next);
      moved.add(changed);
    }
  }
  for (const changed of moved) changed();
});

/** The width of the place with this name; a usual one before it is known. */
export const widthOf = (key) => widths.get(key) ?? WIDTH_FIRST;

/** For an element's `created`: its width is that of `key` from now on. */
export const sized = (key, changed) => (element) => {
  places.set(element, { key, changed });
  observer.observe(element);
};
