// Shapes of a plot. The outer drawing has no scale of its own: places are per cent of it, so text, strokes and markers
// keep their size on every screen. `y` runs upwards, as on paper.

/** @import { Child } from "./element.js" */
/** @typedef {[number, number]} Point (x, y) as shares of a plot */
/** @typedef {Record<string, string | number | boolean | null | undefined>} Attributes */

/**
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} [attributes] false, null and undefined are none
 * @param {Child[]} children
 * @returns {SVGElementTagNameMap[Tag]}
 */
export function shape(tag, attributes = {}, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false && value != null) made.setAttribute(name, String(value));
  }
  made.append(...children.filter((child) => child != null));
  return made;
}

/** @param {number} share */
export const per = (share) => `${share * 100}%`;
/** @param {number} share */
export const up = (share) => per(1 - share);

/**
 * @param {number} x1
 * @param {number} y1
 * @param {number} x2
 * @param {number} y2
 * @param {Attributes} attributes
 */
export function line(x1, y1, x2, y2, attributes) {
  return shape("line", { x1: per(x1), y1: up(y1), x2: per(x2), y2: up(y2), ...attributes });
}

/**
 * A path through points, inside a layer of `layer()`.
 * @param {Point[]} points
 * @param {Attributes} attributes
 */
export function path(points, attributes) {
  const d = points.map(([x, y], i) => `${i ? "L" : "M"}${x} ${1 - y}`).join("");
  return shape("path", { d, ...attributes });
}

/** The one scaled part: curves and bands, whose strokes keep their width. */
export function layer() {
  return shape("svg", { viewBox: "0 0 1 1", preserveAspectRatio: "none", class: "layer", "aria-hidden": "true" });
}

/** @param {string} look */
export function marker(look) {
  if (look === "operating") return shape("path", { d: "M0-8 8 0 0 8-8 0Z", class: "marker", "data-look": look });
  return shape("circle", { r: look === "handle" ? 8 : 6, class: "marker", "data-look": look });
}

/**
 * A spot in the plot around which its children are drawn in pixels.
 * @param {Point} at
 * @param {Child[]} children
 */
export function spot([x, y], ...children) {
  return shape("svg", { x: per(x), y: up(y), class: "spot", role: "presentation" }, ...children);
}

/** @param {Child[]} children */
export function legendKey(...children) {
  return shape("svg", { class: "key", viewBox: "0 0 32 18", "aria-hidden": "true" }, ...children);
}
