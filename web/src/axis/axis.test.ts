import { expect, test, vi } from "vitest";
import { daysOff, WorkingTime } from "./calendar";
import { Latest } from "./latest";
import { midnight, periods, startOf } from "./periods";
import { covers, inSight, scrollFor } from "./rows";
import { DAY, keptMiddle, mondayOf, scaleFor, timeOf, xOf, ZOOMS, zoomedBy } from "./scale";

const WEEK = [0, 1, 2, 3, 4, 5, 6].map((day): [number, number][] =>
  day < 5
    ? [
        [480, 720],
        [780, 1020],
      ]
    : [],
);
const christmas = { from: "2026-12-24", to: "2026-12-26", shifts: [] };
const saturday = {
  from: "2026-12-19",
  to: "2026-12-19",
  shifts: [[480, 600]] as [number, number][],
};
const facts = { id: "", name: "", week: WEEK, exceptions: [christmas, saturday] };
const time = new WorkingTime(facts);
const at = (iso: string): number => Date.parse(`${iso}:00Z`) / 60_000;

/** The obvious reference: minute by minute. */
function isWork(minute: number): boolean {
  const iso = new Date(minute * 60_000).toISOString();
  const inDay = ((minute % DAY) + DAY) % DAY;
  const day = (new Date(minute * 60_000).getUTCDay() + 6) % 7;
  const own = facts.exceptions.find((e) => e.from <= iso.slice(0, 10) && iso.slice(0, 10) <= e.to);
  return (own?.shifts ?? WEEK[day] ?? []).some(([from, to]) => from <= inDay && inDay < to);
}

test("working time equals counting minute by minute", () => {
  let seed = 7;
  const random = (most: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed % most;
  };
  for (let n = 0; n < 60; n += 1) {
    const from = at("2026-12-14T00:00") + random(16 * DAY);
    const to = from + random(6 * DAY);
    let expected = 0;
    for (let minute = from; minute < to; minute += 1) expected += isWork(minute) ? 1 : 0;
    expect(time.between(from, to)).toBe(expected);
    expect(time.between(to, from)).toBe(expected ? -expected : 0);
    let next = from;
    while (!isWork(next)) next += 1;
    expect(time.nextWork(from)).toBe(next);
    const end = time.after(from, expected);
    expect(time.between(from, end)).toBe(expected);
  }
});

test("a finish is the end of a shift, a nudge steps over days off", () => {
  expect(time.after(at("2026-12-18T08:00"), 480)).toBe(at("2026-12-18T17:00"));
  expect(time.after(at("2026-12-18T08:00"), 540)).toBe(at("2026-12-19T09:00"));
  const wednesday = at("2026-12-23T00:00") / DAY;
  expect(time.stepDay(wednesday, 1)).toBe(at("2026-12-28T00:00") / DAY);
  expect(time.stepDay(wednesday, -3)).toBe(at("2026-12-19T00:00") / DAY);
});

test("a calendar without working time answers without running away", () => {
  const never = new WorkingTime({
    id: "",
    name: "",
    week: [[], [], [], [], [], [], []],
    exceptions: [],
  });
  expect(never.nextWork(1000)).toBe(1000);
  expect(never.after(1000, 60)).toBe(1060);
  expect(never.stepDay(5, 2)).toBe(7);
});

test("days off are joined: Christmas and the weekend behind it", () => {
  const spans = daysOff(time, at("2026-12-21T00:00"), at("2026-12-31T00:00"));
  expect(spans).toEqual([[at("2026-12-24T00:00"), at("2026-12-28T00:00")]]);
});

test.each(ZOOMS)("at zoom %s pixels and minutes are each other's inverse", (zoom) => {
  const scale = scaleFor(zoom, at("2026-03-02T08:00"), at("2027-03-02T08:00"), 900);
  expect(scale.width).toBeGreaterThanOrEqual(900);
  expect(xOf(scale, scale.origin)).toBe(0);
  for (const minute of [scale.origin, scale.end, at("2026-06-01T12:00")]) {
    expect(timeOf(scale, xOf(scale, minute))).toBeCloseTo(minute, 3);
  }
  expect(mondayOf(scale.origin)).toBe(scale.origin);
});

test("zooming stops at the ends and keeps the middle", () => {
  expect(zoomedBy("day", 1)).toBe("day");
  expect(zoomedBy("week", 1)).toBe("day");
  expect(zoomedBy("year", -3)).toBe("year");
  const wide = scaleFor("day", 0, 400 * DAY);
  const small = scaleFor("month", 0, 400 * DAY);
  const scrolled = keptMiddle(wide, small, 5000, 800);
  expect(timeOf(small, scrolled + 400)).toBeCloseTo(timeOf(wide, 5400), 3);
});

test("periods are named, also in a fiscal year that begins in April", () => {
  const [from, to] = [at("2026-02-15T00:00"), at("2026-07-02T00:00")];
  expect(periods("quarter", from, to, 4).map(({ label }) => label)).toEqual(["Q4", "Q1", "Q2"]);
  expect(periods("year", from, to, 4).map(({ label }) => label)).toEqual([
    "FY 2025/26",
    "FY 2026/27",
  ]);
  expect(periods("month", from, to)[0]?.label).toBe("February 2026");
  expect(
    periods("week", at("2026-01-01T00:00"), at("2026-01-06T00:00")).map((p) => p.label),
  ).toEqual(["29 Dec", "5 Jan"]);
  expect(startOf("year", at("2026-03-31T23:59"), 4)).toBe(midnight(2025, 3, 1));
});

test("only rows in sight and a few beyond are made", () => {
  expect(inSight(0, 600, 30, 10_000, 3)).toEqual({ first: 0, end: 23 });
  expect(inSight(299_700, 600, 30, 10_000, 3)).toEqual({ first: 9987, end: 10_000 });
  expect(inSight(0, 600, 30, 0)).toEqual({ first: 0, end: 0 });
  expect(scrollFor(5, 0, 600, 30)).toBe(0);
  expect(scrollFor(25, 0, 600, 30)).toBe(180);
  expect(scrollFor(2, 300, 600, 30)).toBe(60);
  expect(covers({ first: 0, end: 10 }, { first: 2, end: 11 })).toBe(false);
});

test("of questions asked in a burst the first and the newest are sent, late answers dropped", async () => {
  vi.useFakeTimers();
  const asked: number[] = [];
  const shown: string[] = [];
  const ask = async (n: number): Promise<string> => {
    asked.push(n);
    await new Promise((done) => setTimeout(done, 50));
    return `answer ${n}`;
  };
  const latest = new Latest(
    ask,
    (answer) => shown.push(answer),
    () => undefined,
    20,
  );
  for (const n of [1, 2, 3, 4]) latest.put(n);
  await vi.advanceTimersByTimeAsync(200);
  expect(asked).toEqual([1, 4]);
  expect(shown).toEqual(["answer 1", "answer 4"]);
  latest.put(5);
  latest.stop();
  await vi.advanceTimersByTimeAsync(200);
  expect(shown).toHaveLength(2);
  vi.useRealTimers();
});
