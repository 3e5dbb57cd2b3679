// <tree-table> around a treegrid: rows carry data-node and data-parent, parents first.
// Remembers what is closed for the tab's life; without script everything is open.
import { type Node, parents, stepFor, toggled, visible } from "./model";

export class TreeTableElement extends HTMLElement {
  private closed = new Set<string>();

  connectedCallback(): void {
    this.closed = this.recall();
    this.addEventListener("keydown", this.onKey);
    this.addEventListener("click", this.onClick);
    this.addEventListener("focusin", this.onFocus);
    this.draw();
    const first = this.rows()[0];
    for (const row of this.rows()) row.tabIndex = row === first ? 0 : -1;
  }

  disconnectedCallback(): void {
    this.removeEventListener("keydown", this.onKey);
    this.removeEventListener("click", this.onClick);
    this.removeEventListener("focusin", this.onFocus);
  }

  private rows(): HTMLTableRowElement[] {
    return Array.from(this.querySelectorAll<HTMLTableRowElement>("tbody > tr[data-node]"));
  }

  private nodes(): Node[] {
    return this.rows().map(({ dataset }) => ({
      id: dataset.node ?? "",
      parent: dataset.parent ?? "",
    }));
  }

  private key(): string {
    return `sightline.tree:${window.location.pathname}#${this.id}`;
  }

  private recall(): Set<string> {
    const preset = this.rows().filter((row) => row.hasAttribute("data-closed"));
    const usual = preset.map((row) => row.dataset.node ?? "");
    try {
      const stored: unknown = JSON.parse(sessionStorage.getItem(this.key()) ?? "null");
      return new Set(Array.isArray(stored) ? stored.map(String) : usual);
    } catch {
      return new Set(usual);
    }
  }

  private remember(): void {
    try {
      sessionStorage.setItem(this.key(), JSON.stringify([...this.closed]));
    } catch {
      // Storage may be barred or full; the tree still works on this page.
    }
  }

  private set(closed: Set<string>): void {
    this.closed = closed;
    this.remember();
    this.draw();
  }

  private draw(): void {
    const nodes = this.nodes();
    const shown = visible(nodes, this.closed);
    const branches = parents(nodes);
    for (const row of this.rows()) {
      const id = row.dataset.node ?? "";
      row.hidden = !shown.has(id);
      if (!branches.has(id)) continue;
      const isOpen = !this.closed.has(id);
      row.setAttribute("aria-expanded", String(isOpen));
      row.querySelector(".twisty")?.setAttribute("aria-expanded", String(isOpen));
    }
  }

  private onFocus = (event: FocusEvent): void => {
    const row = (event.target as Element).closest<HTMLTableRowElement>("tr[data-node]");
    if (!row) return;
    for (const other of this.rows()) other.tabIndex = other === row ? 0 : -1;
  };

  private onClick = (event: Event): void => {
    const target = event.target as Element;
    const id = target.closest<HTMLElement>("tr[data-node]")?.dataset.node;
    if (id && target.closest(".twisty")) this.set(toggled(this.closed, id));
    if (target.closest("[data-open-all]")) this.set(new Set());
    if (target.closest("[data-close-all]")) this.set(parents(this.nodes()));
  };

  private onKey = (event: KeyboardEvent): void => {
    const row = event.target as HTMLTableRowElement;
    if (event.ctrlKey || event.metaKey || event.altKey || !row.matches?.("tr[data-node]")) return;
    if (event.key === "Enter") {
      row.querySelector<HTMLElement>("a[data-row-link], a")?.click();
      return;
    }
    const step = stepFor(event.key, row.dataset.node ?? "", this.nodes(), this.closed);
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    if ("focus" in step) this.focusRow(step.focus);
    else this.set("openAll" in step ? new Set() : toggled(this.closed, step.toggle));
  };

  private focusRow(id: string): void {
    const row = this.rows().find((other) => other.dataset.node === id);
    row?.focus();
    row?.scrollIntoView?.({ block: "nearest" });
  }
}
