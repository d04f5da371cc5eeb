// What lies above the points: the reader's photo with its cloud and the lines to its true nearest cases, the lasso, and
// the ring around the case that is pointed at. A moved map changes one transform.

import { attribute } from "../lib/element.js";
import { shape } from "../lib/shapes.js";

/** @import { Box, Cases, Point } from "./cases.js" */
/** @import { View } from "./view.js" */
/**
 * The reader's photo on the map, with the cloud of its views and the rows of its nearest cases.
 * @typedef {{ at: Point, ellipse: Point[], neighbours: number[], label: string }} Marker
 */

/** @param {Point[]} corners */
function drawn(corners, closed = false) {
  const line = corners.map(([x, y], i) => `${i ? "L" : "M"}${x} ${y}`).join("");
  return closed && line ? `${line}Z` : line;
}

export class Overlay {
  constructor() {
    /** @type {{ at: Point, sign: SVGElement }[]} */
    this.photos = [];
    this.cloth = shape("g"); // lines and clouds, in map units
    this.signs = shape("g"); // cross-hairs, in pixels
    this.lasso = shape("path", { class: "lasso" });
    this.world = shape("g", {}, this.cloth, this.lasso);
    this.ring = shape("circle", { class: "pointed", r: 9 });
    this.svg = shape("svg", { class: "above", "aria-hidden": "true" }, this.world, this.ring, this.signs);
  }

  /**
   * @param {Marker[]} markers
   * @param {Cases} cases
   */
  take(markers, cases) {
    const thread = (/** @type {Marker} */ { at, neighbours }) =>
      neighbours.map((row) => drawn([at, cases.at(row)])).join("");
    this.cloth.replaceChildren(...markers.flatMap((marker) => [
      shape("path", { class: "thread under", d: thread(marker) }),
      shape("path", { class: "thread", d: thread(marker) }),
      shape("path", { class: "cloud", d: drawn(marker.ellipse, true) }),
    ]));
    this.photos = markers.map(({ at, label }) => ({ at, sign: sign(label) }));
    this.signs.replaceChildren(...this.photos.map((photo) => photo.sign));
  }

  /**
   * @param {View} view
   * @param {Point | null} ringed the place of the case pointed at
   * @param {{ corners: Point[], open: boolean }} line the lasso, as it is to be seen
   */
  draw(view, ringed, line) {
    const [left, top] = view.toScreen([0, 0]);
    attribute(this.world, { transform: `matrix(${view.scale} 0 0 ${-view.scale} ${left} ${top})` });
    for (const { at, sign } of this.photos) {
      const [x, y] = view.toScreen(at);
      attribute(sign, { transform: `translate(${x} ${y})` });
      sign.classList.toggle("leftward", x > view.width * 0.7);
    }
    this.ring.toggleAttribute("hidden", !ringed);
    if (ringed) {
      const [x, y] = view.toScreen(ringed);
      attribute(this.ring, { transform: `translate(${x} ${y})` });
    }
    attribute(this.lasso, { d: drawn(line.corners, !line.open) });
    this.lasso.classList.toggle("open", line.open);
  }
}

/**
 * A box of the map with the photos' places and clouds in it.
 * @param {Box} box
 * @param {Marker[]} markers
 * @returns {Box}
 */
export function withMarkers([left, bottom, right, top], markers) {
  const places = markers.flatMap(({ at, ellipse }) => [at, ...ellipse]);
  const [xs, ys] = [places.map(([x]) => x), places.map(([, y]) => y)];
  return [Math.min(left, ...xs), Math.min(bottom, ...ys), Math.max(right, ...xs), Math.max(top, ...ys)];
}

/**
 * A cross-hair with its name, dark on light and light on dark, over points of any colour.
 * @param {string} name
 */
function sign(name) {
  const arms = "M-15 0H-5M5 0H15M0-15V-5M0 5V15";
  return shape("g", { class: "sign" },
    shape("path", { class: "halo", d: arms }), shape("circle", { class: "halo", r: 9 }),
    shape("path", { d: arms }), shape("circle", { r: 9 }),
    shape("text", { class: "after", x: 20, dy: "-0.5em" }, name),
    shape("text", { class: "before", x: -20, dy: "-0.5em" }, name));
}
