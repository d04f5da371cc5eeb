// The legend: what each colour and form means, and which groups are shown. Pressed entries are shown alone; where none
// is pressed, all are.

import { element } from "../lib/element.js";

export class Legend {
  constructor(changed) {
    this.changed = changed;
    this.pressed = new Set(); // names
    this.box = element("ul", { class: "legend", "aria-label": "Groups. Press one to show it alone, more to add them.", onclick: (event) => this.press(event) });
  }

  take(entries) {
    const told = JSON.stringify(entries);
    if (told === this.told) return;
    this.told = told;
    this.entries = entries;
    const names = new Set(entries.map(({ name }) => name));
    for (const name of this.pressed) if (!names.has(name)) this.pressed.delete(name);
    this.buttons = entries.map(({ name, colour, hatched, count }, i) =>
      element("button", { type: "button", "data-entry": i }, element("span", { class: hatched ? "dot hollow" : "dot", "--dot": colour }),
        element("span", { class: "name" }, name), element("span", { class: "figure" }, count.toLocaleString("en"))));
    this.box.replaceChildren(...this.buttons.map((button) => element("li", {}, button)));
    this.draw();
  }

  draw() {
    this.buttons.forEach((button, i) => button.setAttribute("aria-pressed", this.pressed.has(this.entries[i].name)));
    this.box.classList.toggle("some", this.pressed.size > 0);
  }

  press(event) {
    const button = event.target.closest("button");
    if (!button) return;
    const { name } = this.entries[button.dataset.entry];
    if (!this.pressed.delete(name)) this.pressed.add(name);
    this.draw();
    this.changed();
  }

  // For each entry, whether its cases are shown.
  shown() { return this.entries.map(({ name }) => !this.pressed.size || this.pressed.has(name)); }
}
