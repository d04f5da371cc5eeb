// One panel at full size: the same surface in a dialog, with zoom and pan.

import { element, understood } from "../lib/element.js";
import { gestures } from "../lib/gestures.js";
import { MapSurface } from "./panel.js";
import { scaleBar } from "./scale.js";

const CLOSEST = 8;

export class FullSize {
  constructor(owner) {
    this.owner = owner;
    this.view = { zoom: 1, x: 0, y: 0 }; // the part in sight: its upper left corner as shares of the photo
    const button = (text, label, onclick) => element("button", { type: "button", "aria-label": label, onclick }, text);
    this.heading = element("h2", { id: "full-title" });
    this.verdict = element("p", { class: "verdict" });
    this.reading = element("p", { class: "reading" });
    this.note = element("p", { class: "note" });
    this.surface = new MapSurface(owner, null);
    this.bar = element("div", {});
    this.out = button("−", "Zoom out", () => this.zoom(1 / 1.5));
    this.in = button("+", "Zoom in", () => this.zoom(1.5));
    this.whole = button("Fit", "Fit: show the whole photo", () => this.look(1, 0, 0));
    this.closer = button("Close", null, () => this.dialog.close());
    this.save = button("Download PNG", null, () => owner.download(this.figure));
    const tools = element("div", { class: "tools", role: "group", "aria-label": "View" }, this.out, this.in, this.whole, this.save, element("span", { class: "pair" }, this.closer));
    this.body = element("div", { class: "full" }, this.heading, this.verdict, this.surface.stage, this.reading, this.bar, tools, this.note);
    this.dialog = element("dialog", { "aria-labelledby": "full-title", onclose: () => this.left() }, this.body);
    const { stage } = this.surface;
    stage.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    stage.addEventListener("keydown", (event) => this.press(event));
    stage.addEventListener("dblclick", () => this.look(1, 0, 0));
    gestures(stage, { take: () => ({ move: (shift) => this.pan(shift), drop: () => {} }), pinch: (factor, middle, shift) => (this.zoom(factor, middle), this.pan(shift)) });
  }

  open(figure) {
    this.figure = figure;
    this.surface.key = figure.key;
    this.update();
    this.look(1, 0, 0);
    this.body.append(this.owner.status); // all that lies outside of an open dialog is silent
    this.dialog.showModal();
    this.closer.focus({ preventScroll: true });
  }

  // Whatever became of the panel in the meantime; it closes with it.
  update() {
    if (!this.figure) return;
    const { panel, scale } = this.figure;
    this.heading.textContent = [panel.title, panel.subtitle].filter(Boolean).join(", ");
    this.verdict.textContent = panel.verdict;
    this.verdict.hidden = !panel.verdict;
    this.note.textContent = panel.note;
    this.save.hidden = !panel.grid;
    this.body.classList.toggle("greyed", panel.greyed);
    this.bar.replaceChildren(...(panel.drawn ? [scaleBar({ ...scale, greyed: false }, { grey: panel.greyed })] : []));
    this.surface.update(panel, scale, this.owner.data);
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

  look(zoom, x, y) {
    const kept = (start) => Math.min(1 - 1 / zoom, Math.max(0, start));
    this.view = { zoom, x: kept(x), y: kept(y) };
    const put = { left: -this.view.x * zoom, top: -this.view.y * zoom, width: zoom, height: zoom };
    for (const [side, share] of Object.entries(put)) this.surface.plane.style[side] = `${share * 100}%`;
    this.surface.stage.classList.toggle("zoomed", zoom > 1);
    this.out.disabled = this.whole.disabled = zoom === 1;
    this.in.disabled = zoom === CLOSEST;
  }

  zoom(factor, at = { x: 0.5, y: 0.5 }) {
    const { zoom, x, y } = this.view;
    const next = Math.min(CLOSEST, Math.max(1, zoom * factor));
    this.look(next, x + at.x / zoom - at.x / next, y + at.y / zoom - at.y / next);
  }

  pan(shift) {
    const { zoom, x, y } = this.view;
    this.look(zoom, x - shift.x / zoom, y - shift.y / zoom);
  }

  wheel(event) {
    event.preventDefault();
    const box = this.surface.stage.getBoundingClientRect();
    this.zoom(Math.exp(-event.deltaY / 300), { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height });
  }

  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (["+", "="].includes(event.key)) this.zoom(1.5);
    else if (event.key === "-") this.zoom(1 / 1.5);
    else if (event.key === "0") this.look(1, 0, 0);
    else return event.key.startsWith("Arrow") && this.follow();
    understood(event);
  }

  // The part in sight goes where the keys move the cross-hair.
  follow() {
    const { zoom, x, y } = this.view;
    const near = (start, place) => Math.min(Math.max(start, place - 0.9 / zoom), place - 0.1 / zoom);
    this.look(zoom, near(x, this.owner.at.x), near(y, this.owner.at.y));
  }
}
