// What an edit would come to, from the server's preview: ghosts, badges and the finish's shift.
// No document here.

import { writeDay } from "./dates";
import { daysInWords } from "./durations";
import type { Plan, Reply } from "./plan";

/** Bars shown moved while dragging; the others are counted. */
export const MOST_GHOSTS = 10;

export interface Ghost {
  row: number;
  start: number;
  finish: number;
  becomesCritical: boolean;
}

export interface Effect {
  ghosts: Ghost[];
  /** Moved rows beyond the ghosts. */
  more: number;
  moved: number;
  becomeCritical: number;
  /** Working minutes by which the project's finish moves. */
  shift: number;
  finish: number | null;
}

/** Read a preview; `own` are the rows in hand, which are no followers. */
export function effectOf(plan: Plan, reply: Reply, own: ReadonlySet<number>): Effect {
  const { index = [], start = [], finish = [], critical = [] } = reply.rows ?? {};
  const ghosts: Ghost[] = [];
  let becomeCritical = 0;
  index.forEach((row, at) => {
    const [from, to] = [start[at] ?? null, finish[at] ?? null];
    const becomes = Boolean(critical[at]) && !plan.columns.critical[row];
    const isSummary = plan.columns.kind[row] === "summary";
    if (becomes && !isSummary) becomeCritical += 1;
    if (own.has(row) || from === null || to === null || isSummary) return;
    const moved = from !== plan.columns.start[row] || to !== plan.columns.finish[row];
    if (moved || becomes) ghosts.push({ row, start: from, finish: to, becomesCritical: becomes });
  });
  ghosts.sort((a, b) => a.start - b.start || a.row - b.row);
  return {
    ghosts: ghosts.slice(0, MOST_GHOSTS),
    more: Math.max(0, ghosts.length - MOST_GHOSTS),
    moved: ghosts.length,
    becomeCritical,
    shift: shiftOf(plan, reply),
    finish: reply.finish,
  };
}

function shiftOf(plan: Plan, reply: Reply): number {
  const { finish_before: before, finish } = reply;
  return before === null || finish === null ? 0 : plan.time(-1).between(before, finish);
}

/** The finish's shift in words: "finish 4 days later, 9 Nov 2026". */
export function shiftWords(plan: Plan, effect: Effect): string {
  const { shift, finish } = effect;
  if (!shift) return "finish unchanged";
  const days = daysInWords(Math.abs(shift), plan.project.minutes_per_day);
  const day = finish === null ? "" : `, ${writeDay(finish - 1)}`;
  return `finish ${days} ${shift > 0 ? "later" : "earlier"}${day}`;
}

/** How many follow, in words. */
export function othersMove(moved: number): string {
  return moved === 1 ? "1 other moves" : `${moved} others move`;
}

/** The whole effect in words, as it is read out. */
export function effectWords(plan: Plan, effect: Effect): string {
  const { moved, becomeCritical } = effect;
  const verb = becomeCritical === 1 ? "becomes" : "become";
  const critical = becomeCritical ? `${becomeCritical} ${verb} critical` : "";
  return [othersMove(moved), shiftWords(plan, effect), critical].filter(Boolean).join(", ");
}
