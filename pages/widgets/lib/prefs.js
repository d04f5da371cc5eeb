// What the reader has chosen about how a widget looks, by the widget's key: kept while the tab lives, and so beyond the
// page that the widget stands on.

/** @type {Map<string, any>} */
const kept = new Map();

/**
 * The preferences kept under a key, the same object each time; at first the given ones.
 * @template Prefs
 * @param {string} key
 * @param {Prefs} initial
 * @returns {Prefs}
 */
export function prefsOf(key, initial) {
  if (!kept.has(key)) kept.set(key, initial);
  return kept.get(key);
}
