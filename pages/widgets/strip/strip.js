// Photos side by side, one of them chosen: a radio group, so that arrows walk it and a screen reader counts it.

import { attribute, element } from "../lib/element.js";
import { arrow, consume, isShortcut } from "../lib/keys.js";
import { mounted } from "../lib/mount.js";

/**
 * @typedef {object} Face
 * @property {number} number
 * @property {string} uri
 * @property {string} name
 * @property {string} title
 * @property {string} figure
 * @property {string} look
 */
/** @typedef {{ label: string, chosen: number, faces: Face[] }} Data */

class Strip {
  /**
   * @param {ShadowRoot} parent
   * @param {(number: number) => void} report
   */
  constructor(parent, report) {
    this.report = report;
    this.chosen = -1;
    /** @type {Map<number, HTMLButtonElement>} */
    this.buttons = new Map();
    this.list = element("div", { class: "strip", role: "radiogroup", onkeydown: (event) => this.press(event) });
    parent.append(this.list);
  }

  /** @param {Data} data */
  update({ label, chosen, faces }) {
    attribute(this.list, { "aria-label": label });
    const known = this.buttons;
    this.buttons = new Map(faces.map((face) => [face.number, known.get(face.number) ?? this.make(face.number)]));
    const wanted = [...this.buttons.values()];
    for (const button of known.values()) if (!wanted.includes(button)) button.remove();
    wanted.forEach((button, index) => {
      if (this.list.children[index] !== button) this.list.insertBefore(button, this.list.children[index] ?? null);
    });
    for (const face of faces) fill(/** @type {HTMLButtonElement} */ (this.buttons.get(face.number)), face);
    this.mark(chosen);
  }

  /** @param {number} number */
  make(number) {
    const parts = ["name", "title", "figure"].map((part) => element("span", { class: part }));
    return element("button", { type: "button", role: "radio", onclick: () => this.choose(number) },
      element("img", { alt: "", draggable: "false" }), ...parts.flatMap((part) => [part, " "]));
  }

  /** @param {number} chosen */
  mark(chosen) {
    this.chosen = chosen;
    for (const [number, button] of this.buttons) {
      attribute(button, { "aria-checked": number === chosen, tabindex: number === chosen ? 0 : -1 });
    }
  }

  /** @param {number} number */
  choose(number) {
    if (number === this.chosen) return;
    this.mark(number);
    this.report(number);
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const way = arrow(event);
    if (!way || isShortcut(event)) return;
    const numbers = [...this.buttons.keys()];
    const next = numbers[(numbers.indexOf(this.chosen) + way[0] + way[1] + numbers.length) % numbers.length];
    this.buttons.get(next)?.focus();
    this.choose(next);
    consume(event);
  }
}

/**
 * @param {HTMLButtonElement} button
 * @param {Face} face
 */
function fill(button, { uri, name, title, figure, look }) {
  const image = /** @type {HTMLImageElement} */ (button.querySelector("img"));
  if (image.getAttribute("src") !== uri) image.src = uri;
  for (const [part, text] of Object.entries({ name, title, figure })) {
    /** @type {HTMLElement} */ (button.querySelector(`.${part}`)).textContent = text;
  }
  button.dataset.state = look;
}

export default mounted(Strip, "chosen");
