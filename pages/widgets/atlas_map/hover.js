// The card beside a case: its thumbnail, its label and its group. The picture is asked for only once the pointer rests,
// so that a sweep over the map does not ask for hundreds.

import { element } from "../lib/element.js";
import { Timer } from "../lib/timer.js";

/** @import { Pixels } from "./view.js" */

const REST = 60; // ms
const APART = 14; // pixels between a case and its card

export class Card {
  constructor() {
    this.row = -1;
    this.timer = new Timer();
    this.picture = element("img", {
      alt: "", hidden: true,
      onload: () => (this.picture.hidden = false), onerror: () => (this.frame.hidden = true),
    });
    this.frame = element("div", { class: "thumbnail" }, this.picture);
    this.label = element("span", { class: "label" });
    this.group = element("span", { class: "group" });
    this.box = element("div", { class: "card", hidden: true, "aria-hidden": "true" },
      this.frame, this.label, this.group);
  }

  /**
   * Show a case.
   * @param {number} row
   * @param {object} shown
   * @param {string} shown.label
   * @param {string} shown.group
   * @param {string} shown.photo its address
   * @param {Pixels} shown.at where it stands on the stage
   * @param {Pixels} shown.size of the stage
   */
  show(row, { label, group, photo, at, size }) {
    if (row !== this.row) {
      this.row = row;
      this.label.textContent = label;
      this.group.textContent = group;
      this.picture.hidden = true;
      this.frame.hidden = false;
      this.picture.removeAttribute("src");
      this.timer.start(REST, () => (this.picture.src = photo));
    }
    this.box.hidden = false;
    this.put(at, size);
  }

  /**
   * To the right of the case and below it, or on the other side where there is no room.
   * @param {Pixels} at
   * @param {Pixels} size
   */
  put(at, size) {
    const own = [this.box.offsetWidth, this.box.offsetHeight];
    const start = (/** @type {0 | 1} */ i) => {
      const after = at[i] + APART;
      const kept = after + own[i] <= size[i] ? after : at[i] - APART - own[i];
      return Math.max(4, Math.min(size[i] - own[i] - 4, kept));
    };
    this.box.style.translate = `${start(0)}px ${start(1)}px`;
  }

  hide() {
    this.timer.stop();
    this.row = -1;
    this.box.hidden = true;
  }
}
