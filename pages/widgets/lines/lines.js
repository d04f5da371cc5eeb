// Puts a chart that Python has drawn into the page: every name in it was escaped there.

import { element } from "../lib/element.js";
import { mounted } from "../lib/mount.js";

class Chart {
  /** @param {ShadowRoot} parent */
  constructor(parent) {
    this.holder = element("div");
    this.drawn = "";
    parent.append(this.holder);
  }

  /** @param {{ chart: string }} data */
  update({ chart }) {
    if (chart !== this.drawn) this.holder.innerHTML = this.drawn = chart;
  }
}

export default mounted(Chart);
