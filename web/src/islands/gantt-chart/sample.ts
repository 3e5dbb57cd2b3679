// A small plan for tests of the model; every column filled, dates as a planner would expect.
import { type Columns, DAYS_OFF_SATURDAY_SUNDAY, Plan, type PlanFacts } from "./model/plan";

export const at = (iso: string): number => Date.parse(`${iso}:00Z`) / 60_000;

/** Make columns of a size, with what is given put over the usual values. */
export function columnsOf(size: number, given: Partial<Columns>): Columns {
  const all = <T>(value: T): T[] => Array.from({ length: size }, () => value);
  const nothing = (): null[] => all(null);
  return {
    id: Array.from({ length: size }, (_, row) => `r${row + 1}`),
    version: all(1),
    level: all(1),
    kind: all("task"),
    code: all(""),
    wbs: Array.from({ length: size }, (_, row) => String(row + 1)),
    name: Array.from({ length: size }, (_, row) => `Activity ${row + 1}`),
    duration: all(480),
    elapsed: all(0),
    estimated: all(0),
    manual: all(0),
    start: all(at("2026-03-02T08:00")),
    finish: all(at("2026-03-02T17:00")),
    late_start: nothing(),
    late_finish: nothing(),
    float: all(0),
    free: all(0),
    critical: all(0),
    percent: all(0),
    constraint: all("asap"),
    constraint_at: nothing(),
    deadline: nothing(),
    calendar: nothing(),
    resources: all(""),
    actual_start: nothing(),
    actual_finish: nothing(),
    baseline_start: nothing(),
    baseline_finish: nothing(),
    near: all(0),
    estimate: nothing(),
    ...given,
  };
}

/** Make a plan of rows; `given` are columns that differ from the usual. */
export function planOf(
  size: number,
  given: Partial<Columns> = {},
  more: Partial<PlanFacts> = {},
): Plan {
  return new Plan({
    project: {
      id: "p",
      code: "P-1",
      name: "Harbour",
      version: 1,
      may_edit: true,
      start: at("2026-03-02T08:00"),
      finish: at("2026-03-13T17:00"),
      status_date: null,
      calendar: 0,
      minutes_per_day: 480,
      minutes_per_week: 2400,
      days_per_month: 20,
      hash: "",
    },
    columns: columnsOf(size, given),
    links: {
      id: [],
      tail: [],
      head: [],
      type: [],
      lag: [],
      elapsed: [],
      permille: [],
      driving: [],
    },
    outside: [],
    calendars: [DAYS_OFF_SATURDAY_SUNDAY],
    baselines: [],
    shown_baseline: null,
    forecast: null,
    as_of: "2026-03-04T10:00:00Z",
    ...more,
  });
}
