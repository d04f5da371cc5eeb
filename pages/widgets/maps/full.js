// One panel at full size: the same surface in a dialog, with zoom and pan.

import { button, element, lay } from "../lib/element.js";
import { gestures, placeIn } from "../lib/gestures.js";
import { consume, isShortcut } from "../lib/keys.js";
import { CLOSEST, WHOLE, factorOf, kept, panned, zoomed } from "../lib/sight.js";
import { scaleBar } from "./scale.js";
import { Surface } from "./surface.js";

/** @import { Place, Sight } from "../lib/sight.js" */
/** @import { MapFigure } from "./panel.js" */
/** @import { Wall } from "./wall.js" */

export class FullSize {
  /** @param {Wall} owner */
  constructor(owner) {
    this.owner = owner;
    /** @type {MapFigure | null} the panel that is shown */
    this.figure = null;
    /** @type {Sight} */
    this.sight = WHOLE;
    this.heading = element("h2", { id: "full-title" });
    this.verdict = element("p", { class: "verdict" });
    this.reading = element("p", { class: "reading" });
    this.note = element("p", { class: "note" });
    this.surface = new Surface(owner, null);
    this.bar = element("div", {});
    this.out = button("−", "Zoom out", () => this.zoom(1 / 1.5));
    this.in = button("+", "Zoom in", () => this.zoom(1.5));
    this.whole = button("Fit", "Fit: show the whole photo", () => this.look(WHOLE));
    this.closer = button("Close", null, () => this.dialog.close());
    this.save = button("Download PNG", null, () => this.figure && owner.download(this.figure));
    const tools = element("div", { class: "tools", role: "group", "aria-label": "View" },
      this.out, this.in, this.whole, this.save, element("span", { class: "pair" }, this.closer));
    this.body = element("div", { class: "full" },
      this.heading, this.verdict, this.surface.stage, this.reading, this.bar, tools, this.note);
    const left = () => this.left();
    this.dialog = element("dialog", { "aria-labelledby": "full-title", onclose: left }, this.body);
    const { stage } = this.surface;
    stage.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    stage.addEventListener("keydown", (event) => this.press(event));
    stage.addEventListener("dblclick", () => this.look(WHOLE));
    gestures(stage, {
      take: () => ({ move: (shift) => this.look(panned(this.sight, shift)), drop: () => {} }),
      pinch: (factor, middle, shift) => this.look(panned(zoomed(this.sight, factor, middle), shift)),
    });
  }

  /** @param {MapFigure} figure */
  open(figure) {
    this.figure = figure;
    this.surface.key = figure.key;
    this.update();
    this.look(WHOLE);
    this.body.append(this.owner.status); // all that lies outside of an open dialog is silent
    this.dialog.showModal();
    this.closer.focus({ preventScroll: true });
  }

  /** Whatever became of the panel in the meantime; it closes with it. */
  update() {
    if (!this.figure) return;
    const { panel, scale } = this.figure;
    this.heading.textContent = [panel.title, panel.subtitle].filter(Boolean).join(", ");
    this.verdict.textContent = panel.verdict;
    this.verdict.hidden = !panel.verdict;
    this.note.textContent = panel.note;
    this.save.hidden = !panel.grid;
    this.body.classList.toggle("greyed", panel.greyed);
    const bar = panel.drawn && scale ? [scaleBar({ ...scale, greyed: false }, { grey: panel.greyed })] : [];
    this.bar.replaceChildren(...bar);
    this.surface.update(panel, scale, this.owner.photo);
    this.read();
  }

  read() {
    if (this.figure) this.reading.textContent = this.figure.reading.textContent;
  }

  draw() {
    if (this.figure) this.surface.draw();
  }

  left() {
    const { figure } = this;
    this.figure = null;
    this.owner.host.append(this.owner.status);
    figure?.enlarge.focus({ preventScroll: true });
  }

  // ---- what is in sight

  /** @param {Sight} sight */
  look(sight) {
    const { zoom, x, y } = (this.sight = sight);
    lay(this.surface.plane, -x * zoom, -y * zoom, zoom, zoom);
    this.surface.stage.classList.toggle("zoomed", zoom > 1);
    this.out.disabled = this.whole.disabled = zoom === 1;
    this.in.disabled = zoom === CLOSEST;
  }

  /**
   * @param {number} factor
   * @param {Place} [at]
   */
  zoom(factor, at) { this.look(zoomed(this.sight, factor, at)); }

  /** @param {WheelEvent} event */
  wheel(event) {
    event.preventDefault();
    this.zoom(factorOf(event), placeIn(this.surface.stage, event));
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    if (isShortcut(event)) return;
    if (["+", "="].includes(event.key)) this.zoom(1.5);
    else if (event.key === "-") this.zoom(1 / 1.5);
    else if (event.key === "0") this.look(WHOLE);
    else if (event.key.startsWith("Arrow")) return this.follow();
    else return;
    consume(event);
  }

  /** The part in sight goes where the keys move the cross-hair. */
  follow() {
    const { zoom, x, y } = this.sight;
    const { at } = this.owner;
    const near = (/** @type {number} */ start, /** @type {number} */ place) =>
      Math.min(Math.max(start, place - 0.9 / zoom), place - 0.1 / zoom);
    if (at) this.look(kept({ zoom, x: near(x, at.x), y: near(y, at.y) }));
  }
}
