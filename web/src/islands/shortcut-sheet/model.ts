// The keys of a page: those common to all, those the page adds, and two-key jumps.
// No document here.

export interface Key {
  keys: string;
  does: string;
}

export const COMMON: readonly Key[] = [
  { keys: "Ctrl K", does: "Search or jump to anything" },
  { keys: "?", does: "Show this sheet" },
  { keys: "/", does: "Go to the search field of the page" },
  { keys: "j  k", does: "Next row, previous row" },
  { keys: "Enter", does: "Open the row" },
  { keys: "Esc", does: "Close, or undo the edit" },
];

export const GRID: readonly Key[] = [
  { keys: "Arrows", does: "Move between cells" },
  { keys: "Enter  F2", does: "Edit the cell; Enter again saves and moves down" },
  { keys: "Tab", does: "Save and move right" },
  { keys: "Space", does: "Select the row; with Shift, all rows between" },
  { keys: "Ctrl A", does: "Select all rows on the page" },
];

export const TREE: readonly Key[] = [
  { keys: "Right  Left", does: "Expand or collapse the row" },
  { keys: "*", does: "Expand everything" },
];

/** Read `data-keys`: "1–4=Filter by health;L=Switch lens". */
export function pageKeys(text: string | undefined): Key[] {
  return (text ?? "").split(";").flatMap((part) => {
    const at = part.indexOf("=", 1);
    if (at < 0) return [];
    return [{ keys: part.slice(0, at).trim(), does: part.slice(at + 1).trim() }];
  });
}

/** Remember the first key of a jump ("g" of "g p") for a moment. */
export class Jumps {
  private first = "";
  private at = 0;

  constructor(
    private readonly targets: () => Map<string, string>,
    private readonly within = 1200,
  ) {}

  /** Return the address to go to, or undefined while a jump is not complete. */
  press(key: string, now: number): string | undefined {
    const pending = now - this.at <= this.within ? this.first : "";
    this.first = "";
    if (pending) return this.targets().get(`${pending} ${key}`);
    if (key === "g") {
      this.first = key;
      this.at = now;
    }
    return undefined;
  }
}
