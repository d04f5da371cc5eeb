// The ROC and the operating point on it, which pointer and keys move along its steps. Its figures follow while it is
// moved; Python hears of it once it has been let go.

import { attribute, element } from "../lib/element.js";
import { consume, isShortcut } from "../lib/keys.js";
import { mounted } from "../lib/mount.js";
import { Reconciler } from "../lib/reconcile.js";
import { layer, line, marker, per, shape, spot, up } from "../lib/shapes.js";
import { Timer } from "../lib/timer.js";
import { curvesOf, legendOf, markerKey, pointsOf } from "./drawing.js";

/** @import { Curve, Single } from "./drawing.js" */
/** @typedef {[sensitivity: number, specificity: number, saidSensitivity: string, saidSpecificity: string]} Step */
/**
 * @typedef {object} Data
 * @property {string} label
 * @property {string} axes SVG, drawn and escaped by Python
 * @property {Curve[]} curves
 * @property {Single[]} points
 * @property {Step[]} steps
 * @property {number | null} position of the operating point among the steps
 * @property {string} intervals
 */

const REST = 400; // ms after the last key until Python hears of it
const HINT = "Drag the point, click anywhere on the plot, or use the arrow keys.";

class Roc {
  /**
   * @param {ShadowRoot} parent
   * @param {(index: number) => void} report
   */
  constructor(parent, report) {
    this.report = report;
    /** @type {Step[]} */
    this.steps = [];
    /** @type {number | null} the step shown */
    this.index = null;
    /** @type {Reconciler<number | null>} */
    this.positions = new Reconciler();
    /** @type {{ pointer: number, x: number, y: number } | undefined} what has hold of the point, and where */
    this.held = undefined;
    this.timer = new Timer();
    this.known = { steps: "", drawing: "" };

    this.axes = shape("g", { "aria-hidden": "true" });
    this.curves = layer();
    this.points = shape("g", { "aria-hidden": "true" });
    this.guides = shape("g", { "aria-hidden": "true" });
    const slider = { "aria-label": "Operating point", "aria-orientation": "horizontal", "aria-describedby": "hint" };
    this.handle = shape("g", { role: "slider", class: "handle", tabindex: 0, ...slider },
      shape("circle", { r: 22, class: "reach" }), shape("circle", { r: 14, class: "ring" }), marker("handle"));
    this.place = spot([0, 0], this.handle);
    this.svg = shape("svg", { class: "plot square", role: "presentation" },
      shape("rect", { width: "100%", height: "100%", class: "ground" }),
      this.axes, this.curves, this.guides, this.points, this.place);

    this.figures = element("span", { class: "figures" });
    this.readout = element("div", { class: "readout" },
      element("p", {}, markerKey("handle"), element("span", {}, "Operating point: ", this.figures)),
      element("p", { class: "hint", id: "hint" }, HINT));
    this.legend = element("ul", { class: "legend" });
    const parts = [this.readout, element("div", { class: "room" }, this.svg), this.legend];
    this.figure = element("figure", { class: "roc" }, element("div", { class: "parts" }, ...parts));
    parent.append(this.figure);
    this.listen();
  }

  /** @param {Data} data */
  update(data) {
    const steps = JSON.stringify(data.steps);
    const fresh = steps !== this.known.steps;
    if (fresh) this.forget(); // another curve: what was under way is void
    this.steps = data.steps;
    attribute(this.figure, { "aria-label": data.label });
    const drawing = JSON.stringify([data.axes, data.curves, data.points, data.intervals]);
    if (drawing !== this.known.drawing) {
      this.axes.innerHTML = data.axes;
      this.curves.replaceChildren(...curvesOf(data.curves));
      this.points.replaceChildren(...pointsOf(data.points));
      this.legend.replaceChildren(...legendOf(data.curves, data.points, data.intervals));
    }
    this.known = { steps, drawing };
    for (const part of [this.place, this.guides, this.readout]) part.toggleAttribute("hidden", data.position === null);
    this.svg.classList.toggle("movable", data.position !== null);
    const news = this.positions.reconcile(data.position) && !this.isMoving();
    if (news || fresh || this.stepAt(this.index) === undefined) this.index = data.position;
    attribute(this.handle, { "aria-valuemin": 0, "aria-valuemax": Math.max(0, this.steps.length - 1) });
    this.drawPoint();
  }

