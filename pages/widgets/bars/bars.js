// Rows of name, figure and bar; each is a button that chooses its node. Rows are reused by node, so that focus stays and
// bars glide when the numbers follow a moved frame.

import { element } from "../lib/element.js";

const lists = new WeakMap(); // parent element -> its <ul> with the rows drawn in it

export default function ({ data, parentElement, setTriggerValue }) {
  let list = lists.get(parentElement);
  if (!list) {
    list = { element: element("ul", { class: "bars" }), rows: new Map() };
    lists.set(parentElement, list);
    parentElement.append(list.element);
  }
  list.element.setAttribute("aria-label", data.label);
  list.choose = (id) => id !== list.selected && setTriggerValue("chosen", id);
  list.selected = data.selected;

  const focused = parentElement.activeElement;
  const wanted = new Set(data.rows.map((row) => row.id));
  for (const [id, drawn] of list.rows) {
    if (!wanted.has(id)) {
      drawn.item.remove();
      list.rows.delete(id);
    }
  }
  data.rows.forEach((row, index) => {
    if (!list.rows.has(row.id)) list.rows.set(row.id, made(row.id, list));
    const drawn = list.rows.get(row.id);
    describe(drawn, row, row.id === data.selected);
    if (list.element.children[index] !== drawn.item) list.element.insertBefore(drawn.item, list.element.children[index] ?? null);
  });
  if (focused?.isConnected) focused.focus({ preventScroll: true });
}

function made(id, list) {
  const part = (name) => element("span", { class: name });
  const parts = { name: part("name"), code: part("code"), detail: part("detail"), figure: part("figure"), fill: part("fill"), tick: part("tick") };
  const words = [parts.name, parts.code, parts.figure, parts.detail].flatMap((part) => [part, " "]); // spaces for the spoken name
  const button = element("button", { type: "button", onclick: () => list.choose(id) }, ...words);
  // The bar lies over its button and lets clicks through: a picture inside a button would not be told.
  const bar = element("span", { class: "bar" }, element("span", { class: "track" }, parts.fill), parts.tick);
  const item = element("li", { class: "row" }, button, bar);
  return { item, button, bar, parts };
}

function describe({ item, button, bar, parts }, row, chosen) {
  for (const part of ["name", "code", "detail", "figure"]) parts[part].textContent = row[part] ?? "";
  item.dataset.look = row.look;
  item.classList.toggle("chosen", chosen);
  button.setAttribute("aria-pressed", chosen);
  item.style.setProperty("--share", row.share);
  parts.tick.hidden = row.tick === undefined;
  item.style.setProperty("--tick", row.tick ?? 0);
  if (row.spoken) Object.entries({ role: "img", "aria-label": row.spoken }).forEach(([name, value]) => bar.setAttribute(name, value));
  else bar.setAttribute("aria-hidden", "true");
}
