// The map of reference cases, with zoom, lasso, legend and the reader's photo. Brought up to date in place, so zoom,
// lasso and focus stay.

import { attribute, element } from "../lib/element.js";
import { mounted } from "../lib/mount.js";
import { prefsOf } from "../lib/prefs.js";
import { Cases, numbers } from "./cases.js";
import { Card } from "./hover.js";
import { Lasso } from "./lasso.js";
import { Legend } from "./legend.js";
import { bytesOf, dressed } from "./looks.js";
import { Overlay, withMarkers } from "./overlay.js";
import { Scene } from "./scene.js";
import { Selection } from "./selection.js";
import { Steering } from "./steering.js";
import { Toolbar } from "./toolbar.js";
import { WHOLE } from "./view.js";
import { KEYS, inLasso, markedAs } from "./words.js";

/** @import { Point } from "./cases.js" */
/** @import { Data, Done, Left } from "./types.js" */
/** @import { Sight } from "./view.js" */

class AtlasMap {
  /**
   * @param {ShadowRoot} parent
   * @param {(done: Done) => void} report
   * @param {Data} data
   */
  constructor(parent, report, data) {
    this.report = report;
    this.data = data;
    /** @type {{ last: Left | null }} */
    this.prefs = prefsOf(data.key, { last: null });
    this.cases = new Cases("");
    this.points = ""; // the cases' places, as they were sent
    this.colours = this.named = new Uint16Array(0);
    this.pointed = -1; // the case under the pointer, or that the keys have come to
    this.frame = 0; // in which it is drawn next

    this.scene = new Scene(() => this.request());
    this.view = this.scene.view;
    this.lasso = new Lasso(this.view, {
      closed: (corners) => this.selection.gather(this.cases.inside(corners)), changed: () => this.guide(),
    });
    this.selection = new Selection(this.lasso, (rows) => this.gathered(rows));
    this.legend = new Legend(() => this.dress());
    this.card = new Card();
    this.overlay = new Overlay();

    this.none = element("p", { class: "none" }, "No cases to show.");
    this.stage = element("div", {
      class: "stage", role: "application", "aria-roledescription": "map", tabindex: 0, "aria-describedby": "keys",
    }, this.scene.canvas, this.overlay.svg, this.none, this.card.box);
    this.toolbar = new Toolbar({
      zoom: (factor) => this.zoom(factor), whole: () => this.fly(WHOLE),
      lasso: () => this.lasso.switch(!this.lasso.on), clear: () => this.selection.clear(),
    });
    this.probe = element("span", { class: "probe", hidden: true });
    const { box, way, status } = this.toolbar;
    this.figure = element("div", { class: "atlas" }, box, this.stage, way, this.legend.box,
      element("p", { class: "unseen", id: "keys" }, KEYS), status, this.probe);
    parent.append(this.figure);
    this.watcher = new ResizeObserver(() => this.fit());
    this.watcher.observe(this.stage);
    this.steering = new Steering(this);
  }

  // ---- what Python says

  /** @param {Data} data */
  update(data) {
    this.data = data;
    const sight = data.points === this.points ? null : this.open(data.points);
    attribute(this.stage, { "aria-label": [data.alt, ...data.markers.map(markedAs)].join(" ") });
    this.colours = numbers(data.colours);
    this.named = numbers(data.named);
    this.legend.take(data.legend);
    this.overlay.take(data.markers, this.cases);
    this.view.hold(withMarkers(this.cases.extent, data.markers));
    if (sight) this.view.put(sight);
    this.selection.reconcile(data.selected, this.cases);
    this.dress();
  }

  /**
   * Other points are another map: then nothing stays but what the reader has left on this very one before, and where
   * that was looked at.
   * @param {string} points
   * @returns {Sight}
   */
  open(points) {
    const { last } = this.prefs;
    const left = last?.points === points ? last : null;
    this.points = points;
    this.cases = new Cases(points);
    this.scene.points.load(this.cases.places);
    this.none.hidden = this.cases.count > 0;
    this.legend.pressed = new Set(left?.pressed);
    this.selection.open(left?.selection);
    this.point(-1);
    return left?.sight ?? WHOLE;
  }

  // ---- what the reader does

  /** @param {number[]} rows that the reader has just selected */
  gathered(rows) {
    this.report({ lasso: rows });
    this.toolbar.say(inLasso(rows.length));
    this.dress();
    this.guide();
  }