  isMoving() { return this.held !== undefined || this.timer.isRunning; }

  /** @param {number | null} index */
  stepAt(index) { return index === null ? undefined : this.steps[index]; }

  drawPoint() {
    const step = this.stepAt(this.index);
    if (!step) return;
    const [x, y, sensitivity, specificity] = step;
    attribute(this.place, { x: per(x), y: up(y) });
    this.guides.replaceChildren(line(x, 0, x, y, { class: "guide" }), line(0, y, x, y, { class: "guide" }));
    const said = `sensitivity ${sensitivity}, specificity ${specificity}`;
    this.figures.textContent = said;
    attribute(this.handle, { "aria-valuenow": this.index ?? 0, "aria-valuetext": said });
  }

  // ---- moving the point

  listen() {
    const { handle, svg } = this;
    handle.addEventListener("pointerdown", (event) => this.take(event));
    handle.addEventListener("pointermove", (event) => {
      if (event.pointerId !== this.held?.pointer) return;
      const [x, y] = this.pixels(event);
      this.go(this.nearest(x - this.held.x, y - this.held.y));
    });
    for (const end of /** @type {const} */ (["pointerup", "pointercancel", "lostpointercapture"])) {
      handle.addEventListener(end, (event) => {
        if (event.pointerId !== this.held?.pointer) return;
        this.held = undefined;
        this.send();
      });
    }
    // The page stays while the point moves.
    handle.addEventListener("touchmove", (event) => event.preventDefault(), { passive: false });
    handle.addEventListener("keydown", (event) => this.press(event));
    handle.addEventListener("blur", () => this.timer.isRunning && this.send());
    svg.addEventListener("click", (event) => {
      if (this.index === null || handle.contains(/** @type {Node} */ (event.target))) return;
      handle.focus({ preventScroll: true });
      this.go(this.nearest(...this.pixels(event)));
      this.send();
    });
  }

  /** @param {PointerEvent} event */
  take(event) {
    const step = this.stepAt(this.index);
    if (event.button !== 0 || this.held || !step) return;
    const [x, y] = this.pixels(event);
    const { width, height } = this.svg.getBoundingClientRect();
    this.held = { pointer: event.pointerId, x: x - step[0] * width, y: y - (1 - step[1]) * height };
    this.handle.setPointerCapture(event.pointerId);
    this.handle.focus({ preventScroll: true });
    event.preventDefault();
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    if (isShortcut(event) || this.index === null) return;
    const [at, last] = [this.index, this.steps.length - 1];
    /** @type {Record<string, number>} */
    const steps = {
      ArrowRight: at + 1, ArrowUp: at + 1, ArrowLeft: at - 1, ArrowDown: at - 1,
      PageUp: at + 10, PageDown: at - 10, Home: 0, End: last,
    };
    const to = steps[event.key];
    if (to === undefined) return;
    consume(event);
    this.go(Math.min(last, Math.max(0, to)));
    this.timer.start(REST, () => this.send());
  }

  /**
   * Pixels from the upper left corner of the plot.
   * @param {MouseEvent} event
   * @returns {[number, number]}
   */
  pixels(event) {
    const box = this.svg.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  /**
   * The step closest to a place of the plot.
   * @param {number} x pixels
   * @param {number} y pixels
   */
  nearest(x, y) {
    const { width, height } = this.svg.getBoundingClientRect();
    const far = this.steps.map(([right, above]) => Math.hypot(right * width - x, (1 - above) * height - y));
    return far.reduce((best, distance, i) => (distance < far[best] ? i : best), 0);
  }

  /** @param {number} index */
  go(index) {
    if (index === this.index) return;
    this.index = index;
    this.drawPoint();
  }

  forget() {
    this.timer.stop();
    this.held = undefined;
    this.positions.forget();
  }

  send() {
    this.timer.stop();
    if (this.index === null || this.index === this.positions.latest) return;
    this.positions.sent(this.index);
    this.report(this.index);
  }

  leave() {
    this.timer.stop();
    this.figure.remove();
  }
}

export default mounted(Roc, "moved");
