// The one entry: styles, the page's keys, and every island under its tag.
// Islands only add to pages that work as links and forms.
import "./styles/all.css";
import { listenForFragments } from "./fragments";
import { BoardScreenElement } from "./islands/board-screen/element";
import { BulkBarElement } from "./islands/bulk-bar/element";
import { CommandPaletteElement } from "./islands/command-palette/element";
import { ConfirmDialogElement } from "./islands/confirm-dialog/element";
import { HintStripElement } from "./islands/hint-strip/element";
import { InlineGridElement } from "./islands/inline-grid/element";
import { LocalFilterElement } from "./islands/local-filter/element";
import { MenuDisclosureElement } from "./islands/menu-disclosure/element";
import { ShortcutSheetElement } from "./islands/shortcut-sheet/element";
import { SideDrawerElement } from "./islands/side-drawer/element";
import { StackRankElement } from "./islands/stack-rank/element";
import { ThemeSwitchElement } from "./islands/theme-switch/element";
import { ToastStackElement } from "./islands/toast-stack/element";
import { TreeTableElement } from "./islands/tree-table/element";
import { listenForRowKeys } from "./row-keys";

const ISLANDS: Record<string, CustomElementConstructor> = {
  "board-screen": BoardScreenElement,
  "bulk-bar": BulkBarElement,
  "command-palette": CommandPaletteElement,
  "confirm-dialog": ConfirmDialogElement,
  "hint-strip": HintStripElement,
  "inline-grid": InlineGridElement,
  "local-filter": LocalFilterElement,
  "menu-disclosure": MenuDisclosureElement,
  "shortcut-sheet": ShortcutSheetElement,
  "side-drawer": SideDrawerElement,
  "stack-rank": StackRankElement,
  "theme-switch": ThemeSwitchElement,
  "toast-stack": ToastStackElement,
  "tree-table": TreeTableElement,
};

for (const [tag, island] of Object.entries(ISLANDS)) {
  if (!customElements.get(tag)) customElements.define(tag, island);
}

/** Large islands, fetched only by pages that hold one. */
const LATER: Record<string, () => Promise<CustomElementConstructor>> = {
  "gantt-chart": async () => (await import("./islands/gantt-chart/element")).GanttChartElement,
  "road-map": async () => (await import("./islands/road-map/element")).RoadMapElement,
};

for (const [tag, load] of Object.entries(LATER)) {
  if (!document.querySelector(tag) || customElements.get(tag)) continue;
  void load().then((island) => customElements.define(tag, island));
}
listenForRowKeys();
listenForFragments();
