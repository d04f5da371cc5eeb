// Contour lines of a grid by marching squares (Lorensen and Cline's cubes, one dimension down), on the same bilinear
// surface that is painted. A line is a path in the unit square, fit for SVG and for Path2D alike.

import { between } from "../lib/overlay.js";

const LEVELS = [0.25, 0.5, 0.75]; // shares of the scale
const LATTICE = 64; // at least so many steps across, so that lines follow the bilinear surface between cell centres

// The lines as {level, d}, levels in shares of the scale; below 0 too where signed.
export function contours(grid, scaleMax, diverging) {
  if (!(scaleMax > 0)) return [];
  const steps = grid.length * 2 * Math.ceil(LATTICE / (2 * grid.length)); // even, so that cell centres are nodes
  const field = Array.from({ length: steps + 1 }, (_, y) => Array.from({ length: steps + 1 }, (_, x) => between(grid, x / steps, y / steps)));
  const levels = diverging ? [...LEVELS.map((level) => -level), ...LEVELS] : LEVELS;
  return levels.map((level) => ({ level, d: isoline(field, level * scaleMax) })).filter(({ d }) => d);
}

// All places where a field of nodes crosses a value, as the `d` of a path; the field fills the unit square.
function isoline(field, value) {
  const steps = field.length - 1;
  const segments = [];
  for (let y = 0; y < steps; y++) {
    for (let x = 0; x < steps; x++) {
      const nodes = [[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1]];
      const heights = nodes.map(([column, row]) => field[row][column] - value);
      const crossings = nodes.flatMap((from, i) => crossing(from, nodes[(i + 1) % 4], heights[i], heights[(i + 1) % 4]));
      for (const ends of joined(crossings, heights)) segments.push(ends.map((end) => written(end, steps)));
    }
  }
  return chained(segments).map((places) => `M${places.join("L")}`).join("");
}

// Segments that meet, as one line each: its dashes run on and its corners join.
function chained(segments) {
  const meeting = new Map();
  for (const segment of segments) for (const end of segment) meeting.set(end, [...(meeting.get(end) ?? []), segment]);
  const used = new Set();
  const onward = (line) => {
    for (let next; (next = meeting.get(line.at(-1)).find((segment) => !used.has(segment))); ) {
      used.add(next);
      line.push(next[0] === line.at(-1) ? next[1] : next[0]);
    }
    return line;
  };
  return segments.flatMap((segment) => {
    if (used.has(segment)) return [];
    used.add(segment);
    return [onward(onward([...segment]).reverse())];
  });
}

function crossing([x1, y1], [x2, y2], here, there) {
  if (here >= 0 === there >= 0) return [];
  const part = here / (here - there);
  return [[x1 + (x2 - x1) * part, y1 + (y2 - y1) * part]];
}

// Four crossings are a saddle: its middle says which corners belong together.
function joined(crossings, heights) {
  if (crossings.length < 4) return crossings.length ? [crossings] : [];
  const [top, right, bottom, left] = crossings;
  const middle = heights.reduce((sum, height) => sum + height) >= 0;
  return middle === heights[0] >= 0 ? [[top, right], [bottom, left]] : [[top, left], [right, bottom]];
}

function written([x, y], steps) {
  return `${Number((x / steps).toFixed(4))} ${Number((y / steps).toFixed(4))}`;
}
