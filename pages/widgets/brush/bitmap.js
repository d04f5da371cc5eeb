// What is painted on a photo, cell by cell: a Uint8Array of columns × rows, row by row from the top left. Lengths and
// places are pixels of the photo; a cell is painted where its middle is.

/** @typedef {{ columns: number, rows: number, width: number, height: number }} Grid cells, and pixels of the photo */
/** @typedef {{ x: number, y: number }} Point */

/**
 * Paint (or, with `value` 0, wipe) all that lies within `radius` of the line between two places. Tells whether any cell
 * became another.
 * @param {Uint8Array} bitmap
 * @param {Grid} grid
 * @param {Point} from
 * @param {Point} to
 * @param {number} radius
 * @param {0 | 1} value
 */
export function stroke(bitmap, { columns, rows, width, height }, from, to, radius, value) {
  const cell = { x: width / columns, y: height / rows };
  const [along, down] = [to.x - from.x, to.y - from.y];
  const length = along * along + down * down;
  const near = (/** @type {number} */ x, /** @type {number} */ y) => {
    const part = length > 0 ? Math.min(1, Math.max(0, ((x - from.x) * along + (y - from.y) * down) / length)) : 0;
    return Math.hypot(x - from.x - part * along, y - from.y - part * down) <= radius;
  };
  const first = (/** @type {number} */ least, /** @type {number} */ size) =>
    Math.max(0, Math.floor((least - radius) / size));
  const left = first(Math.min(from.x, to.x), cell.x);
  const top = first(Math.min(from.y, to.y), cell.y);
  const right = Math.min(columns - 1, Math.floor((Math.max(from.x, to.x) + radius) / cell.x));
  const bottom = Math.min(rows - 1, Math.floor((Math.max(from.y, to.y) + radius) / cell.y));
  let changed = false;
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      const index = row * columns + column;
      if (bitmap[index] === value || !near((column + 0.5) * cell.x, (row + 0.5) * cell.y)) continue;
      bitmap[index] = value;
      changed = true;
    }
  }
  return changed;
}

/**
 * How many cells are bare, then painted, then bare again and so on; the first run may be 0.
 * @param {Uint8Array} bitmap
 */
export function runsOf(bitmap) {
  /** @type {number[]} */
  const runs = [];
  let [value, since] = [0, 0];
  for (let index = 0; index < bitmap.length; index++) {
    if (bitmap[index] === value) continue;
    runs.push(index - since);
    [value, since] = [bitmap[index], index];
  }
  return [...runs, bitmap.length - since];
}

/**
 * What `runsOf` has written, as a bitmap of so many cells.
 * @param {number[]} runs
 * @param {number} cells
 */
export function bitmapOf(runs, cells) {
  const bitmap = new Uint8Array(cells);
  let at = 0;
  runs.forEach((run, turn) => bitmap.fill(turn % 2, at, (at += run)));
  return bitmap;
}
