// The evidence on the photo, as colour and contour lines, and how the reader likes it: shown or not, how opaque, smooth
// or as the grid that it is.

import { contourLayer, contours } from "../lib/contour.js";
import { attribute, element } from "../lib/element.js";
import { gradient, paint } from "../lib/overlay.js";
import { prefsOf } from "../lib/prefs.js";

/** @import { Grid } from "../lib/overlay.js" */
/**
 * @typedef {object} Evidence
 * @property {Grid | null} evidence
 * @property {number} scaleMax
 * @property {boolean} diverging
 * @property {boolean} drawn whether there is any to be seen
 * @property {string[]} ticks
 */
/** @typedef {{ opacity: number, shown: boolean, cells: boolean }} Prefs */

export class Overlay {
  /** @param {string} key under which the reader's preferences are kept */
  constructor(key) {
    /** @type {Prefs} */
    this.prefs = prefsOf(key, { opacity: 50, shown: true, cells: false });
    /** @type {Evidence | null} */
    this.evidence = null;
    this.painted = "";
    this.current = true; // whether it belongs to the frame on screen
    this.bare = false; // while the reader holds the photo bare
    this.canvas = element("canvas");
    this.lines = contourLayer([]);
    this.layer = element("div", { class: "evidence", "aria-hidden": "true" }, this.canvas, this.lines);
    this.shown = element("input", { type: "checkbox", onchange: () => this.prefer({ shown: this.shown.checked }) });
    this.cells = element("input", { type: "checkbox", onchange: () => this.prefer({ cells: this.cells.checked }) });
    this.slider = element("input", {
      type: "range", min: "0", max: "100", step: "5", "aria-label": "Opacity of the overlay",
      oninput: () => this.prefer({ opacity: Number(this.slider.value) }),
    });
    this.percent = element("span", { class: "figure", "aria-hidden": "true" });
    this.toggle = element("label", {}, this.shown, "Overlay");
    this.tools = element("fieldset", { class: "tools", "aria-label": "Evidence on the photo" },
      element("label", { class: "opacity" }, element("span", {}, "Opacity"), this.slider, this.percent),
      element("label", {}, this.cells, "Show the 8 × 8 grid"));
    this.strip = element("div", { class: "strip", "aria-hidden": "true" });
    this.ticks = element("div", { class: "ticks" });
    this.scale = element("div", { class: "scale" }, this.strip, this.ticks);
    this.draw();
  }

  /** @param {Evidence} evidence */
  update(evidence) {
    this.evidence = evidence;
    this.ticks.replaceChildren(...evidence.ticks.map((tick) => element("span", {}, tick)));
    this.strip.style.backgroundImage = gradient(evidence.diverging);
    this.tools.disabled = this.shown.disabled = !evidence.drawn;
    this.scale.classList.toggle("empty", !evidence.drawn);
    this.paint();
  }

  /** @param {boolean} current while the frame moves on from the one that was read, there is none to show */
  show(current) {
    this.current = current;
    this.draw();
  }

  /** @param {boolean} bare whether the photo is seen without it for now */
  hold(bare) {
    this.bare = bare;
    this.draw();
  }

  /** @param {Partial<Prefs>} changed */
  prefer(changed) {
    Object.assign(this.prefs, changed);
    this.paint();
    this.draw();
  }

  paint() {
    if (!this.evidence) return;
    const { evidence, scaleMax, diverging } = this.evidence;
    const { cells } = this.prefs;
    const wanted = JSON.stringify([evidence, scaleMax, diverging, cells]);
    if (wanted === this.painted) return;
    paint(this.canvas, evidence, { scaleMax, diverging, cells });
    const lines = contourLayer(evidence && !cells ? contours(evidence, scaleMax, diverging) : []);
    this.lines.replaceWith(lines);
    this.lines = lines;
    this.painted = wanted;
  }

  draw() {
    const { shown, cells, opacity } = this.prefs;
    this.shown.checked = shown;
    this.cells.checked = cells;
    this.slider.value = String(opacity);
    attribute(this.slider, { "aria-valuetext": `${opacity} %` });
    this.percent.textContent = `${opacity} %`;
    this.canvas.style.opacity = String(opacity / 100);
    this.layer.hidden = !shown || !this.current || this.bare;
  }
}
