// A tree as rows in order, each with its parent: which rows show, where a key leads.
// No document here.

export interface Node {
  id: string;
  parent: string;
}

export type Closed = ReadonlySet<string>;

/** Return the ids of rows that show: every ancestor is open. Rows come parents first. */
export function visible(nodes: readonly Node[], closed: Closed): Set<string> {
  const known = new Set(nodes.map((node) => node.id));
  const shown = new Set<string>();
  for (const { id, parent } of nodes) {
    const isTop = !parent || !known.has(parent);
    if (isTop || (shown.has(parent) && !closed.has(parent))) shown.add(id);
  }
  return shown;
}

/** Return the ids that have children. */
export function parents(nodes: readonly Node[]): Set<string> {
  return new Set(nodes.map((node) => node.parent).filter(Boolean));
}

export function toggled(closed: Closed, id: string): Set<string> {
  const next = new Set(closed);
  if (!next.delete(id)) next.add(id);
  return next;
}

export type Step = { focus: string } | { toggle: string } | { openAll: true } | undefined;

/** What a key does on a row; follows the treegrid pattern of the ARIA practices. */
export function stepFor(key: string, at: string, nodes: readonly Node[], closed: Closed): Step {
  const shown = nodes.filter((node) => visible(nodes, closed).has(node.id));
  const index = shown.findIndex((node) => node.id === at);
  const node = shown[index];
  if (!node) return undefined;
  const isParent = parents(nodes).has(at);
  const isOpen = isParent && !closed.has(at);
  const focusAt = (position: number): Step => {
    const target = shown[Math.max(0, Math.min(shown.length - 1, position))];
    return target ? { focus: target.id } : undefined;
  };
  switch (key) {
    case "ArrowDown":
    case "j":
      return focusAt(index + 1);
    case "ArrowUp":
    case "k":
      return focusAt(index - 1);
    case "Home":
      return focusAt(0);
    case "End":
      return focusAt(shown.length - 1);
    case "ArrowRight":
      if (!isParent) return undefined;
      return isOpen ? focusAt(index + 1) : { toggle: at };
    case "ArrowLeft":
      if (isOpen) return { toggle: at };
      return node.parent ? { focus: node.parent } : undefined;
    case "*":
      return { openAll: true };
    default:
      return undefined;
  }
}
