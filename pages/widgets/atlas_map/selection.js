// The cases that are selected: by the lasso, one by one, or by Python.

import { Reconciler } from "../lib/reconcile.js";
import { within } from "./cases.js";

/** @import { Cases, Point } from "./cases.js" */
/** @import { Lasso } from "./lasso.js" */
/**
 * What the reader left behind: `rows` as selected here, `said` to be selected by Python.
 * @typedef {{ rows: number[], said: number[] | undefined, ring: Point[] | null }} LeftSelection
 */

export class Selection {
  /**
   * @param {Lasso} lasso
   * @param {(rows: number[]) => void} gathered hears of what the reader has selected
   */
  constructor(lasso, gathered) {
    this.lasso = lasso;
    this.gathered = gathered;
    /** @type {number[]} */
    this.rows = [];
    /** @type {Reconciler<number[]>} */
    this.selections = new Reconciler();
  }

  /** @returns {LeftSelection} */
  get left() { return { rows: this.rows, said: this.selections.said, ring: this.lasso.ring }; }

  /**
   * Begin anew on other points, or with what was left on these.
   * @param {LeftSelection | undefined} left
   */
  open(left) {
    this.rows = left?.rows ?? [];
    this.selections = new Reconciler(left?.said ?? []);
    this.lasso.ring = left?.ring ?? null;
    this.lasso.switch(false);
  }

  /**
   * What Python calls selected, as far as it is news. A lasso stays while what is selected lies in it.
   * @param {number[]} rows
   * @param {Cases} cases
   */
  reconcile(rows, cases) {
    if (!this.selections.reconcile(rows)) return;
    const { ring } = this.lasso;
    const stays = ring && rows.length && rows.every((row) => within(cases.at(row), ring));
    if (!stays) this.lasso.ring = null;
    this.rows = rows;
    this.lasso.changed();
  }

  /**
   * The rows of a finished lasso, or of one that is taken up row by row.
   * @param {number[]} rows
   */
  gather(rows) {
    this.rows = rows;
    this.selections.sent(rows);
    this.gathered(rows);
  }

  /** @param {number} row */
  toggle(row) {
    const others = this.rows.filter((other) => other !== row);
    this.lasso.ring = null; // it would no longer tell what is selected
    this.gather(others.length < this.rows.length ? others : [...others, row].sort((a, b) => a - b));
  }

  clear() {
    this.lasso.ring = null;
    this.lasso.switch(false);
    this.gather([]);
  }
}
