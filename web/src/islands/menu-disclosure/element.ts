// <menu-disclosure> around a <details class="menu">: Esc and a click outside close it.
// Arrow keys walk its links; without script it stays an ordinary disclosure.

export class MenuDisclosureElement extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("keydown", this.onKey);
    document.addEventListener("click", this.onOutside);
    document.addEventListener("focusin", this.onOutside);
  }

  disconnectedCallback(): void {
    this.removeEventListener("keydown", this.onKey);
    document.removeEventListener("click", this.onOutside);
    document.removeEventListener("focusin", this.onOutside);
  }

  private get menu(): HTMLDetailsElement | null {
    return this.querySelector("details");
  }

  private onOutside = (event: Event): void => {
    if (this.menu?.open && !this.contains(event.target as Node)) this.menu.open = false;
  };

  private onKey = (event: KeyboardEvent): void => {
    if (!this.menu?.open) return;
    if (event.key === "Escape") {
      this.menu.open = false;
      this.querySelector("summary")?.focus();
      event.stopPropagation();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      this.step(event.key === "ArrowDown" ? 1 : -1);
    }
  };

  private step(by: number): void {
    const items = Array.from(
      this.querySelectorAll<HTMLElement>(":is(a, button, input, select):not([hidden])"),
    );
    const at = items.indexOf(document.activeElement as HTMLElement);
    items[(at + by + items.length) % items.length]?.focus();
  }
}
