// A paste from the clipboard: into the cells from the caret on, or as new rows.
// Read whole first; nothing is sent while a cell cannot be read.
import { toast } from "../../dom";
import type { GanttChartElement } from "./element";
import { pasteEdits, readClip } from "./model/paste";

/** Take what is pasted, unless a cell is being edited. */
export function paste(host: GanttChartElement, event: ClipboardEvent): void {
  const target = event.target as HTMLElement;
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (host.editing.isOpen || target.closest("input, select") || !text.trim()) return;
  event.preventDefault();
  if (!host.session.plan.project.may_edit) {
    host.say("You may look at this plan, not change it.");
    return;
  }
  void take(host, text, host.pastesFresh);
}

/** Copy the chosen rows with the columns that show, as a spreadsheet takes them. */
export function copy(host: GanttChartElement, event: ClipboardEvent): void {
  const { session } = host;
  const target = event.target as HTMLElement;
  if (host.editing.isOpen || !target.closest(".gantt-rows") || session.row < 0) return;
  const { plan, columns, column, selected } = session;
  const [one] = columns.slice(column, column + 1);
  const lines = selected.size
    ? [columns.map(({ label }) => label), ...session.rows().map((row) => textsOf(host, row))]
    : [[one?.text(plan, session.row) ?? ""]];
  event.clipboardData?.setData("text/plain", lines.map((cells) => cells.join("\t")).join("\n"));
  event.preventDefault();
  host.say(selected.size ? `${selected.size} rows copied.` : "Copied.");
}

function textsOf({ session }: GanttChartElement, row: number): string[] {
  return session.columns.map((column) => column.text(session.plan, row).replace(/[\t\n]/g, " "));
}

async function take(host: GanttChartElement, text: string, fresh: boolean): Promise<void> {
  const { session } = host;
  const rows = Array.from(session.shown.subarray(session.place));
  const place = { rows, below: belowOf(host, fresh), column: session.column, fresh };
  const found = pasteEdits(session.plan, session.columns, readClip(text), place);
  if ("wrong" in found) {
    host.say(found.wrong);
    return toast({ words: `Nothing was pasted. ${found.wrong}`, kind: "error" });
  }
  if (!found.edits.length) return host.say("What was pasted changes nothing.");
  const reply = await host.commit(found.edits, true);
  if (!reply) return;
  const { changed, added, skipped } = found;
  const left = skipped.length ? ` ${skipped.join(", ")} is computed and was left out.` : "";
  host.say(`Pasted: ${changed} rows changed, ${added} added.${left} ${reply.said}`);
  host.goTo(session.place);
}

/** New rows go below the caret, or below the last row when the clip runs over the end. */
function belowOf(host: GanttChartElement, fresh: boolean): number {
  const { session } = host;
  return fresh ? session.row : (session.shown.at(-1) ?? -1);
}
