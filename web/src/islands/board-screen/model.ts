// The timer of a sitting and of its items: how much is gone, in a colour and a word.
// No document here; the server says the same words when the page is made.

export interface Reading {
  tone: "green" | "yellow" | "orange" | "red";
  percent: number;
  words: string;
}

/** Read a timer: minutes gone since it began, of those that were planned. */
export function reading(began: number, until: number, of: number): Reading {
  const gone = Math.max(0, (until - began) / 60_000);
  const [tone, word] = toneOf(gone / of);
  const minutes = Math.floor(gone);
  return {
    tone,
    percent: Math.min(100, Math.floor((minutes * 100) / of)),
    words: `${minutes} of ${of} min, ${word}`,
  };
}

function toneOf(share: number): [Reading["tone"], string] {
  if (share < 0.5) return ["green", "well in time"];
  if (share < 0.75) return ["yellow", "half gone"];
  if (share <= 1) return ["orange", "nearly over"];
  return ["red", "over time"];
}
