// Which rows a click with Shift takes, and how a choice is put in words.
// No document here.

/** Return the positions between two rows, both included, in order. */
export function between(from: number, to: number): number[] {
  const [low, high] = from <= to ? [from, to] : [to, from];
  return Array.from({ length: high - low + 1 }, (_, step) => low + step);
}

/** The state of the box that takes all. */
export function allState(chosen: number, all: number): "none" | "some" | "all" {
  if (chosen === 0) return "none";
  return chosen === all ? "all" : "some";
}

export function countWords(chosen: number): string {
  return chosen === 1 ? "1 row selected" : `${chosen} rows selected`;
}
