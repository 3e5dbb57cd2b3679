// Which rows stay when a person types: every word must be somewhere in the row.
// No document here.

/** Fold case and accents so that "Zurich" finds "Zürich". */
export function folded(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

export function wordsOf(query: string): string[] {
  return folded(query).split(/\s+/).filter(Boolean);
}

export function keeps(text: string, words: readonly string[]): boolean {
  const row = folded(text);
  return words.every((word) => row.includes(word));
}
