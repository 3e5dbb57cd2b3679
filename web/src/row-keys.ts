// Keys that work on every page: j and k over the rows of a list, "/" to its search field.
// Grids and trees handle their own arrows; letters typed into fields are left alone.
import { isTyping } from "./dom";

function rowLinks(): HTMLElement[] {
  const links = document.querySelectorAll<HTMLElement>("main tbody > tr a[data-row-link]");
  return Array.from(links).filter((link) => !link.closest("[hidden], [data-filtered]"));
}

/** Focus the row link after or before the one in use; the first when none is. */
export function stepRow(by: number): boolean {
  const links = rowLinks();
  const row = document.activeElement?.closest("tr");
  const at = row ? links.findIndex((link) => row.contains(link)) : -1;
  const target = links[at < 0 ? 0 : Math.max(0, Math.min(links.length - 1, at + by))];
  target?.focus();
  return Boolean(target);
}

/** Put the caret in the page's search field. */
export function focusSearch(): boolean {
  const field = document.querySelector<HTMLInputElement>("main [data-search]");
  field?.focus();
  field?.select();
  return Boolean(field);
}

const ACTIONS: Record<string, () => boolean> = {
  j: () => stepRow(1),
  k: () => stepRow(-1),
  "/": focusSearch,
};

/** Listen on the document. */
export function listenForRowKeys(): void {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!isTyping(event.target) && ACTIONS[event.key]?.()) event.preventDefault();
  });
}
