// What part of the map is in sight: a middle in map units and a zoom, of which 1 shows the whole map.

/** @import { Box, Point } from "./cases.js" */
/** @typedef {[left: number, top: number]} Pixels from the upper left corner of the map */
/** @typedef {{ zoom: number, x: number, y: number }} Sight */

export const WHOLE = { zoom: 1, x: 0.5, y: 0.5 };
export const CLOSEST = 60;
const ROOM = 18; // pixels around the whole map
const GLIDE = 220; // ms from one view to the next

export class View {
  constructor() {
    this.width = this.height = 1; // pixels
    /** @type {Box} what the whole map holds */
    this.extent = [0, 0, 1, 1];
    this.zoom = WHOLE.zoom;
    this.x = WHOLE.x; // the middle, in map units
    this.y = WHOLE.y;
    /** @type {{ from: Sight, to: Sight, begun: number } | null} */
    this.glide = null;
  }

  /**
   * @param {number} width
   * @param {number} height
   */
  size(width, height) {
    [this.width, this.height] = [width, height];
    this.put(this);
  }

  /** @param {Box} extent */
  hold(extent) {
    this.extent = extent;
    this.put(this.zoom === 1 ? WHOLE : this);
  }

  /**
   * Pixels a map unit is long at a zoom.
   * @param {number} zoom
   */
  scaleAt(zoom) {
    const [left, bottom, right, top] = this.extent;
    const room = (/** @type {number} */ length) => Math.max(1, length - 2 * ROOM);
    return zoom * Math.min(room(this.width) / (right - left), room(this.height) / (top - bottom));
  }

  get scale() { return this.scaleAt(this.zoom); }

  /**
   * @param {Point} point
   * @returns {Pixels}
   */
  toScreen([x, y]) {
    return [this.width / 2 + (x - this.x) * this.scale, this.height / 2 - (y - this.y) * this.scale];
  }

  /**
   * @param {Pixels} place
   * @returns {Point}
   */
  toMap([left, top]) {
    return [this.x + (left - this.width / 2) / this.scale, this.y - (top - this.height / 2) / this.scale];
  }

  /** @param {Sight} sight */
  put(sight) {
    this.glide = null;
    Object.assign(this, this.kept(sight));
  }

  /**
   * What shows the map and not what is beside it.
   * @param {Sight} sight
   * @returns {Sight}
   */
  kept({ zoom, x, y }) {
    const closer = Math.min(CLOSEST, Math.max(1, zoom));
    const [left, bottom, right, top] = this.extent;
    const half = (/** @type {number} */ length) => (length / 2 - ROOM) / this.scaleAt(closer);
    const [wide, tall] = [half(this.width), half(this.height)];
    return { zoom: closer, x: between(x, left, right, wide), y: between(y, bottom, top, tall) };
  }

  /**
   * After a push by so many pixels.
   * @param {number} right
   * @param {number} down
   */
  panned(right, down) {
    return { zoom: this.zoom, x: this.x - right / this.scale, y: this.y + down / this.scale };
  }

  /**
   * After a zoom that leaves a place of the screen where it is.
   * @param {number} factor
   * @param {Pixels} place
   */
  zoomed(factor, [left, top] = [this.width / 2, this.height / 2]) {
    const from = this.glide?.to ?? this;
    const zoom = Math.min(CLOSEST, Math.max(1, from.zoom * factor));
    const by = 1 / this.scaleAt(from.zoom) - 1 / this.scaleAt(zoom);
    return this.kept({ zoom, x: from.x + (left - this.width / 2) * by, y: from.y - (top - this.height / 2) * by });
  }

  /**
   * The sight in which a place stands well within, or null where it does already.
   * @param {Point} place
   */
  showing([x, y]) {
    const [left, top] = this.toScreen([x, y]);
    const edge = Math.min(60, this.width / 5, this.height / 5);
    const seen = left >= edge && left <= this.width - edge && top >= edge && top <= this.height - edge;
    return seen || this.zoom === 1 ? null : this.kept({ zoom: this.zoom, x, y });
  }

  /**
   * Go there at once, or smoothly where motion is welcome.
   * @param {Sight} sight
   */
  go(sight) {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return this.put(sight);
    const from = { zoom: this.zoom, x: this.x, y: this.y };
    this.glide = { from, to: this.kept(sight), begun: performance.now() };
  }

  /** Move on along the way; whether there is more of it. */
  step() {
    if (!this.glide) return false;
    const { from, to, begun } = this.glide;
    const t = Math.min(1, Math.max(0, (performance.now() - begun) / GLIDE));
    const eased = t * (2 - t);
    this.zoom = from.zoom * (to.zoom / from.zoom) ** eased;
    // Zooming is geometric: the middle moves so that what stays put on the screen does so all the way.
    const far = 1 / from.zoom - 1 / to.zoom;
    const way = Math.abs(to.zoom - from.zoom) < 1e-9 ? eased : (1 / from.zoom - 1 / this.zoom) / far;
    this.x = from.x + (to.x - from.x) * way;
    this.y = from.y + (to.y - from.y) * way;
    if (t === 1) this.put(to);
    return t < 1;
  }
}

/**
 * A middle that keeps so much on both sides between two ends, or the middle of these where there is too little.
 * @param {number} middle
 * @param {number} low
 * @param {number} high
 * @param {number} half
 */
function between(middle, low, high, half) {
  return low + half >= high - half ? (low + high) / 2 : Math.min(high - half, Math.max(low + half, middle));
}
