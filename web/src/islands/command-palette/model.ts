// What the palette knows: entries, which one is chosen, how the query ranks page links.
// No document here.

export interface Entry {
  label: string;
  href: string;
  kind: string;
  hint: string;
}

export interface PaletteState {
  query: string;
  entries: readonly Entry[];
  chosen: number;
}

export const EMPTY: PaletteState = { query: "", entries: [], chosen: 0 };

/** Read the server's answer; entries without a label or with a foreign address are left out. */
export function readEntries(answer: unknown): Entry[] {
  if (!Array.isArray(answer)) return [];
  return answer.flatMap((item) => {
    const { label, href, kind, hint } = (item ?? {}) as Record<string, unknown>;
    if (typeof label !== "string" || typeof href !== "string" || !isOwn(href)) return [];
    return [{ label, href, kind: String(kind ?? ""), hint: String(hint ?? "") }];
  });
}

function isOwn(href: string): boolean {
  return href.startsWith("/") && !href.startsWith("//") && !href.startsWith("/\\");
}

/** Keep the entries whose label holds the letters of the query in order; whole words first. */
export function ranked(entries: readonly Entry[], query: string): Entry[] {
  const wanted = query.trim().toLowerCase();
  if (!wanted) return [...entries];
  const scored = entries.map((entry) => ({ entry, score: closeness(entry.label, wanted) }));
  const kept = scored.filter(({ score }) => score > 0);
  return kept.sort((a, b) => b.score - a.score).map(({ entry }) => entry);
}

function closeness(label: string, wanted: string): number {
  const text = label.toLowerCase();
  const at = text.indexOf(wanted);
  if (at === 0) return 4;
  if (at > 0) return /\s/.test(text[at - 1] ?? "") ? 3 : 2;
  return holdsInOrder(text, wanted) ? 1 : 0;
}

function holdsInOrder(text: string, wanted: string): boolean {
  let from = 0;
  for (const letter of wanted) {
    const at = text.indexOf(letter, from);
    if (at < 0) return false;
    from = at + 1;
  }
  return true;
}

/** Join page links with what the server found, each address once. */
export function merged(own: readonly Entry[], found: readonly Entry[]): Entry[] {
  const seen = new Set<string>();
  return [...own, ...found].filter(({ href }) => !seen.has(href) && seen.add(href));
}

/** Move the choice by a step, round the ends. */
export function moved(state: PaletteState, step: number): PaletteState {
  const count = state.entries.length;
  if (!count) return state;
  return { ...state, chosen: (state.chosen + step + count) % count };
}

export function chosenEntry(state: PaletteState): Entry | undefined {
  return state.entries[state.chosen];
}
