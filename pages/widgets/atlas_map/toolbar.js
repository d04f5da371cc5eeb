// The buttons above the map, and what is said of it below.

import { attribute, button, element } from "../lib/element.js";
import { CLOSEST } from "./view.js";
import { wayOf } from "./words.js";

/** @import { Lasso } from "./lasso.js" */

const STEP = 1.6; // of the zoom

export class Toolbar {
  /**
   * @param {object} on
   * @param {(factor: number) => void} on.zoom
   * @param {() => void} on.whole shows the whole map
   * @param {() => void} on.lasso switches the lasso
   * @param {() => void} on.clear takes it away
   */
  constructor({ zoom, whole, lasso, clear }) {
    this.out = button("−", "Zoom out", () => zoom(1 / STEP));
    this.in = button("+", "Zoom in", () => zoom(STEP));
    this.whole = button("Whole map", null, whole);
    this.lasso = button("Lasso", null, lasso);
    this.clear = button("Clear", "Clear the lasso", clear);
    this.box = element("div", { class: "tools", role: "group", "aria-label": "View" },
      this.out, this.in, this.whole, element("span", { class: "pair" }, this.lasso, this.clear));
    this.way = element("p", { class: "way" });
    this.status = element("p", { class: "unseen", role: "status" });
  }

  /** @param {string} words for a reader who does not see the map */
  say(words) { this.status.textContent = words; }

  /**
   * @param {Lasso} lasso
   * @param {number} selected how many cases are
   */
  guide(lasso, selected) {
    attribute(this.lasso, { "aria-pressed": lasso.on });
    attribute(this.clear, { "aria-disabled": !lasso.ring && !selected });
    this.way.textContent = wayOf(lasso, selected);
  }

  /** @param {number} zoom */
  draw(zoom) {
    attribute(this.out, { "aria-disabled": zoom <= 1 });
    attribute(this.whole, { "aria-disabled": zoom <= 1 });
    attribute(this.in, { "aria-disabled": zoom >= CLOSEST });
  }
}
