// The indicator column: signs that a row needs a second look, each with its words.
// A sign never stands alone: its words are read out and shown on hover.
import { CONSTRAINTS } from "./columns";
import { writeDay } from "./dates";
import type { Plan } from "./plan";

export interface Mark {
  sign: string;
  words: string;
}

/** Return the marks of a row, the most urgent first, at most three. */
export function marksOf(plan: Plan, row: number): Mark[] {
  const { percent, deadline, finish, constraint, constraint_at, manual } = plan.columns;
  const marks: Mark[] = [];
  const due = deadline[row] ?? null;
  const kind = constraint[row] ?? "asap";
  if (due !== null && (finish[row] ?? 0) > due) {
    marks.push({ sign: "!", words: `Misses its deadline, ${writeDay(due - 1)}` });
  }
  if (floatOf(plan, row) < 0) marks.push({ sign: "−", words: "Negative float: it cannot be met" });
  if (percent[row] === 100) marks.push({ sign: "✓", words: "Complete" });
  if (kind !== "asap") {
    const at = constraint_at[row] ?? null;
    const day = at === null ? "" : ` ${writeDay(at)}`;
    marks.push({ sign: "⚑", words: `${CONSTRAINTS[kind]}${day}` });
  }
  if (manual[row]) marks.push({ sign: "✎", words: "Dates set by hand" });
  for (const link of plan.outsideOf(row)) {
    const way = link.direction === "in" ? "Waits for" : "Gives to";
    const who = link.limited ? "an activity you may not see" : `${link.project}: ${link.activity}`;
    const yet = link.state === "proposed" ? ", not agreed yet" : "";
    marks.push({ sign: "⇄", words: `${way} ${who}${yet}` });
    break;
  }
  return marks.slice(0, 3);
}

function floatOf(plan: Plan, row: number): number {
  return plan.columns.float[row] ?? 0;
}
