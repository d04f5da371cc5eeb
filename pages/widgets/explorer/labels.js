// Names on arcs, where they fit: along the ring if it is long enough, else along the radius, in several lines if need
// be, and as a last resort cut short.

import { penOf } from "../lib/element.js";
import { shape } from "../lib/shapes.js";
import { curve, place } from "./arcs.js";

/** @import { Node } from "./tree.js" */

const LETTERS = 12; // px
export const LINE = 14;
const FEWEST = 9; // letters below which a name cut short says nothing

const pen = penOf(document.createElement("canvas"));
pen.font = `${LETTERS}px "Source Sans", sans-serif`;

/** @param {string} words */
function wide(words) { return pen.measureText(words).width * 1.04; } // the page's own font may run a little wider

/**
 * The words in at most `most` lines of at most `width` pixels, null where they don't fit.
 * @param {string} words
 * @param {number} width
 * @param {number} most
 */
export function wrap(words, width, most) {
  /** @type {string[]} */
  const lines = [];
  for (const word of words.split(" ")) {
    const longer = lines.length ? `${lines[lines.length - 1]} ${word}` : word;
    if (lines.length && wide(longer) <= width) lines[lines.length - 1] = longer;
    else if (lines.length < most && wide(word) <= width) lines.push(word);
    else return null;
  }
  return lines;
}

/**
 * @param {string} words
 * @param {number} width
 */
export function shorten(words, width) {
  let kept = words.length;
  while (kept && wide(`${words.slice(0, kept).trimEnd()}…`) > width) kept -= 1;
  return kept ? `${words.slice(0, kept).trimEnd()}…` : "";
}

/**
 * The text of one arc, as shapes: none where nothing fits.
 * @param {Node} node
 * @param {number} inner
 * @param {number} outer
 * @param {number} from
 * @param {number} to
 */
export function label(node, inner, outer, from, to) {
  const [span, middle, ring] = [to - from, (from + to) / 2, outer - inner];
  const radius = inner + ring / 2;
  const along = Math.min(span, Math.PI) * (inner + 4) - 6;
  const around = wrap(node.name, along, Math.floor((ring - 6) / LINE));
  if (around) return around.map((words, i) => bent(node, words, radius, i - (around.length - 1) / 2, middle));
  const lines = wrap(node.name, ring - 8, Math.floor((span * (inner + ring / 3)) / LINE));
  if (lines && lines.length > 1) {
    return lines.map((words, i) => straight(node, words, radius, i - (lines.length - 1) / 2, middle));
  }
  // One line stands at the rim of its arc, where the arc is widest.
  const words = wide(node.name) <= ring - 8 ? node.name : shorten(node.name, ring - 8);
  const fits = span * (outer - 4 - wide(words)) >= LETTERS - 1 && words.length >= Math.min(FEWEST, node.name.length);
  return fits ? [straight(node, words, outer - 4 - wide(words) / 2, 0, middle)] : [];
}

/**
 * One line along the ring; in the lower half it runs the other way, so that no letter stands on its head.
 * @param {Node} node
 * @param {string} words
 * @param {number} radius
 * @param {number} line its number, 0 in the middle
 * @param {number} middle the angle of it
 */
function bent(node, words, radius, line, middle) {
  const lower = Math.cos(middle) < 0;
  const at = radius + (lower ? line : -line) * LINE + (lower ? 1 : -1) * LETTERS * 0.35;
  const reach = Math.min(Math.PI * 0.98, wide(words) / at + 0.2);
  const [start, end] = lower ? [middle + reach, middle - reach] : [middle - reach, middle + reach];
  const id = `around-${node.id}-${line}`;
  return shape("g", { "data-look": node.look, "data-status": node.status },
    shape("path", { id, d: `M${place(at, start)}${curve(at, start, end)}`, class: "rail" }),
    shape("text", {}, shape("textPath", { href: `#${id}`, startOffset: "50%" }, words)));
}

/**
 * One line along the radius, always read from left to right.
 * @param {Node} node
 * @param {string} words
 * @param {number} radius of its middle
 * @param {number} line its number, 0 in the middle
 * @param {number} middle the angle of it
 */
function straight(node, words, radius, line, middle) {
  const left = Math.sin(middle) < 0;
  const turn = (middle * 180) / Math.PI - 90 + (left ? 180 : 0);
  const [x, y] = place(radius, middle);
  const transform = `translate(${x} ${y}) rotate(${turn.toFixed(2)}) translate(0 ${line * LINE})`;
  const text = shape("text", { transform, dy: "0.35em" }, words);
  return shape("g", { "data-look": node.look, "data-status": node.status }, text);
}
