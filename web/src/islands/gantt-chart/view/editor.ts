// The input inside a cell and the words of what is wrong with it.
// One editor at a time; the element decides what its keys mean.
import { make } from "../../../dom";

export interface Editor {
  input: HTMLInputElement;
  cell: HTMLElement;
  before: Node[];
}

/** Put an input into a cell. */
export function openEditor(cell: HTMLElement, label: string, value: string): Editor {
  const input = make("input", { type: "text", "aria-label": label, autocomplete: "off" });
  input.spellcheck = false;
  input.value = value;
  const before = Array.from(cell.childNodes);
  cell.replaceChildren(input);
  cell.classList.add("is-editing");
  input.focus({ preventScroll: true });
  input.select();
  return { input, cell, before };
}

/** Take the input away and put back what was there. */
export function closeEditor({ cell, before }: Editor): void {
  cell.classList.remove("is-editing");
  cell.replaceChildren(...before);
}

/** Say under a cell why its text cannot be; read out at once. */
export function showWrong(window: HTMLElement, editor: Editor, words: string): void {
  clearWrong(window);
  const box = make("div", { class: "gantt-wrong", role: "alert", id: "gantt-wrong" }, words);
  const [outer, inner] = [window.getBoundingClientRect(), editor.cell.getBoundingClientRect()];
  const left = Math.max(0, Math.min(inner.left - outer.left, outer.width - 290));
  box.style.left = `${left}px`;
  box.style.top = `${inner.bottom - outer.top}px`;
  window.append(box);
  editor.input.setAttribute("aria-describedby", "gantt-wrong");
  editor.input.setAttribute("aria-invalid", "true");
}

export function clearWrong(window: HTMLElement): void {
  window.querySelector(".gantt-wrong")?.remove();
}
