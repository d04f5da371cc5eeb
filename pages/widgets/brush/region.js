// The painted region, and what it was before: strokes, wiping, clearing, all of them taken back one by one.

import { bitmapOf, runsOf, stroke } from "./bitmap.js";

/** @import { Grid, Point } from "./bitmap.js" */

const UNDOS = 40;

export class Region {
  /**
   * @param {Grid} grid
   * @param {number[]} runs what was painted before
   */
  constructor(grid, runs) {
    this.grid = grid;
    /** @type {Uint8Array} */
    this.bitmap = bitmapOf(runs, grid.columns * grid.rows);
    /** @type {Uint8Array[]} as it was, oldest first */
    this.history = [];
    /** @type {Uint8Array | null} as it was when the line began that is being drawn */
    this.before = null;
    this.changed = false; // whether that line has made a difference
  }

  /** The share of the photo that is painted. */
  get share() { return this.bitmap.reduce((sum, cell) => sum + cell, 0) / this.bitmap.length; }

  get runs() { return runsOf(this.bitmap); }

  get isDrawing() { return this.before !== null; }

  begin() {
    this.before = this.bitmap.slice();
    this.changed = false;
  }

  /**
   * @param {Point} from
   * @param {Point} to
   * @param {number} radius
   * @param {boolean} wiping
   */
  line(from, to, radius, wiping) {
    if (stroke(this.bitmap, this.grid, from, to, radius, wiping ? 0 : 1)) this.changed = true;
  }

  end() {
    if (this.before && this.changed) this.remember(this.before);
    this.before = null;
  }

  /** @param {Uint8Array} bitmap */
  remember(bitmap) {
    this.history.push(bitmap);
    if (this.history.length > UNDOS) this.history.shift();
  }

  undo() { this.bitmap = this.history.pop() ?? this.bitmap; }

  clear() {
    this.remember(this.bitmap);
    this.bitmap = new Uint8Array(this.bitmap.length);
  }

  /**
   * @param {number} x shares of the photo
   * @param {number} y
   */
  isPainted(x, y) {
    const { columns, rows } = this.grid;
    const cell = (/** @type {number} */ share, /** @type {number} */ count) =>
      Math.min(count - 1, Math.floor(share * count));
    return this.bitmap[cell(y, rows) * columns + cell(x, columns)] === 1;
  }
}
