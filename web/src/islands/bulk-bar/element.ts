// <bulk-bar for="table-id"> around the form that acts on the chosen rows of a table.
// The boxes belong to the form by their `form` attribute, so it also works without script.
import { allState, between, countWords } from "./model";

export class BulkBarElement extends HTMLElement {
  private last = -1;

  connectedCallback(): void {
    document.addEventListener("click", this.onClick);
    document.addEventListener("change", this.onChange);
    this.querySelector("[data-clear]")?.addEventListener("click", () => this.setAll(false));
    this.refresh();
  }

  disconnectedCallback(): void {
    document.removeEventListener("click", this.onClick);
    document.removeEventListener("change", this.onChange);
  }

  private table(): HTMLElement | null {
    return document.getElementById(this.getAttribute("for") ?? "");
  }

  private boxes(): HTMLInputElement[] {
    const all = this.table()?.querySelectorAll<HTMLInputElement>("tbody input[data-select]");
    return Array.from(all ?? []).filter((box) => {
      const row = box.closest("tr");
      return row && !row.hidden && !row.hasAttribute("data-filtered");
    });
  }

  private onClick = (event: MouseEvent): void => {
    const boxes = this.boxes();
    const at = boxes.indexOf(event.target as HTMLInputElement);
    if (at < 0) return;
    const on = boxes[at]?.checked ?? false;
    if (event.shiftKey && this.last >= 0) {
      for (const index of between(this.last, at)) {
        const box = boxes[index];
        if (box) box.checked = on;
      }
    }
    this.last = at;
    this.refresh();
  };

  private onChange = (event: Event): void => {
    const box = event.target as HTMLInputElement;
    if (!this.table()?.contains(box)) return;
    if (box.matches("[data-select-all]")) this.setAll(box.checked);
    else this.refresh();
  };

  private setAll(on: boolean): void {
    for (const box of this.boxes()) box.checked = on;
    this.refresh();
  }

  private refresh(): void {
    const boxes = this.boxes();
    const chosen = boxes.filter((box) => box.checked);
    for (const box of boxes) box.closest("tr")?.classList.toggle("is-selected", box.checked);
    const bar = this.querySelector<HTMLElement>(".bulk");
    if (bar) bar.hidden = chosen.length === 0;
    const words = this.querySelector("[data-count]");
    if (words) words.textContent = countWords(chosen.length);
    this.markAll(allState(chosen.length, boxes.length));
    const ids = chosen.map((box) => box.value);
    this.dispatchEvent(new CustomEvent("selection", { detail: ids, bubbles: true }));
  }

  private markAll(state: "none" | "some" | "all"): void {
    const box = this.table()?.querySelector<HTMLInputElement>("[data-select-all]");
    if (!box) return;
    box.checked = state === "all";
    box.indeterminate = state === "some";
  }
}
