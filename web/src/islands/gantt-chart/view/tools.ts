// The tool bar of the chart: undo, zoom, what is shown, columns, export.
// Buttons carry data-do; the element listens once.
import { ZOOMS, type Zoom } from "../../../axis/scale";
import { make } from "../../../dom";
import type { Column } from "../model/columns";
import { keyFor } from "./key";

export type Pane = "both" | "grid" | "chart";

export interface Tools {
  root: HTMLElement;
  said: HTMLElement;
  zoom: HTMLSelectElement;
  columns: HTMLDetailsElement;
}

const NAMES: Record<Zoom, string> = {
  day: "Days",
  week: "Weeks",
  month: "Months",
  quarter: "Quarters",
  year: "Years",
};

function button(words: string, does: string, title: string, pressed?: boolean): HTMLButtonElement {
  const node = make("button", { type: "button", class: "btn btn-small", "data-do": does, title });
  node.append(words);
  if (pressed !== undefined) node.setAttribute("aria-pressed", String(pressed));
  return node;
}

function zoomPart(): [HTMLElement, HTMLSelectElement] {
  const select = make("select", { class: "form-select", "aria-label": "Zoom", "data-zoom": true });
  for (const zoom of ZOOMS) select.append(make("option", { value: zoom }, NAMES[zoom]));
  const [out, into] = [
    button("−", "zoom-out", "Zoom out (-)"),
    button("+", "zoom-in", "Zoom in (+)"),
  ];
  out.setAttribute("aria-label", "Zoom out");
  into.setAttribute("aria-label", "Zoom in");
  return [make("span", { class: "gantt-group" }, out, select, into), select];
}

function panePart(): HTMLElement {
  const panes: [string, Pane][] = [
    ["Table", "grid"],
    ["Both", "both"],
    ["Chart", "chart"],
  ];
  const group = make("span", {
    class: "gantt-group",
    role: "group",
    "aria-label": "What is shown",
  });
  for (const [words, pane] of panes) group.append(button(words, `pane-${pane}`, words, false));
  return group;
}

function chooser(columns: readonly Column[], shown: ReadonlySet<string>): HTMLDetailsElement {
  const list = make("div", { class: "gantt-menu gantt-columns" });
  for (const { key, label } of columns) {
    const box = make("input", { type: "checkbox", value: key, "data-column": true });
    box.checked = shown.has(key);
    box.disabled = key === "marks" || key === "name";
    list.append(make("label", {}, box, label));
  }
  const head = make("summary", { class: "btn btn-small" }, "Columns");
  return make("details", { class: "gantt-chooser" }, head, list);
}

/** What is needed now and then. */
function more(mayEdit: boolean): HTMLDetailsElement {
  const list = make("div", { class: "gantt-menu gantt-more" });
  if (mayEdit)
    list.append(button("Set baseline", "set-baseline", "Keep these dates as a baseline"));
  list.append(
    button("Fold all", "fold-all", "Show only the top level"),
    button("Open all", "open-all", "Show every row"),
    button("Save as SVG", "export", "Save the chart as a drawing"),
    button("Print", "print", "Print the rows that show, with the chart"),
  );
  return make(
    "details",
    { class: "gantt-chooser" },
    make("summary", { class: "btn btn-small" }, "More"),
    list,
  );
}

/** Make the tool bar. */
export function toolsFor(
  columns: readonly Column[],
  shown: ReadonlySet<string>,
  mayEdit: boolean,
): Tools {
  const said = make("p", { class: "gantt-said", role: "status", "aria-live": "polite" });
  const [zoomer, zoom] = zoomPart();
  const choice = chooser(columns, shown);
  const root = make("div", { class: "gantt-tools", role: "group", "aria-label": "Schedule tools" });
  const undo = button("Undo", "undo", "Undo the last edit (Ctrl Z)");
  undo.disabled = true;
  if (mayEdit) root.append(button("Add row", "add", "Add a row below (Enter)"), undo);
  root.append(
    panePart(),
    zoomer,
    make(
      "span",
      { class: "gantt-group" },
      labelled(button("‹", "back", "Earlier ([)"), "Earlier"),
      button("Today", "today", "Today (T)"),
      labelled(button("›", "forth", "Later (])"), "Later"),
    ),
    button("Critical path", "critical", "Show the critical path (K)", false),
    button("Baseline", "baseline", "Show the baseline (B)", false),
    button("Forecast", "forecast", "Show when finishes are likely (F)", false),
  );
  root.append(choice, keyFor(), more(mayEdit));
  return { root, said, zoom, columns: choice };
}

function labelled(node: HTMLButtonElement, label: string): HTMLButtonElement {
  node.setAttribute("aria-label", label);
  return node;
}

/** Show what is switched on. */
export function markTools(
  tools: Tools,
  state: {
    zoom: Zoom;
    critical: boolean;
    baseline: boolean;
    forecast: boolean;
    pane: Pane;
    undos: number;
  },
): void {
  tools.zoom.value = state.zoom;
  const on: Record<string, boolean> = {
    critical: state.critical,
    baseline: state.baseline,
    forecast: state.forecast,
  };
  for (const pane of ["both", "grid", "chart"]) on[`pane-${pane}`] = pane === state.pane;
  for (const node of tools.root.querySelectorAll<HTMLButtonElement>("[data-do][aria-pressed]")) {
    node.setAttribute("aria-pressed", String(on[node.dataset.do ?? ""] ?? false));
  }
  const undo = tools.root.querySelector<HTMLButtonElement>('[data-do="undo"]');
  if (undo) undo.disabled = state.undos === 0;
}
