import { expect, test } from "vitest";
import { scaleFor } from "../../axis/scale";
import { barOf, endAt, gripAt, pinned } from "./model/bars";
import { COLUMNS, variance } from "./model/columns";
import { readInstant, writeInstant } from "./model/dates";
import { readDuration, writeDuration } from "./model/durations";
import { effectOf, effectWords } from "./model/effect";
import { forecastSaid, forecastText } from "./model/forecast";
import { beginsEdit, commandOf } from "./model/keys";
import { marksOf } from "./model/marks";
import { moveTarget, parentsOf, placeOf, shownRows, subtreeEnd, topmost } from "./model/outline";
import { pasteEdits, readClip } from "./model/paste";
import type { Reply } from "./model/plan";
import { predecessorText, readPredecessors, writePredecessor } from "./model/predecessors";
import { chartSvg } from "./model/svg";
import { at, planOf } from "./sample";

const LENGTHS = { minutes_per_day: 480, minutes_per_week: 2400, days_per_month: 20 };
const ROWS = { size: 20, own: 4, end: 7, above: new Set([1]) };

test.each([
  ["12", [{ row: 11, type: "FS", lag: 0, elapsed: false }]],
  ["12SS+2d", [{ row: 11, type: "SS", lag: 960, elapsed: false }]],
  ["3FS-1w", [{ row: 2, type: "FS", lag: -2400, elapsed: false }]],
  ["7FF+4eh", undefined],
  ["8ff + 4eh", [{ row: 7, type: "FF", lag: 240, elapsed: true }]],
  ["9+1d", [{ row: 8, type: "FS", lag: 480, elapsed: false }]],
  ["12FS+50%", [{ row: 11, type: "FS", lag: 0, elapsed: false, share: 500 }]],
  ["12SS-12.5e%", [{ row: 11, type: "SS", lag: 0, elapsed: true, share: -125 }]],
  ["9+0%", [{ row: 8, type: "FS", lag: 0, elapsed: false, share: 0 }]],
  ["P-17:12SF", [{ project: "P-17", number: 12, type: "SF", lag: 0, elapsed: false }]],
  ["P 17: 12+3d", [{ project: "P 17", number: 12, type: "FS", lag: 1440, elapsed: false }]],
  ["", []],
])("the predecessors %s", (text, items) => {
  const found = readPredecessors(text, ROWS, LENGTHS);
  if (items) expect(found).toEqual({ items });
  else expect(found).toEqual({ wrong: "Row 7 is a part of this row." });
});

test.each([
  ["abc", "“abc” is not a predecessor. Write 12, 12SS+2d, 3FS-1w, or P-17:12 for another project."],
  ["12XX", "“12XX” is not a row number."],
  ["P-17:A1010+3d", "“A1010” is not a line number of P-17."],
  ["12SS+soon", "“+soon” in “12SS+soon” is not a lag. Write +2d, -1w, +4eh or +50%."],
  ["21", "There is no row 21: the plan has rows 1 to 20."],
  ["0", "There is no row 0"],
  ["5", "Row 5 cannot wait for itself."],
  ["2", "Row 2 is the summary above; its parts cannot wait for it."],
  ["12; 13, 12SS", "Row 12 is named twice; two activities have one link."],
])("the predecessors %s are refused in words", (text, words) => {
  expect(readPredecessors(text, ROWS, LENGTHS)).toEqual({ wrong: expect.stringContaining(words) });
});

