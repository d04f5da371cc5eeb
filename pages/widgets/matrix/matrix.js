// The confusion matrix. Its cells are made anew only when the names change, so that focus and scroll stay while the
// counts follow another slice.

import { element } from "../lib/element.js";

const tables = new WeakMap(); // parent element -> what is drawn in it

export default function ({ data, parentElement, setTriggerValue }) {
  let drawn = tables.get(parentElement);
  if (!drawn) {
    const table = element("table");
    drawn = { table, scroller: element("div", { class: "scroller", role: "region", tabindex: 0 }, table), cells: [] };
    tables.set(parentElement, drawn);
    parentElement.append(drawn.scroller);
  }
  drawn.choose = (row, column) => {
    if (drawn.chosen?.[0] !== row || drawn.chosen?.[1] !== column) setTriggerValue("chosen", [row, column]);
  };
  drawn.chosen = data.chosen;
  drawn.scroller.setAttribute("aria-label", data.label);

  const names = JSON.stringify([data.rowTitle, data.columnTitle, data.columns, data.rows.map((row) => row.name)]);
  if (names !== drawn.names) {
    const at = drawn.cells.findIndex((row) => row.some(({ button }) => button === parentElement.activeElement));
    const column = drawn.cells[at]?.findIndex(({ button }) => button === parentElement.activeElement);
    build(drawn, data);
    drawn.names = names;
    drawn.cells[at]?.[column]?.button.focus({ preventScroll: true });
  }
  data.rows.forEach((row, i) => {
    drawn.totals[i].textContent = `n = ${row.n}`;
    row.cells.forEach((cell, j) => describe(drawn.cells[i][j], cell, row, data.columns[j], data));
  });
  drawn.cells.forEach((row, i) => row.forEach(({ item, button }, j) => {
    const chosen = data.chosen?.[0] === i && data.chosen?.[1] === j;
    item.classList.toggle("chosen", chosen);
    button.setAttribute("aria-pressed", chosen);
  }));
}

function build(drawn, { rows, columns, rowTitle, columnTitle }) {
  const corner = element("td", { class: "corner" }, element("span", {}, `${columnTitle} →`), element("span", {}, `${rowTitle} ↓`));
  const head = element("tr", {}, corner, ...columns.map((name) => element("th", { scope: "col" }, name)));
  drawn.totals = rows.map(() => element("span", { class: "total" }));
  drawn.cells = rows.map((row, i) => columns.map((column, j) => made(drawn, i, j, row.name === column)));
  const body = rows.map((row, i) => element("tr", {}, element("th", { scope: "row" }, row.name, " ", drawn.totals[i]), ...drawn.cells[i].map(({ item }) => item)));
  drawn.table.replaceChildren(element("thead", {}, head), element("tbody", {}, ...body));
}

function made(drawn, row, column, same) {
  const parts = { count: element("span", { class: "count" }), figure: element("span", { class: "share" }) };
  const button = element("button", { type: "button", onclick: () => drawn.choose(row, column) }, parts.count, " ", parts.figure);
  return { item: element("td", { class: same ? "same" : null }, button), button, parts };
}

function describe({ item, button, parts }, cell, row, column, { columnTitle }) {
  item.style.setProperty("--share", cell.share);
  parts.count.textContent = cell.count;
  parts.figure.textContent = cell.figure;
  const figures = cell.figure ? `${cell.count}, ${cell.figure} of ${row.n}` : `${cell.count} of ${row.n}`;
  button.setAttribute("aria-label", `${row.name}, ${columnTitle.toLowerCase()} ${column}: ${figures}`);
}
