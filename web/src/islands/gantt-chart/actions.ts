// The commands of keys and buttons, each a few lines over the session and the server.
// Every one returns whether the key was for it.
import { zoomedBy } from "../../axis/scale";
import type { GanttChartElement } from "./element";
import { isSummary } from "./model/columns";
import { forecastSaid } from "./model/forecast";
import type { Command } from "./model/keys";
import { hasChildren, moveTarget, parentsOf, subtreeEnd, topmost } from "./model/outline";
import type { Edit } from "./model/paste";
import { exportSvg } from "./printing";
import type { Pane } from "./view/tools";

type Action = (host: GanttChartElement) => unknown;

const step =
  (by: number): Action =>
  (host) =>
    host.goTo(host.session.place + by);

const sideways =
  (by: -1 | 1): Action =>
  (host) => {
    const { session } = host;
    const isEdge = session.column === 0;
    if (isEdge && by < 0) return fold(host);
    if (isEdge && session.closed.has(session.id)) return unfold(host);
    return host.goTo(session.place, session.column + by);
  };

const extend =
  (by: -1 | 1): Action =>
  (host) => {
    const { session } = host;
    if (!session.selected.size) session.anchor = session.place;
    const place = Math.max(0, Math.min(session.shown.length - 1, session.place + by));
    host.select(place, { shiftKey: true, ctrlKey: false, metaKey: false });
    host.goTo(place);
    host.say(`${session.selected.size} rows selected.`);
  };

const ACTIONS: Record<string, Action> = {
  up: step(-1),
  down: step(1),
  "page-up": step(-15),
  "page-down": step(15),
  left: sideways(-1),
  right: sideways(1),
  "row-start": (host) => host.goTo(host.session.place, 0),
  "row-end": (host) => host.goTo(host.session.place, host.session.columns.length - 1),
  first: (host) => host.goTo(0, 0),
  last: (host) => host.goTo(host.session.shown.length - 1),
  "extend-up": extend(-1),
  "extend-down": extend(1),
  "select-all": selectAll,
  edit: (host) => host.editing.open(),
  add: (host) => add(host, 0),
  "add-child": (host) => add(host, 1),
  indent: (host) => outline(host, "indent"),
  outdent: (host) => outline(host, "outdent"),
  "move-up": (host) => move(host, -1),
  "move-down": (host) => move(host, 1),
  undated,
  complete,
  baseline,
  critical,
  forecast,
  today: (host) => host.toTime(host.session.today),
  "zoom-in": (host) => host.zoomTo(zoomedBy(host.session.zoom, 1)),
  "zoom-out": (host) => host.zoomTo(zoomedBy(host.session.zoom, -1)),
  back: (host) => host.pan(-0.5),
  forth: (host) => host.pan(0.5),
  nudge: (host) => host.nudging.begin(),
  drop,
  undo: (host) => host.saving.undo(),
  fold,
  unfold,
  toggle: (host) => (host.session.closed.has(host.session.id) ? unfold(host) : fold(host)),
  "fold-all": (host) => refolded(host, () => host.session.foldAll(), "Only the top level shows."),
  "open-all": (host) => refolded(host, () => host.session.openAll(), "Every row shows."),
  link,
  leave,
  "set-baseline": setBaseline,
  export: exportSvg,
  print: () => window.print(),
};

/** Carry out a command; false when there is none of that name. */
export function act(host: GanttChartElement, command: Command | string): boolean {
  if (command.startsWith("pane-")) host.show(command.slice(5) as Pane);
  const action = ACTIONS[command];
  if (action) void action(host);
  return Boolean(action);
}

function mayEdit(host: GanttChartElement): boolean {
  const { may_edit } = host.session.plan.project;
  if (!may_edit) host.say("You may look at this plan, not change it.");
  return may_edit;
}

function selectAll(host: GanttChartElement): void {
  const { session } = host;
  session.selected = new Set(session.plan.columns.id);
  host.touch();
  host.say(`All ${session.selected.size} rows selected.`);
}

function leave(host: GanttChartElement): void {
  host.session.selected.clear();
  host.touch();
}

function refolded(host: GanttChartElement, change: () => void, words: string): void {
  change();
  host.session.keep();
  host.redraw();
  host.goTo(host.session.place);
  host.say(words);
}

function fold(host: GanttChartElement): void {
  const { session } = host;
  const { level, name } = session.plan.columns;
  const parent = parentsOf(level)[session.row] ?? -1;
  if (hasChildren(level, session.row) && !session.closed.has(session.id)) {
    const words = `“${name[session.row]}” folded.`;
    refolded(host, () => session.fold(session.id), words);
    return;
  }
  if (parent >= 0) host.goTo(session.places[parent] ?? 0);
}

function unfold(host: GanttChartElement): void {
  const { session } = host;
  if (!session.closed.delete(session.id)) return;
  const words = `“${session.plan.columns.name[session.row]}” opened.`;
  refolded(host, () => session.refold(), words);
}

/** Add a row below the caret's subtree, on its level or one deeper, and open its name. */
async function add(host: GanttChartElement, deeper: 0 | 1): Promise<void> {
  if (!mayEdit(host)) return;
  const { session } = host;
  const { plan, id: below } = session;
  let known = new Set<string>();
  const edits = (): Edit[] => {
    const { id, level } = plan.columns;
    known = new Set(id);
    const row = below ? plan.rowOf(below) : -1;
    const after = row < 0 ? null : (id[subtreeEnd(level, row) - 1] ?? null);
    const depth = row < 0 ? 1 : (level[row] ?? 1) + deeper;
    return [{ op: "add", after, level: depth, fields: { name: "New activity" } }];
  };
  if (!(await host.commit(edits))) return;
  const fresh = plan.columns.id.findIndex((one) => !known.has(one));
  if (fresh < 0) return;
  session.selected.clear();
  openName(host, fresh);
}

