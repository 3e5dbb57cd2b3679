// Which rows of a long list are in the window, and how far to scroll for one of them.
// No document here.

export interface Span {
  first: number;
  /** One past the last. */
  end: number;
}

/** Rows to have in the document: those in sight and some beyond each edge. */
export function inSight(top: number, height: number, size: number, count: number, more = 6): Span {
  const first = Math.max(0, Math.min(count, Math.floor(top / size) - more));
  const end = Math.max(first, Math.min(count, Math.ceil((top + height) / size) + more));
  return { first, end };
}

/** The scroll position that shows a row with the least movement. */
export function scrollFor(row: number, top: number, height: number, size: number): number {
  const [from, to] = [row * size, (row + 1) * size];
  if (from < top) return from;
  return to > top + height ? Math.max(0, to - height) : top;
}

/** Whether one span lies wholly in another. */
export function covers(outer: Span, inner: Span): boolean {
  return outer.first <= inner.first && inner.end <= outer.end;
}
