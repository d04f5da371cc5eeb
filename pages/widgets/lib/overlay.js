// Evidence as colour. Values are interpolated before they are coloured, so a colour always stands for a value; where
// there is little evidence the overlay is fully transparent, and nothing is ever stretched to fill the range.

import { penOf } from "./element.js";

/** @typedef {number[][]} Grid square, row 0 at the top */
/**
 * How a grid is painted: its scale ends at `scaleMax`; `cells` shows it as it is, not interpolated.
 * @typedef {{ scaleMax: number, diverging: boolean, cells: boolean }} Look
 */

// Inferno (Smith and van der Walt, CC0) in 17 even steps: perceptually even, read alike with colour-blind eyes, and of
// the two scales we may use the one that stands out on skin.
const EVIDENCE = [
  [0, 0, 4], [11, 7, 36], [33, 12, 74], [61, 9, 101], [87, 16, 110], [113, 25, 110], [138, 34, 106], [163, 44, 97],
  [188, 55, 84], [210, 70, 68], [228, 90, 49], [241, 115, 29], [249, 142, 9], [252, 172, 17], [249, 203, 53],
  [242, 234, 105], [252, 255, 164],
];
/** Share of the scale below which nothing is drawn: the lesion's own colours are evidence, too. */
export const FLOOR = 0.25;
const OPAQUE = 0.75; // and from where on it covers what is below; in between its cover grows evenly
const AGAINST = [0, 114, 178];
const FOR = [213, 94, 0];
export const STOPS = 64; // of the colour bar
const SIDE = 256; // pixels of the canvas, stretched over the frame by CSS

/**
 * The colour of a value between 0 (-1 where signed) and 1: red, green, blue in 0…255 and alpha in 0…1.
 * @param {number} value
 * @param {boolean} diverging
 */
export function colour(value, diverging) {
  const strength = Math.min(1, diverging ? Math.abs(value) : Math.max(0, value));
  if (diverging) return [...(value < 0 ? AGAINST : FOR), cover(strength, 1)];
  const place = strength * (EVIDENCE.length - 1);
  const below = Math.min(Math.floor(place), EVIDENCE.length - 2);
  const [from, to] = [EVIDENCE[below], EVIDENCE[below + 1]];
  const mixed = from.map((channel, i) => channel + (to[i] - channel) * (place - below));
  return [...mixed, cover(strength, OPAQUE)];
}

/**
 * How much a value covers, 0…1.
 * @param {number} strength share of the scale
 * @param {number} opaque from where on it covers all
 */
function cover(strength, opaque) {
  return Math.min(1, Math.max(0, (strength - FLOOR) / (opaque - FLOOR)));
}

/**
 * The colour bar's gradient, from the same function that paints the photo.
 * @param {boolean} diverging
 */
export function gradient(diverging) {
  const stops = Array.from({ length: STOPS + 1 }, (_, i) => {
    const [red, green, blue, alpha] = colour(diverging ? (2 * i) / STOPS - 1 : i / STOPS, diverging);
    return `rgb(${red} ${green} ${blue} / ${alpha})`;
  });
  return `linear-gradient(to right, ${stops.join(", ")})`;
}

/**
 * Bilinear between cell centres, constant beyond the outermost ones; x and y are in 0…1.
 * @param {Grid} grid
 * @param {number} x
 * @param {number} y
 */
export function between(grid, x, y) {
  const size = grid.length;
  const at = (/** @type {number} */ fraction) => Math.min(size - 1, Math.max(0, fraction * size - 0.5));
  const [column, row] = [at(x), at(y)];
  const [left, top] = [Math.min(Math.floor(column), size - 2), Math.min(Math.floor(row), size - 2)];
  const mix = (/** @type {number} */ a, /** @type {number} */ b, /** @type {number} */ part) => a + (b - a) * part;
  const upper = mix(grid[top][left], grid[top][left + 1], column - left);
  const lower = mix(grid[top + 1][left], grid[top + 1][left + 1], column - left);
  return mix(upper, lower, row - top);
}

/**
 * Paint the grid, smooth or as its raw cells with thin lines between them. No grid, or no scale: an empty canvas.
 * @param {HTMLCanvasElement} canvas
 * @param {Grid | null} grid
 * @param {Look} look
 */
export function paint(canvas, grid, { scaleMax, diverging, cells }) {
  canvas.width = canvas.height = SIDE;
  if (!grid || !(scaleMax > 0)) return;
  const context = penOf(canvas);
  const image = context.createImageData(SIDE, SIDE);
  const cell = SIDE / grid.length;
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const value = cells
        ? grid[Math.floor(y / cell)][Math.floor(x / cell)]
        : between(grid, (x + 0.5) / SIDE, (y + 0.5) / SIDE);
      const [red, green, blue, alpha] = colour(value / scaleMax, diverging);
      image.data.set([red, green, blue, alpha * 255], (y * SIDE + x) * 4);
    }
  }
  context.putImageData(image, 0, 0);
  if (cells && cell >= 8) rule(context, cell); // lines around cells of a few pixels would hide them
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} cell
 */
function rule(context, cell) {
  context.strokeStyle = "rgb(255 255 255 / 0.35)";
  for (let line = cell; line < SIDE; line += cell) {
    for (const [fromX, fromY, toX, toY] of [[line, 0, line, SIDE], [0, line, SIDE, line]]) {
      context.beginPath();
      context.moveTo(fromX, fromY);
      context.lineTo(toX, toY);
      context.stroke();
    }
  }
}
