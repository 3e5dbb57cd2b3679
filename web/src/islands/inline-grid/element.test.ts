import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ToastDetail } from "../../dom";
import { mount } from "../../mount";
import { InlineGridElement } from "./element";

customElements.define("inline-grid", InlineGridElement);

const row = (id: string, owner: string) => `
  <tr data-id="${id}" data-version="3" data-href="/api/${id}">
    <td><input type="checkbox" data-select value="${id}"></td>
    <th scope="row"><a href="#${id}" data-row-link>${id}</a></th>
    <td data-field="owner" data-type="text" data-value="${owner}">${owner}</td>
    <td data-field="cost" data-type="money" data-value="10.00">£10</td>
  </tr>`;
const page = (a = "Asha") => `<inline-grid><table>
  <thead><tr><th></th><th>Name</th><th>Owner</th><th>Cost</th></tr></thead>
  <tbody>${row("a", a)}${row("b", "Ben")}</tbody></table></inline-grid>`;

let toasts: ToastDetail[] = [];
const keep = (event: Event) => toasts.push((event as CustomEvent<ToastDetail>).detail);

beforeEach(() => {
  toasts = [];
  mount(page());
  document.addEventListener("toast", keep);
});

afterEach(() => {
  document.removeEventListener("toast", keep);
  vi.unstubAllGlobals();
});

const cell = (id: string, field: string) =>
  document.querySelector(`[data-id="${id}"] [data-field="${field}"]`) as HTMLTableCellElement;
const press = (key: string, more = {}) =>
  document.activeElement?.dispatchEvent(
    new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }),
  );
const typed = (text: string) => {
  (document.activeElement as HTMLInputElement).value = text;
};
const json = (body: unknown, status = 200, headers = {}) =>
  new Response(JSON.stringify(body), {
    status,
    headers: { "Content-Type": "application/json", ...headers },
  });
function answers(...replies: Response[]) {
  const fetch = vi.fn(async (_href: string, _init: RequestInit) => {
    const reply = replies.shift();
    if (!reply) throw new Error("asked once too often");
    return reply;
  });
  vi.stubGlobal("fetch", fetch);
  return fetch;
}
const sent = (call: [string, RequestInit] | undefined) => ({
  href: call?.[0],
  version: (call?.[1].headers as Headers).get("If-Match"),
  body: JSON.parse(String(call?.[1].body ?? "null")),
});

test("one cell is in the tab order, arrows move it", () => {
  expect(document.querySelectorAll("tbody [tabindex='0']")).toHaveLength(1);
  cell("a", "owner").focus();
  press("ArrowDown");
  expect(document.activeElement).toBe(cell("b", "owner"));
  press("ArrowRight");
  expect(document.activeElement).toBe(cell("b", "cost"));
  expect(document.querySelectorAll("tbody [tabindex='0']")).toHaveLength(1);
});

test("Enter edits, Enter saves with the row's version and moves down", async () => {
  const fetch = answers(json({ display: { owner: "Cleo P." } }, 200, { ETag: '"4"' }));
  cell("a", "owner").focus();
  press("Enter");
  expect(document.activeElement?.getAttribute("aria-label")).toBe("Owner");
  typed("Cleo");
  press("Enter");
  expect(document.activeElement).toBe(cell("b", "owner"));
  await vi.waitFor(() => expect(cell("a", "owner").textContent).toBe("Cleo P."));
  expect(sent(fetch.mock.calls[0])).toEqual({
    href: "/api/a",
    version: '"3"',
    body: { owner: "Cleo" },
  });
  expect(cell("a", "owner").closest("tr")?.dataset.version).toBe("4");
});

test("undo writes the old value back at the new version", async () => {
  const fetch = answers(
    json({ display: { owner: "Cleo" } }, 200, { ETag: '"4"' }),
    json({ display: { owner: "Asha" } }, 200, { ETag: '"5"' }),
  );
  cell("a", "owner").focus();
  press("F2");
  typed("Cleo");
  press("Tab");
  expect(document.activeElement).toBe(cell("a", "cost"));
  await vi.waitFor(() => expect(toasts).toHaveLength(1));
  await toasts[0]?.undo?.();
  expect(sent(fetch.mock.calls[1])).toMatchObject({ version: '"4"', body: { owner: "Asha" } });
  expect(cell("a", "owner").textContent).toBe("Asha");
});

test("Esc leaves everything as it was and sends nothing", () => {
  const fetch = answers();
  cell("a", "owner").focus();
  press("x");
  expect((document.activeElement as HTMLInputElement).value).toBe("x");
  press("Escape");
  expect(cell("a", "owner").textContent).toBe("Asha");
  expect(document.activeElement).toBe(cell("a", "owner"));
  expect(fetch).not.toHaveBeenCalled();
});

test("no change sends nothing; what is no amount stays open with the reason", () => {
  const fetch = answers();
  cell("a", "cost").focus();
  press("Enter");
  typed("10");
  press("Enter");
  cell("a", "cost").focus();
  press("Enter");
  typed("lots");
  press("Enter");
  expect(cell("a", "cost").classList.contains("is-editing")).toBe(true);
  expect(cell("a", "cost").textContent).toContain("is not an amount");
  expect(fetch).not.toHaveBeenCalled();
});