test("predecessors are written as they are read", () => {
  const links = {
    id: ["a", "b", "c"],
    tail: [0, 1, 2],
    head: [3, 3, 3],
    type: ["FS" as const, "SS" as const, "FF" as const],
    lag: [0, 960, -1440],
    elapsed: [0, 0, 1],
    permille: [null, null, null],
    driving: [0, 0, 0],
  };
  const outside = [
    {
      id: "o",
      row: 3,
      direction: "in" as const,
      project: "P-17",
      project_id: "",
      number: 12,
      activity: "Pour slab",
      at: null,
      type: "SS" as const,
      lag: 1440,
      elapsed: 1,
      state: "agreed" as const,
      limited: false,
    },
    {
      id: "h",
      row: 3,
      direction: "in" as const,
      project: "",
      project_id: "",
      number: null,
      activity: "",
      at: null,
      type: "FS" as const,
      lag: 0,
      elapsed: 0,
      state: "proposed" as const,
      limited: true,
    },
  ];
  const plan = planOf(4, {}, { links, outside });
  const text = predecessorText(plan, 3);
  expect(text).toBe("1; 2SS+2d; 3FF-1ed; P-17:12SS+1ed");
  const rows = { size: 4, own: 3, end: 4, above: new Set<number>() };
  expect(readPredecessors(text, rows, LENGTHS)).toHaveProperty("items.length", 4);
});

test.each([
  ["3d", 1440, false],
  ["3", 1440, false],
  ["1,5d", 720, false],
  ["4h", 240, false],
  ["2w", 4800, false],
  ["1mo", 9600, false],
  ["2ed", 2880, true],
  ["90 min", 90, false],
])("the duration %s", (text, minutes, elapsed) => {
  expect(readDuration(text, LENGTHS)).toEqual({ minutes, elapsed, estimated: false });
});

test.each(["soon", "-3d", "3x", "", "1e9d", "99999999w"])("the duration %s is refused", (text) => {
  expect(readDuration(text, LENGTHS)).toEqual({ wrong: expect.stringContaining("Write 3d") });
});

test("durations are written in the largest exact unit and come back the same", () => {
  for (const [minutes, text] of [
    [1440, "3d"],
    [240, "0.5d"],
    [75, "1.25h"],
    [7, "7m"],
    [0, "0d"],
  ] as const) {
    expect(writeDuration(minutes, false, LENGTHS)).toBe(text);
    expect(readDuration(text, LENGTHS)).toHaveProperty("minutes", minutes);
  }
});

test("dates are read in both forms, with the day's begin or end when no time is typed", () => {
  const time = planOf(1).time(0);
  const read = (text: string, edge: "start" | "finish"): unknown => readInstant(text, edge, time);
  expect(read("2026-03-02", "start")).toEqual({ minute: at("2026-03-02T08:00") });
  expect(read("Mon 2 March 2026", "finish")).toEqual({ minute: at("2026-03-02T17:00") });
  expect(read("2 Mar 2026 13:30", "start")).toEqual({ minute: at("2026-03-02T13:30") });
  expect(read("30 Feb 2026", "start")).toEqual({
    wrong: expect.stringContaining("not in the calendar"),
  });
  expect(read("31/03/2026", "start")).toEqual({
    wrong: expect.stringContaining("Write 2026-11-09"),
  });
  expect(writeInstant(at("2026-03-02T08:00"), "start", time)).toBe("2 Mar 2026");
  expect(writeInstant(at("2026-03-02T09:15"), "start", time)).toBe("2 Mar 2026 09:15");
  expect(writeInstant(at("2026-03-03T00:00"), "finish", time)).toBe("3 Mar 2026 00:00");
});

test("the outline: parents, subtrees, what shows, where a row may go", () => {
  const levels = [1, 2, 3, 3, 2, 1, 2];
  const ids = ["a", "b", "c", "d", "e", "f", "g"];
  expect(Array.from(parentsOf(levels))).toEqual([-1, 0, 1, 1, 0, -1, 5]);
  expect(subtreeEnd(levels, 1)).toBe(4);
  const shown = shownRows(levels, ids, new Set(["b", "f"]));
  expect(Array.from(shown)).toEqual([0, 1, 4, 5]);
  expect(placeOf(shown, 3)).toBe(1);
  expect(topmost(levels, [2, 1, 6])).toEqual([1, 6]);
  expect(moveTarget(levels, 4, -1)).toBe(0);
  expect(moveTarget(levels, 0, 1)).toBe(6);
  expect(moveTarget(levels, 5, -1)).toBe(-1);
  expect(moveTarget(levels, 1, -1)).toBeUndefined();
});

