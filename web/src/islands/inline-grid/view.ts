// The editor inside a cell, its error, and the dialog of a lost race.
// Everything is built as nodes; text is never read as markup.
import { closeButton, make } from "../../dom";
import type { CellType } from "./model";

export type Editor = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

function choices(cell: HTMLElement): [string, string][] {
  const source = document.getElementById(cell.dataset.options ?? "");
  return JSON.parse(source?.textContent || "[]") as [string, string][];
}

function selectOf(pairs: [string, string][], value: string): HTMLSelectElement {
  const select = make("select");
  for (const [key, words] of pairs) select.append(make("option", { value: key }, words));
  select.value = value;
  return select;
}

const YES_NO: [string, string][] = [
  ["true", "Yes"],
  ["false", "No"],
];

/** Make the editor for a cell's type, labelled by its column. */
export function editorFor(cell: HTMLElement, type: CellType, value: string): Editor {
  const editor = editorOf(cell, type, value);
  editor.setAttribute("aria-label", labelOf(cell));
  return editor;
}

function editorOf(cell: HTMLElement, type: CellType, value: string): Editor {
  if (type === "select") return selectOf(choices(cell), value);
  if (type === "boolean") return selectOf(YES_NO, value || "false");
  if (type === "long") {
    const area = make("textarea", { rows: "3" });
    area.value = value;
    return area;
  }
  const numeric = ["number", "money", "percent"].includes(type);
  const input = make("input", { type: type === "date" ? "date" : "text" });
  if (numeric) input.inputMode = "decimal";
  input.value = value;
  return input;
}

/** The words of the column's header, or the field's name where there is none. */
export function labelOf(cell: HTMLElement): string {
  const table = cell.closest("table");
  const index = (cell as HTMLTableCellElement).cellIndex;
  const header = table?.querySelectorAll("thead tr:first-child > *")[index];
  return header?.textContent?.trim() || cell.dataset.field || "Value";
}

/** Show why a cell cannot be accepted, read out by the cell's description. */
export function showWrong(cell: HTMLElement, words: string): void {
  clearWrong(cell);
  const id = `wrong-${cell.closest<HTMLElement>("tr")?.dataset.id ?? ""}-${cell.dataset.field}`;
  cell.classList.add("is-wrong");
  cell.append(make("span", { class: "cell-error", role: "alert", id }, words));
  cell.setAttribute("aria-describedby", id);
  cell.setAttribute("aria-invalid", "true");
}

export function clearWrong(cell: HTMLElement): void {
  cell.classList.remove("is-wrong");
  cell.querySelector(".cell-error")?.remove();
  cell.removeAttribute("aria-describedby");
  cell.removeAttribute("aria-invalid");
}

export interface Versions {
  label: string;
  before: string;
  yours: string;
  theirs: string;
  words: string;
}

function versionTable(versions: Versions): HTMLTableElement {
  const rows: [string, string][] = [
    ["When you opened it", versions.before],
    ["Yours", versions.yours],
    ["Theirs, saved now", versions.theirs],
  ];
  const table = make("table", { class: "versions" });
  table.createCaption().textContent = versions.label;
  for (const [name, value] of rows) {
    const row = make("tr");
    row.append(make("th", { scope: "row" }, name), make("td", {}, value || "(empty)"));
    table.append(row);
  }
  return table;
}

/** Ask which version to keep; Esc keeps theirs, so that nothing is overwritten unseen. */
export function askVersion(versions: Versions): Promise<"yours" | "theirs"> {
  const dialog = make("dialog", { class: "dialog", "aria-labelledby": "race-title" });
  const title = make("h2", { id: "race-title" }, "Changed by somebody else meanwhile");
  const theirs = make("button", { type: "button", class: "btn", autofocus: true }, "Keep theirs");
  const yours = make("button", { type: "button", class: "btn btn-primary" }, "Keep yours");
  theirs.addEventListener("click", () => dialog.close("theirs"));
  yours.addEventListener("click", () => dialog.close("yours"));
  dialog.append(
    make("div", { class: "dialog-head" }, title, closeButton()),
    make("div", { class: "dialog-body" }, make("p", {}, versions.words), versionTable(versions)),
    make("div", { class: "dialog-foot" }, theirs, yours),
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yours" ? "yours" : "theirs");
    });
  });
}
