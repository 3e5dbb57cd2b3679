// Where a row of a ranking goes: by key one place up or down, by drop before or after another row.

/** Return the place one step on, kept within 1 and the last. */
export function stepped(place: number, by: number, last: number): number {
  return Math.max(1, Math.min(last, place + by));
}

/** Return the place of a row that is dropped on another: above its middle before it, else after. */
export function dropped(from: number, onto: number, isBelow: boolean): number {
  if (onto === from) return from;
  const at = isBelow ? onto + 1 : onto;
  return from < at ? at - 1 : at; // what is taken out above makes room
}
