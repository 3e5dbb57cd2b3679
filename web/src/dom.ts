// Building nodes without markup strings, so that no text from outside becomes HTML.
// Only what several islands need.

type Props = Record<string, string | boolean | ((event: Event) => void)>;

/** Make an element; `on…` props become listeners, true an empty attribute, false none. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else if (value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children);
  return node;
}

/** Whether keys typed now belong to a field rather than to the page. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.closest("dialog[open]")) return true;
  if (target instanceof HTMLInputElement) {
    return !["checkbox", "radio", "button", "submit"].includes(target.type);
  }
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

/** Tell the page's toast stack; the element listens on the document. */
export function toast(detail: ToastDetail): void {
  document.dispatchEvent(new CustomEvent<ToastDetail>("toast", { detail }));
}

export interface ToastDetail {
  words: string;
  kind?: "info" | "error";
  undo?: () => void | Promise<void>;
}

/** Parse server markup into an inert document: its scripts do not run. */
export function parsePage(text: string): Document {
  return new DOMParser().parseFromString(text, "text/html");
}

/** Make the shared close button of a dialog. */
export function closeButton(): HTMLButtonElement {
  const button = make("button", { type: "button", class: "btn btn-quiet btn-icon" }, "✕");
  button.setAttribute("aria-label", "Close");
  button.addEventListener("click", () => button.closest("dialog")?.close());
  return button;
}
