// <stack-rank data-form="form-id">: rows inside it are dragged, or moved with Alt and an arrow.
// It sends the form that the rows' own buttons send, so that a move is the same by any way.
import { dropped, stepped } from "./model";

export class StackRankElement extends HTMLElement {
  private taken: HTMLTableRowElement | null = null;

  connectedCallback(): void {
    this.addEventListener("keydown", this.onKey);
    this.addEventListener("dragstart", this.onTake);
    this.addEventListener("dragover", this.onOver);
    this.addEventListener("drop", this.onDrop);
    this.addEventListener("dragend", this.onEnd);
  }

  disconnectedCallback(): void {
    this.removeEventListener("keydown", this.onKey);
    this.removeEventListener("dragstart", this.onTake);
    this.removeEventListener("dragover", this.onOver);
    this.removeEventListener("drop", this.onDrop);
    this.removeEventListener("dragend", this.onEnd);
  }

  private form(): HTMLFormElement | null {
    return document.getElementById(this.dataset.form ?? "") as HTMLFormElement | null;
  }

  private rowOf(target: EventTarget | null): HTMLTableRowElement | null {
    return target instanceof Element ? target.closest<HTMLTableRowElement>("tr[data-line]") : null;
  }

  private get last(): number {
    return Number(this.dataset.last) || Number.MAX_SAFE_INTEGER;
  }

  private send(row: HTMLTableRowElement, to: number): void {
    const form = this.form();
    if (!form || to === placeOf(row)) return;
    const step = document.createElement("input");
    step.type = "hidden";
    step.name = "step";
    step.value = `${row.dataset.line}:${to}`;
    form.append(step);
    form.submit();
  }

  private onKey = (event: KeyboardEvent): void => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const row = this.rowOf(event.target);
    if (!by || !event.altKey || !row || !this.form()) return;
    event.preventDefault();
    this.send(row, stepped(placeOf(row), by, this.last));
  };

  private onTake = (event: DragEvent): void => {
    this.taken = this.rowOf(event.target);
    event.dataTransfer?.setData("text/plain", this.taken?.dataset.line ?? "");
  };

  private onOver = (event: DragEvent): void => {
    const row = this.rowOf(event.target);
    if (!this.taken || !row) return;
    event.preventDefault();
    this.clear();
    row.classList.add("is-over");
  };

  private onDrop = (event: DragEvent): void => {
    const row = this.rowOf(event.target);
    if (!this.taken || !row) return;
    event.preventDefault();
    const box = row.getBoundingClientRect();
    const isBelow = event.clientY > box.top + box.height / 2;
    this.send(this.taken, dropped(placeOf(this.taken), placeOf(row), isBelow));
    this.onEnd();
  };

  private onEnd = (): void => {
    this.clear();
    this.taken = null;
  };

  private clear(): void {
    for (const row of this.querySelectorAll(".is-over")) row.classList.remove("is-over");
  }
}

function placeOf(row: HTMLTableRowElement): number {
  return Number(row.dataset.place);
}
