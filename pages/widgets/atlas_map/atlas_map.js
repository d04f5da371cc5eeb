// The map of reference cases. Streamlit calls the default export at first and whenever the data or the theme change,
// with the same parent element: the map found there is brought up to date, so zoom, lasso and focus stay.

import { Cases, numbers, within } from "./cases.js";
import { Card } from "./hover.js";
import { Lasso } from "./lasso.js";
import { Legend } from "./legend.js";
import { bytesOf, dressed, radiusOf } from "./looks.js";
import { Overlay } from "./overlay.js";
import { Pace } from "./pace.js";
import { pointsOn } from "./points.js";
import { Steering } from "./steering.js";
import { CLOSEST, View } from "./view.js";
import { element } from "../lib/element.js";

const maps = new WeakMap(); // parent element -> AtlasMap
const habits = new Map(); // widget key -> what the reader left behind, kept while the tab lives

export default function ({ data, parentElement, setTriggerValue }) {
  let map = maps.get(parentElement);
  if (!map) maps.set(parentElement, (map = new AtlasMap(parentElement)));
  map.report = (told) => setTriggerValue("told", told);
  map.update(data);
  // Streamlit may end an overtaken call after its successor has begun: only the latest may tidy up.
  const turn = ++map.turn;
  return () => {
    if (turn !== map.turn) return;
    maps.delete(parentElement);
    map.leave();
  };
}

const KEYS = "Arrow keys go from case to case, Enter chooses one, Space adds it to the lasso or takes it out. Plus and minus zoom, zero shows the whole map, Escape leaves the case.";
const WAYS = matchMedia("(pointer: coarse)").matches
  ? { map: "Two fingers move and zoom. Tap a case to choose it.", lasso: "Draw around cases, or tap corners and at last the first again." }
  : { map: "Drag to move. Ctrl and the wheel zoom. Click a case to choose it.", lasso: "Draw around cases, or click corners and double-click at the last. Escape ends." };
const PATIENCE = 10_000; // ms after which no answer to a lasso is waited for any longer

const NEW = { selected: [], told: "[]", ring: null, pressed: [], view: [1, 0.5, 0.5] };

class AtlasMap {
  constructor(parent) {
    this.turn = 0;
    this.root = parent;
    this.pointed = -1; // the case under the pointer, or that the keys have come to
    this.selected = [];
    this.waiting = []; // lassos that Python has not answered: {rows, at}
    this.view = new View();
    this.lasso = new Lasso(this.view, { closed: (corners) => this.gather(this.cases.inside(corners)), changed: () => this.guide() });
    this.legend = new Legend(() => this.dress());
    this.card = new Card();
    this.overlay = new Overlay();
    this.build(parent);
    this.points = pointsOn(this.canvas, () => this.repaint());
    this.pace = new Pace(() => this.repaint());
    this.watcher = new ResizeObserver(() => this.fit());
    this.watcher.observe(this.stage);
    this.steering = new Steering(this);
  }

  build(parent) {
    const button = (text, label, onclick) => element("button", { type: "button", "aria-label": label, onclick }, text);
    this.canvas = element("canvas", { "aria-hidden": "true" });
    this.none = element("p", { class: "none" }, "No cases to show.");
    this.stage = element("div", { class: "stage", role: "application", "aria-roledescription": "map", tabindex: 0, "aria-describedby": "keys" }, this.canvas, this.overlay.svg, this.none, this.card.box);
    this.out = button("−", "Zoom out", () => this.zoom(1 / 1.6));
    this.in = button("+", "Zoom in", () => this.zoom(1.6));
    this.whole = button("Whole map", null, () => this.fly({ zoom: 1, x: 0.5, y: 0.5 }));
    this.drawing = button("Lasso", null, () => this.lasso.switch(!this.lasso.on));
    this.clear = button("Clear", "Clear the lasso", () => this.unlasso());
    const tools = element("div", { class: "tools", role: "group", "aria-label": "View" }, this.out, this.in, this.whole, element("span", { class: "pair" }, this.drawing, this.clear));
    this.way = element("p", { class: "way" });
    this.status = element("p", { class: "unseen", role: "status" });
    this.probe = element("span", { class: "probe", hidden: true });
    this.figure = element("div", { class: "atlas" }, tools, this.stage, this.way, this.legend.box, element("p", { class: "unseen", id: "keys" }, KEYS), this.status, this.probe);
    parent.append(this.figure);
  }

