// The outline as levels in order: parents, subtrees, which rows show, what a move is.
// Rows are indexes; a parent's level is lower and it comes first.

/** The parent of each row; -1 at the top. */
export function parentsOf(levels: readonly number[]): Int32Array {
  const parents = new Int32Array(levels.length);
  const open: number[] = [];
  levels.forEach((level, row) => {
    while (open.length && (levels[open.at(-1) ?? 0] ?? 0) >= level) open.pop();
    parents[row] = open.at(-1) ?? -1;
    open.push(row);
  });
  return parents;
}

/** One past the last row of the subtree that begins at a row. */
export function subtreeEnd(levels: readonly number[], row: number): number {
  const level = levels[row] ?? 0;
  let end = row + 1;
  while (end < levels.length && (levels[end] ?? 0) > level) end += 1;
  return end;
}

export function hasChildren(levels: readonly number[], row: number): boolean {
  return (levels[row + 1] ?? 0) > (levels[row] ?? 0);
}

/** Rows that show, in order: no ancestor is closed. */
export function shownRows(
  levels: readonly number[],
  ids: readonly string[],
  closed: ReadonlySet<string>,
): Int32Array {
  const shown = new Int32Array(levels.length);
  let [n, row] = [0, 0];
  while (row < levels.length) {
    shown[n] = row;
    n += 1;
    row = closed.size && closed.has(ids[row] ?? "") ? subtreeEnd(levels, row) : row + 1;
  }
  return shown.subarray(0, n);
}

/** The place of a row among those shown, or of its nearest shown ancestor. */
export function placeOf(shown: Int32Array, row: number): number {
  let [low, high] = [0, shown.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((shown[middle] ?? 0) <= row) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

/** Rows without those whose ancestor is among them too: a subtree is moved as one. */
export function topmost(levels: readonly number[], rows: readonly number[]): number[] {
  const kept: number[] = [];
  let end = -1;
  for (const row of [...rows].sort((a, b) => a - b)) {
    if (row < end) continue;
    kept.push(row);
    end = subtreeEnd(levels, row);
  }
  return kept;
}

/**
 * Behind which row a subtree goes when it is moved one place up or down among its siblings.
 * Returns -1 for the very top, undefined when there is no place.
 */
export function moveTarget(
  levels: readonly number[],
  row: number,
  direction: -1 | 1,
): number | undefined {
  const level = levels[row] ?? 0;
  if (direction === 1) {
    const next = subtreeEnd(levels, row);
    return (levels[next] ?? 0) === level ? subtreeEnd(levels, next) - 1 : undefined;
  }
  let before = row - 1;
  while (before >= 0 && (levels[before] ?? 0) > level) before -= 1;
  return before >= 0 && levels[before] === level ? before - 1 : undefined;
}
