// Pasting from a spreadsheet: tab-separated rows into cells, or as new rows below.
// Read whole before anything is sent; what cannot be read is named with its place.
import type { Json } from "../../../http";
import type { Column } from "./columns";
import { subtreeEnd } from "./outline";
import type { Plan } from "./plan";

export type Edit = Record<string, Json>;

export interface Pasted {
  edits: Edit[];
  changed: number;
  added: number;
  /** Labels of columns that were in the clip but are computed. */
  skipped: string[];
}

/** Split a clip into rows of cells; a cell in quotes may hold tabs, breaks and doubled quotes. */
export function readClip(text: string): string[][] {
  const rows: string[][] = [[]];
  const form = /(?:"((?:[^"]|"")*)"(?=[\t\r\n]|$)|([^\t\r\n]*))(\t|\r\n|\r|\n|$)/gy;
  for (let found = form.exec(text); found; found = form.exec(text)) {
    const [whole, quoted, bare = "", end] = found;
    rows.at(-1)?.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    if (end !== "\t" && end !== "") rows.push([]);
    if (end === "" || whole === "") break;
  }
  const isFilled = (row: string[]): boolean => row.some((cell) => cell.trim() !== "");
  return rows.filter(isFilled);
}

/** The columns a clip goes to: by its header row when it has one, else from a column on. */
export function columnsOf(
  clip: string[][],
  columns: readonly Column[],
  from: number,
): { targets: (Column | undefined)[]; rows: string[][] } {
  const known = (cell: string): Column | undefined =>
    columns.find(({ key, label }) =>
      [key, label.toLowerCase()].includes(cell.trim().toLowerCase()),
    );
  const head = clip[0] ?? [];
  const named = head.map(known);
  const isHeader = head.length > 0 && named.every(Boolean) && named.some((c) => c?.key === "name");
  if (isHeader) return { targets: named, rows: clip.slice(1) };
  return { targets: head.map((_, at) => columns[from + at]), rows: clip };
}

export interface PastePlace {
  /** Rows that show from the place on; new rows follow when they run out or `fresh` is set. */
  rows: readonly number[];
  /** Row below which new ones go; -1 for an empty plan. */
  below: number;
  column: number;
  fresh: boolean;
}

/** Turn a clip into edits, or say which cell cannot be read. */
export function pasteEdits(
  plan: Plan,
  columns: readonly Column[],
  clip: string[][],
  place: PastePlace,
): Pasted | { wrong: string } {
  const { targets, rows } = columnsOf(clip, columns, place.column);
  const edits: Edit[] = [];
  const fresh: Edit[] = [];
  for (const [at, cells] of rows.entries()) {
    const row = place.fresh ? undefined : place.rows[at];
    const found = fieldsOf(plan, row ?? -1, cells, targets);
    if ("wrong" in found) return { wrong: `Row ${at + 1} of what was pasted: ${found.wrong}` };
    if (row === undefined) fresh.push(found.fields);
    else if (Object.keys(found.fields).length) edits.push(changeOf(plan, row, found.fields));
  }
  const skipped = targets.filter((column) => column && !column.read).map((c) => c?.label ?? "");
  const changed = edits.length;
  return {
    edits: [...edits, ...adds(plan, place.below, fresh)],
    changed,
    added: fresh.length,
    skipped,
  };
}

function changeOf(plan: Plan, row: number, fields: Edit): Edit {
  const { id, version } = plan.columns;
  return { op: "change", id: id[row] ?? "", version: version[row] ?? 0, fields };
}

function fieldsOf(
  plan: Plan,
  row: number,
  cells: readonly string[],
  targets: readonly (Column | undefined)[],
): { fields: Edit } | { wrong: string } {
  const fields: Edit = {};
  for (const [at, cell] of cells.entries()) {
    const column = targets[at];
    if (!column?.read || (row < 0 && cell.trim() === "")) continue;
    if (row >= 0 && cell.trim() === column.text(plan, row)) continue;
    const found = column.read(plan, row, cell);
    if ("wrong" in found) return { wrong: `${column.label}: ${found.wrong}` };
    Object.assign(fields, found.fields);
  }
  return { fields };
}

/** New rows go in backwards behind the same row, so that they stand in the clip's order. */
function adds(plan: Plan, below: number, fresh: readonly Edit[]): Edit[] {
  const { id, level } = plan.columns;
  const last = below < 0 ? -1 : subtreeEnd(level, below) - 1;
  const after = last < 0 ? null : (id[last] ?? null);
  const depth = below < 0 ? 1 : (level[below] ?? 1);
  return [...fresh].reverse().map((given) => ({
    op: "add",
    after,
    level: depth,
    fields: { name: "New activity", ...given },
  }));
}