  // ---- what Python says

  update(data) {
    const fresh = data.points !== this.data?.points;
    this.data = data;
    if (fresh) this.open(data);
    this.stage.setAttribute("aria-label", [data.alt, ...data.markers.map(told)].join(" "));
    this.colours = numbers(data.colours);
    this.named = numbers(data.named);
    this.legend.take(data.legend);
    this.overlay.take(data.markers, this.cases);
    this.view.hold(data.markers.reduce(around, this.cases.extent));
    if (fresh) this.view.put(...this.start);
    this.settle(data.selected);
    this.dress();
  }

  // Other points are another map: then nothing stays but what the reader has left on this very one before.
  open({ points, key }) {
    this.cases = new Cases(points);
    this.points.load(this.cases.places);
    this.none.hidden = this.cases.count > 0;
    this.waiting = [];
    const left = habits.get(key)?.points === points ? habits.get(key) : NEW;
    Object.assign(this, { selected: left.selected, told: left.told, start: left.view });
    this.lasso.ring = left.ring;
    this.legend.pressed = new Set(left.pressed);
    this.lasso.switch(false);
    this.point(-1);
  }

  // Whether what Python calls selected is news: not what it said before, and not a late answer to an earlier lasso. A
  // lasso stays while what is selected lies in it.
  settle(selected) {
    const told = JSON.stringify(selected);
    if (told === this.told) return;
    this.told = told;
    const now = performance.now();
    this.waiting = this.waiting.filter(({ at }) => now - at < PATIENCE);
    const answered = this.waiting.findIndex((sent) => sent.told === told);
    this.waiting = answered < 0 ? [] : this.waiting.slice(answered + 1);
    if (this.waiting.length) return;
    const inside = this.lasso.ring ? (row) => within(this.cases.at(row), this.lasso.ring) : () => false;
    if (!selected.length || !selected.every(inside)) this.lasso.ring = null;
    this.selected = selected;
    this.guide();
  }

  // ---- what the reader does

  // The rows of a finished lasso, or of one that is taken up row by row.
  gather(rows) {
    this.selected = rows;
    this.waiting.push({ told: JSON.stringify(rows), at: performance.now() });
    this.report({ lasso: rows });
    this.say(inLasso(rows));
    this.dress();
    this.guide();
  }

  toggle(row) {
    const others = this.selected.filter((other) => other !== row);
    this.lasso.ring = null; // it would no longer tell what is selected
    this.gather(others.length < this.selected.length ? others : [...others, row].sort((a, b) => a - b));
  }

  unlasso() {
    this.lasso.ring = null;
    this.lasso.switch(false);
    this.gather([]);
  }

  choose(row) { this.report({ row }); }

  // The case under the pointer, or -1.
  point(row) {
    if (row === this.pointed) return;
    this.pointed = row;
    this.stage.classList.toggle("over", row >= 0);
    if (row < 0) this.card.hide();
    this.request();
  }

  // From the case pointed at to the next one; at first to the one nearest to the reader's photo, or to the middle.
  walk(east, north) {
    const { cases, view, data } = this;
    const start = data.markers.length ? data.markers[0].at : [view.x, view.y];
    const to = this.pointed < 0 ? cases.nearest(...start) : cases.toward(this.pointed, east, north);
    if (to < 0) return this.say(cases.count ? "No case further that way." : "No cases to show.");
    this.point(to);
    this.say([this.labelOf(to), this.groupOf(to)].filter(Boolean).join(", "));
    const seen = view.showing(cases.at(to));
    if (seen) this.fly(seen);
  }

  zoom(factor) { this.fly(this.view.zoomed(factor)); }

  fly(view) {
    this.view.go(view);
    this.request();
  }

  look({ zoom, x, y }) {
    this.view.put(zoom, x, y);
    this.request();
  }

  pan(right, down) {
    this.point(-1);
    this.view.pan(right, down);
    this.request();
  }

  // ---- what is to be seen

  labelOf(row) { return this.data.names[this.named[row]]; }

