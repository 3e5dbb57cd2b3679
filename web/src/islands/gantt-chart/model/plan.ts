// The plan as the server gives it: columns of values, links by row, calendars.
// Instants are whole minutes since 1970 on the plan's wall clock; unknown is null.
import { type CalendarFacts, WorkingTime } from "../../../axis/calendar";

export type Kind = "task" | "milestone" | "summary" | "level_of_effort";
export type LinkType = "FS" | "SS" | "FF" | "SF";
export type Constraint = "asap" | "alap" | "mso" | "mfo" | "snet" | "snlt" | "fnet" | "fnlt";
export type Instant = number | null;

/** One value a row, in outline order; shown row numbers are index + 1. */
export interface Columns {
  id: string[];
  version: number[];
  level: number[];
  kind: Kind[];
  code: string[];
  wbs: string[];
  name: string[];
  duration: (number | null)[];
  elapsed: number[];
  estimated: number[];
  manual: number[];
  start: Instant[];
  finish: Instant[];
  late_start: Instant[];
  late_finish: Instant[];
  float: (number | null)[];
  free: (number | null)[];
  critical: number[];
  percent: number[];
  constraint: Constraint[];
  constraint_at: Instant[];
  deadline: Instant[];
  calendar: (number | null)[];
  resources: string[];
  actual_start: Instant[];
  actual_finish: Instant[];
  baseline_start: Instant[];
  baseline_finish: Instant[];
  near: number[];
  /** Optimistic, most likely and pessimistic minutes. */
  estimate: (readonly number[] | null)[];
}

export interface Links {
  id: string[];
  tail: number[];
  head: number[];
  type: LinkType[];
  lag: number[];
  elapsed: number[];
  /** The lag in thousandths of the predecessor's duration; null where it is minutes. */
  permille: (number | null)[];
  driving: number[];
}

/** A link to or from an activity of another project. */
export interface Outside {
  id: string;
  row: number;
  direction: "in" | "out";
  project: string;
  project_id: string;
  /** The other line's number in its own plan; null when it may not be seen. */
  number: number | null;
  activity: string;
  at: Instant;
  type: LinkType;
  lag: number;
  elapsed: number;
  permille?: number | null;
  state: "proposed" | "agreed";
  /** The other activity may not be seen: it has no name, and a date only once agreed. */
  limited: boolean;
}

/** The last simulation: each row's finish by its chance; null where it says nothing of a row. */
export interface Forecast {
  id: string;
  started: string;
  /** The schedule has changed since. */
  stale: boolean;
  trials: number;
  finish: Record<"p10" | "p50" | "p80" | "p90" | "p95", Instant>;
  columns: Record<"p10" | "p50" | "p80" | "p90", Instant[]> & {
    criticality: (number | null)[];
  };
}

export interface ProjectFacts {
  id: string;
  code: string;
  name: string;
  version: number;
  may_edit: boolean;
  start: Instant;
  finish: Instant;
  status_date: Instant;
  calendar: number;
  minutes_per_day: number;
  minutes_per_week: number;
  days_per_month: number;
  hash: string;
}

export interface Baseline {
  number: number;
  name: string;
  set_on: string;
}

export interface PlanFacts {
  project: ProjectFacts;
  columns: Columns;
  links: Links;
  outside: Outside[];
  calendars: CalendarFacts[];
  baselines: Baseline[];
  shown_baseline: number | null;
  forecast: Forecast | null;
  as_of: string;
}

/** What an edit or its preview comes to. */
export interface Reply {
  version: number;
  undo: string;
  said: string;
  finish_before: Instant;
  finish: Instant;
  rows?: Partial<Columns> & { index: number[] };
  all?: PlanFacts;
  links?: Links;
  outside?: Outside[] | null;
}

export const DAYS_OFF_SATURDAY_SUNDAY: CalendarFacts = {
  id: "",
  name: "Standard",
  week: [0, 1, 2, 3, 4, 5, 6].map((day) =>
    day < 5
      ? ([
          [480, 720],
          [780, 1020],
        ] as const)
      : [],
  ) as CalendarFacts["week"],
  exceptions: [],
};

/** A plan with what is derived from it; rows change in place, so that an edit touches few of them. */
export class Plan {
  facts: PlanFacts;
  private into: number[][] | undefined;
  private outof: number[][] | undefined;
  private beyond: Map<number, Outside[]> | undefined;
  private times: (WorkingTime | undefined)[] = [];

