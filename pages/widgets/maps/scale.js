// The scale of a unit: one bar in the overlay's own colours, its ends in numbers, and how a value of it is written.

import { element } from "../lib/element.js";
import { STOPS, colour, gradient } from "../lib/overlay.js";

/**
 * The scale of a unit.
 * @typedef {object} Scale
 * @property {string} unit
 * @property {boolean} diverging
 * @property {number} max its end
 * @property {boolean} beyond whether there are values beyond it
 * @property {[against: string, target: string]} ends
 * @property {string[]} panels the titles of its maps
 * @property {boolean} greyed whether one of them did not hold up
 */

export const DARK = 15;
export const LIGHT = 250;

/**
 * A value of a scale with as many decimals as three figures of its end need, so that all its panels line up.
 * @param {number} value
 * @param {number} scaleMax
 */
function figured(value, scaleMax) {
  const size = Math.floor(Math.log10(scaleMax > 0 ? scaleMax : 1));
  if (size < -4 || size > 5) return value.toExponential(2).replace("-", "−").replace("e+", "e");
  const written = value.toFixed(Math.max(0, 2 - size));
  return Number(written) === 0 ? written.replace("-", "") : written.replace("-", "−");
}

/**
 * @param {number} value
 * @param {Scale} scale
 */
export function measured(value, scale) {
  return `${figured(value, scale.max)} ${scale.unit}`.trim();
}

/**
 * The three places of the bar that carry words: its start, middle and end.
 * @param {Scale} scale
 */
export function tickWords(scale) {
  const end = `${figured(scale.max, scale.max)}${scale.beyond ? " or more" : ""}`;
  if (scale.diverging) return [`−${end}, ${scale.ends[0]}`, "0", `${end}, ${scale.ends[1]}`];
  return ["0", figured(scale.max / 2, scale.max), end];
}

/**
 * With the names of its maps where there are several bars; `grey` draws it in the grey of a map that did not hold up.
 * @param {Scale} scale
 */
export function scaleBar(scale, { several = false, grey = false } = {}) {
  const strip = (/** @type {boolean} */ greyed) =>
    element("div", { class: "strip", "aria-hidden": "true", "--colours": gradientOf(scale.diverging, greyed) });
  const whose = several ? ` (${scale.panels.join(", ")})` : "";
  const words = tickWords(scale);
  return element("div", { class: "scale", role: "group", "aria-label": `Scale: ${scale.unit}` },
    element("div", { class: "unit" }, element("strong", {}, scale.unit), whose),
    strip(grey), scale.greyed ? strip(true) : null,
    element("div", { class: "ticks" }, ...words.map((word) => element("span", {}, word))),
    scale.greyed ? element("div", { class: "ticks" }, "Lower bar, in grey: maps that did not hold up.") : null);
}

/**
 * The bar's gradient from the function that paints; grey where the map is.
 * @param {boolean} diverging
 * @param {boolean} greyed
 */
function gradientOf(diverging, greyed) {
  if (!greyed) return gradient(diverging);
  const stops = Array.from({ length: STOPS + 1 }, (_, i) => {
    const [grey, alpha] = greyOf(diverging ? (2 * i) / STOPS - 1 : i / STOPS, diverging);
    return `rgb(${grey} ${grey} ${grey} / ${alpha})`;
  });
  return `linear-gradient(to right, ${stops.join(", ")})`;
}

/**
 * The grey of a value between 0 (-1 where signed) and 1, and how much it covers: the darker, the more; light is
 * against.
 * @param {number} value
 * @param {boolean} diverging
 */
export function greyOf(value, diverging) {
  const [, , , alpha] = colour(value, true);
  return value < 0 ? [LIGHT, diverging ? alpha : 0] : [DARK, alpha];
}