/** Put the caret into the name of a row and open it, once it has been drawn. */
export function openName(host: GanttChartElement, row: number): void {
  const { session } = host;
  session.reveal(row);
  host.redraw();
  const name = session.columns.findIndex(({ key }) => key === "name");
  host.goTo(session.places[row] ?? 0, name);
  requestAnimationFrame(() => requestAnimationFrame(() => host.editing.open()));
}

function ids(host: GanttChartElement): string[] {
  const { session } = host;
  const { id, level } = session.plan.columns;
  return topmost(level, session.rows()).map((row) => id[row] ?? "");
}

async function outline(host: GanttChartElement, op: "indent" | "outdent"): Promise<void> {
  const rows = ids(host);
  if (!rows.length || !mayEdit(host)) return;
  await host.commit([{ op, ids: rows }]);
  host.goTo(host.session.place);
}

async function move(host: GanttChartElement, direction: -1 | 1): Promise<void> {
  const { session } = host;
  const moved = session.id;
  if (!moved || !mayEdit(host)) return;
  const edits = (): Edit[] => {
    const { level, id } = session.plan.columns;
    const target = moveTarget(level, session.plan.rowOf(moved), direction);
    if (target !== undefined) {
      return [{ op: "move", ids: [moved], after: target < 0 ? null : (id[target] ?? null) }];
    }
    host.say(`It is already the ${direction < 0 ? "first" : "last"} of its level.`);
    return [];
  };
  if (await host.commit(edits)) host.goTo(session.place);
}

function undated(host: GanttChartElement): void {
  const { session } = host;
  const { start } = session.plan.columns;
  const size = session.plan.size;
  for (let n = 1; n <= size; n += 1) {
    const row = (session.row + n) % size;
    if ((start[row] ?? null) !== null) continue;
    session.reveal(row);
    host.redraw();
    host.goTo(session.places[row] ?? 0);
    return;
  }
  host.say("Every activity has dates.");
}

async function complete(host: GanttChartElement): Promise<void> {
  const { plan } = host.session;
  const rows = host.session.rows().filter((row) => !isSummary(plan, row));
  if (!mayEdit(host)) return;
  if (!rows.length) return host.say("A summary's share done comes from its parts.");
  const { percent, id } = plan.columns;
  const share = rows.every((row) => percent[row] === 100) ? 0 : 100;
  const fields = { percent: share };
  await host.commit(rows.map((row) => ({ op: "change", id: id[row] ?? "", version: 0, fields })));
}

function baseline(host: GanttChartElement): void {
  const { session } = host;
  if (!session.plan.hasBaseline) {
    host.say("There is no baseline yet. Set one first.");
    return;
  }
  session.showBaseline = !session.showBaseline;
  host.redraw();
  host.say(session.showBaseline ? "Baseline shown." : "Baseline hidden.");
}

function critical(host: GanttChartElement): void {
  const { session } = host;
  session.showCritical = !session.showCritical;
  session.keep();
  host.redraw();
  const n = session.plan.columns.critical.filter(Boolean).length;
  host.say(
    session.showCritical ? `Critical path shown: ${n} activities.` : "Critical path hidden.",
  );
}

function forecast(host: GanttChartElement): void {
  const { session } = host;
  if (!session.plan.hasForecast) {
    host.say("There is no forecast yet. Simulate the schedule first.");
    return;
  }
  session.showForecast = !session.showForecast;
  host.redraw();
  host.say(session.showForecast ? forecastSaid(session.plan, session.row) : "Forecast hidden.");
}

async function setBaseline(host: GanttChartElement): Promise<void> {
  const { baselines } = host.session.plan.facts;
  const used = new Set(baselines.map(({ number }) => number));
  const number = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10].find((one) => !used.has(one));
  if (number === undefined) return host.say("All eleven baselines are in use.");
  const name = number ? `Baseline ${number}` : "Baseline";
  if (await host.commit([{ op: "baseline", number, name }], true)) {
    host.session.showBaseline = true;
    host.redraw();
  }
}

async function drop(host: GanttChartElement): Promise<void> {
  const rows = ids(host);
  if (!rows.length || !mayEdit(host)) return;
  await host.commit([{ op: "drop", ids: rows }], true);
  host.session.selected.clear();
  host.goTo(host.session.place);
}

/** Link the chosen rows one after the other, finish to start. */
async function link(host: GanttChartElement): Promise<void> {
  const { plan } = host.session;
  const rows = host.session.rows().filter((row) => !isSummary(plan, row));
  if (rows.length < 2) return host.say("Select two or more rows, then L links them in order.");
  if (!mayEdit(host)) return;
  const { id } = plan.columns;
  const pairs = rows.slice(1).map((row, at) => [rows[at] ?? 0, row] as const);
  await host.commit(
    pairs.map(([tail, head]) => ({
      op: "link",
      tail: id[tail] ?? "",
      head: id[head] ?? "",
      type: "FS",
      lag: 0,
    })),
  );
}
