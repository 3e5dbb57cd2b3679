// <board-screen>: N, P and V go to the next item, the previous one and the vote; timers run on.
// Without it the page shows the time of when it was made, and its links and buttons do the rest.
import { isTyping } from "../../dom";
import { reading } from "./model";

const EVERY = 10_000;
const TONES = ["green", "yellow", "orange", "red"].map((tone) => `tone-time-${tone}`);

export class BoardScreenElement extends HTMLElement {
  private clock = 0;

  connectedCallback(): void {
    document.addEventListener("keydown", this.onKey);
    this.clock = window.setInterval(() => this.tell(Date.now()), EVERY);
  }

  disconnectedCallback(): void {
    document.removeEventListener("keydown", this.onKey);
    window.clearInterval(this.clock);
  }

  /** Show every timer that runs as it stands at an instant. */
  tell(now: number): void {
    for (const timer of this.querySelectorAll<HTMLElement>("[data-timer]:not([data-ended])")) {
      const { began = "", of = "1" } = timer.dataset;
      const read = reading(Date.parse(began), now, Number(of));
      timer.classList.remove(...TONES);
      timer.classList.add(`tone-time-${read.tone}`);
      const words = timer.querySelector("[data-timer-words]");
      if (words) words.textContent = read.words;
      const bar = timer.querySelector("progress");
      if (bar) bar.value = read.percent;
    }
  }

  private onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || isTyping(event.target)) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = this.querySelector<HTMLElement>(`[data-board-key="${keyOf(event.key)}"]`);
    if (!target) return;
    event.preventDefault();
    if (target instanceof HTMLAnchorElement) target.click();
    else target.focus();
  };
}

function keyOf(key: string): string {
  return /^[a-z]$/i.test(key) ? key.toLowerCase() : "";
}
