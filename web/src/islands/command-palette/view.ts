// The palette's list drawn from its state: a listbox that the input points into.
// Text from the server is set as text, never as markup.
import { make } from "../../dom";
import type { Entry, PaletteState } from "./model";

export interface PaletteParts {
  dialog: HTMLDialogElement;
  input: HTMLInputElement;
  list: HTMLUListElement;
  note: HTMLParagraphElement;
}

/** Make the dialog once; `draw` fills it. */
export function paletteParts(): PaletteParts {
  const input = make("input", {
    type: "text",
    role: "combobox",
    autocomplete: "off",
    spellcheck: "false",
    placeholder: "Search projects, objectives, people, pages…",
    "aria-label": "Search or jump to",
    "aria-controls": "palette-list",
    "aria-expanded": "true",
    "aria-autocomplete": "list",
  });
  const list = make("ul", { id: "palette-list", role: "listbox", "aria-label": "Results" });
  const note = make("p", { role: "status" });
  const dialog = make("dialog", { class: "palette", "aria-label": "Command palette" });
  dialog.append(input, list, note);
  return { dialog, input, list, note };
}

function option(entry: Entry, index: number, chosen: boolean): HTMLLIElement {
  const item = make("li", {
    id: `palette-${index}`,
    role: "option",
    "aria-selected": String(chosen),
    "data-index": String(index),
  });
  item.append(make("span", { class: "kind" }, entry.kind), make("span", {}, entry.label));
  if (entry.hint) item.append(make("span", { class: "hint" }, entry.hint));
  return item;
}

/** Show the state. */
export function draw(parts: PaletteParts, state: PaletteState, waiting: boolean): void {
  parts.list.replaceChildren(
    ...state.entries.map((entry, index) => option(entry, index, index === state.chosen)),
  );
  parts.list.hidden = state.entries.length === 0;
  parts.input.setAttribute("aria-expanded", String(state.entries.length > 0));
  if (state.entries.length) {
    parts.input.setAttribute("aria-activedescendant", `palette-${state.chosen}`);
    parts.list.querySelector('[aria-selected="true"]')?.scrollIntoView?.({ block: "nearest" });
  } else parts.input.removeAttribute("aria-activedescendant");
  parts.note.textContent = noteFor(state, waiting);
}

function noteFor(state: PaletteState, waiting: boolean): string {
  if (state.entries.length) return `${state.entries.length} found · Enter opens · Esc closes`;
  if (waiting) return "Searching…";
  return state.query ? `Nothing found for “${state.query}”.` : "Type to search.";
}
