// <inline-grid> around a server's table: arrows move, Enter or typing edits, Esc undoes.
// Cells carry data-field, data-type, data-value; rows data-id, data-version, data-href.
import { type CellType, isSame, type Place, parsed, placeAfter, startsEdit } from "./model";
import { type Edit, save } from "./saving";
import { clearWrong, type Editor, editorFor, showWrong } from "./view";

interface Open {
  cell: HTMLTableCellElement;
  editor: Editor;
  kept: Node[];
}

export class InlineGridElement extends HTMLElement {
  private open: Open | undefined;
  private current: HTMLTableCellElement | undefined;

  connectedCallback(): void {
    const table = this.querySelector("table");
    if (!table) return;
    if (!table.hasAttribute("role")) table.setAttribute("role", "grid");
    this.addEventListener("keydown", this.onKey);
    this.addEventListener("focusin", this.onFocus);
    this.addEventListener("dblclick", this.onDouble);
    this.addEventListener("click", this.onClick);
    this.addEventListener("cell-refused", this.onRefused);
    for (const cell of this.cells()) cell.tabIndex = -1;
    this.mark(this.cells()[0]);
  }

  disconnectedCallback(): void {
    this.removeEventListener("keydown", this.onKey);
    this.removeEventListener("focusin", this.onFocus);
    this.removeEventListener("dblclick", this.onDouble);
    this.removeEventListener("click", this.onClick);
    this.removeEventListener("cell-refused", this.onRefused);
  }

  private rows(): HTMLTableRowElement[] {
    const all = this.querySelectorAll<HTMLTableRowElement>("tbody > tr");
    return Array.from(all).filter((row) => !row.hidden && !row.hasAttribute("data-filtered"));
  }

  private cells(): HTMLTableCellElement[] {
    return this.rows().flatMap((row) => Array.from(row.cells));
  }

  private mark(cell: HTMLTableCellElement | undefined): void {
    if (this.current) this.current.tabIndex = -1;
    this.current = cell;
    if (cell) cell.tabIndex = 0;
  }

  private place(cell: HTMLTableCellElement): Place {
    return {
      row: this.rows().indexOf(cell.parentElement as HTMLTableRowElement),
      column: cell.cellIndex,
    };
  }

  private moveTo(place: Place): void {
    const row = this.rows()[place.row];
    const cell = row?.cells[Math.min(place.column, row.cells.length - 1)];
    if (!cell) return;
    this.mark(cell);
    cell.focus();
    cell.scrollIntoView?.({ block: "nearest", inline: "nearest" });
  }

  private onFocus = (event: FocusEvent): void => {
    const cell = (event.target as Element).closest<HTMLTableCellElement>("tbody td, tbody th");
    if (cell) this.mark(cell);
  };

  private onKey = (event: KeyboardEvent): void => {
    if (this.open) this.editKey(event, this.open);
    else this.moveKey(event);
  };

  private moveKey(event: KeyboardEvent): void {
    const cell = event.target as HTMLTableCellElement;
    if (cell !== this.current) return;
    const columns = (cell.parentElement as HTMLTableRowElement).cells.length;
    const size = { rows: this.rows().length, columns };
    const next = placeAfter(this.place(cell), event.key, size);
    if (next) this.moveTo(next);
    else if (!this.actKey(event, cell)) return;
    event.preventDefault();
  }

  private actKey(event: KeyboardEvent, cell: HTMLTableCellElement): boolean {
    const withModifier = event.ctrlKey || event.metaKey || event.altKey;
    if (event.key === " ") return this.toggle(cell, event.shiftKey);
    if (event.key === "a" && withModifier) return this.toggleAll();
    if (event.key === "Enter" || event.key === "F2") return this.enter(cell);
    if (!cell.dataset.field || !startsEdit(event.key, withModifier)) return false;
    this.edit(cell, cell.dataset.type === "select" ? undefined : event.key);
    return true;
  }

