// <command-palette source="/palette">: Ctrl-K, search everything, Enter opens.
// Page links come from the navigation, the rest from `GET source?q=`.
import { Problem, send } from "../../http";
import {
  chosenEntry,
  EMPTY,
  type Entry,
  merged,
  moved,
  type PaletteState,
  ranked,
  readEntries,
} from "./model";
import { draw, type PaletteParts, paletteParts } from "./view";

const PAUSE_MS = 120;

export class CommandPaletteElement extends HTMLElement {
  private parts: PaletteParts = paletteParts();
  private state: PaletteState = EMPTY;
  private waiting: AbortController | undefined;
  private timer = 0;

  connectedCallback(): void {
    this.append(this.parts.dialog);
    this.parts.input.addEventListener("input", () => this.ask(this.parts.input.value));
    this.parts.input.addEventListener("keydown", (event) => this.onKey(event));
    this.parts.list.addEventListener("click", (event) => this.onClick(event));
    this.parts.dialog.addEventListener("click", (event) => {
      if (event.target === this.parts.dialog) this.parts.dialog.close();
    });
    document.addEventListener("keydown", this.onShortcut);
    document.addEventListener("click", this.onOpener);
  }

  disconnectedCallback(): void {
    document.removeEventListener("keydown", this.onShortcut);
    document.removeEventListener("click", this.onOpener);
    this.waiting?.abort();
  }

  open(): void {
    if (this.parts.dialog.open) return;
    this.parts.input.value = "";
    this.parts.dialog.showModal();
    this.parts.input.focus();
    this.show({ ...EMPTY, entries: this.pages() });
  }

  private onShortcut = (event: KeyboardEvent): void => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "k") return;
    event.preventDefault();
    this.open();
  };

  private onOpener = (event: MouseEvent): void => {
    if ((event.target as Element | null)?.closest?.("[data-palette-open]")) this.open();
  };

  private pages(): Entry[] {
    const links = document.querySelectorAll<HTMLAnchorElement>("[data-palette-page]");
    const pages = Array.from(links, (link) => ({
      label: link.textContent?.trim() ?? "",
      href: link.getAttribute("href") ?? "",
      kind: "Page",
      hint: link.dataset.go ?? "",
    }));
    return merged(pages, []);
  }

  private ask(query: string): void {
    this.waiting?.abort();
    clearTimeout(this.timer);
    const own = ranked(this.pages(), query);
    this.show({ query, entries: own, chosen: 0 }, Boolean(query.trim()));
    if (query.trim()) this.timer = window.setTimeout(() => void this.fetch(query, own), PAUSE_MS);
  }

  private async fetch(query: string, own: Entry[]): Promise<void> {
    const source = this.getAttribute("source") ?? "/palette";
    this.waiting = new AbortController();
    try {
      const href = `${source}?q=${encodeURIComponent(query)}`;
      const reply = await send("GET", href, { signal: this.waiting.signal });
      this.show({ ...this.state, query, entries: merged(own, readEntries(reply.body)) });
    } catch (error) {
      if (error instanceof Problem) this.parts.note.textContent = error.message;
    }
  }

  private show(state: PaletteState, waiting = false): void {
    this.state = state;
    draw(this.parts, state, waiting);
  }

  private onKey(event: KeyboardEvent): void {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (step) this.show(moved(this.state, step));
    else if (event.key === "Enter") this.go(chosenEntry(this.state));
    else return;
    event.preventDefault();
  }

  private onClick(event: Event): void {
    const item = (event.target as Element).closest<HTMLElement>("[data-index]");
    if (item) this.go(this.state.entries[Number(item.dataset.index)]);
  }

  private go(entry: Entry | undefined): void {
    if (!entry) return;
    const asked = new CustomEvent("palette-go", { detail: entry, bubbles: true, cancelable: true });
    if (this.dispatchEvent(asked)) window.location.assign(entry.href);
  }
}
