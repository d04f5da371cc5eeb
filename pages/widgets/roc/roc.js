// The ROC and its operating point. Streamlit calls the default export at first and whenever the data change, with the
// same parent element: the plot found there is brought up to date, so nothing jumps and the point keeps its focus.

import { element, understood } from "../lib/element.js";
import { axes, layer, legendKey, line, marker, path, per, shape, spot, up } from "../lib/shapes.js";

const plots = new WeakMap(); // parent element -> Roc

export default function ({ data, parentElement, setTriggerValue }) {
  let plot = plots.get(parentElement);
  if (!plot) plots.set(parentElement, (plot = new Roc(parentElement)));
  plot.report = (index) => setTriggerValue("moved", index);
  plot.update(data);
  // Streamlit may end an overtaken call after its successor has begun: only the latest may tidy up.
  const turn = ++plot.turn;
  return () => {
    if (turn !== plot.turn) return;
    plots.delete(parentElement);
    plot.leave();
  };
}

class Roc {
  constructor(parent) {
    this.turn = 0;
    this.sent = []; // steps sent to Python and not yet answered, oldest first
    this.held = undefined; // the pointer that has hold of the point, and where it took hold
    this.build(parent);
    this.listen();
  }

  build(parent) {
    this.curves = layer();
    this.points = shape("g", { "aria-hidden": "true" });
    this.guides = shape("g", { "aria-hidden": "true" });
    this.handle = shape("g", { role: "slider", class: "handle", tabindex: 0, "aria-label": "Operating point", "aria-orientation": "horizontal", "aria-describedby": "hint" },
      shape("circle", { r: 22, class: "reach" }), shape("circle", { r: 14, class: "ring" }), marker("handle"));
    this.place = spot([0, 0], this.handle);
    this.ground = shape("rect", { width: "100%", height: "100%", class: "ground" });
    this.svg = shape("svg", { class: "plot square", role: "presentation" }, this.ground, axes("Sensitivity", "Specificity"), this.curves, this.guides, this.points, this.place);

    this.figures = element("span", { class: "figures" });
    this.readout = element("div", { class: "readout" },
      element("p", {}, legendKey(shape("g", { transform: "translate(16 9)" }, marker("handle"))), element("span", {}, "Operating point: ", this.figures)),
      element("p", { class: "hint", id: "hint" }, "Drag the point, click anywhere on the plot, or use the arrow keys."));
    this.legend = element("ul", { class: "legend" });
    const parts = element("div", { class: "parts" }, this.readout, element("div", { class: "room" }, this.svg), this.legend);
    this.figure = element("figure", { class: "roc" }, parts);
    parent.append(this.figure);
  }

  update(data) {
    const [stood, steps] = [this.read, JSON.stringify(data.steps)];
    if (steps !== this.known) this.forget(); // another curve: what was under way is void
    this.known = steps;
    this.steps = data.steps;
    this.read = data.position;
    this.figure.setAttribute("aria-label", data.label);
    const drawing = JSON.stringify([data.curves, data.points, data.intervals]);
    if (drawing !== this.drawing) this.drawCurves(data);
    this.drawing = drawing;
    for (const part of [this.place, this.guides, this.readout]) part.toggleAttribute("hidden", data.position === null);
    this.svg.classList.toggle("movable", data.position !== null);
    if (this.answered(data.position, stood) || !this.steps[this.index]) this.index = data.position;
    this.handle.setAttribute("aria-valuemin", 0);
    this.handle.setAttribute("aria-valuemax", Math.max(0, this.steps.length - 1));
    this.drawPoint();
  }

  // Whether the point on screen is to follow Python. Not while it is still being moved, nor on the answer to an earlier
  // move when a later one is on its way: it would jump back under the hand.
  answered(position, stood) {
    const answer = this.sent.indexOf(position);
    if (answer >= 0) this.sent.splice(0, answer + 1);
    else if (position !== stood) this.sent = [];
    return this.sent.length === 0 && !this.held && !this.timer;
  }

