// <local-filter for="table-id">: an input inside it narrows the rows already on the page.
// Says the count aloud; lists that page keep their server search.
import { keeps, wordsOf } from "./model";

export class LocalFilterElement extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("input", this.apply);
    this.addEventListener("keydown", this.onKey);
    this.apply();
  }

  disconnectedCallback(): void {
    this.removeEventListener("input", this.apply);
    this.removeEventListener("keydown", this.onKey);
  }

  private get input(): HTMLInputElement | null {
    return this.querySelector("input");
  }

  private rows(): HTMLTableRowElement[] {
    const table = document.getElementById(this.getAttribute("for") ?? "");
    return Array.from(table?.querySelectorAll<HTMLTableRowElement>("tbody > tr") ?? []);
  }

  private apply = (): void => {
    const words = wordsOf(this.input?.value ?? "");
    const rows = this.rows();
    let shown = 0;
    for (const row of rows) {
      const stays = keeps(row.textContent ?? "", words);
      row.toggleAttribute("data-filtered", !stays);
      if (stays) shown += 1;
    }
    this.say(words.length ? `${shown} of ${rows.length}` : "");
  };

  private say(text: string): void {
    const status = this.querySelector('[role="status"]');
    if (status) status.textContent = text;
  }

  private onKey = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || !this.input?.value) return;
    this.input.value = "";
    this.apply();
  };
}