  /** @param {number} row */
  choose(row) { this.report({ row }); }

  /** @param {number} row the case under the pointer, or -1 */
  point(row) {
    if (row === this.pointed) return;
    this.pointed = row;
    this.stage.classList.toggle("over", row >= 0);
    if (row < 0) this.card.hide();
    this.request();
  }

  /**
   * From the case pointed at to the next one; at first to the one nearest to the reader's photo, or to the middle.
   * @param {number} east
   * @param {number} north
   */
  walk(east, north) {
    const { cases, view, data } = this;
    const start = data.markers.length ? data.markers[0].at : /** @type {Point} */ ([view.x, view.y]);
    const to = this.pointed < 0 ? cases.nearest(...start) : cases.toward(this.pointed, east, north);
    if (to < 0) return this.toolbar.say(cases.count ? "No case further that way." : "No cases to show.");
    this.point(to);
    this.toolbar.say([this.labelOf(to), this.groupOf(to)].filter(Boolean).join(", "));
    const seen = view.showing(cases.at(to));
    if (seen) this.fly(seen);
  }

  /** @param {number} factor */
  zoom(factor) { this.fly(this.view.zoomed(factor)); }

  /** @param {Sight} sight */
  fly(sight) {
    this.view.go(sight);
    this.request();
  }

  /** @param {Sight} sight */
  look(sight) {
    this.view.put(sight);
    this.request();
  }

  // ---- what is to be seen

  /** @param {number} row */
  labelOf(row) { return this.data.names[this.named[row]]; }

  /**
   * The group, where the label doesn't name it already.
   * @param {number} row
   */
  groupOf(row) {
    const { name } = this.data.legend[this.colours[row]];
    return this.labelOf(row).includes(name) ? "" : name;
  }

  guide() {
    this.toolbar.guide(this.lasso, this.selection.rows.length);
    this.stage.classList.toggle("drawing", this.lasso.on);
    if (this.lasso.on) this.point(-1);
    this.request();
  }

  dress() {
    const { data: { legend, lit }, cases, colours, probe, selection } = this;
    const shown = this.legend.shown();
    cases.shown = (row) => shown[colours[row]];
    if (this.pointed >= 0 && !cases.shown(this.pointed)) this.point(-1);
    const palette = legend.map(({ colour }) => bytesOf(colour, probe));
    const ink = bytesOf("var(--ink)", probe);
    const { looks, order } = dressed(cases, {
      colours, legend, palette, dust: ink, shown, lit: lit && new Set(lit), selected: new Set(selection.rows),
    });
    this.scene.points.paint(looks, order, [...ink, 255]);
    this.scene.repaint();
  }

  fit() {
    const { clientWidth: width, clientHeight: height } = this.stage;
    if (!width || !height) return;
    this.scene.fit(width, height);
    this.draw(); // at once, for a canvas of another size is empty
  }

  request() { this.frame ||= requestAnimationFrame(() => this.draw()); }

  draw() {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    if (!this.scene.pixel) return;
    const { view, cases, lasso, pointed } = this;
    if (view.step()) this.request();
    this.scene.draw(cases.count);
    const place = pointed < 0 ? null : cases.at(pointed);
    this.overlay.draw(view, place, lasso.seen());
    if (place) this.present(pointed, place);
    this.toolbar.draw(view.zoom);
    this.keep();
  }

  /**
   * @param {number} row
   * @param {Point} place
   */
  present(row, place) {
    const { view, data } = this;
    const photo = new URL(data.photo.replaceAll("{row}", String(row)), document.baseURI).href;
    const [label, group] = [this.labelOf(row), this.groupOf(row)];
    this.card.show(row, { label, group, photo, at: view.toScreen(place), size: [view.width, view.height] });
  }

  /** Remember what there is, for a reader who comes back to this page. */
  keep() {
    const { points, selection: { left }, legend, view: { zoom, x, y } } = this;
    this.prefs.last = { points, selection: left, pressed: [...legend.pressed], sight: { zoom, x, y } };
  }

  leave() {
    cancelAnimationFrame(this.frame);
    this.watcher.disconnect();
    this.card.hide();
    this.scene.leave();
    this.figure.remove();
  }
}

export default mounted(AtlasMap, "done");
