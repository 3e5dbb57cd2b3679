import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { drawerPart, SideDrawerElement } from "./element";

customElements.define("side-drawer", SideDrawerElement);

test("the marked part is taken, its heading becomes the title", () => {
  const { title, nodes } = drawerPart(
    "<main><h1>Page</h1><section data-drawer><h2>How</h2><p>Sum of 3.</p></section></main>",
  );
  expect(title).toBe("How");
  expect(nodes.map((node) => node.textContent)).toEqual(["Sum of 3."]);
});

test("a bare fragment is shown whole", () => {
  const { title, nodes } = drawerPart("<p>Only this</p>");
  expect(title).toBe("Details");
  expect(nodes[0]?.textContent).toBe("Only this");
});

beforeEach(() => {
  document.body.innerHTML =
    '<a href="/p/1" data-drawer-href="/p/1/drawer">Open</a><side-drawer></side-drawer>';
});

afterEach(() => vi.unstubAllGlobals());

const opened = () =>
  vi.waitFor(() => expect(document.querySelector("h2")?.textContent).not.toBe("Opening…"));

test("a marked link opens in the drawer, and the whole page stays one click away", async () => {
  vi.stubGlobal(
    "fetch",
    vi.fn(async () => new Response("<h2>Harbour</h2><p>Red</p>")),
  );
  document.querySelector<HTMLElement>("[data-drawer-href]")?.click();
  await opened();
  const dialog = document.querySelector("dialog") as HTMLDialogElement;
  expect(dialog.open).toBe(true);
  expect(dialog.querySelector("h2")?.textContent).toBe("Harbour");
  expect(dialog.querySelector("a.btn")?.getAttribute("href")).toBe("/p/1");
});

test("with Ctrl the link opens as the browser does", () => {
  const fetch = vi.fn();
  vi.stubGlobal("fetch", fetch);
  const link = document.querySelector("[data-drawer-href]") as HTMLElement;
  link.addEventListener("click", (event) => event.preventDefault());
  link.dispatchEvent(new MouseEvent("click", { bubbles: true, ctrlKey: true, cancelable: true }));
  expect(fetch).not.toHaveBeenCalled();
});

test("a refusal is told inside the drawer", async () => {
  vi.stubGlobal(
    "fetch",
    vi.fn(async () => new Response("", { status: 404 })),
  );
  document.querySelector<HTMLElement>("[data-drawer-href]")?.click();
  await opened();
  expect(document.querySelector("dialog")?.textContent).toContain("you may not see it");
});

test("gives focus to the menu when the link that opened it has folded away", async () => {
  vi.stubGlobal(
    "fetch",
    vi.fn(async () => new Response("<h2>Harbour</h2>")),
  );
  document.body.insertAdjacentHTML(
    "afterbegin",
    '<details open><summary>Views</summary><a href="/v" data-drawer-href="/v">Save</a></details>',
  );
  const menu = document.querySelector("details") as HTMLDetailsElement;
  menu.querySelector("a")?.click();
  await opened();
  menu.open = false;
  document.querySelector("dialog")?.dispatchEvent(new Event("close"));
  expect(document.activeElement).toBe(menu.querySelector("summary"));
});
