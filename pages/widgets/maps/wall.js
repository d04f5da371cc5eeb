// What the parts of the wall of maps know of each other: types alone.

/** @import { Grid } from "../lib/overlay.js" */
/** @import { Place } from "../lib/sight.js" */
/** @import { MapFigure } from "./panel.js" */
/** @import { Scale } from "./scale.js" */

/**
 * One map as Python sends it.
 * @typedef {object} Panel
 * @property {string} key
 * @property {string} title
 * @property {string} subtitle
 * @property {boolean} choosable
 * @property {string} note
 * @property {string} verdict
 * @property {boolean} greyed whether it did not hold up
 * @property {string} caption
 * @property {string} uri of its own photo; "" for the shared one
 * @property {Grid | null} grid
 * @property {boolean} drawn whether there is anything to be seen
 * @property {string} empty what is said where there is not
 * @property {number | null} scale the position of its scale
 * @property {string} file the name of its PNG
 * @property {string} summary where it is strongest, in words
 */
/** @typedef {{ uri: string, alt: string }} SharedPhoto */
/**
 * @typedef {object} Data
 * @property {string} key
 * @property {string} uri
 * @property {string} alt
 * @property {string} label
 * @property {string | null} selected
 * @property {boolean} choosable
 * @property {Scale[]} scales
 * @property {Panel[]} panels
 */
/** @typedef {{ opacity: number, contours: boolean, cells: boolean }} Prefs how the reader likes the maps */
/**
 * The wall, as its panels know it.
 * @typedef {object} Wall
 * @property {Prefs} prefs
 * @property {SharedPhoto} photo
 * @property {Place | null} at where the cross-hair is
 * @property {HTMLElement} host
 * @property {HTMLElement} status
 * @property {(key: string) => void} choose
 * @property {(at: Place | null, key: string | null) => void} point
 * @property {(figure: MapFigure) => void} enlarge
 * @property {(figure: MapFigure) => void} download
 */

export {};
