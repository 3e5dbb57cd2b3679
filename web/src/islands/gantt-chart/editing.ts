// One cell being edited: Enter commits and moves down, Tab goes right, Esc undoes.
// What cannot be read stays open with the reason under it.
import type { GanttChartElement } from "./element";
import type { Column } from "./model/columns";
import type { Edit } from "./model/paste";
import { clearWrong, closeEditor, type Editor, openEditor, showWrong } from "./view/editor";

interface Open extends Editor {
  column: Column;
  id: string;
  row: number;
  text: string;
}

export class Editing {
  private now: Open | undefined;

  constructor(private readonly host: GanttChartElement) {}

  get isOpen(): boolean {
    return this.now !== undefined;
  }

  /** Open the cell with the caret; with `typed` instead of its text when given. */
  open(typed?: string): boolean {
    const { session, frame } = this.host;
    if (this.now) this.commit();
    const { plan, place, column: at, row } = session;
    const column = session.columns[at];
    const cell = this.host.grid.cell(place, at);
    if (!column || !cell || row < 0) return false;
    const href = typed ? "" : (column.opens?.(plan, row) ?? "");
    if (href) return this.host.openPage(href);
    const fixed = this.whyFixed(column);
    if (fixed) {
      this.host.say(fixed);
      return false;
    }
    const text = column.text(plan, row);
    const editor = openEditor(cell, column.label, typed ?? text);
    if (typed) editor.input.setSelectionRange(typed.length, typed.length);
    this.now = { ...editor, column, id: session.id, row, text };
    const { now } = this;
    editor.input.addEventListener("blur", () => this.now === now && this.blurred());
    clearWrong(frame.window);
    return true;
  }

  private whyFixed(column: Column): string {
    if (!this.host.session.plan.project.may_edit)
      return "You may look at this plan, not change it.";
    return column.read ? "" : `${column.label} is computed; it cannot be typed.`;
  }

  /** Handle a key while a cell is open; true when it was for the editor. */
  key(event: KeyboardEvent): boolean {
    const { now, host } = this;
    if (!now) return false;
    const { place, column } = host.session;
    if (event.key === "Escape") {
      this.close();
      host.goTo(place);
    } else if (event.key === "Enter" && !event.isComposing) {
      if (this.commit()) host.goTo(place + (event.shiftKey ? -1 : 1));
    } else if (event.key === "Tab") {
      if (this.commit()) host.goTo(place, column + (event.shiftKey ? -1 : 1));
    } else return true;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  private blurred(): void {
    if (!this.commit()) this.close();
  }

  private close(): void {
    const { now } = this;
    this.now = undefined;
    const hadFocus = now?.input === document.activeElement;
    if (now) closeEditor(now);
    // Until the next cell is drawn and takes it, the focus stays here: no key may be lost.
    if (hadFocus) now?.cell.focus({ preventScroll: true });
    clearWrong(this.host.frame.window);
  }

  /** Close and save; false when the text cannot be read, and the editor stays open. */
  commit(): boolean {
    const { now, host } = this;
    if (!now) return true;
    const text = now.input.value;
    if (text.trim() === now.text) {
      this.close();
      return true;
    }
    const found = now.column.read?.(host.session.plan, now.row, text) ?? { fields: {} };
    if ("wrong" in found) {
      showWrong(host.frame.window, now, found.wrong);
      return false;
    }
    this.close();
    now.cell.textContent = text;
    now.cell.classList.add("is-saving");
    void this.save(now, found.fields);
    return true;
  }

  private async save(open: Open, fields: Edit): Promise<void> {
    await this.host.commit([{ op: "change", id: open.id, version: 0, fields }]);
    open.cell.classList.remove("is-saving");
    // The cell's text was replaced by hand, so its parts are built anew.
    this.host.touch();
  }
}
