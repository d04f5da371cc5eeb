// What comes from Python, what goes there, and what is kept in between: types alone.

/** @import { Entry } from "./legend.js" */
/** @import { Marker } from "./overlay.js" */
/** @import { LeftSelection } from "./selection.js" */
/** @import { Sight } from "./view.js" */

/**
 * @typedef {object} Data
 * @property {string} key
 * @property {string} alt
 * @property {string} points their places, packed
 * @property {string} colours the legend entry of each, packed
 * @property {Entry[]} legend
 * @property {string[]} names
 * @property {string} named the name of each, packed
 * @property {string} photo the address of a thumbnail, with {row}
 * @property {number[] | null} lit the rows that a search has found
 * @property {Marker[]} markers
 * @property {number[]} selected
 */
/**
 * What the reader left behind on a map of these very points; `pressed` are entries of the legend.
 * @typedef {{ points: string, selection: LeftSelection, pressed: string[], sight: Sight }} Left
 */
/** @typedef {{ lasso: number[] } | { row: number }} Done */

export {};