test("the grips of a bar and why it may be pinned", () => {
  const plan = planOf(3, {
    finish: [at("2026-03-13T17:00"), at("2026-03-02T17:00"), at("2026-03-02T17:00")],
    actual_start: [null, at("2026-03-02T08:00"), null],
    actual_finish: [null, null, at("2026-03-02T17:00")],
  });
  const scale = scaleFor("week", at("2026-03-02T08:00"), at("2026-03-13T17:00"));
  const bar = barOf(plan, 0, scale);
  expect(gripAt(bar, bar.x + 5)).toBe("body");
  expect(gripAt(bar, bar.x + bar.width - 1)).toBe("end");
  expect(gripAt(bar, bar.x + bar.width + 9)).toBe("from-finish");
  expect(gripAt(bar, bar.x - 9)).toBe("from-start");
  expect(gripAt(bar, bar.x + bar.width + 40)).toBe("none");
  expect(endAt(bar, bar.x + bar.width)).toBe("finish");
  expect(pinned(plan, 0, "body")).toBeUndefined();
  expect(pinned(plan, 1, "body")).toContain("started on 2 Mar 2026");
  expect(pinned(plan, 1, "end")).toBeUndefined();
  expect(pinned(plan, 2, "end")).toContain("what has happened does not move");
});

test("an answer changes only its rows; variance counts working time", () => {
  const plan = planOf(3, { baseline_finish: [null, at("2026-03-02T17:00"), null] });
  const rows = { index: [1], id: ["r2"], finish: [at("2026-03-04T17:00")] };
  const reply: Reply = { version: 2, undo: "", said: "", finish_before: null, finish: null, rows };
  expect(plan.take(reply)).toBe(false);
  expect(plan.columns.finish[0]).toBe(at("2026-03-02T17:00"));
  expect(plan.project.version).toBe(2);
  expect(variance(plan, 1)).toBe(960);
  expect(variance(plan, 0)).toBeUndefined();
  const text = COLUMNS.find(({ key }) => key === "variance")?.text(plan, 1);
  expect(text).toBe("+2d");
});

test("a preview becomes ten ghosts, a count, badges and words", () => {
  const size = 14;
  const plan = planOf(size);
  const index = Array.from({ length: size }, (_, row) => row);
  const rows = {
    index,
    start: index.map((row) => at("2026-03-03T08:00") + row),
    finish: index.map((row) => at("2026-03-03T17:00") + row),
    critical: index.map((row) => (row === 3 ? 1 : 0)),
  };
  const [before, after] = [at("2026-03-13T17:00"), at("2026-03-17T17:00")];
  const reply: Reply = {
    version: 1,
    undo: "",
    said: "",
    finish_before: before,
    finish: after,
    rows,
  };
  const effect = effectOf(plan, reply, new Set([0]));
  expect([effect.ghosts.length, effect.more, effect.moved]).toEqual([10, 3, 13]);
  expect(effect.ghosts.filter((ghost) => ghost.becomesCritical).map(({ row }) => row)).toEqual([3]);
  expect(effectWords(plan, effect)).toBe(
    "13 others move, finish 2 days later, 17 Mar 2026, 1 becomes critical",
  );
});

test("a clip is split as spreadsheets write it", () => {
  expect(readClip('a\tb\r\n"x\ty"\t"say ""hi""\nthere"\n\n')).toEqual([
    ["a", "b"],
    ["x\ty", 'say "hi"\nthere'],
  ]);
  expect(readClip("one")).toEqual([["one"]]);
  expect(readClip("\t\n")).toEqual([]);
});

