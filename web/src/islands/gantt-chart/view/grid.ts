// The rows of the tree grid that are in sight, as elements that are used again and again.
// The row with the focus stays in the document wherever it is, so that focus is never lost.
import type { Span } from "../../../axis/rows";
import { make } from "../../../dom";
import { ROW } from "../model/bars";
import { type Column, isSummary } from "../model/columns";
import { marksOf } from "../model/marks";
import { hasChildren } from "../model/outline";
import type { Plan } from "../model/plan";

export interface GridState {
  plan: Plan;
  shown: Int32Array;
  closed: ReadonlySet<string>;
  selected: ReadonlySet<string>;
  columns: readonly Column[];
  /** Place and column of the cell with the focus. */
  place: number;
  column: number;
  /** Pixels from the left that are in sight; while rows fly by, only columns there are written. */
  sight: readonly [number, number] | undefined;
}

interface RowParts {
  root: HTMLElement;
  cells: HTMLElement[];
  /** What was drawn last; the same again needs no work. */
  drawn: string;
}

const INDENT = 14;

export class GridView {
  private rows = new Map<number, RowParts>();
  private spare: RowParts[] = [];
  private stamp = 0;

  constructor(
    private readonly head: HTMLElement,
    private readonly body: HTMLElement,
  ) {}

  /** Draw the header and forget all rows, after the columns changed. */
  reset(columns: readonly Column[]): void {
    this.body.replaceChildren();
    this.rows.clear();
    this.spare = [];
    const row = make("div", { role: "row", class: "gantt-row", "aria-rowindex": "1" });
    for (const [at, column] of columns.entries()) {
      const cell = make("div", { role: "columnheader", class: classOf(column) }, column.label);
      cell.setAttribute("aria-colindex", String(at + 1));
      cell.style.width = `${column.width}px`;
      row.append(cell);
    }
    this.head.replaceChildren(row);
    const width = columns.reduce((sum, column) => sum + column.width, 0);
    for (const part of [this.head, this.body]) part.style.setProperty("--columns", `${width}px`);
  }

  /** Let every row be drawn anew, after the plan or the selection changed. */
  stale(): void {
    this.stamp += 1;
  }

  /** Show the rows of a span, scrolled down by `top` pixels. */
  draw(span: Span, top: number, state: GridState): void {
    this.body.style.transform = `translateY(${-top}px)`;
    for (const [place, parts] of this.rows) {
      if ((place >= span.first && place < span.end) || place === state.place) continue;
      this.rows.delete(place);
      this.spare.push(parts);
    }
    for (let place = span.first; place < span.end; place += 1) this.show(place, state);
    if (state.place < state.shown.length) this.show(state.place, state);
    for (const parts of this.spare) parts.root.hidden = true;
  }

  /** The element of a cell that is in the document. */
  cell(place: number, column: number): HTMLElement | undefined {
    return this.rows.get(place)?.cells[column];
  }

  /** Place and column of the cell that holds a node. */
  whereIs(node: Element): { place: number; column: number } | undefined {
    const cell = node.closest<HTMLElement>(
      ".gantt-rows [role=gridcell], .gantt-rows [role=rowheader]",
    );
    const root = cell?.parentElement;
    const column = cell ? Array.from(root?.children ?? []).indexOf(cell) : -1;
    const place = Number(root?.dataset.place ?? -1);
    return column < 0 || place < 0 ? undefined : { place, column };
  }

  private show(place: number, state: GridState): void {
    const held = this.rows.get(place);
    const parts = held ?? this.spare.pop() ?? this.made(state);
    if (!held) this.rows.set(place, parts);
    const isFocus = place === state.place;
    const part = state.sight ? "part" : "";
    const drawn = `${this.stamp}:${place}:${isFocus ? state.column : ""}`;
    if (parts.root.hidden) parts.root.hidden = false;
    const isDone = parts.drawn === drawn || (part && parts.drawn === drawn + part);
    if (isDone || parts.root.querySelector(".is-editing")) return;
    parts.drawn = drawn + part;
    fill(parts, place, state);
  }

