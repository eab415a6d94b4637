// Where the lines of a plot stand.

/** Four ticks or so from zero up, at 1, 2 or 5 times a power of ten; the last is not below `high`. */
export function ticksUpTo(high) {
  const raw = (high || 1) / 3;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((each) => each * power).find((each) => each >= raw * 0.999);
  const ticks = [];
  for (let index = 0; (index - 1) * step < high || index < 2; index += 1) ticks.push(index * step);
  return ticks;
}