test("a clip changes rows and adds what runs over, in the clip's order", () => {
  const plan = planOf(2);
  const clip = readClip("Name\tDuration\tTotal float\nA\t2d\t9\nActivity 2\t1d\t\nC\t3d\t\nD\t\t");
  const place = { rows: [0, 1], below: 1, column: 2, fresh: false };
  const found = pasteEdits(plan, COLUMNS, clip, place);
  expect(found).toMatchObject({ changed: 1, added: 2, skipped: ["Total float"] });
  const edits = (found as { edits: Record<string, unknown>[] }).edits;
  expect(edits[0]).toMatchObject({ id: "r1", fields: { name: "A", duration: 960 } });
  expect(edits.slice(1).map((edit) => edit.fields)).toMatchObject([{ name: "D" }, { name: "C" }]);
  expect(edits[1]).toMatchObject({ op: "add", after: "r2", level: 1 });
  const bad = pasteEdits(plan, COLUMNS, [["A", "soon"]], place);
  expect(bad).toEqual({
    wrong: expect.stringMatching(/^Row 1 of what was pasted: Duration: “soon”/),
  });
});

test("keys are commands, digits begin an edit", () => {
  const press = (key: string, more = {}) => ({
    key,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    ...more,
  });
  expect(commandOf(press("Enter"))).toBe("add");
  expect(commandOf(press("Enter", { ctrlKey: true }))).toBe("add-child");
  expect(commandOf(press("Enter", { shiftKey: true }))).toBe("nudge");
  expect(commandOf(press("ArrowRight", { altKey: true }))).toBe("indent");
  expect(commandOf(press("+", { shiftKey: true }))).toBe("zoom-in");
  expect(commandOf(press("K", { shiftKey: true }))).toBe("critical");
  expect(commandOf(press("q"))).toBeUndefined();
  expect(commandOf(press("k", { ctrlKey: true }))).toBeUndefined();
  expect(beginsEdit(press("4"))).toBe(true);
  expect(beginsEdit(press("b"))).toBe(false);
});

test("marks say in words what their sign means, the most urgent first", () => {
  const plan = planOf(1, {
    deadline: [at("2026-03-01T17:00")],
    constraint: ["snet"],
    constraint_at: [at("2026-03-02T08:00")],
    float: [-480],
  });
  expect(marksOf(plan, 0).map(({ words }) => words)).toEqual([
    "Misses its deadline, 1 Mar 2026",
    "Negative float: it cannot be met",
    "Start no earlier than 2 Mar 2026",
  ]);
});

test("the export is one well-formed drawing in which hostile names are only text", () => {
  const names = ["<script>alert(1)</script>", "A & B \u0000\u000b", "Handed over"];
  const plan = planOf(3, {
    name: names,
    critical: [1, 0, 1],
    kind: ["task", "task", "milestone"],
    baseline_start: Array(3).fill(at("2026-03-02T08:00")),
    baseline_finish: Array(3).fill(at("2026-03-02T17:00")),
  });
  const today = at("2026-03-04T10:00");
  const ask = {
    zoom: "week" as const,
    rows: [0, 1, 2],
    showCritical: true,
    showBaseline: true,
    showForecast: true,
    today,
  };
  const text = chartSvg(plan, ask);
  const drawing = new DOMParser().parseFromString(text, "image/svg+xml");
  expect(drawing.querySelector("parsererror")).toBeNull();
  expect(text).not.toContain("<script");
  for (const never of ["style=", "NaN", "undefined", "\u0000", "\u000b"]) {
    expect(text).not.toContain(never);
  }
  for (const word of ["Milestone", "Critical", "Baseline", "A &amp; B", "March 2026"]) {
    expect(text).toContain(word);
  }
});

const FORECAST = {
  id: "run",
  started: "2026-03-01T00:00:00Z",
  stale: false,
  trials: 1000,
  finish: {
    p10: at("2026-03-12T17:00"),
    p50: at("2026-03-16T17:00"),
    p80: at("2026-03-20T17:00"),
    p90: at("2026-03-24T17:00"),
    p95: at("2026-03-25T17:00"),
  },
  columns: {
    p10: [at("2026-03-02T17:00"), null],
    p50: [at("2026-03-03T17:00"), null],
    p80: [at("2026-03-06T17:00"), null],
    p90: [at("2026-03-10T00:00"), null],
    criticality: [0.634, null],
  },
};

