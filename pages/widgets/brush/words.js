// What is said of the brush and of what it has painted.

/** @import { Place } from "../lib/sight.js" */

export const HOW = "Photo to paint on. Arrow keys move the brush, with Shift in larger steps; Space paints, held down "
  + "it paints a line; plus and minus change its size.";

/** @param {number} share */
export function shareOf(share) {
  if (share === 0) return "Nothing is painted: draw over what should go.";
  return `${share < 0.01 ? "Less than 1" : Math.round(share * 100)} % of the photo is painted over.`;
}

/**
 * @param {Place} place of the brush
 * @param {boolean} painted
 */
export function placeOf({ x, y }, painted) {
  const from = `${Math.round(x * 100)} % from the left, ${Math.round(y * 100)} % from the top`;
  return `Brush ${from}, ${painted ? "painted" : "not painted"}.`;
}
