// Cases side by side. Drawn anew each time: it is a handful of rows, and only the focus has to be carried over.

import { attribute, element } from "../lib/element.js";
import { mounted } from "../lib/mount.js";

/**
 * @typedef {object} Picture
 * @property {number} row
 * @property {string} photo its address
 * @property {string} title
 * @property {string[]} lines
 * @property {string} credit
 * @property {string} alt
 * @property {boolean} selected
 */
/** @typedef {{ label: string, choosable: boolean, pictures: Picture[] }} Data */

class Gallery {
  /**
   * @param {ShadowRoot} parent
   * @param {(row: number) => void} report
   */
  constructor(parent, report) {
    this.parent = parent;
    this.report = report;
    this.list = element("ul", { class: "gallery" });
    parent.append(this.list);
  }

  /** @param {Data} data */
  update({ label, choosable, pictures }) {
    const focused = /** @type {HTMLElement | null} */ (this.parent.activeElement)?.dataset.row;
    attribute(this.list, { "aria-label": label });
    this.list.replaceChildren(...pictures.map((picture) => this.make(picture, choosable)));
    if (focused === undefined) return;
    const again = /** @type {HTMLElement | null} */ (this.list.querySelector(`button[data-row="${focused}"]`));
    again?.focus({ preventScroll: true });
  }

  /**
   * @param {Picture} picture
   * @param {boolean} choosable
   */
  make({ row, photo, title, lines, credit, alt, selected }, choosable) {
    const shown = element("img", { src: photo, alt, loading: "lazy", width: 104, height: 104 });
    const choose = () => this.report(row);
    const choice = { type: "button", "data-row": row, "aria-pressed": String(selected), onclick: choose };
    const named = choosable ? element("button", choice, title) : element("strong", {}, title);
    const said = [
      ...lines.map((text) => element("span", { class: "line" }, text)),
      element("span", { class: "credit" }, credit),
    ];
    return element("li", { class: selected ? "selected" : "" }, shown, named, ...said);
  }
}

export default mounted(Gallery, "chosen");
