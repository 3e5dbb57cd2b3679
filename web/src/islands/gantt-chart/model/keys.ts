// Which key is which command, when no cell is being edited.
// One table, so that the shortcut sheet and the element cannot disagree.

export type Command =
  | "up"
  | "down"
  | "left"
  | "right"
  | "page-up"
  | "page-down"
  | "row-start"
  | "row-end"
  | "first"
  | "last"
  | "extend-up"
  | "extend-down"
  | "select-all"
  | "edit"
  | "add"
  | "add-child"
  | "indent"
  | "outdent"
  | "move-up"
  | "move-down"
  | "undated"
  | "complete"
  | "baseline"
  | "critical"
  | "forecast"
  | "today"
  | "zoom-in"
  | "zoom-out"
  | "back"
  | "forth"
  | "nudge"
  | "drop"
  | "undo"
  | "fold"
  | "unfold"
  | "link"
  | "leave";

const TABLE: Record<string, Command> = {
  ArrowUp: "up",
  ArrowDown: "down",
  ArrowLeft: "left",
  ArrowRight: "right",
  PageUp: "page-up",
  PageDown: "page-down",
  Home: "row-start",
  End: "row-end",
  "Ctrl+Home": "first",
  "Ctrl+End": "last",
  "Shift+ArrowUp": "extend-up",
  "Shift+ArrowDown": "extend-down",
  "Ctrl+a": "select-all",
  F2: "edit",
  Enter: "add",
  Insert: "add",
  "Ctrl+Enter": "add-child",
  "Alt+ArrowRight": "indent",
  "Alt+ArrowLeft": "outdent",
  "Alt+ArrowUp": "move-up",
  "Alt+ArrowDown": "move-down",
  F7: "undated",
  " ": "complete",
  b: "baseline",
  k: "critical",
  f: "forecast",
  t: "today",
  "+": "zoom-in",
  "=": "zoom-in",
  "-": "zoom-out",
  "[": "back",
  "]": "forth",
  "Shift+Enter": "nudge",
  Delete: "drop",
  "Ctrl+z": "undo",
  "Ctrl+ArrowLeft": "fold",
  "Ctrl+ArrowRight": "unfold",
  l: "link",
  Escape: "leave",
};

/** Commands that work wherever the focus is in the element, not only on a cell. */
export const ANYWHERE: ReadonlySet<Command> = new Set([
  "baseline",
  "critical",
  "forecast",
  "today",
  "zoom-in",
  "zoom-out",
  "back",
  "forth",
  "undo",
]);

export interface Pressed {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

/** The command of a key; undefined for any other. */
export function commandOf(event: Pressed): Command | undefined {
  const isLetter = event.key.length === 1;
  const shift = event.shiftKey && (!isLetter || event.key === " ") ? "Shift+" : "";
  const ctrl = event.ctrlKey || event.metaKey ? "Ctrl+" : "";
  const key = isLetter ? event.key.toLowerCase() : event.key;
  return TABLE[`${ctrl}${event.altKey ? "Alt+" : ""}${shift}${key}`];
}

/** Digits begin an edit by being typed; letters are commands here. */
export function beginsEdit(event: Pressed): boolean {
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
  return isPlain && /^[0-9.]$/.test(event.key);
}

/** For the shortcut sheet. */
export const SHEET =
  "Enter=add a row below;Ctrl Enter=add a child;F2=edit the cell;Delete=drop the rows;" +
  "Alt ←=outdent;Alt →=indent;Alt ↑=move up;Alt ↓=move down;Space=complete or reopen;" +
  "Shift Enter=nudge dates with the arrows;F7=next without dates;Ctrl ←=fold;Ctrl →=unfold;" +
  "L=link the selected rows;Ctrl C=copy the rows;B=baseline;K=critical path;F=forecast;T=today;+=zoom in;-=zoom out;" +
  "[=earlier;]=later;Ctrl V=paste into cells;Ctrl Shift V=paste as new rows;Ctrl Z=undo";