  private made(state: GridState): RowParts {
    const root = make("div", { role: "row", class: "gantt-row" });
    const cells = state.columns.map((column, at) => {
      const role = column.key === "name" ? "rowheader" : "gridcell";
      const cell = make("div", { role, class: classOf(column) });
      cell.setAttribute("aria-colindex", String(at + 1));
      cell.style.width = `${column.width}px`;
      return cell;
    });
    root.append(...cells);
    this.body.append(root);
    return { root, cells, drawn: "" };
  }
}

function classOf(column: Column): string {
  const pin = column.key === "marks" || column.key === "name" ? ` is-pinned is-${column.key}` : "";
  return `gantt-cell${column.end ? " is-end" : ""}${pin}`;
}

/** Setting an attribute costs style even when its value stays. */
function put(node: HTMLElement, name: string, value: string): void {
  if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}

/** Change the letters of the text that is there: a new text node would need style anew. */
function write(node: Element, text: string): void {
  const held = node.firstChild;
  if (held instanceof Text && !held.nextSibling) {
    if (held.data !== text) held.data = text;
  } else node.textContent = text;
}

function fill({ root, cells }: RowParts, place: number, state: GridState): void {
  const { plan, shown, closed, selected, columns } = state;
  const row = shown[place] ?? 0;
  const id = plan.columns.id[row] ?? "";
  const isSame = root.dataset.id === id;
  root.dataset.place = String(place);
  root.dataset.id = id;
  root.style.transform = `translateY(${place * ROW}px)`;
  put(root, "aria-rowindex", String(place + 2));
  put(root, "aria-level", String(plan.columns.level[row] ?? 1));
  put(root, "aria-selected", String(selected.has(id)));
  if (hasChildren(plan.columns.level, row)) {
    put(root, "aria-expanded", String(!closed.has(id)));
  } else root.removeAttribute("aria-expanded");
  root.classList.toggle("is-summary", isSummary(plan, row));
  root.classList.toggle("is-current", place === state.place);
  let right = 0;
  for (const [at, cell] of cells.entries()) {
    const column = columns[at];
    if (!column) continue;
    const left = right;
    right += column.width;
    const isPinned = column.key === "name" || column.key === "marks";
    const isInSight = !state.sight || (right > state.sight[0] && left < state.sight[1]);
    if (isWaiting(cell, isSame)) continue;
    if (isInSight || isPinned) fillCell(cell, column, row, state);
    const isFocus = place === state.place && at === state.column;
    put(cell, "tabindex", isFocus ? "0" : "-1");
  }
}

/** What was typed stays until its own answer; another edit's answer does not know of it. */
function isWaiting(cell: HTMLElement, isSame: boolean): boolean {
  if (!isSame) cell.classList.remove("is-saving");
  return cell.classList.contains("is-saving");
}

function fillCell(cell: HTMLElement, column: Column, row: number, state: GridState): void {
  const { plan } = state;
  if (column.key === "name") fillName(cell, row, state);
  else if (column.key === "marks") fillMarks(cell, row, plan);
  else {
    const text = column.text(plan, row);
    write(cell, text);
    put(cell, "title", text.length * 7 > column.width - 12 ? text : "");
  }
  const isFixed = !column.read || !plan.project.may_edit;
  put(cell, "aria-readonly", String(isFixed));
}

function fillName(cell: HTMLElement, row: number, { plan }: GridState): void {
  const { name, level } = plan.columns;
  let [twisty, words] = Array.from(cell.children) as [HTMLElement?, HTMLElement?];
  if (!twisty || !words) {
    twisty = make("span", { class: "gantt-twisty", "aria-hidden": "true" });
    words = make("span", { class: "gantt-name" });
    cell.replaceChildren(twisty, words);
  }
  cell.style.paddingInlineStart = `${6 + ((level[row] ?? 1) - 1) * INDENT}px`;
  write(words, name[row] ?? "");
  put(words, "title", name[row] ?? "");
}

function fillMarks(cell: HTMLElement, row: number, plan: Plan): void {
  const marks = marksOf(plan, row);
  const number = cell.firstElementChild ?? make("span", { class: "gantt-number" });
  if (!number.parentNode) cell.append(number);
  write(number, String(row + 1));
  while (cell.childElementCount > 1) cell.lastElementChild?.remove();
  for (const { sign, words } of marks) {
    const seen = make("span", { "aria-hidden": "true", title: words }, sign);
    const heard = make("span", { class: "visually-hidden" }, words);
    cell.append(make("span", { class: "gantt-mark" }, seen, heard));
  }
}
