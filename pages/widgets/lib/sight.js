// The part of a picture that is in sight while it is zoomed: `x` and `y` are its upper left corner, as shares of the
// picture; a zoom of 1 shows all of it.

/** @typedef {{ zoom: number, x: number, y: number }} Sight */
/** @typedef {{ x: number, y: number }} Place as shares of the picture, or of the stage that it fills */

export const CLOSEST = 8;
/** @type {Sight} */
export const WHOLE = { zoom: 1, x: 0, y: 0 };

/**
 * A sight that shows the picture and nothing beside it.
 * @param {Sight} sight
 * @returns {Sight}
 */
export function kept({ zoom, x, y }) {
  const within = (/** @type {number} */ start) => Math.min(1 - 1 / zoom, Math.max(0, start));
  return { zoom, x: within(x), y: within(y) };
}

/**
 * Zoomed so that a place of the stage shows what it has shown before.
 * @param {Sight} sight
 * @param {number} factor
 * @param {Place} at
 */
export function zoomed({ zoom, x, y }, factor, at = { x: 0.5, y: 0.5 }) {
  const next = Math.min(CLOSEST, Math.max(1, zoom * factor));
  return kept({ zoom: next, x: x + at.x / zoom - at.x / next, y: y + at.y / zoom - at.y / next });
}

/**
 * Moved as the picture is pushed by so much of the stage.
 * @param {Sight} sight
 * @param {Place} shift
 */
export function panned({ zoom, x, y }, shift) {
  return kept({ zoom, x: x - shift.x / zoom, y: y - shift.y / zoom });
}

/**
 * The zoom that a turn of the wheel asks for.
 * @param {WheelEvent} event
 */
export function factorOf(event) { return Math.exp(-event.deltaY / 300); }
