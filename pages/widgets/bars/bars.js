// Rows of name, figure and bar; each is a button that chooses its node. Rows are reused by node, so that focus stays
// and bars glide when the numbers follow a moved frame.

import { attribute, element } from "../lib/element.js";
import { mounted } from "../lib/mount.js";
import { partsOf } from "../lib/row.js";

/**
 * @typedef {object} Row
 * @property {string} id
 * @property {string} name
 * @property {string} look
 * @property {string} figure
 * @property {number} share
 * @property {string} [code]
 * @property {string} [detail]
 * @property {number} [tick] where on the bar the operating point is
 * @property {number} [mix] and where the prevalence is
 * @property {string} [member] that it is in a set, whose bars are outlined
 * @property {string} [spoken] what the bar says; else it is mere decoration
 */
/** @typedef {{ label: string, rows: Row[], selected: string | null, legend: string, axis: boolean }} Data */
/** @typedef {ReturnType<Bars["make"]>} Drawn */

class Bars {
  /**
   * @param {ShadowRoot} parent
   * @param {(id: string) => void} report
   */
  constructor(parent, report) {
    this.parent = parent;
    this.report = report;
    /** @type {string | null} */
    this.selected = null;
    /** @type {Map<string, Drawn>} */
    this.rows = new Map();
    this.list = element("ul", { class: "bars" });
    const marks = ["0", "50", "100 %"].map((mark) => element("span", {}, mark));
    this.axis = element("div", { class: "axis", "aria-hidden": "true" }, element("span", { class: "marks" }, ...marks));
    this.legend = element("p", { class: "legend" });
    parent.append(element("div", { class: "scaled" }, this.list, this.axis, this.legend));
  }

  /** @param {Data} data */
  update({ label, rows, selected, legend, axis }) {
    this.legend.textContent = legend;
    this.legend.hidden = !legend;
    this.axis.hidden = !axis;
    attribute(this.list, { "aria-label": label });
    this.selected = selected;
    const focused = /** @type {HTMLElement | null} */ (this.parent.activeElement);
    const wanted = new Set(rows.map((row) => row.id));
    for (const [id, drawn] of this.rows) {
      if (wanted.has(id)) continue;
      drawn.item.remove();
      this.rows.delete(id);
    }
    rows.forEach((row, index) => {
      const drawn = this.rows.get(row.id) ?? this.make(row.id);
      this.rows.set(row.id, drawn);
      describe(drawn, row, row.id === selected);
      const before = this.list.children[index];
      if (before !== drawn.item) this.list.insertBefore(drawn.item, before ?? null);
    });
    if (focused?.isConnected) focused.focus({ preventScroll: true });
  }

  /** @param {string} id */
  make(id) {
    const parts = partsOf("name", "code", "detail", "member", "figure", "fill", "tick", "mix");
    const said = [parts.name, parts.code, parts.figure, parts.detail, parts.member];
    const words = said.flatMap((part) => [part, " "]); // spaces for the spoken name
    const choose = () => id !== this.selected && this.report(id);
    const button = element("button", { type: "button", onclick: choose }, ...words);
    // The bar lies over its button and lets clicks through: a picture inside a button would not be told.
    const track = element("span", { class: "track" }, parts.fill);
    const bar = element("span", { class: "bar" }, track, parts.tick, parts.mix);
    parts.member.classList.add("unseen"); // the outline says it to the eye
    return { item: element("li", { class: "row" }, button, bar), button, bar, parts };
  }
}

/**
 * @param {Drawn} drawn
 * @param {Row} row
 * @param {boolean} chosen
 */
function describe({ item, button, bar, parts }, row, chosen) {
  for (const part of /** @type {const} */ (["name", "code", "detail", "member", "figure"])) {
    parts[part].textContent = row[part] ?? "";
  }
  item.dataset.look = row.look;
  item.classList.toggle("chosen", chosen);
  item.classList.toggle("member", Boolean(row.member));
  attribute(button, { "aria-pressed": chosen });
  item.style.setProperty("--share", String(row.share));
  parts.tick.hidden = row.tick === undefined;
  item.style.setProperty("--tick", String(row.tick ?? 0));
  parts.mix.hidden = row.mix === undefined;
  item.style.setProperty("--mix", String(row.mix ?? 0));
  attribute(bar, row.spoken ? { role: "img", "aria-label": row.spoken } : { "aria-hidden": true });
}

export default mounted(Bars, "chosen");
