import { describe, expect, test } from "vitest";
import { isSame, parsed, placeAfter, startsEdit } from "./model";

const size = { rows: 3, columns: 4 };

describe("moving", () => {
  test.each([
    ["ArrowDown", { row: 1, column: 1 }],
    ["ArrowLeft", { row: 0, column: 0 }],
    ["PageDown", { row: 2, column: 1 }],
    ["End", { row: 0, column: 3 }],
    ["ArrowUp", { row: 0, column: 1 }],
  ])("%s", (key, place) => {
    expect(placeAfter({ row: 0, column: 1 }, key, size)).toEqual(place);
  });

  test("other keys do not move", () => {
    expect(placeAfter({ row: 0, column: 0 }, "x", size)).toBeUndefined();
  });
});

test("typing a character edits; named keys, space, help and modified keys do not", () => {
  expect(startsEdit("a", false)).toBe(true);
  expect(startsEdit("é", false)).toBe(true);
  for (const key of ["F2", "Shift", " ", "?"]) expect(startsEdit(key, false)).toBe(false);
  expect(startsEdit("c", true)).toBe(false);
});

describe("values", () => {
  test.each([
    ["money", "£1,250,000.50", "1250000.50"],
    ["money", "12.7bn", "12700000000"],
    ["money", "-3.45m", "-3450000"],
    ["money", "−£2k", "-2000"],
    ["money", "1.2345k", "1234.5"],
    ["money", "123456789012345678.99", "123456789012345678.99"],
    ["number", "1,200", 1200],
    ["percent", "12.5 %", 12.5],
    ["date", "2028-02-29", "2028-02-29"],
    ["date", "", null],
    ["text", "  A name ", "A name"],
    ["text", "", ""],
    ["boolean", "true", true],
  ] as const)("%s %s", (type, text, value) => {
    expect(parsed(type, text)).toEqual({ value });
  });

  test.each([
    ["money", "a lot"],
    ["money", "1.2.3"],
    ["number", "1e5x"],
    ["number", "."],
    ["date", "2027-02-29"],
    ["date", "31/03/2027"],
  ] as const)("%s refuses %s and says how to write it", (type, text) => {
    expect(parsed(type, text)).toEqual({ wrong: expect.stringContaining("Write ") });
  });
});

test("the same amount written otherwise is no change", () => {
  expect(isSame("money", "1,250,000", "1250000")).toBe(true);
  expect(isSame("money", "1250001", "1250000")).toBe(false);
  expect(isSame("text", "a", "b")).toBe(false);
});