  private toggle(cell: Element, shiftKey: boolean): boolean {
    const box = cell.closest("tr")?.querySelector<HTMLInputElement>("input[data-select]");
    box?.dispatchEvent(new MouseEvent("click", { shiftKey, bubbles: true, cancelable: true }));
    return Boolean(box);
  }

  private toggleAll(): boolean {
    const box = this.querySelector<HTMLInputElement>("input[data-select-all]");
    box?.click();
    return Boolean(box);
  }

  private enter(cell: HTMLTableCellElement): boolean {
    if (cell.dataset.field) this.edit(cell);
    else {
      const inner = cell.querySelector<HTMLElement>("a, button, input");
      (inner ?? cell.closest("tr")?.querySelector<HTMLElement>("a[data-row-link]"))?.click();
    }
    return true;
  }

  private onDouble = (event: MouseEvent): void => {
    const cell = (event.target as Element).closest<HTMLTableCellElement>("[data-field]");
    if (cell && !this.open) this.edit(cell);
  };

  private onClick = (event: MouseEvent): void => {
    const target = event.target as Element;
    const cell = target.closest<HTMLTableCellElement>("tbody td, tbody th");
    if (!cell || this.open?.cell === cell || target.closest("a, button, input, label")) return;
    if (this.open) this.commit(this.open);
    this.mark(cell);
    cell.focus();
  };

  /** Open the editor of a cell, with the typed key instead of the old value when given. */
  edit(cell: HTMLTableCellElement, typed?: string): void {
    if (this.open) this.commit(this.open);
    const draft = cell.dataset.draft ?? cell.dataset.value ?? "";
    clearWrong(cell);
    const kept = Array.from(cell.childNodes);
    const isDate = cell.dataset.type === "date";
    const editor = editorFor(cell, this.type(cell), isDate ? draft : (typed ?? draft));
    cell.replaceChildren(editor);
    cell.classList.add("is-editing");
    this.open = { cell, editor, kept };
    editor.addEventListener("blur", () => this.open?.editor === editor && this.commit(this.open));
    editor.focus();
    if (typed === undefined && editor instanceof HTMLInputElement) editor.select();
  }

  private type(cell: HTMLElement): CellType {
    return (cell.dataset.type ?? "text") as CellType;
  }

  private editKey(event: KeyboardEvent, open: Open): void {
    const place = this.place(open.cell);
    const isLong = open.editor instanceof HTMLTextAreaElement;
    if (event.key === "Escape") this.close(open, place);
    else if (event.key === "Enter" && !(isLong && event.shiftKey)) {
      if (this.commit(open))
        this.moveTo({ ...place, row: Math.min(place.row + 1, this.rows().length - 1) });
    } else if (event.key === "Tab") {
      if (this.commit(open))
        this.moveTo({ ...place, column: place.column + (event.shiftKey ? -1 : 1) });
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private close(open: Open, place?: Place): void {
    this.open = undefined;
    delete open.cell.dataset.draft;
    open.cell.classList.remove("is-editing");
    open.cell.replaceChildren(...open.kept);
    if (place) this.moveTo(place);
  }

  /** Close the editor and save; false when the text cannot be a value, and it stays open. */
  private commit(open: Open): boolean {
    const { cell, editor } = open;
    const [text, before] = [editor.value, cell.dataset.value ?? ""];
    const result = parsed(this.type(cell), text);
    if ("wrong" in result) {
      showWrong(cell, result.wrong);
      return false;
    }
    this.close(open);
    if (isSame(this.type(cell), text, before)) return true;
    const row = cell.parentElement as HTMLTableRowElement;
    const edit: Edit = { row, cell, text: String(result.value ?? ""), before, kept: open.kept };
    this.preview(cell, editor);
    void save(edit);
    return true;
  }

  private preview(cell: HTMLElement, editor: Editor): void {
    const words =
      editor instanceof HTMLSelectElement ? editor.selectedOptions[0]?.textContent : editor.value;
    cell.textContent = words ?? "";
  }

  private onRefused = (event: Event): void => {
    if (!this.open) (event.target as HTMLElement).focus();
  };
}
