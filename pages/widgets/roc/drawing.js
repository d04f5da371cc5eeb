// What stands still on the ROC: curves with their bands, single points with their crosses, and the legend of both.

import { element } from "../lib/element.js";
import { legendKey, line, marker, path, shape, spot } from "../lib/shapes.js";

/** @import { Point } from "../lib/shapes.js" */
/**
 * @typedef {object} Curve
 * @property {string} name
 * @property {string} look
 * @property {number} number among the curves of that look, 0 where there is but one
 * @property {Point[]} path
 * @property {[sensitivity: number, low: number, high: number][]} band
 */
/**
 * @typedef {object} Single
 * @property {string} name
 * @property {string} look
 * @property {number} number
 * @property {Point} place
 * @property {number[]} cross its ends to the left and right, below and above; empty where there is none
 * @property {string} detail
 */

/** @param {Curve[]} curves */
export function curvesOf(curves) {
  const bands = curves.filter(({ band }) => band.length).map(({ band, look }) => {
    const lower = band.map(([x, low]) => /** @type {Point} */ ([x, low]));
    const upper = band.map(([x, , high]) => /** @type {Point} */ ([x, high]));
    return path([...lower, ...upper.reverse()], { class: "band", "data-look": look });
  });
  return [...bands, ...curves.map((one) => path(one.path, styleOf(one)))];
}

/** @param {Single[]} points */
export function pointsOf(points) {
  const crosses = points.filter(({ cross }) => cross.length).flatMap(crossOf);
  const number = (/** @type {Single} */ { number }) =>
    (number ? shape("text", { x: 10, y: -8, class: "number" }, String(number)) : null);
  return [...crosses, ...points.map((one) => spot(one.place, marker(one.look), number(one)))];
}

/** @param {Single} point */
function crossOf({ cross: [left, right, low, high], place: [x, y], look }) {
  const style = { class: "cross", "data-look": look };
  return [line(left, y, right, y, style), line(x, low, x, high, style)];
}

/**
 * @param {Curve[]} curves
 * @param {Single[]} points
 * @param {string} intervals what is said of bands and crosses, "" where there are none
 */
export function legendOf(curves, points, intervals) {
  const interval = () => legendKey(
    shape("path", { d: "M2 3H30V15H2Z", class: "band" }), shape("path", { d: "M10 9H22M16 3V15", class: "cross" }));
  return [
    ...curves.map((one) => entry(legendKey(shape("path", { d: "M1 9H31", ...styleOf(one) })), one)),
    ...points.map((one) => entry(markerKey(one.look), one)),
    ...(intervals ? [entry(interval(), { name: intervals, number: 0 })] : []),
  ];
}

/** @param {string} look */
export function markerKey(look) {
  return legendKey(shape("g", { transform: "translate(16 9)" }, marker(look)));
}

/**
 * @param {SVGElement} key
 * @param {{ name: string, number: number, detail?: string }} named
 */
function entry(key, { name, number, detail }) {
  const more = detail ? element("span", { class: "detail" }, detail) : null;
  return element("li", {}, key, element("span", {}, number ? `${number}  ${name}` : name, more));
}

/** @param {Curve} curve */
function styleOf({ look, number }) { return { class: "curve", "data-look": look, "data-number": number }; }
