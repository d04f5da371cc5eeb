// The photo with a brush. What is painted stays in the browser until the reader asks for a reading without it; then it
// goes to Python as runs of a coarse bitmap. What is seen is that bitmap: nothing is sent that is not shown.

import { attribute, element, lay } from "../lib/element.js";
import { gestures, placeIn } from "../lib/gestures.js";
import { arrow, consume, isShortcut } from "../lib/keys.js";
import { mounted } from "../lib/mount.js";
import { Timer } from "../lib/timer.js";
import { hatch } from "./hatch.js";
import { Region } from "./region.js";
import { HOW, placeOf, shareOf } from "./words.js";

/** @import { Place } from "../lib/sight.js" */
/** @import { Grid } from "./bitmap.js" */
/**
 * @typedef {object} Shown
 * @property {string} uri
 * @property {[left: number, top: number, side: number]} frame the square that is read
 * @property {number[] | null} painted what the reading below was made without, as runs
 * @property {string} alt
 */
/** @typedef {Shown & Grid} Data */

const FINER = 4; // pixels of the canvas for a cell
const REST = 400; // ms after which the brush has come to rest

class Brush {
  /**
   * @param {ShadowRoot} parent
   * @param {(runs: number[]) => void} report
   * @param {Data} data
   */
  constructor(parent, report, data) {
    this.data = data;
    this.uri = "";
    this.region = new Region(data, []);
    this.wiping = false;
    this.size = 5; // the brush's width in per cent of the photo's longer side
    /** @type {Place} */
    this.at = { x: 0.5, y: 0.5 };
    this.last = this.at; // where the line has come to
    this.due = 0; // the frame that draws it
    this.timer = new Timer();

    this.image = element("img", { alt: "", draggable: "false" });
    this.canvas = element("canvas", { class: "region", "aria-hidden": "true" });
    this.picture = element("div", { class: "picture", role: "img" }, this.image);
    this.square = element("div", { class: "frame", "aria-hidden": "true" });
    this.tip = element("div", { class: "tip", "aria-hidden": "true", hidden: true });
    const isFocused = () => this.stage.matches(":focus-visible");
    this.stage = element("div", {
      class: "stage", role: "application", tabindex: "0", "aria-roledescription": "brush",
      "aria-describedby": "share", "aria-label": HOW,
      onkeydown: (event) => this.press(event), onkeyup: (event) => this.lift(event),
      onfocus: () => isFocused() && this.show(true), onblur: () => (this.drop(), this.show(false)),
      onpointermove: (event) => event.pointerType !== "touch" && this.point(event),
      onpointerleave: () => this.show(isFocused()),
    }, element("div", { class: "plane" }, this.picture, this.square, this.canvas, this.tip));
    gestures(this.stage, { take: (event) => this.take(event), pinch: () => {} });

    const resize = () => this.resize(Number(this.slider.value));
    this.slider = element("input", { type: "range", min: "1", max: "20", step: "1", oninput: resize });
    this.percent = element("span", { class: "figure", "aria-hidden": "true" });
    const button = (/** @type {string} */ text, /** @type {() => void} */ onclick, more = {}) =>
      element("button", { type: "button", onclick, ...more }, text);
    this.wiper = button("Eraser", () => this.wipe(!this.wiping), { "aria-pressed": "false" });
    this.back = button("Undo", () => this.undo());
    this.bare = button("Clear", () => this.clear(), { "aria-label": "Clear all that is painted" });
    this.go = button("Read without it", () => report(this.region.runs), { class: "first" });
    const tools = element("div", { class: "tools", role: "group", "aria-label": "Brush" },
      element("label", { class: "size" }, element("span", {}, "Brush size"), this.slider, this.percent),
      this.wiper, this.back, this.bare, element("span", { class: "pair" }, this.go));
    this.share = element("p", { class: "where", id: "share", role: "status" });
    this.status = element("p", { class: "unseen", role: "status" }); // where the brush is, once it has come to rest
    this.host = element("div", { class: "host" },
      element("figure", { class: "viewer" }, this.stage, tools, this.share, this.status));
    parent.append(this.host);
  }

  /** @param {Data} data */
  update(data) {
    const { uri, width, height, columns, rows } = data;
    this.data = data;
    if (uri !== this.uri) {
      this.uri = this.image.src = uri;
      this.region = new Region(data, data.painted ?? []);
      this.canvas.width = columns * FINER;
      this.canvas.height = rows * FINER;
      this.host.style.setProperty("--photo", String(width / height));
    }
    attribute(this.picture, { "aria-label": data.alt });
    const [left, top, side] = data.frame;
    lay(this.square, left / width, top / height, side / width, side / height);
    this.draw();
  }

