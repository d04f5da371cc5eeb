// Scrolls the page to its top when a photo has come that was not there before.

import { mounted } from "../lib/mount.js";

/** @typedef {{ photos: string[] }} Data */

/** @type {Set<string>} of this tab, so that coming back to the page moves nothing */
const known = new Set();

class Arrival {
  /** @param {ShadowRoot} parent */
  constructor(parent) { this.parent = parent; }

  /** @param {Data} data */
  update({ photos }) {
    const fresh = photos.filter((photo) => !known.has(photo));
    for (const photo of fresh) known.add(photo);
    if (fresh.length) this.parent.host.closest("[data-testid=stMain]")?.scrollTo({ top: 0 });
  }
}

export default mounted(Arrival);
