// Numbers and times as people read them. Units stand behind a no-break space.

const SPACE = "\u00a0";
const grouped = new Intl.NumberFormat("en");

export const count = (value) => grouped.format(value);

/** A percentage as the routes know it: at most two decimals, no needless zeros. */
export const percent = (value) => `${Number(value.toFixed(2))}${SPACE}%`;

/** Three significant digits, as far as they are after the point; tiny ones with an exponent. */
export function number(value) {
  const size = Math.abs(value);
  if (size === 0) return "0";
  if (size < 0.00005) return value.toExponential(1);
  if (size >= 1000) return count(Math.round(value));
  const decimals = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : size >= 0.1 ? 3 : 4;
  return String(Number(value.toFixed(decimals)));
}

export const withUnit = (value, unit) => `${number(value)}${unit ? SPACE + unit : ""}`;

/** A share of one, in percent. */
export const rate = (value) => withUnit(value * 100, "%");

/** A sentence of the server's, in which numbers and their units stay on one line. */
export const unbroken = (text) => text.replace(/(\d) (?=(%|ms|points?|×)(\W|$))/g, `$1${SPACE}`);

/** A p-value: small ones only as such. */
export const pValue = (value) => (value < 0.001 ? "p < 0.001" : `p = ${number(value)}`);

export function bytes(value) {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let index = 0;
  let size = value;
  while (size >= 1024 && index < units.length - 1) {
    size /= 1024;
    index += 1;
  }
  return withUnit(size, units[index]);
}

/** At most two units, the smaller one left out when it is zero. */
export function duration(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  const units = [["d", 86400], ["h", 3600], ["min", 60], ["s", 1]];
  const first = units.findIndex(([, size]) => whole >= size);
  if (first < 0) return `0${SPACE}s`;
  const parts = [];
  let rest = whole;
  for (const [name, size] of units.slice(first, first + 2)) {
    const amount = Math.floor(rest / size);
    rest -= amount * size;
    if (amount > 0) parts.push(`${amount}${SPACE}${name}`);
  }
  return parts.join(" ");
}

/** Reads `90`, `45s`, `10m`, `2h`, `1d`, as the command line does; nothing for other text. */
export function secondsFrom(text) {
  const match = /^(\d{1,6})\s*(s|m|min|h|d|)$/.exec(text.trim());
  if (!match) return undefined;
  return Number(match[1]) * { "": 1, s: 1, m: 60, min: 60, h: 3600, d: 86400 }[match[2]];
}

/** The shortest text that {@link secondsFrom} reads back. */
export function holdText(seconds) {
  for (const [name, size] of [["d", 86400], ["h", 3600], ["m", 60]]) {
    if (seconds > 0 && seconds % size === 0) return `${seconds / size}${name}`;
  }
  return `${seconds}s`;
}

const dayFormat = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const clockFormat = new Intl.DateTimeFormat("en-GB", {
  hour: "2-digit", minute: "2-digit", second: "2-digit",
});

/** In the reader's time zone, with the day. */
export function moment(text) {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) return text;
  return `${dayFormat.format(date)} ${clockFormat.format(date)}`;
}

export const list = (items) =>
  items.length < 2
    ? items.join("")
    : `${items.slice(0, -1).join(", ")} and ${items[items.length - 1]}`;

export const plural = (amount, one, more = `${one}s`) =>
  `${count(amount)} ${amount === 1 ? one : more}`;
