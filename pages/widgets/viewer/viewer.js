// The photo, the square of it that is read, and the evidence on top, with zoom and full size. Brought up to date in
// place, so the picture never flickers.

import { attribute, button, element, lay } from "../lib/element.js";
import { gestures, placeIn } from "../lib/gestures.js";
import { arrow, consume, isShortcut } from "../lib/keys.js";
import { mounted } from "../lib/mount.js";
import { CLOSEST, WHOLE, factorOf, panned, zoomed } from "../lib/sight.js";
import { BARE, Bare } from "./bare.js";
import { Mover } from "./mover.js";
import { Overlay } from "./overlay.js";

/** @import { Place, Sight } from "../lib/sight.js" */
/** @import { Frame } from "./frame.js" */
/** @import { Evidence } from "./overlay.js" */
/**
 * @typedef {object} Shown
 * @property {string} key
 * @property {string} uri
 * @property {number} width of the photo in pixels
 * @property {number} height
 * @property {[left: number, top: number, side: number]} frame
 * @property {string} caption
 * @property {string} alt
 * @property {string} summary where the evidence is, in words
 */
/** @typedef {Shown & Evidence} Data */

const HOW = "Photo. Plus and minus zoom, arrow keys move the enlarged photo, zero shows it whole; while B is held, it "
  + "is seen without evidence.";

class Viewer {
  /**
   * @param {ShadowRoot} parent
   * @param {(frame: [left: number, top: number, side: number]) => void} report
   * @param {Data} data
   */
  constructor(parent, report, { key }) {
    this.uri = "";
    /** @type {Sight} */
    this.sight = WHOLE;
    this.overlay = new Overlay(key);
    this.bare = new Bare(key, { hold: (bare) => this.overlay.hold(bare) });
    this.mover = new Mover({
      moved: ({ left, top, side }) => report([left, top, side]),
      changed: () => this.draw(),
    });

    this.image = element("img", { alt: "", draggable: "false" });
    this.summary = element("span", { class: "unseen", id: "summary" });
    this.picture = element("div", { class: "picture", role: "img", "aria-describedby": "summary" },
      this.image, this.overlay.layer);
    this.plane = element("div", { class: "plane" }, this.picture, this.mover.square);
    this.stage = element("div", {
      class: "stage", role: "group", tabindex: "0", "aria-label": HOW,
      onkeydown: (event) => this.press(event), onkeyup: (event) => this.release(event),
      onblur: () => this.bare.holdByKey(false), ondblclick: () => this.look(WHOLE),
    }, this.plane);
    this.bare.stages.append(this.stage);
    this.bare.draw();

    this.out = button("−", "Zoom out", () => this.zoom(1 / 1.5));
    this.in = button("+", "Zoom in", () => this.zoom(1.5));
    this.whole = button("Fit", "Fit: show the whole photo", () => this.look(WHOLE));
    this.full = button("Full size", null, () => this.setFull(!this.dialog.open));
    const tools = element("div", { class: "tools", role: "group", "aria-label": "View" },
      this.overlay.toggle, this.bare.holder, this.bare.beside, this.full);
    const more = element("details", { class: "more", open: matchMedia("(min-width: 761px)").matches },
      element("summary", {}, "Adjust: opacity, zoom, frame"),
      this.overlay.tools,
      element("div", { class: "tools", role: "group", "aria-label": "Zoom and frame" },
        this.out, this.in, this.whole, element("span", { class: "pair" }, this.mover.mover, this.mover.resetter)));

    this.caption = element("figcaption", {});
    this.figure = element("figure", { class: "viewer" },
      this.bare.stages, this.summary, this.overlay.scale, this.caption, tools, more,
      this.mover.where, this.mover.status);
    const left = () => this.setFull(false);
    this.dialog = element("dialog", { "aria-label": "Photo, full size", onclose: left });
    this.host = element("div", { class: "host" }, this.figure, this.dialog);
    parent.append(this.host);
    for (const stage of [this.stage, this.bare.stage]) {
      stage.addEventListener("wheel", (event) => this.wheel(event, stage), { passive: false });
      gestures(stage, {
        take: (event) => this.mover.take(event, () => this.sight.zoom) ?? this.held(),
        pinch: (factor, middle, shift) => this.look(panned(zoomed(this.sight, factor, middle), shift)),
      });
    }
  }

