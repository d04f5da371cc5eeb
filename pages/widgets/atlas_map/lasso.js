// The lasso: a line drawn in one go, or corners set one by one and closed at the first or with a double click. Its
// corners are places of the map, so that it stays around its cases while the map is moved.

/** @import { Point } from "./cases.js" */
/** @import { Pixels, View } from "./view.js" */

const STEP = 2; // pixels from one corner of a drawn line to the next
const CLOSING = 16; // pixels from the first corner at which a click closes the line

export class Lasso {
  /**
   * @param {View} view
   * @param {object} on
   * @param {(corners: Point[]) => void} on.closed hears of a finished lasso
   * @param {() => void} on.changed and this of everything that is to be seen of one
   */
  constructor(view, { closed, changed }) {
    this.view = view;
    this.closed = closed;
    this.changed = changed;
    this.on = false;
    /** @type {Point[]} corners so far */
    this.path = [];
    /** @type {Point | null} where the pointer is, while corners are set */
    this.tip = null;
    /** @type {Point[] | null} the finished line */
    this.ring = null;
  }

  /** @param {boolean} on */
  switch(on) {
    this.on = on;
    this.path = [];
    this.tip = null;
    this.changed();
  }

  /**
   * Draw from a place of the screen; `move` gets the way in pixels.
   * @param {Pixels} start
   */
  take(start) {
    /** @type {Pixels} */
    const at = [...start];
    const drawn = [this.view.toMap(at)];
    let last = start;
    const move = (/** @type {number} */ right, /** @type {number} */ down) => {
      at[0] += right;
      at[1] += down;
      if (Math.hypot(at[0] - last[0], at[1] - last[1]) < STEP) return;
      last = [...at];
      drawn.push(this.view.toMap(at));
      this.path = drawn;
      this.tip = null;
      this.changed();
    };
    const drop = () => this.path === drawn && this.close();
    return { move, drop };
  }

  /**
   * @param {Pixels} at
   * @param {boolean} again whether it is clicked twice
   */
  corner(at, again) {
    const first = this.path.length > 2 && this.view.toScreen(this.path[0]);
    if (again || (first && Math.hypot(at[0] - first[0], at[1] - first[1]) <= CLOSING)) return this.close();
    this.path = [...this.path, this.view.toMap(at)];
    this.changed();
  }

  /** @param {Pixels} at */
  point(at) {
    if (!this.on || !this.path.length) return;
    this.tip = this.view.toMap(at);
    this.changed();
  }

  close() {
    const corners = this.path;
    if (corners.length < 3) return this.switch(true);
    this.ring = corners;
    this.switch(false);
    this.closed(corners);
  }

  /** Escape takes back what is drawn so far, then ends the lasso. */
  escape() { this.switch(this.path.length > 0); }

  /** The line as it is to be seen: its corners and whether it is open. */
  seen() {
    if (this.on) return { corners: this.tip ? [...this.path, this.tip] : this.path, open: true };
    return { corners: this.ring ?? [], open: false };
  }
}
