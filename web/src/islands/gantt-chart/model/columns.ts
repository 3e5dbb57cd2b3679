// The columns of the grid: what a cell says, and what typed text becomes.
// One list serves the screen, the chooser, pasting and print.
import type { Json } from "../../../http";
import { readInstant, writeInstant } from "./dates";
import { readDuration, writeDuration } from "./durations";
import { forecastText } from "./forecast";
import { hasChildren, parentsOf, subtreeEnd } from "./outline";
import type { Constraint, Instant, Plan } from "./plan";
import { predecessorText, type Rows, readPredecessors, writePredecessor } from "./predecessors";

export type Read = { fields: Record<string, Json> } | { wrong: string };

export interface Column {
  key: string;
  label: string;
  width: number;
  /** Shown until the person chooses otherwise. */
  usual: boolean;
  end?: boolean;
  text: (plan: Plan, row: number) => string;
  /** The page that tells how the value comes about; Enter or a double click opens it. */
  opens?: (plan: Plan, row: number) => string;
  /** Reads typed text; absent where the value is computed. */
  read?: (plan: Plan, row: number, text: string) => Read;
}

const plain = (value: number | null | undefined, plan: Plan): string =>
  value === null || value === undefined ? "" : writeDuration(value, false, plan.project);

/** Working time by which the finish lies behind the baseline's; negative when it is earlier. */
export function variance(plan: Plan, row: number): number | undefined {
  const { finish, baseline_finish } = plan.columns;
  const [now, then] = [finish[row] ?? null, baseline_finish[row] ?? null];
  return now === null || then === null ? undefined : plan.time(row).between(then, now);
}

function readName(_plan: Plan, _row: number, text: string): Read {
  const name = text.trim().replace(/\s+/g, " ");
  if (!name) return { wrong: "An activity needs a name. Esc keeps the old one." };
  if (name.length > 255) return { wrong: "The name is longer than 255 letters. Shorten it." };
  return { fields: { name } };
}

function readLength(plan: Plan, row: number, text: string): Read {
  if (isSummary(plan, row)) return { wrong: "A summary is as long as its parts. Change those." };
  const found = readDuration(text, plan.project);
  if ("wrong" in found) return found;
  const { minutes, elapsed } = found;
  return { fields: { duration: minutes, elapsed } };
}

function dateReader(field: string, edge: "start" | "finish"): NonNullable<Column["read"]> {
  return (plan, row, text) => {
    const isOwn = field === "start" || field === "finish";
    if (isOwn && isSummary(plan, row)) {
      return { wrong: "A summary has the dates of its parts. Change those." };
    }
    const found = readInstant(text, edge, plan.time(row));
    if ("wrong" in found) return found;
    if (found.minute === null && isOwn) {
      return { wrong: "A date is needed here. To free the activity, set its constraint to ASAP." };
    }
    return { fields: { [field]: found.minute } };
  };
}

/** Rows that may be named; a row that is only being pasted may name others of its clip. */
function rowsFor(plan: Plan, row: number): Rows {
  if (row < 0) return { size: 1_000_000, own: row, end: 0, above: new Set() };
  const { level } = plan.columns;
  const parents = parentsOf(level);
  const above = new Set<number>();
  for (let at = parents[row] ?? -1; at >= 0; at = parents[at] ?? -1) above.add(at);
  return { size: plan.size, own: row, end: subtreeEnd(level, row), above };
}

function readLinks(plan: Plan, row: number, text: string): Read {
  const found = readPredecessors(text, rowsFor(plan, row), plan.project);
  if ("wrong" in found) return found;
  const written = found.items.map((item) => writePredecessor(item, plan.project)).join("; ");
  return { fields: { predecessors: written } };
}

function readPercent(plan: Plan, row: number, text: string): Read {
  if (isSummary(plan, row)) return { wrong: "A summary's share done comes from its parts." };
  const value = Number(text.replace("%", "").replace(",", ".").trim() || Number.NaN);
  const isShare = Number.isFinite(value) && value >= 0 && value <= 100;
  return isShare
    ? { fields: { percent: value } }
    : { wrong: `“${text}” is not a share done. Write a number from 0 to 100.` };
}

export const CONSTRAINTS: Record<Constraint, string> = {
  asap: "As soon as possible",
  alap: "As late as possible",
  mso: "Must start on",
  mfo: "Must finish on",
  snet: "Start no earlier than",
  snlt: "Start no later than",
  fnet: "Finish no earlier than",
  fnlt: "Finish no later than",
};

function readConstraint(plan: Plan, row: number, text: string): Read {
  const [word = "", ...rest] = text.trim().split(/\s+/);
  const kind = word.toLowerCase() as Constraint;
  if (!(kind in CONSTRAINTS)) {
    return {
      wrong: `“${text}” is not a constraint. Write ASAP, ALAP or SNET 2026-11-09 and so on.`,
    };
  }
  if (kind === "asap" || kind === "alap") return { fields: { constraint: kind } };
  const edge = kind.startsWith("f") || kind === "mfo" ? "finish" : "start";
  const found = readInstant(rest.join(" "), edge, plan.time(row));
  if ("wrong" in found) return found;
  if (found.minute === null) return { wrong: `${word.toUpperCase()} needs a date behind it.` };
  return { fields: { constraint: kind, constraint_at: found.minute } };
}