  draw() {
    const { region, data } = this;
    hatch(this.canvas, region.bitmap, data);
    this.layTip();
    const stale = data.painted !== null && !region.isDrawing && `${region.runs}` !== `${data.painted}`;
    const said = shareOf(region.share) + (stale ? " The reading below is of what was painted before." : "");
    // Said once a line is drawn.
    if (!region.isDrawing && this.share.textContent !== said) this.share.textContent = said;
    this.back.disabled = region.history.length === 0;
    this.bare.disabled = this.go.disabled = region.share === 0;
  }

  /** The tip of the brush, and the words for its size. */
  layTip() {
    const { width, height } = this.data;
    const across = (this.size / 100) * Math.max(width, height);
    lay(this.tip, this.at.x, this.at.y, across / width, across / height);
    this.tip.classList.toggle("wiping", this.wiping);
    this.slider.value = String(this.size);
    attribute(this.slider, { "aria-valuetext": `${this.size} % of the photo's longer side` });
    this.percent.textContent = `${this.size} %`;
  }

  /** @param {boolean} shown */
  show(shown) { this.tip.hidden = !shown; }

  /** @param {PointerEvent} event */
  point(event) {
    this.at = placeIn(this.stage, event);
    this.show(true);
    this.layTip();
  }

  // ---- painting

  /** @param {PointerEvent} event */
  take(event) {
    this.point(event);
    this.begin();
    return {
      move: (/** @type {Place} */ shift) => this.line({ x: this.last.x + shift.x, y: this.last.y + shift.y }),
      drop: () => (this.drop(), this.show(event.pointerType !== "touch")),
    };
  }

  begin() {
    this.region.begin();
    this.last = this.at;
    this.line(this.at);
  }

  /**
   * From where the brush last was to here.
   * @param {Place} to
   */
  line(to) {
    const { width, height } = this.data;
    const pixels = (/** @type {Place} */ { x, y }) => ({ x: x * width, y: y * height });
    const radius = (this.size / 200) * Math.max(width, height);
    this.region.line(pixels(this.last), pixels(to), radius, this.wiping);
    this.at = this.last = to;
    this.due ||= requestAnimationFrame(() => {
      this.due = 0;
      this.draw();
    });
  }

  drop() {
    if (!this.region.isDrawing) return;
    this.region.end();
    this.draw();
  }

  undo() {
    this.drop();
    if (!this.region.history.length) return;
    this.region.undo();
    this.draw();
    if (this.back.disabled) this.stage.focus({ preventScroll: true }); // the button pressed is disabled from now on
  }

  clear() {
    this.region.clear();
    this.draw();
    this.stage.focus({ preventScroll: true });
  }

  /** @param {boolean} wiping */
  wipe(wiping) {
    this.wiping = wiping;
    this.wiper.classList.toggle("on", wiping);
    attribute(this.wiper, { "aria-pressed": wiping });
    this.layTip();
  }

  /** @param {number} size */
  resize(size) {
    this.size = Math.min(20, Math.max(1, size));
    this.layTip();
  }

  // ---- the keyboard

  /** @param {KeyboardEvent} event */
  press(event) {
    const undoing = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "z";
    if (isShortcut(event) && !undoing) return;
    const way = arrow(event);
    const larger = { "+": 1, "=": 1, "-": -1 }[event.key];
    if (undoing) this.undo();
    else if (way) this.step(way, event.shiftKey ? 0.1 : 0.02);
    else if (event.key === " ") {
      if (!event.repeat && !this.region.isDrawing) this.begin();
    } else if (larger) {
      this.resize(this.size + larger);
      this.tell(() => `Brush size ${this.size} %.`);
    } else return;
    this.show(true);
    consume(event);
  }

  /** @param {KeyboardEvent} event */
  lift(event) {
    if (event.key !== " ") return;
    this.drop();
    consume(event);
  }

  /**
   * @param {[right: number, down: number]} way
   * @param {number} length as a share of the photo's shorter side
   */
  step([right, down], length) {
    const { width, height } = this.data;
    const shorter = Math.min(width, height) * length;
    const within = (/** @type {number} */ share) => Math.min(1, Math.max(0, share));
    const to = { x: within(this.at.x + (right * shorter) / width), y: within(this.at.y + (down * shorter) / height) };
    if (this.region.isDrawing) this.line(to);
    this.at = to;
    this.layTip();
    this.tell(() => placeOf(to, this.region.isPainted(to.x, to.y)));
  }

  /** @param {() => string} words */
  tell(words) { this.timer.start(REST, () => (this.status.textContent = words())); }

  leave() {
    this.timer.stop();
    cancelAnimationFrame(this.due);
    this.host.remove();
  }
}

export default mounted(Brush, "painted");
