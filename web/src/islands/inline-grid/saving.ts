// Sending one cell: in order for each row, with the row's version, and what to do on refusal.
// A lost race shows both versions; a success can be undone.
import { parsePage, toast } from "../../dom";
import { type Json, Problem, type Reply, readPage, send } from "../../http";
import { type CellType, parsed } from "./model";
import { askVersion, clearWrong, labelOf, showWrong } from "./view";

export interface Edit {
  row: HTMLTableRowElement;
  cell: HTMLElement;
  text: string;
  before: string;
  /** What the cell showed before the edit, put back when the server refuses. */
  kept: Node[];
}

const queues = new WeakMap<HTMLTableRowElement, Promise<void>>();

/** Save after the row's earlier edits, so that a row never races against itself. */
export function save(edit: Edit): Promise<void> {
  const earlier = (queues.get(edit.row) ?? Promise.resolve()).catch(() => undefined);
  const turn = earlier.then(() => attempt(edit));
  queues.set(edit.row, turn);
  return turn;
}

async function attempt(edit: Edit): Promise<void> {
  const { cell } = edit;
  cell.classList.add("is-saving");
  clearWrong(cell);
  try {
    await settled(edit, await patched(edit));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    await refused(edit, error);
  } finally {
    cell.classList.remove("is-saving");
  }
}

function patched({ row, cell, text }: Edit): Promise<Reply> {
  const result = parsed((cell.dataset.type ?? "text") as CellType, text);
  if ("wrong" in result) throw new Problem(422, result.wrong);
  const body: Json = { [cell.dataset.field ?? ""]: result.value };
  return send("PATCH", row.dataset.href ?? "", { body, version: row.dataset.version ?? "" });
}

async function settled(edit: Edit, reply: Reply): Promise<void> {
  const { row, cell } = edit;
  if (reply.version) row.dataset.version = reply.version;
  cell.dataset.value = edit.text;
  delete cell.dataset.draft;
  await show(edit, displayed(reply.body, cell.dataset.field ?? ""));
  toast({ words: `${labelOf(cell)} saved.`, undo: () => undo(edit) });
  cell.dispatchEvent(new CustomEvent("cell-saved", { bubbles: true, detail: edit }));
}

/** Words do for a plain cell; one with a link or a chip is taken anew from the server's page. */
async function show({ row, cell, kept, text }: Edit, words: string | undefined): Promise<void> {
  const isPlain = kept.every((node) => node.nodeType === Node.TEXT_NODE);
  if (isPlain && words !== undefined) cell.textContent = words;
  else if (!(await reread(row))) cell.textContent = words ?? text;
}

function undo(edit: Edit): Promise<void> {
  return save({
    ...edit,
    text: edit.before,
    before: edit.text,
    kept: Array.from(edit.cell.childNodes),
  });
}

function displayed(body: Json, field: string): string | undefined {
  if (!body || typeof body !== "object" || Array.isArray(body)) return undefined;
  const display = body.display;
  if (!display || typeof display !== "object" || Array.isArray(display)) return undefined;
  return display[field] === undefined ? undefined : String(display[field]);
}

/** Read the row anew from the page, so that chips and computed cells are the server's own. */
export async function reread(row: HTMLTableRowElement): Promise<boolean> {
  const page = await readPage(window.location.href).catch(() => "");
  const fresh = Array.from(parsePage(page).querySelectorAll<HTMLTableRowElement>("tr[data-id]"));
  const found = fresh.find((other) => other.dataset.id === row.dataset.id);
  if (!found || found.cells.length !== row.cells.length) return false;
  row.dataset.version = found.dataset.version ?? row.dataset.version ?? "";
  row.className = found.className + (row.classList.contains("is-selected") ? " is-selected" : "");
  Array.from(row.cells).forEach((cell, index) => {
    const other = found.cells[index];
    if (other && !isBusy(cell)) replaceCell(cell, other);
  });
  return true;
}

function isBusy(cell: HTMLElement): boolean {
  return cell.classList.contains("is-editing") || Boolean(cell.querySelector("[data-select]"));
}

function replaceCell(cell: HTMLElement, fresh: HTMLElement): void {
  cell.replaceChildren(...Array.from(fresh.childNodes, (node) => document.importNode(node, true)));
  if (fresh.dataset.value !== undefined) cell.dataset.value = fresh.dataset.value;
}

async function refused(edit: Edit, problem: Problem): Promise<void> {
  const { cell } = edit;
  if (problem.isStale) return lost(edit, problem);
  cell.replaceChildren(...edit.kept);
  if (problem.status === 422) {
    cell.dataset.draft = edit.text;
    showWrong(cell, problem.fields[cell.dataset.field ?? ""] ?? problem.message);
    cell.dispatchEvent(new CustomEvent("cell-refused", { bubbles: true, detail: edit }));
  } else toast({ words: problem.message, kind: "error" });
}

async function lost(edit: Edit, problem: Problem): Promise<void> {
  const { row, cell } = edit;
  cell.replaceChildren(...edit.kept);
  const isFresh = await reread(row);
  if (problem.current) row.dataset.version = problem.current;
  const pair = problem.differences[cell.dataset.field ?? ""];
  const theirs = pair ? String(pair[1] ?? "") : (cell.dataset.value ?? "");
  if (!isFresh) cell.textContent = theirs;
  const { text: yours, before } = edit;
  const label = labelOf(cell);
  const keep = await askVersion({ label, before, yours, theirs, words: problem.message });
  cell.dataset.value = theirs;
  if (keep === "yours") {
    await attempt({ ...edit, before: theirs, kept: Array.from(cell.childNodes) });
  }
}
