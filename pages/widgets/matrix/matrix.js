// The confusion matrix. Its cells are made anew only when the names change, so that focus and scroll stay while the
// counts follow another slice.

import { attribute, element } from "../lib/element.js";
import { mounted } from "../lib/mount.js";

/** @typedef {{ count: number, share: number, figure: string }} Cell */
/** @typedef {{ name: string, n: number, cells: Cell[] }} Row */
/**
 * @typedef {object} Data
 * @property {string} label
 * @property {string} rowTitle
 * @property {string} columnTitle
 * @property {Row[]} rows
 * @property {string[]} columns
 * @property {[number, number] | null} chosen row and column of the cell whose cases are shown
 */
/** @typedef {ReturnType<Matrix["make"]>} Drawn a cell as it is drawn */

class Matrix {
  /**
   * @param {ShadowRoot} parent
   * @param {(cell: [number, number]) => void} report
   */
  constructor(parent, report) {
    this.parent = parent;
    this.report = report;
    /** @type {Drawn[][]} */
    this.cells = [];
    /** @type {HTMLElement[]} one a row */
    this.totals = [];
    this.names = "";
    /** @type {Data["chosen"]} */
    this.chosen = null;
    this.table = element("table");
    this.scroller = element("div", { class: "scroller", role: "region", tabindex: 0 }, this.table);
    parent.append(this.scroller);
  }

  /** @param {Data} data */
  update(data) {
    this.chosen = data.chosen;
    attribute(this.scroller, { "aria-label": data.label });
    const names = JSON.stringify([data.rowTitle, data.columnTitle, data.columns, data.rows.map((row) => row.name)]);
    if (names !== this.names) this.build(data);
    this.names = names;
    data.rows.forEach((row, i) => {
      this.totals[i].textContent = `n = ${row.n}`;
      row.cells.forEach((cell, j) => {
        const drawn = this.cells[i][j];
        describe(drawn, cell, row, `${data.columnTitle.toLowerCase()} ${data.columns[j]}`);
        drawn.item.classList.toggle("chosen", this.isChosen(i, j));
        attribute(drawn.button, { "aria-pressed": this.isChosen(i, j) });
      });
    });
  }

  /**
   * @param {number} row
   * @param {number} column
   */
  isChosen(row, column) { return this.chosen?.[0] === row && this.chosen[1] === column; }

  /** @param {Data} data */
  build({ rows, columns, rowTitle, columnTitle }) {
    const { activeElement } = this.parent;
    const row = this.cells.findIndex((cells) => cells.some(({ button }) => button === activeElement));
    const column = this.cells[row]?.findIndex(({ button }) => button === activeElement);

    const titles = [`${columnTitle} →`, `${rowTitle} ↓`].map((title) => element("span", {}, title));
    const head = columns.map((name) => element("th", { scope: "col" }, name));
    this.totals = rows.map(() => element("span", { class: "total" }));
    this.cells = rows.map(({ name }, i) => columns.map((of, j) => this.make(i, j, name === of)));
    const body = rows.map(({ name }, i) => {
      const title = element("th", { scope: "row" }, name, " ", this.totals[i]);
      return element("tr", {}, title, ...this.cells[i].map(({ item }) => item));
    });
    this.table.replaceChildren(
      element("thead", {}, element("tr", {}, element("td", { class: "corner" }, ...titles), ...head)),
      element("tbody", {}, ...body));
    this.cells[row]?.[column]?.button.focus({ preventScroll: true });
  }

  /**
   * @param {number} row
   * @param {number} column
   * @param {boolean} same whether both have one name
   */
  make(row, column, same) {
    const parts = { count: element("span", { class: "count" }), figure: element("span", { class: "share" }) };
    const choose = () => this.isChosen(row, column) || this.report([row, column]);
    const button = element("button", { type: "button", onclick: choose }, parts.count, " ", parts.figure);
    return { item: element("td", { class: same ? "same" : null }, button), button, parts };
  }
}

/**
 * @param {Drawn} drawn
 * @param {Cell} cell
 * @param {Row} row
 * @param {string} read as what
 */
function describe({ item, button, parts }, cell, row, read) {
  item.style.setProperty("--share", String(cell.share));
  parts.count.textContent = String(cell.count);
  parts.figure.textContent = cell.figure;
  const figures = cell.figure ? `${cell.count}, ${cell.figure} of ${row.n}` : `${cell.count} of ${row.n}`;
  attribute(button, { "aria-label": `${row.name}, ${read}: ${figures}` });
}

export default mounted(Matrix, "chosen");
