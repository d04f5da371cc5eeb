// One panel: a photo with its map, what it is in words, and the value under the cross-hair that all panels share.

import { attribute, element } from "../lib/element.js";
import { between } from "../lib/overlay.js";
import { measured } from "./scale.js";
import { Surface } from "./surface.js";

/** @import { Grid } from "../lib/overlay.js" */
/** @import { Place } from "../lib/sight.js" */
/** @import { Scale } from "./scale.js" */
/** @import { Data, Panel, Wall } from "./wall.js" */

export class MapFigure {
  /**
   * @param {Panel} panel
   * @param {Wall} owner
   */
  constructor(panel, owner) {
    this.key = panel.key;
    this.owner = owner;
    this.panel = panel;
    /** @type {Scale | undefined} */
    this.scale = undefined;
    this.name = element("span", { class: "name" });
    this.title = element("button", { type: "button", class: "choice", onclick: () => owner.choose(this.key) });
    this.plain = element("strong", {});
    this.subtitle = element("span", { class: "soft" });
    this.verdict = element("p", { class: "verdict" });
    this.surface = new Surface(owner, this.key);
    this.reading = element("p", { class: "reading" });
    this.note = element("p", { class: "note" });
    this.enlarge = element("button", { type: "button", onclick: () => owner.enlarge(this) }, "Enlarge");
    this.save = element("button", { type: "button", onclick: () => owner.download(this) }, "Download PNG");
    this.node = element("li", { class: "panel" },
      element("div", { class: "head" }, this.name, this.subtitle),
      this.verdict, this.surface.stage, this.reading, this.note,
      element("div", { class: "tools" }, this.enlarge, this.save));
  }

  /**
   * @param {Panel} panel
   * @param {Data} data
   */
  update(panel, data) {
    this.panel = panel;
    this.scale = panel.scale === null ? undefined : data.scales[panel.scale];
    const chosen = data.selected === panel.key;
    const named = data.choosable && panel.choosable ? this.title : this.plain;
    if (named.parentNode !== this.name) this.name.replaceChildren(named);
    named.textContent = panel.title;
    attribute(this.title, { "aria-pressed": chosen });
    this.node.classList.toggle("chosen", chosen);
    this.node.classList.toggle("greyed", panel.greyed);
    this.subtitle.textContent = panel.subtitle;
    this.verdict.textContent = panel.verdict;
    this.note.textContent = panel.note;
    attribute(this.enlarge, { "aria-label": `Enlarge: ${panel.title}` });
    attribute(this.save, { "aria-label": `Download PNG: ${panel.title}` });
    this.save.hidden = !panel.grid;
    this.surface.update(panel, this.scale, data);
    this.read(this.owner.at);
  }

  /**
   * What the map says at a place, or over the whole photo where nobody points.
   * @param {Place | null} at
   */
  read(at) {
    const { panel, scale } = this;
    if (panel.empty || !panel.grid || !scale) this.reading.textContent = panel.empty;
    else if (at) this.reading.textContent = measured(this.valueAt(panel.grid, at), scale);
    else this.reading.textContent = `strongest: ${measured(peakOf(panel.grid, scale.diverging), scale)}`;
  }

  /**
   * @param {Grid} grid
   * @param {Place} at
   */
  valueAt(grid, { x, y }) {
    if (!this.owner.prefs.cells) return between(grid, x, y);
    const cell = (/** @type {number} */ share) => Math.min(grid.length - 1, Math.floor(share * grid.length));
    return grid[cell(y)][cell(x)];
  }
}

/**
 * @param {Grid} grid
 * @param {boolean} diverging
 */
function peakOf(grid, diverging) {
  const values = grid.flat();
  return diverging ? values.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a)) : Math.max(...values);
}
