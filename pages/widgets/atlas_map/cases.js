// The cases as the browser holds them: places between 0 and 1 (the longer side of the map), y upwards, and a grid of
// square cells, about one case each, so that the case under the pointer is found without asking all of them.

/** @typedef {[x: number, y: number]} Point in map units */
/** @typedef {[left: number, bottom: number, right: number, top: number]} Box in map units */

export const FULL = 65535;

/**
 * 16-bit numbers as Python packed them.
 * @param {string} text
 */
export function numbers(text) {
  return new Uint16Array(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer);
}

export class Cases {
  /** @param {string} text their places, as Python packed them */
  constructor(text) {
    this.places = numbers(text);
    this.count = this.places.length / 2;
    /** @type {(row: number) => boolean} */
    this.shown = () => true;
    this.order = shuffled(this.count);
    this.extent = this.measured();
    this.side = Math.max(1, Math.ceil(Math.sqrt(this.count))); // of the grid, in cells
    // Rows sorted by cell: those of cell c are filed[starts[c]] to filed[starts[c + 1]].
    this.starts = new Uint32Array(this.side ** 2 + 1);
    this.filed = new Uint16Array(this.count);
    this.file();
  }

  /**
   * @param {number} row
   * @returns {Point}
   */
  at(row) { return [this.places[2 * row] / FULL, this.places[2 * row + 1] / FULL]; }

  /**
   * All that the cases take up; a single one has some room about it.
   * @returns {Box}
   */
  measured() {
    const box = [1, 1, 0, 0];
    for (let row = 0; row < this.count; row++) {
      const [x, y] = this.at(row);
      box[0] = Math.min(box[0], x); box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x); box[3] = Math.max(box[3], y);
    }
    if (!this.count) return [0, 0, 1, 1];
    const room = (/** @type {number} */ low, /** @type {number} */ high) => Math.max(0, 0.1 - (high - low)) / 2;
    const [wide, tall] = [room(box[0], box[2]), room(box[1], box[3])];
    return [box[0] - wide, box[1] - tall, box[2] + wide, box[3] + tall];
  }

  file() {
    const cells = new Uint32Array(this.count);
    for (let row = 0; row < this.count; row++) {
      const [x, y] = this.at(row);
      cells[row] = this.cell(y) * this.side + this.cell(x);
      this.starts[cells[row] + 1]++;
    }
    for (let cell = 0; cell < this.side ** 2; cell++) this.starts[cell + 1] += this.starts[cell];
    const next = this.starts.slice();
    for (let row = 0; row < this.count; row++) this.filed[next[cells[row]]++] = row;
  }

  /** @param {number} share */
  cell(share) { return Math.min(this.side - 1, Math.max(0, Math.floor(share * this.side))); }

  /**
   * The shown case nearest to a place, no farther than `reach`; -1 where there is none.
   * @param {number} x
   * @param {number} y
   * @param {number} reach
   */
  near(x, y, reach) {
    let [found, best] = [-1, reach * reach];
    for (let j = this.cell(y - reach); j <= this.cell(y + reach); j++) {
      const from = this.starts[j * this.side + this.cell(x - reach)];
      const to = this.starts[j * this.side + this.cell(x + reach) + 1];
      for (let i = from; i < to; i++) {
        const row = this.filed[i];
        const far = (this.places[2 * row] / FULL - x) ** 2 + (this.places[2 * row + 1] / FULL - y) ** 2;
        if (far <= best && this.shown(row)) [found, best] = [row, far];
      }
    }
    return found;
  }

  /**
   * The shown case nearest to a place wherever it lies; -1 where none is shown.
   * @param {number} x
   * @param {number} y
   */
  nearest(x, y) { return this.near(x, y, 4); }

  /**
   * From a case to the nearest one in a quarter of the compass. Of cases in one and the same place, the next row lies
   * to the right of the one before, so that all of them can be reached.
   * @param {number} row
   * @param {number} dx to the east
   * @param {number} dy to the north
   */
  toward(row, dx, dy) {
    const [x, y] = [this.places[2 * row], this.places[2 * row + 1]];
    let [found, best] = [-1, Infinity];
    for (let other = 0; other < this.count; other++) {
      if (other === row || !this.shown(other)) continue;
      const [east, north] = [this.places[2 * other] - x, this.places[2 * other + 1] - y];
      const along = east * dx + north * dy;
      const across = Math.abs(east * dy - north * dx);
      const stacked = !east && !north && dx * (other - row) > 0;
      const far = stacked ? Math.abs(other - row) / FULL : Math.hypot(along, across);
      if ((stacked || (along > 0 && across <= along)) && far < best) [found, best] = [other, far];
    }
    return found;
  }

  /**
   * The shown cases inside a closed line, by the even-odd rule, in order of their rows.
   * @param {Point[]} corners
   */
  inside(corners) {
    const rows = [];
    for (let row = 0; row < this.count; row++) if (this.shown(row) && within(this.at(row), corners)) rows.push(row);
    return rows;
  }
}

/**
 * @param {Point} point
 * @param {Point[]} corners
 */
export function within([x, y], corners) {
  let inside = false;
  for (let i = 0, j = corners.length - 1; i < corners.length; j = i++) {
    const [[ax, ay], [bx, by]] = [corners[i], corners[j]];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}

/**
 * An order that is always the same and lets no group lie above another because it comes later in the file.
 * @param {number} count
 */
function shuffled(count) {
  const order = Uint16Array.from({ length: count }).map((_, row) => row);
  let seed = 2017;
  for (let i = count - 1; i > 0; i--) {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    const j = Math.floor((seed / 2 ** 32) * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}