  constructor(facts: PlanFacts) {
    this.facts = checked(facts);
  }

  get columns(): Columns {
    return this.facts.columns;
  }

  get links(): Links {
    return this.facts.links;
  }

  get project(): ProjectFacts {
    return this.facts.project;
  }

  get size(): number {
    return this.facts.columns.id.length;
  }

  get hasBaseline(): boolean {
    return this.facts.baselines.length > 0;
  }

  get hasForecast(): boolean {
    return Boolean(this.facts.forecast);
  }

  /** The row of an id; -1 when there is none. */
  rowOf(id: string): number {
    return this.columns.id.indexOf(id);
  }

  /** Links that end at a row, as indexes into `links`. */
  linksInto(row: number): readonly number[] {
    this.into ??= bucketed(this.links.head, this.size);
    return this.into[row] ?? [];
  }

  /** Links that begin at a row. */
  linksFrom(row: number): readonly number[] {
    this.outof ??= bucketed(this.links.tail, this.size);
    return this.outof[row] ?? [];
  }

  /** Links of a row to and from other projects. */
  outsideOf(row: number): readonly Outside[] {
    this.beyond ??= byRow(this.facts.outside);
    return this.beyond.get(row) ?? [];
  }

  /** The working time of a row, the project's where it has no calendar of its own. */
  time(row: number): WorkingTime {
    const own = row < 0 ? null : this.columns.calendar[row];
    const index = own ?? this.project.calendar;
    const held = this.times[index];
    if (held) return held;
    const made = new WorkingTime(this.facts.calendars[index] ?? DAYS_OFF_SATURDAY_SUNDAY);
    this.times[index] = made;
    return made;
  }

  /** Take over an answer of the server; true when rows came, went or changed their order. */
  take(reply: Reply): boolean {
    if (reply.all) {
      this.facts = checked(reply.all);
      this.times = [];
    } else if (reply.rows) this.takeRows(reply.rows);
    if (!reply.all && reply.rows?.index.length && this.facts.forecast) {
      this.facts.forecast.stale = true;
    }
    if (!reply.all && reply.links) this.facts.links = reply.links;
    if (!reply.all && reply.outside) this.facts.outside = reply.outside;
    if (!reply.all) this.facts.project.finish = reply.finish ?? this.facts.project.finish;
    this.facts.project.version = reply.version;
    this.into = undefined;
    this.outof = undefined;
    this.beyond = undefined;
    return Boolean(reply.all);
  }

  private takeRows(rows: NonNullable<Reply["rows"]>): void {
    const target = this.columns as unknown as Record<string, unknown[]>;
    for (const [name, values] of Object.entries(rows)) {
      const column = target[name];
      if (name === "index" || !column) continue;
      rows.index.forEach((row, at) => {
        column[row] = (values as unknown[])[at];
      });
    }
  }
}

function bucketed(ends: readonly number[], size: number): number[][] {
  const buckets: number[][] = Array.from({ length: size });
  ends.forEach((row, link) => {
    const held = buckets[row];
    if (held) held.push(link);
    else buckets[row] = [link];
  });
  return buckets;
}

function byRow(outside: readonly Outside[]): Map<number, Outside[]> {
  const found = new Map<number, Outside[]>();
  for (const link of outside) found.set(link.row, [...(found.get(link.row) ?? []), link]);
  return found;
}

function checked(facts: PlanFacts): PlanFacts {
  const size = facts?.columns?.id?.length;
  if (size === undefined || !facts.project) {
    throw new Error("The schedule came in a form this page does not know. Reload the page.");
  }
  const short = Object.entries(facts.columns).find(([, values]) => values.length !== size);
  if (short)
    throw new Error(`The schedule came with a short column (${short[0]}). Reload the page.`);
  return facts;
}

/** First and last date of anything drawn; a year from today for an empty plan. */
export function extent(plan: Plan, today: number): [number, number] {
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const { start, finish, baseline_start, baseline_finish, deadline } = plan.columns;
  for (const column of [start, finish, baseline_start, baseline_finish, deadline]) {
    for (const at of column) {
      if (at === null) continue;
      if (at < from) from = at;
      if (at > to) to = at;
    }
  }
  for (const at of plan.facts.forecast?.columns.p80 ?? []) {
    if (at !== null && at > to) to = at;
  }
  if (from > to) return [plan.project.start ?? today, (plan.project.start ?? today) + 90 * 1440];
  return [from, to];
}
