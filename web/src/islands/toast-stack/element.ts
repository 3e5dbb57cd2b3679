// <toast-stack>: short notes at the corner, with Undo where there is a way back.
// Server messages are rendered inside it; islands add theirs by a `toast` event.
import { make, type ToastDetail } from "../../dom";

const STAY_MS = 8000;

export class ToastStackElement extends HTMLElement {
  private timers = new Map<Element, number>();

  connectedCallback(): void {
    document.addEventListener("toast", this.onToast as EventListener);
    this.addEventListener("click", this.onClick);
    this.addEventListener("pointerenter", this.hold);
    this.addEventListener("focusin", this.hold);
    this.addEventListener("pointerleave", this.release);
    this.addEventListener("focusout", this.release);
    this.release();
  }

  disconnectedCallback(): void {
    document.removeEventListener("toast", this.onToast as EventListener);
    this.hold();
  }

  private onToast = (event: CustomEvent<ToastDetail>): void => {
    const { words, kind, undo } = event.detail;
    const note = make("div", { class: kind === "error" ? "toast-note is-error" : "toast-note" });
    note.setAttribute("role", kind === "error" ? "alert" : "status");
    note.append(make("p", {}, words));
    if (undo) note.append(this.undoButton(note, undo));
    const close = make("button", { type: "button", class: "close", "aria-label": "Dismiss" }, "✕");
    note.append(close);
    this.append(note);
    this.startTimer(note);
  };

  private undoButton(note: Element, undo: NonNullable<ToastDetail["undo"]>): HTMLButtonElement {
    const run = (): void => {
      this.drop(note);
      void undo();
    };
    return make("button", { type: "button", onclick: run }, "Undo");
  }

  private onClick = (event: Event): void => {
    const close = (event.target as Element).closest(".close");
    const note = close?.closest(".toast-note");
    if (note) this.drop(note);
  };

  private drop(note: Element): void {
    clearTimeout(this.timers.get(note));
    this.timers.delete(note);
    note.remove();
  }

  private startTimer(note: Element): void {
    // A refusal stays until it is read and dismissed.
    if (note.classList.contains("is-error")) return;
    clearTimeout(this.timers.get(note));
    this.timers.set(
      note,
      window.setTimeout(() => this.drop(note), STAY_MS),
    );
  }

  private hold = (): void => {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
  };

  private release = (): void => {
    for (const note of this.querySelectorAll(".toast-note")) this.startTimer(note);
  };
}
