// <shortcut-sheet>: "?" opens the list of keys; "g p" and the like follow `data-go` links.
// The sheet is made from the page: its tables, its `data-keys`, its navigation.
import { closeButton, isTyping, make } from "../../dom";
import { COMMON, GRID, Jumps, type Key, pageKeys, TREE } from "./model";

export class ShortcutSheetElement extends HTMLElement {
  private dialog = make("dialog", { class: "dialog", "aria-labelledby": "keys-title" });
  private jumps = new Jumps(() => this.targets());

  connectedCallback(): void {
    this.append(this.dialog);
    document.addEventListener("keydown", this.onKey);
    document.addEventListener("click", this.onOpener);
  }

  disconnectedCallback(): void {
    document.removeEventListener("keydown", this.onKey);
    document.removeEventListener("click", this.onOpener);
  }

  open(): void {
    if (this.dialog.open) return;
    this.dialog.replaceChildren(this.head(), this.body());
    this.dialog.showModal();
  }

  private onOpener = (event: MouseEvent): void => {
    if ((event.target as Element | null)?.closest?.("[data-sheet-open]")) this.open();
  };

  private onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || isTyping(event.target)) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "?") {
      event.preventDefault();
      this.open();
      return;
    }
    const href = this.jumps.press(event.key, event.timeStamp);
    if (href && this.allows(href)) window.location.assign(href);
  };

  private allows(href: string): boolean {
    const asked = new CustomEvent("sheet-go", { detail: href, bubbles: true, cancelable: true });
    return this.dispatchEvent(asked);
  }

  private links(): HTMLAnchorElement[] {
    return Array.from(document.querySelectorAll<HTMLAnchorElement>("a[data-go]"));
  }

  private targets(): Map<string, string> {
    return new Map(this.links().map((a) => [a.dataset.go ?? "", a.getAttribute("href") ?? ""]));
  }

  private head(): HTMLElement {
    const title = make("h2", { id: "keys-title" }, "Keyboard shortcuts");
    return make("div", { class: "dialog-head" }, title, closeButton());
  }

  private body(): HTMLElement {
    const body = make("div", { class: "dialog-body" }, ...this.section("Everywhere", COMMON));
    const own = pageKeys(document.querySelector<HTMLElement>("main")?.dataset.keys);
    body.append(...this.section("On this page", own));
    if (document.querySelector("inline-grid")) body.append(...this.section("In a table", GRID));
    if (document.querySelector("tree-table")) body.append(...this.section("In a tree", TREE));
    body.append(...this.section("Go to", this.jumpKeys()));
    return body;
  }

  private jumpKeys(): Key[] {
    const pairs = this.links().map((a): [string, Key] => {
      const keys = a.dataset.go ?? "";
      return [keys, { keys, does: a.textContent?.trim() ?? "" }];
    });
    return [...new Map(pairs).values()];
  }

  private section(title: string, keys: readonly Key[]): HTMLElement[] {
    if (!keys.length) return [];
    const list = make("dl", { class: "keys" });
    for (const key of keys) {
      const caps = key.keys.split(/\s+/).flatMap((cap) => [make("kbd", {}, cap), " "]);
      list.append(make("dt", {}, ...caps), make("dd", {}, key.does));
    }
    return [make("h3", {}, title), list];
  }
}
