// How each case looks now, and which lie above which: the colour of its group, hollow where the legend says so; what a
// search has not found fades, what the legend does not show is dust. What is selected is ringed, as long as rings can
// be told apart; beside a larger selection the others step back.

import { penOf } from "../lib/element.js";

/** @import { Cases } from "./cases.js" */
/** @import { Entry } from "./legend.js" */

// A look is eight bytes a case: red, green, blue, alpha, whether hollow, whether ringed, size in 64ths, nothing.
export const LOOK = 8;
export const SIZE = 64;

const LEVELS = {
  dust: { alpha: 0.1, size: 0.8 },
  faded: { alpha: 0.16, size: 0.9 },
  aside: { alpha: 0.4, size: 1 },
  plain: { alpha: 0.85, size: 1 },
  lit: { alpha: 1, size: 1.35 },
};
const MANY = 60; // so many rings hide what they are around

const LAYERS = /** @type {const} */ (["dust", "faded", "aside", "plain", "lit", "ringed"]); // from below to above

/**
 * The looks of all cases, and their order from below to above, as `cases.order` has them within a level.
 * @param {Cases} cases
 * @param {object} state
 * @param {Uint16Array} state.colours the legend entry of each case
 * @param {Pick<Entry, "hatched">[]} state.legend
 * @param {ArrayLike<number>[]} state.palette red, green, blue of each entry
 * @param {ArrayLike<number>} state.dust those of what is not shown
 * @param {boolean[]} state.shown of each entry
 * @param {Set<number> | null} state.lit the rows that a search has found, null where there is none
 * @param {Set<number>} state.selected
 */
export function dressed(cases, { colours, legend, palette, dust, shown, lit, selected }) {
  const looks = new Uint8Array(LOOK * cases.count);
  const layers = LAYERS.map(() => /** @type {number[]} */ ([]));
  const many = selected.size > MANY;
  for (const row of cases.order) {
    const entry = colours[row];
    const chosen = selected.has(row);
    const ringed = shown[entry] && chosen && !many;
    const apart = lit ? "faded" : many ? "aside" : "plain";
    const name = !shown[entry] ? "dust" : lit?.has(row) ? "lit" : chosen ? "plain" : apart;
    const { alpha, size } = LEVELS[name];
    const hollow = legend[entry].hatched;
    looks.set(shown[entry] ? palette[entry] : dust, LOOK * row);
    // A ring of colour has less of it than a disc: hollow points are a little larger.
    looks.set([255 * alpha, Number(hollow), Number(ringed), SIZE * size * (hollow ? 1.2 : 1)], LOOK * row + 3);
    layers[LAYERS.indexOf(ringed ? "ringed" : name)].push(row);
  }
  return { looks, order: Uint16Array.from(layers.flat()) };
}

/** @type {CanvasRenderingContext2D | undefined} on a canvas of one pixel, made when it is first needed */
let pen;

/**
 * Red, green and blue of any CSS colour, custom properties and light-dark() too, as `probe` inherits them.
 * @param {string} css
 * @param {HTMLElement} probe
 */
export function bytesOf(css, probe) {
  probe.style.color = "";
  probe.style.color = css;
  const one = { width: 1, height: 1 };
  pen ??= penOf(Object.assign(document.createElement("canvas"), one), { willReadFrequently: true });
  pen.fillStyle = getComputedStyle(probe).color;
  pen.fillRect(0, 0, 1, 1);
  return pen.getImageData(0, 0, 1, 1).data.subarray(0, 3);
}

/**
 * Dots cover about a tenth of the whole map, within what can still be seen and told apart, and grow slower than it
 * does.
 * @param {number} count
 * @param {{ width: number, height: number, zoom: number }} view
 */
export function radiusOf(count, { width, height, zoom }) {
  const fair = 0.33 * Math.sqrt((width * height) / Math.max(1, count));
  return Math.min(9, Math.min(4.5, Math.max(1.5, fair)) * zoom ** 0.35);
}
