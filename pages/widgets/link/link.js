// A link that saves a text which the page itself holds.

import { element } from "../lib/element.js";
import { mounted } from "../lib/mount.js";

/** @typedef {{ label: string, file: string, mime: string, text: string }} Data */

class Link {
  /** @param {ShadowRoot} parent */
  constructor(parent) {
    this.link = element("a", { class: "link" });
    parent.append(this.link);
  }

  /** @param {Data} data */
  update({ label, file, mime, text }) {
    this.link.textContent = label;
    this.link.download = file;
    this.link.href = `data:${mime};charset=utf-8,${encodeURIComponent(text)}`;
  }
}

export default mounted(Link);