test("a refused value is told at the cell, the old one stands, the typed one waits", async () => {
  answers(json({ detail: "No.", fields: { owner: ["Nobody has that name."] } }, 422));
  cell("a", "owner").focus();
  press("Enter");
  typed("Zed");
  press("Tab");
  await vi.waitFor(() => expect(cell("a", "owner").textContent).toContain("Nobody has that name."));
  expect(cell("a", "owner").dataset.value).toBe("Asha");
  press("Enter");
  expect((document.activeElement as HTMLInputElement).value).toBe("Zed");
});

const race = () =>
  json({ detail: "Ben changed it.", current: 7, differences: { owner: ["Cleo", "Dana"] } }, 409);
const pageNow = () => new Response(page("Dana"), { headers: { "Content-Type": "text/html" } });

async function loseRace() {
  cell("a", "owner").focus();
  press("Enter");
  typed("Cleo");
  press("Enter");
  await vi.waitFor(() => expect(document.querySelector("dialog")?.open).toBe(true));
  const dialog = document.querySelector("dialog") as HTMLDialogElement;
  for (const words of ["Asha", "Cleo", "Dana", "Ben changed it."]) {
    expect(dialog.textContent).toContain(words);
  }
  return Array.from(dialog.querySelectorAll("button"));
}

test("a lost race shows both; keeping yours writes at the standing version", async () => {
  const fetch = answers(
    race(),
    pageNow(),
    json({ display: { owner: "Cleo" } }, 200, { ETag: '"8"' }),
  );
  const buttons = await loseRace();
  buttons.find((button) => button.textContent === "Keep yours")?.click();
  await vi.waitFor(() => expect(cell("a", "owner").closest("tr")?.dataset.version).toBe("8"));
  expect(sent(fetch.mock.calls[2])).toMatchObject({ version: '"7"', body: { owner: "Cleo" } });
});

test("keeping theirs writes nothing and shows theirs", async () => {
  const fetch = answers(race(), pageNow());
  const buttons = await loseRace();
  buttons.find((button) => button.textContent === "Keep theirs")?.click();
  await vi.waitFor(() => expect(cell("a", "owner").dataset.value).toBe("Dana"));
  expect(cell("a", "owner").textContent).toBe("Dana");
  expect(fetch).toHaveBeenCalledTimes(2);
});

test("two quick edits of a row do not race each other", async () => {
  const fetch = answers(
    json({ display: { owner: "Cleo" } }, 200, { ETag: '"4"' }),
    json({ display: { cost: "£20" } }, 200, { ETag: '"5"' }),
  );
  cell("a", "owner").focus();
  press("Enter");
  typed("Cleo");
  press("Tab");
  press("Enter");
  typed("20");
  press("Enter");
  await vi.waitFor(() => expect(cell("a", "cost").textContent).toBe("£20"));
  expect(fetch.mock.calls.map((call) => sent(call).version)).toEqual(['"3"', '"4"']);
});

test("no connection restores the cell and says so", async () => {
  vi.stubGlobal("fetch", vi.fn().mockRejectedValue(new TypeError("offline")));
  cell("a", "owner").focus();
  press("Enter");
  typed("Cleo");
  press("Enter");
  await vi.waitFor(() => expect(toasts[0]?.kind).toBe("error"));
  expect(cell("a", "owner").textContent).toBe("Asha");
});

test("Space takes the row", () => {
  cell("b", "owner").focus();
  press(" ");
  expect(document.querySelector<HTMLInputElement>('input[value="b"]')?.checked).toBe(true);
});

test("theirs is shown even when the row has left the page's filter", async () => {
  const empty = new Response("<table></table>", { headers: { "Content-Type": "text/html" } });
  answers(race(), empty);
  const buttons = await loseRace();
  buttons.find((button) => button.textContent === "Keep theirs")?.click();
  await vi.waitFor(() => expect(document.querySelector("dialog")).toBeNull());
  expect(cell("a", "owner").textContent).toBe("Dana");
  expect(cell("a", "owner").closest("tr")?.dataset.version).toBe("7");
});

test("a cell with a link keeps it when the server refuses, and gets it anew when it accepts", async () => {
  const withLink = (name: string) =>
    page().replace(">Asha<", `><a href="#x">${name}</a><`).replace('"Asha"', `"${name}"`);
  mount(withLink("Asha"));
  answers(
    json({ detail: "No.", fields: { owner: ["Nobody."] } }, 422),
    json({ display: { owner: "Cleo" } }, 200, { ETag: '"4"' }),
    new Response(withLink("Cleo"), { headers: { "Content-Type": "text/html" } }),
  );
  cell("a", "owner").focus();
  press("F2");
  typed("Zed");
  press("Enter");
  await vi.waitFor(() => expect(cell("a", "owner").textContent).toContain("Nobody."));
  expect(cell("a", "owner").querySelector("a")?.textContent).toBe("Asha");
  press("F2");
  typed("Cleo");
  press("Enter");
  await vi.waitFor(() => expect(cell("a", "owner").querySelector("a")?.textContent).toBe("Cleo"));
});
