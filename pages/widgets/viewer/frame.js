// The square that is read: where it may lie, and how pointer and keys move it. All lengths are pixels of the photo.

import { arrow } from "../lib/keys.js";

/** @typedef {{ left: number, top: number, side: number }} Frame */
/** @typedef {{ width: number, height: number }} Photo */

const SMALLEST = 32;

/**
 * A square kept inside the photo and no smaller than can be read.
 * @param {Frame} frame
 * @param {Photo} photo
 * @returns {Frame}
 */
export function inside({ left, top, side }, { width, height }) {
  const largest = Math.min(width, height);
  const kept = Math.min(largest, Math.max(Math.min(SMALLEST, largest), side));
  const place = (/** @type {number} */ start, /** @type {number} */ length) =>
    Math.min(length - kept, Math.max(0, start));
  return { left: place(left, width), top: place(top, height), side: kept };
}

/**
 * Larger or smaller by so much, around the same middle.
 * @param {Frame} frame
 * @param {number} change
 * @param {Photo} photo
 */
export function resized(frame, change, photo) {
  const { side } = inside({ ...frame, side: frame.side + change }, photo);
  const edge = (frame.side - side) / 2;
  return inside({ left: frame.left + edge, top: frame.top + edge, side }, photo);
}

/**
 * Pull one corner by so much; the opposite corner stays where it is, and the frame stays square.
 * @param {Frame} frame
 * @param {string} corner nw, ne, sw or se
 * @param {{ x: number, y: number }} by
 * @param {Photo} photo
 * @returns {Frame}
 */
export function pulled({ left, top, side }, corner, by, photo) {
  const [west, north] = [corner.endsWith("w"), corner.startsWith("n")];
  const room = Math.min(west ? left + side : photo.width - left, north ? top + side : photo.height - top);
  const wanted = side + Math.max(west ? -by.x : by.x, north ? -by.y : by.y);
  const next = Math.min(room, Math.max(Math.min(SMALLEST, room), wanted));
  return { left: west ? left + side - next : left, top: north ? top + side - next : top, side: next };
}

/**
 * On whole pixels, as model/input/frame.py has it: half a pixel would already move a number on the page.
 * @param {Photo} photo
 * @returns {Frame}
 */
export function centred({ width, height }) {
  const side = Math.min(width, height);
  return { left: Math.floor((width - side) / 2), top: Math.floor((height - side) / 2), side };
}

/**
 * Arrows move by 2 % of the shorter side (10 % with Shift); plus and minus move each edge by 2 %. Null for other keys.
 * @param {Frame} frame
 * @param {KeyboardEvent} event
 * @param {Photo} photo
 */
export function keyed(frame, event, photo) {
  const shorter = Math.min(photo.width, photo.height);
  const way = arrow(event);
  if (way) {
    const step = shorter * (event.shiftKey ? 0.1 : 0.02);
    return inside({ ...frame, left: frame.left + way[0] * step, top: frame.top + way[1] * step }, photo);
  }
  if (["+", "="].includes(event.key)) return resized(frame, 0.04 * shorter, photo);
  if (["-", "_"].includes(event.key)) return resized(frame, -0.04 * shorter, photo);
  return null;
}

/**
 * As Python hears of it: nobody moves a frame by less than a hundredth of a pixel.
 * @param {Frame} frame
 * @returns {Frame}
 */
export function rounded({ left, top, side }) {
  const short = (/** @type {number} */ length) => Math.round(length * 100) / 100;
  return { left: short(left), top: short(top), side: short(side) };
}

/**
 * @param {Frame} a
 * @param {Frame} b
 */
export function same(a, b) {
  return Math.max(Math.abs(a.left - b.left), Math.abs(a.top - b.top), Math.abs(a.side - b.side)) < 0.01;
}

/**
 * In words, for a reader who does not see it.
 * @param {Frame} frame
 * @param {Photo} photo
 */
export function said({ left, top, side }, { width, height }) {
  const size = Math.round(side);
  const share = (/** @type {number} */ part, /** @type {number} */ whole) => `${Math.round((100 * part) / whole)} %`;
  const place = `${share(left, width)} from the left, ${share(top, height)} from the top`;
  return `Frame ${size} × ${size} of ${width} × ${height} pixels, ${place}.`;
}
