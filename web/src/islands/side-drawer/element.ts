// <side-drawer>: opens links marked `data-drawer-href` in a dialog at the right.
// Without script the same link is followed as a page.
import { closeButton, make, parsePage } from "../../dom";
import { Problem, readFragment } from "../../http";

/** Take the part of an answer to show: `[data-drawer]`, else main, else the whole body. */
export function drawerPart(text: string): { title: string; nodes: Node[] } {
  const page = parsePage(text);
  const part = page.querySelector("[data-drawer]") ?? page.querySelector("main") ?? page.body;
  const heading = part.querySelector("h1, h2");
  const title = heading?.textContent?.trim() || page.title || "Details";
  heading?.remove();
  return { title, nodes: Array.from(part.childNodes, (node) => document.importNode(node, true)) };
}

export class SideDrawerElement extends HTMLElement {
  private title_ = make("h2", { id: "drawer-title", tabindex: "-1" });
  private whole = make("a", { class: "btn btn-small" }, "Open page");
  private body_ = make("div", { class: "dialog-body", tabindex: "0" });
  private dialog = make("dialog", { class: "drawer", "aria-labelledby": "drawer-title" });
  private waiting: AbortController | undefined;
  private opener: HTMLElement | null = null;

  connectedCallback(): void {
    const tools = make("div", { class: "actions" }, this.whole, closeButton());
    const head = make("div", { class: "dialog-head" }, this.title_, tools);
    this.body_.setAttribute("role", "group");
    this.body_.setAttribute("aria-labelledby", "drawer-title");
    this.dialog.replaceChildren(head, this.body_);
    this.append(this.dialog);
    document.addEventListener("click", this.onClick);
    this.dialog.addEventListener("click", this.onBackdrop);
    this.dialog.addEventListener("close", this.onClose);
  }

  disconnectedCallback(): void {
    document.removeEventListener("click", this.onClick);
  }

  async open(href: string, page = href): Promise<void> {
    this.waiting?.abort();
    this.waiting = new AbortController();
    this.whole.href = page;
    this.fill("Opening…", []);
    if (!this.dialog.open) this.dialog.showModal();
    try {
      const { title, nodes } = drawerPart(await readFragment(href, this.waiting.signal));
      this.fill(title, nodes);
      this.title_.focus();
      this.dispatchEvent(new CustomEvent("drawer-filled", { bubbles: true }));
    } catch (error) {
      if (error instanceof Problem) this.fill("Could not open", [make("p", {}, error.message)]);
    }
  }

  private fill(title: string, nodes: Node[]): void {
    this.title_.textContent = title;
    this.body_.replaceChildren(...nodes);
    this.body_.setAttribute("aria-busy", String(nodes.length === 0));
    const htmx = (window as { htmx?: { process(node: Element): void } }).htmx;
    if (nodes.length) htmx?.process(this.body_);
  }

  // The browser gives focus back itself, except to a link whose menu has folded meanwhile.
  private onClose = (): void => {
    this.waiting?.abort();
    this.opener?.closest("details:not([open])")?.querySelector("summary")?.focus();
  };

  private onClick = (event: MouseEvent): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const opener = (event.target as Element | null)?.closest?.<HTMLElement>("[data-drawer-href]");
    const href = opener?.dataset.drawerHref;
    if (!opener || !href) return;
    event.preventDefault();
    this.opener = opener;
    void this.open(href, opener.getAttribute("href") ?? href);
  };

  private onBackdrop = (event: MouseEvent): void => {
    if (event.target === this.dialog) this.dialog.close();
  };
}
