// What is said of the map and how to use it.

/** @import { Lasso } from "./lasso.js" */
/** @import { Marker } from "./overlay.js" */

export const KEYS = "Arrow keys go from case to case, Enter chooses one, Space adds it to the lasso or takes it out. "
  + "Plus and minus zoom, zero shows the whole map, Escape leaves the case.";

const WAYS = {
  touch: {
    map: "Two fingers move and zoom. Tap a case to choose it.",
    lasso: "Draw around cases, or tap corners and at last the first again.",
  },
  mouse: {
    map: "Drag to move. Ctrl and the wheel zoom. Click a case to choose it.",
    lasso: "Draw around cases, or click corners and double-click at the last. Escape ends.",
  },
};

/**
 * What can be done now.
 * @param {Lasso} lasso
 * @param {number} selected how many cases are
 */
export function wayOf({ on, ring }, selected) {
  const ways = matchMedia("(pointer: coarse)").matches ? WAYS.touch : WAYS.mouse;
  if (on) return ways.lasso;
  return ring ? `${inLasso(selected)} ${ways.map}` : ways.map;
}

/** @param {number} count */
export function inLasso(count) { return `${count || "No"} ${count === 1 ? "case" : "cases"} in the lasso.`; }

/** @param {Marker} marker */
export function markedAs({ label, neighbours }) {
  const lines = neighbours.length ? `, with lines to its ${neighbours.length} nearest cases` : "";
  return `${label} is marked${lines}.`;
}
