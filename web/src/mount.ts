// For tests: put markup into the page as a browser does, children before connection.

/** Replace the page's body; elements connect once their children are there. */
export function mount(markup: string): void {
  const holder = document.createElement("div");
  holder.innerHTML = markup;
  document.body.replaceChildren(...Array.from(holder.childNodes));
}