function constraintText(plan: Plan, row: number): string {
  const kind = plan.columns.constraint[row] ?? "asap";
  const edge = kind.startsWith("f") || kind === "mfo" ? "finish" : "start";
  const at = writeInstant(plan.columns.constraint_at[row] ?? null, edge, plan.time(row));
  return kind === "asap" ? "" : `${kind.toUpperCase()} ${at}`.trim();
}

function instant(field: "start" | "finish" | "deadline" | "baseline_start" | "baseline_finish") {
  const edge = field.endsWith("start") ? "start" : "finish";
  return (plan: Plan, row: number): string => {
    const at: Instant = plan.columns[field][row] ?? null;
    return writeInstant(at, edge, plan.time(row));
  };
}

export function isSummary(plan: Plan, row: number): boolean {
  if (row < 0) return false;
  return plan.columns.kind[row] === "summary" || hasChildren(plan.columns.level, row);
}

function lengthText(plan: Plan, row: number): string {
  const { duration, elapsed, estimated } = plan.columns;
  const minutes = duration[row] ?? null;
  if (minutes === null) return "";
  const written = writeDuration(minutes, Boolean(elapsed[row]), plan.project);
  return estimated[row] ? `${written}?` : written;
}

function estimateText(plan: Plan, row: number): string {
  const points = plan.columns.estimate[row] ?? [];
  return points.map((minutes) => writeDuration(minutes, false, plan.project)).join(" / ");
}

/** Three durations, the shortest first: 8d / 10d / 20d; nothing takes the estimate away. */
function readEstimate(plan: Plan, row: number, text: string): Read {
  if (isSummary(plan, row)) return { wrong: "A summary is as long as its parts. Estimate those." };
  const parts = text.split(/[/;]/).map((part) => part.trim());
  if (!text.trim()) return { fields: { estimate: null } };
  if (parts.length !== 3) {
    return { wrong: `“${text}” is not an estimate. Write 8d / 10d / 20d, the shortest first.` };
  }
  const points: number[] = [];
  for (const part of parts) {
    const found = readDuration(part, plan.project);
    if ("wrong" in found) return found;
    if (found.elapsed) return { wrong: "Estimates are of working time; leave out the e." };
    points.push(found.minutes);
  }
  const isUp = points.every((minutes, at) => at === 0 || minutes >= (points[at - 1] ?? 0));
  return isUp
    ? { fields: { estimate: points } }
    : { wrong: `“${text}” is out of order. Write the shortest first.` };
}

const signed = (minutes: number | undefined, plan: Plan): string =>
  minutes === undefined ? "" : `${minutes > 0 ? "+" : ""}${plain(minutes, plan)}`;

/** All columns, in the order shown; the first two stay in sight when the grid is scrolled. */
export const COLUMNS: readonly Column[] = [
  { key: "marks", label: "Row", width: 64, usual: true, text: (_, row) => String(row + 1) },
  { key: "wbs", label: "WBS", width: 64, usual: true, text: (p, r) => p.columns.wbs[r] ?? "" },
  {
    key: "name",
    label: "Name",
    width: 240,
    usual: true,
    text: (p, r) => p.columns.name[r] ?? "",
    read: readName,
  },
  {
    key: "duration",
    label: "Duration",
    width: 76,
    usual: true,
    end: true,
    text: lengthText,
    read: readLength,
  },
  {
    key: "start",
    label: "Start",
    width: 104,
    usual: true,
    text: instant("start"),
    read: dateReader("start", "start"),
  },
  {
    key: "finish",
    label: "Finish",
    width: 104,
    usual: true,
    text: instant("finish"),
    read: dateReader("finish", "finish"),
  },
  {
    key: "predecessors",
    label: "Predecessors",
    width: 116,
    usual: true,
    text: predecessorText,
    read: readLinks,
  },
  {
    key: "resources",
    label: "Resources",
    width: 130,
    usual: true,
    text: (p, r) => p.columns.resources[r] ?? "",
  },
  {
    key: "percent",
    label: "% done",
    width: 64,
    usual: true,
    end: true,
    text: (p, r) => `${Math.round(p.columns.percent[r] ?? 0)}%`,
    read: readPercent,
  },
  {
    key: "float",
    label: "Total float",
    width: 86,
    usual: true,
    end: true,
    text: (p, r) => plain(p.columns.float[r], p),
  },
  {
    key: "baseline_finish",
    label: "Baseline finish",
    width: 112,
    usual: true,
    text: instant("baseline_finish"),
  },
  {
    key: "variance",
    label: "Variance",
    width: 78,
    usual: true,
    end: true,
    text: (p, r) => signed(variance(p, r), p),
  },
  {
    key: "forecast",
    label: "Finish, P10 to P80",
    width: 186,
    usual: false,
    text: forecastText,
    opens: (p, r) => (forecastText(p, r) ? `/activities/${p.columns.id[r]}/forecast` : ""),
  },
  {
    key: "estimate",
    label: "Estimate",
    width: 130,
    usual: false,
    text: estimateText,
    read: readEstimate,
  },
  {
    key: "constraint",
    label: "Constraint",
    width: 150,
    usual: false,
    text: constraintText,
    read: readConstraint,
  },
  {
    key: "deadline",
    label: "Deadline",
    width: 104,
    usual: false,
    text: instant("deadline"),
    read: dateReader("deadline", "finish"),
  },
  {
    key: "free",
    label: "Free float",
    width: 82,
    usual: false,
    end: true,
    text: (p, r) => plain(p.columns.free[r], p),
  },
  {
    key: "baseline_start",
    label: "Baseline start",
    width: 112,
    usual: false,
    text: instant("baseline_start"),
  },
];