test("a forecast stands in words beside each row it knows, and grows old with an edit", () => {
  const plan = planOf(2, {}, { forecast: structuredClone(FORECAST) });
  expect(forecastText(plan, 0)).toBe("2 Mar 2026 – 6 Mar 2026");
  expect(forecastText(plan, 1)).toBe("");
  const said = forecastSaid(plan, 0);
  expect(said).toContain("16 Mar 2026 (P50) or 20 Mar 2026 (P80)");
  expect(said).toContain("9 Mar 2026 (P90); critical in 63 of 100 trials");
  expect(said).not.toContain("changed since");
  const scale = scaleFor("week", at("2026-03-02T00:00"), at("2026-04-02T00:00"));
  const { forecast } = barOf(plan, 0, scale);
  expect(forecast?.x).toBeLessThan(forecast?.middle ?? 0);
  expect(barOf(plan, 1, scale).forecast).toBeUndefined();
  const reply = { version: 2, undo: "", said: "", finish_before: null, finish: null };
  plan.take({ ...reply, rows: { index: [] } });
  expect(plan.facts.forecast?.stale).toBe(false);
  plan.take({ ...reply, rows: { index: [0], percent: [10] } });
  expect(forecastSaid(plan, 1)).toContain("has changed since");
});

test("a certain finish is one day, and draws no range", () => {
  const certain = structuredClone(FORECAST);
  certain.columns.p80[0] = certain.columns.p50[0] = certain.columns.p10[0] ?? null;
  const plan = planOf(2, {}, { forecast: certain });
  expect(forecastText(plan, 0)).toBe("2 Mar 2026");
  const scale = scaleFor("week", at("2026-03-02T00:00"), at("2026-04-02T00:00"));
  expect(barOf(plan, 0, scale).forecast).toBeUndefined();
});

test.each([
  ["8d / 10d / 20d", { fields: { estimate: [3840, 4800, 9600] } }],
  ["1w;2w;1mo", { fields: { estimate: [2400, 4800, 9600] } }],
  ["", { fields: { estimate: null } }],
  ["8d / 10d", { wrong: expect.stringContaining("is not an estimate") }],
  ["10d / 8d / 20d", { wrong: expect.stringContaining("out of order") }],
  ["1ed / 2d / 3d", { wrong: expect.stringContaining("working time") }],
  ["soon / 2d / 3d", { wrong: expect.stringContaining("is not a duration") }],
])("the estimate %s", (text, found) => {
  const column = COLUMNS.find(({ key }) => key === "estimate");
  expect(column?.read?.(planOf(2), 0, text)).toEqual(found);
});

test("an estimate is written as it is read", () => {
  const column = COLUMNS.find(({ key }) => key === "estimate");
  const plan = planOf(2, { estimate: [[3840, 4800, 9600], null] });
  expect(column?.text(plan, 0)).toBe("8d / 10d / 20d");
  expect(column?.text(plan, 1)).toBe("");
});

test.each([
  "4FS+50%",
  "4SS-12.5%",
  "4FF+100e%",
  "4FS+0%",
])("the share %s is written as read", (text) => {
  const found = readPredecessors(text, ROWS, LENGTHS);
  if ("wrong" in found) throw new Error(found.wrong);
  expect(found.items.map((item) => writePredecessor(item, LENGTHS))).toEqual([text]);
});

test("a link's share stands in the cell", () => {
  const links = {
    id: ["a"],
    tail: [0],
    head: [1],
    type: ["FS" as const],
    lag: [0],
    elapsed: [0],
    permille: [500],
    driving: [0],
  };
  expect(predecessorText(planOf(2, {}, { links }), 1)).toBe("1FS+50%");
});
