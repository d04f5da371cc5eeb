// Contour lines of a grid by marching squares (Lorensen and Cline's cubes, one dimension down), on the same bilinear
// surface that is painted. A line is a path in the unit square, fit for SVG and for Path2D alike.

import { FLOOR, between } from "./overlay.js";
import { shape } from "./shapes.js";

/** @import { Grid } from "./overlay.js" */
/** @typedef {{ level: number, d: string }} Contour level in shares of the scale; below 0 too where signed */
/** @typedef {[number, number]} Point */

const LEVELS = [FLOOR, 0.5, 0.75]; // shares of the scale: the first is where colour begins
const LATTICE = 64; // at least so many steps across, so that lines follow the bilinear surface between cell centres

/**
 * @param {Grid} grid
 * @param {number} scaleMax
 * @param {boolean} diverging
 * @returns {Contour[]}
 */
export function contours(grid, scaleMax, diverging) {
  if (!(scaleMax > 0)) return [];
  const steps = grid.length * 2 * Math.ceil(LATTICE / (2 * grid.length)); // even, so that cell centres are nodes
  const ruled = Array.from({ length: steps + 1 }, (_, i) => i / steps);
  const field = ruled.map((y) => ruled.map((x) => between(grid, x, y)));
  const levels = diverging ? [...LEVELS.map((level) => -level), ...LEVELS] : LEVELS;
  return levels.map((level) => ({ level, d: isoline(field, level * scaleMax) })).filter(({ d }) => d);
}

/**
 * All places where a field of nodes crosses a value, as the `d` of a path; the field fills the unit square.
 * @param {number[][]} field
 * @param {number} value
 */
function isoline(field, value) {
  const steps = field.length - 1;
  /** @type {string[][]} the two ends of each, as they are written */
  const segments = [];
  for (let y = 0; y < steps; y++) {
    for (let x = 0; x < steps; x++) {
      /** @type {Point[]} */
      const nodes = [[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1]];
      const heights = nodes.map(([column, row]) => field[row][column] - value);
      const crossings = nodes.flatMap((from, i) => {
        const next = (i + 1) % 4;
        return crossing(from, nodes[next], heights[i], heights[next]);
      });
      for (const ends of joined(crossings, heights)) segments.push(ends.map((end) => written(end, steps)));
    }
  }
  return chained(segments).map((places) => `M${places.join("L")}`).join("");
}

/**
 * Segments that meet, as one line each: its dashes run on and its corners join.
 * @param {string[][]} segments
 */
function chained(segments) {
  /** @type {Map<string, string[][]>} */
  const meeting = new Map();
  for (const segment of segments) for (const end of segment) meeting.set(end, [...(meeting.get(end) ?? []), segment]);
  /** @type {Set<string[]>} */
  const used = new Set();
  const onward = (/** @type {string[]} */ line) => {
    for (;;) {
      const last = line[line.length - 1];
      const next = meeting.get(last)?.find((segment) => !used.has(segment));
      if (!next) return line;
      used.add(next);
      line.push(next[0] === last ? next[1] : next[0]);
    }
  };
  return segments.flatMap((segment) => {
    if (used.has(segment)) return [];
    used.add(segment);
    return [onward(onward([...segment]).reverse())];
  });
}

/**
 * @param {Point} from
 * @param {Point} to
 * @param {number} here height of the first
 * @param {number} there and of the second
 * @returns {Point[]}
 */
function crossing([x1, y1], [x2, y2], here, there) {
  if (here >= 0 === there >= 0) return [];
  const part = here / (here - there);
  return [[x1 + (x2 - x1) * part, y1 + (y2 - y1) * part]];
}

/**
 * Four crossings are a saddle: its middle says which corners belong together.
 * @param {Point[]} crossings
 * @param {number[]} heights
 */
function joined(crossings, heights) {
  if (crossings.length < 4) return crossings.length ? [crossings] : [];
  const [top, right, bottom, left] = crossings;
  const middle = heights.reduce((sum, height) => sum + height) >= 0;
  return middle === heights[0] >= 0 ? [[top, right], [bottom, left]] : [[top, left], [right, bottom]];
}

/**
 * @param {Point} place
 * @param {number} steps
 */
function written([x, y], steps) {
  return `${Number((x / steps).toFixed(4))} ${Number((y / steps).toFixed(4))}`;
}

/**
 * Light lines with a dark rim: one of the two is seen on any skin. Stronger levels are wider, those against broken.
 * @param {Contour[]} lines
 */
export function contourLayer(lines) {
  const paths = lines.flatMap(({ level, d }) => ["rim", "line"].map((look) => shape("path", {
    d, class: look, "data-level": level,
    "stroke-width": lineWidth(level) + (look === "rim" ? 2 : 0), "stroke-dasharray": level < 0 ? "5 4" : "none",
  })));
  const layer = { viewBox: "0 0 1 1", preserveAspectRatio: "none", class: "contours", "aria-hidden": "true" };
  return shape("svg", layer, ...paths);
}

/** @param {number} level */
export function lineWidth(level) { return 0.5 + 2 * Math.abs(level); }