  // The group, where the label doesn't name it already.
  groupOf(row) {
    const { name } = this.data.legend[this.colours[row]];
    return this.labelOf(row).includes(name) ? "" : name;
  }

  say(words) { this.status.textContent = words; }

  guide() {
    const { lasso } = this;
    this.drawing.setAttribute("aria-pressed", lasso.on);
    this.stage.classList.toggle("drawing", lasso.on);
    this.clear.setAttribute("aria-disabled", !lasso.ring && !this.selected.length);
    this.way.textContent = lasso.on ? WAYS.lasso : lasso.ring ? `${inLasso(this.selected)} ${WAYS.map}` : WAYS.map;
    if (lasso.on) this.point(-1);
    this.request();
  }

  dress() {
    const { data, cases, colours, probe } = this;
    const shown = this.legend.shown();
    cases.shown = (row) => shown[colours[row]];
    if (this.pointed >= 0 && !cases.shown(this.pointed)) this.point(-1);
    const palette = data.legend.map(({ colour }) => bytesOf(colour, probe));
    const ink = bytesOf("var(--ink)", probe);
    const { looks, order } = dressed(cases, { colours, legend: data.legend, palette, dust: ink, shown, lit: data.lit && new Set(data.lit), selected: new Set(this.selected) });
    this.points.paint(looks, order, [...ink, 255]);
    this.repaint();
  }

  fit() {
    const { clientWidth: width, clientHeight: height } = this.stage;
    if (!width || !height) return;
    this.pixel = Math.min(2, devicePixelRatio || 1);
    Object.assign(this.canvas, { width: Math.round(width * this.pixel), height: Math.round(height * this.pixel) });
    this.view.size(width, height);
    this.stale = true;
    this.draw(); // at once, for a canvas of another size is empty
  }

  repaint() {
    this.stale = true;
    this.request();
  }

  request() { this.frame ||= requestAnimationFrame(() => this.draw()); }

  draw() {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    if (!this.pixel || !this.data) return;
    const { view, cases, lasso, pointed } = this;
    if (view.step()) this.request();
    this.drawPoints();
    const place = pointed < 0 ? null : cases.at(pointed);
    this.overlay.draw(view, place, lasso.seen());
    if (place) this.present(pointed, view.toScreen(place));
    this.out.setAttribute("aria-disabled", view.zoom <= 1);
    this.whole.setAttribute("aria-disabled", view.zoom <= 1);
    this.in.setAttribute("aria-disabled", view.zoom >= CLOSEST);
    const { selected, told, legend } = this;
    habits.set(this.data.key, { points: this.data.points, selected, told, ring: lasso.ring, pressed: [...legend.pressed], view: [view.zoom, view.x, view.y] });
  }

  // Points are drawn again only where they or the view have changed: not for each case that is pointed at.
  drawPoints() {
    const { view } = this;
    const sight = [view.zoom, view.x, view.y].join();
    if (!this.stale && sight === this.sight) return;
    const share = this.stale ? 1 : this.pace.moved();
    this.points.draw(view, radiusOf(this.cases.count, view), this.pixel, share);
    this.sight = sight;
    this.stale = false;
  }

  present(row, at) {
    const photo = new URL(this.data.photo.replaceAll("{row}", row), document.baseURI).href;
    this.card.show(row, { label: this.labelOf(row), group: this.groupOf(row), photo, at, size: [this.view.width, this.view.height] });
  }

  leave() {
    cancelAnimationFrame(this.frame);
    this.watcher.disconnect();
    this.card.hide();
    this.pace.leave();
    this.points.leave();
    this.figure.remove();
  }
}

const inLasso = (rows) => `${rows.length || "No"} ${rows.length === 1 ? "case" : "cases"} in the lasso.`;

const told = ({ label, neighbours }) => `${label} is marked${neighbours.length ? `, with lines to its ${neighbours.length} nearest cases` : ""}.`;

// A box of the map, as [left, bottom, right, top], with a photo's place and cloud in it.
function around(box, { at, ellipse }) {
  const [left, bottom, right, top] = box;
  const [xs, ys] = [0, 1].map((axis) => [at, ...ellipse].map((place) => place[axis]));
  return [Math.min(left, ...xs), Math.min(bottom, ...ys), Math.max(right, ...xs), Math.max(top, ...ys)];
}
