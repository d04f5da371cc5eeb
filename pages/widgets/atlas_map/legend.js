// The legend: what each colour and form means, and which groups are shown. Pressed entries are shown alone; where none
// is pressed, all are.

import { attribute, element, hit } from "../lib/element.js";

/** @typedef {{ name: string, colour: string, hatched: boolean, count: number }} Entry */

export class Legend {
  /** @param {() => void} changed hears of what is pressed */
  constructor(changed) {
    this.changed = changed;
    /** @type {Set<string>} names */
    this.pressed = new Set();
    /** @type {Entry[]} */
    this.entries = [];
    /** @type {HTMLElement[]} one an entry */
    this.buttons = [];
    this.drawn = "";
    const press = (/** @type {MouseEvent} */ event) => this.press(event);
    const label = "Groups. Press one to show it alone, more to add them.";
    this.box = element("ul", { class: "legend", "aria-label": label, onclick: press });
  }

  /** @param {Entry[]} entries */
  take(entries) {
    const wanted = JSON.stringify(entries);
    if (wanted === this.drawn) return;
    this.drawn = wanted;
    this.entries = entries;
    const names = new Set(entries.map(({ name }) => name));
    for (const name of this.pressed) if (!names.has(name)) this.pressed.delete(name);
    this.buttons = entries.map(({ name, colour, hatched, count }, i) =>
      element("button", { type: "button", "data-entry": i },
        element("span", { class: hatched ? "dot hollow" : "dot", "--dot": colour }),
        element("span", { class: "name" }, name),
        element("span", { class: "figure" }, count.toLocaleString("en"))));
    this.box.replaceChildren(...this.buttons.map((button) => element("li", {}, button)));
    this.draw();
  }

  draw() {
    this.buttons.forEach((button, i) => attribute(button, { "aria-pressed": this.pressed.has(this.entries[i].name) }));
    this.box.classList.toggle("some", this.pressed.size > 0);
  }

  /** @param {MouseEvent} event */
  press(event) {
    const button = hit(event, "button");
    if (!button) return;
    const { name } = this.entries[Number(button.dataset.entry)];
    if (!this.pressed.delete(name)) this.pressed.add(name);
    this.draw();
    this.changed();
  }

  /** For each entry, whether its cases are shown. */
  shown() { return this.entries.map(({ name }) => !this.pressed.size || this.pressed.has(name)); }
}