  drawCurves({ curves, points, intervals }) {
    const bands = curves.filter(({ band }) => band.length).map(({ band, look }) => {
      const [lower, upper] = [band.map(([x, low]) => [x, low]), band.map(([x, , high]) => [x, high])];
      return path([...lower, ...upper.reverse()], { class: "band", "data-look": look });
    });
    const curve = ({ look, number }) => ({ class: "curve", "data-look": look, "data-number": number });
    this.curves.replaceChildren(...bands, ...curves.map((one) => path(one.path, curve(one))));

    const number = ({ number }) => (number ? shape("text", { x: 10, y: -8, class: "number" }, number) : null);
    const crosses = points.filter(({ cross }) => cross.length).flatMap(({ cross: [left, right, low, high], place: [x, y], look }) =>
      [line(left, y, right, y, "cross"), line(x, low, x, high, "cross")].map((arm) => (arm.setAttribute("data-look", look), arm)));
    this.points.replaceChildren(...crosses, ...points.map((one) => spot(one.place, marker(one.look), number(one))));

    const named = (key, { name, detail, number }) => element("li", {}, legendKey(key), element("span", {}, number ? `${number}  ${name}` : name, detail ? element("span", { class: "detail" }, detail) : null));
    this.legend.replaceChildren(
      ...curves.map((one) => named(shape("path", { d: "M1 9H31", ...curve(one) }), one)),
      ...points.map((one) => named(shape("g", { transform: "translate(16 9)" }, marker(one.look)), one)),
      ...(intervals ? [element("li", {}, legendKey(shape("path", { d: "M2 3H30V15H2Z", class: "band" }), shape("path", { d: "M10 9H22M16 3V15", class: "cross" })), element("span", {}, intervals))] : []));
  }

  drawPoint() {
    if (this.index === null) return;
    const [x, y, sensitivity, specificity] = this.steps[this.index];
    this.place.setAttribute("x", per(x));
    this.place.setAttribute("y", up(y));
    this.guides.replaceChildren(line(x, 0, x, y, "guide"), line(0, y, x, y, "guide"));
    const told = `sensitivity ${sensitivity}, specificity ${specificity}`;
    this.figures.textContent = told;
    this.handle.setAttribute("aria-valuenow", this.index);
    this.handle.setAttribute("aria-valuetext", told);
  }

  // ---- moving the point

  listen() {
    this.handle.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || this.held) return;
      const [x, y] = this.pixels(event);
      const [atX, atY] = this.steps[this.index];
      const { width, height } = this.svg.getBoundingClientRect();
      this.held = { pointer: event.pointerId, x: x - atX * width, y: y - (1 - atY) * height };
      this.handle.setPointerCapture(event.pointerId);
      this.handle.focus({ preventScroll: true });
      event.preventDefault();
    });
    this.handle.addEventListener("pointermove", (event) => {
      if (event.pointerId !== this.held?.pointer) return;
      const [x, y] = this.pixels(event);
      this.go(this.nearest(x - this.held.x, y - this.held.y));
    });
    for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) this.handle.addEventListener(end, (event) => {
      if (event.pointerId !== this.held?.pointer) return;
      this.held = undefined;
      this.send();
    });
    this.handle.addEventListener("touchmove", (event) => event.preventDefault(), { passive: false }); // the page stays while the point moves
    this.handle.addEventListener("keydown", (event) => this.press(event));
    this.handle.addEventListener("blur", () => this.timer && this.send());
    this.svg.addEventListener("click", (event) => {
      if (this.index === null || this.handle.contains(event.target)) return;
      this.handle.focus({ preventScroll: true });
      this.go(this.nearest(...this.pixels(event)));
      this.send();
    });
  }

  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const last = this.steps.length - 1;
    const to = { ArrowRight: this.index + 1, ArrowUp: this.index + 1, ArrowLeft: this.index - 1, ArrowDown: this.index - 1, PageUp: this.index + 10, PageDown: this.index - 10, Home: 0, End: last }[event.key];
    if (to === undefined) return;
    understood(event);
    this.go(Math.min(last, Math.max(0, to)));
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), 400);
  }

  pixels(event) {
    const box = this.svg.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  // The step closest to a place of the plot, in pixels from its upper left corner.
  nearest(x, y) {
    const { width, height } = this.svg.getBoundingClientRect();
    const far = this.steps.map(([sensitivity, specificity]) => Math.hypot(sensitivity * width - x, (1 - specificity) * height - y));
    return far.reduce((best, distance, i) => (distance < far[best] ? i : best), 0);
  }

  go(index) {
    if (index === this.index) return;
    this.index = index;
    this.drawPoint();
  }

  forget() {
    this.timer = clearTimeout(this.timer);
    this.held = undefined;
    this.sent = [];
  }

  send() {
    this.timer = clearTimeout(this.timer);
    if (this.index === (this.sent.at(-1) ?? this.read)) return;
    this.sent.push(this.index);
    this.report(this.index);
  }

  leave() {
    clearTimeout(this.timer);
    this.figure.remove();
  }
}
