// The key of the chart: a sample of each look with its word, drawn as the chart draws it.
// Made of the same classes, so that every theme shows the same thing in both places.
import { shape } from "../../../axis/svg-dom";
import { make } from "../../../dom";

const BAR = "M2 5h28v14h-28z";
const SAMPLES: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
  ["Planned", [["g-bar", BAR]]],
  [
    "Part that is done",
    [
      ["g-bar", BAR],
      ["g-done", "M2 9.5h16v5h-16z"],
    ],
  ],
  [
    "Critical: thick edge, double line",
    [
      ["g-bar is-critical", BAR],
      ["g-double", "M5 8h22M5 16h22"],
    ],
  ],
  ["Nearly critical", [["g-bar is-near", BAR]]],
  ["Summary", [["g-summary", "M2 6h28v12l-5 -4h-18l-5 4z"]]],
  ["Milestone", [["g-milestone", "M16 4l8 8l-8 8l-8 -8z"]]],
  ["Baseline", [["g-ghost", "M2 9h28v6h-28z"]]],
  [
    "Finish from P10 to P80, a tick at P50",
    [
      ["g-forecast", "M4 9h24v6h-24z"],
      ["g-forecast-marks", "M14 9v6M28 6v12"],
    ],
  ],
  ["Deadline", [["g-deadline", "M11 8h10l-5 8z"]]],
  ["Missed deadline", [["g-deadline is-missed", "M11 8h10l-5 8z"]]],
  ["In another project", [["g-stub", "M2 8h28v8h-28z"]]],
  ["Not open to you", [["g-stub is-limited", "M2 8h28v8h-28z"]]],
  ["Link that drives the date", [["g-link is-driving", "M2 12h28m-6 -4l6 4l-6 4"]]],
  ["Other link", [["g-link is-thin", "M2 12h28m-6 -4l6 4l-6 4"]]],
  ["Link to another project", [["g-link is-outside", "M2 12h28"]]],
  ["Today", [["g-today", "M16 2v20"]]],
  ["Status date", [["g-status", "M16 2v20"]]],
];

/** Make the key as a button that opens a list. */
export function keyFor(): HTMLDetailsElement {
  const list = make("ul", { class: "gantt-menu gantt-key" });
  for (const [words, paths] of SAMPLES) {
    const drawing = shape("svg", { viewBox: "0 0 32 24", "aria-hidden": "true" });
    for (const [look, d] of paths) drawing.append(shape("path", { class: look, d }));
    list.append(make("li", {}, drawing, words));
  }
  const head = make("summary", { class: "btn btn-small" }, "Key");
  return make("details", { class: "gantt-chooser" }, head, list);
}
