// <theme-switch>: buttons with `data-theme-choice` inside choose the look and remember it.
// Follows the system while nothing else is chosen.
import { type Choice, lookOf, STORE, toChoice } from "./model";

export class ThemeSwitchElement extends HTMLElement {
  private dark = window.matchMedia("(prefers-color-scheme: dark)");
  private more = window.matchMedia("(prefers-contrast: more)");

  connectedCallback(): void {
    this.addEventListener("click", this.onClick);
    this.dark.addEventListener("change", this.apply);
    this.apply();
  }

  disconnectedCallback(): void {
    this.removeEventListener("click", this.onClick);
    this.dark.removeEventListener("change", this.apply);
  }

  private onClick = (event: Event): void => {
    const button = (event.target as Element).closest<HTMLElement>("[data-theme-choice]");
    if (!button) return;
    const choice = toChoice(button.dataset.themeChoice ?? null);
    this.remember(choice);
    this.apply();
    this.dispatchEvent(new CustomEvent("theme-chosen", { detail: choice, bubbles: true }));
  };

  private remember(choice: Choice): void {
    try {
      localStorage.setItem(STORE, choice);
    } catch {
      // Storage may be barred; the choice then holds for this page.
      this.dataset.choice = choice;
    }
  }

  private recall(): Choice {
    if (this.dataset.choice) return toChoice(this.dataset.choice);
    try {
      return toChoice(localStorage.getItem(STORE));
    } catch {
      return "system";
    }
  }

  private apply = (): void => {
    const choice = this.recall();
    const look = lookOf(choice, this.dark.matches, this.more.matches);
    const root = document.documentElement;
    root.dataset.bsTheme = look.theme;
    if (look.more) root.dataset.contrast = "more";
    else delete root.dataset.contrast;
    for (const button of this.querySelectorAll<HTMLElement>("[data-theme-choice]")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === choice));
    }
  };
}