  /** @param {Data} data */
  update(data) {
    const [left, top, side] = data.frame;
    const fresh = data.uri !== this.uri;
    if (fresh) {
      this.uri = this.image.src = this.bare.image.src = data.uri;
      this.host.style.setProperty("--photo", String(data.width / data.height));
      this.sight = WHOLE;
    }
    this.mover.update({ width: data.width, height: data.height }, { left, top, side }, fresh);
    attribute(this.picture, { "aria-label": data.alt });
    this.summary.textContent = data.summary;
    this.caption.textContent = data.caption;
    this.overlay.update(data);
    this.overlay.toggle.hidden = this.bare.holder.hidden = this.bare.beside.hidden = !data.drawn;
    this.draw();
  }

  draw() {
    const { zoom, x, y } = this.sight;
    const { moving, frame, read, isRead } = this.mover;
    for (const plane of [this.plane, this.bare.plane]) lay(plane, -x * zoom, -y * zoom, zoom, zoom);
    this.layFrame(this.mover.square, frame);
    this.layFrame(this.overlay.layer, read);
    this.overlay.show(isRead);
    this.mover.draw();
    this.stage.classList.toggle("zoomed", zoom > 1);
    this.stage.classList.toggle("moving", moving);
    this.out.disabled = this.whole.disabled = zoom === 1;
    this.in.disabled = zoom === CLOSEST;
  }

  /**
   * @param {HTMLElement} node
   * @param {Frame} frame
   */
  layFrame(node, { left, top, side }) {
    const { width, height } = this.mover.photo;
    lay(node, left / width, top / height, side / width, side / height);
  }

  // ---- what is in sight

  /** @param {Sight} sight */
  look(sight) {
    this.sight = sight;
    this.draw();
  }

  /**
   * @param {number} factor
   * @param {Place} [at]
   */
  zoom(factor, at) { this.look(zoomed(this.sight, factor, at)); }

  /** The photo itself, which a pointer has taken hold of. */
  held() { return { move: (/** @type {Place} */ shift) => this.look(panned(this.sight, shift)), drop: () => {} }; }

  /**
   * @param {WheelEvent} event
   * @param {HTMLElement} stage
   */
  wheel(event, stage) {
    if (!event.ctrlKey && !event.metaKey && !this.dialog.open) return; // the plain wheel scrolls the page
    event.preventDefault();
    this.zoom(factorOf(event), placeIn(stage, event));
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    if (event.target !== this.stage || isShortcut(event)) return;
    const way = arrow(event);
    if (["+", "="].includes(event.key)) this.zoom(1.5);
    else if (event.key === "-") this.zoom(1 / 1.5);
    else if (event.key === "0") this.look(WHOLE);
    else if (event.key === BARE) this.bare.holdByKey(true);
    else if (way && this.sight.zoom > 1) this.look(panned(this.sight, { x: -0.1 * way[0], y: -0.1 * way[1] }));
    else return;
    consume(event);
  }

  /** @param {KeyboardEvent} event */
  release(event) {
    if (event.key === BARE) this.bare.holdByKey(false);
  }

  /** @param {boolean} full */
  setFull(full) {
    if (full === (this.figure.parentNode === this.dialog)) return;
    this.host.style.minHeight = full ? `${this.host.offsetHeight}px` : ""; // the page behind must not move
    if (full) {
      this.dialog.append(this.figure);
      this.dialog.showModal();
    } else {
      this.host.prepend(this.figure);
      if (this.dialog.open) this.dialog.close();
    }
    this.full.textContent = full ? "Close full size" : "Full size";
    this.full.focus({ preventScroll: true });
  }

  leave() {
    this.mover.timer.stop();
    this.host.remove();
  }
}

export default mounted(Viewer, "frame");
