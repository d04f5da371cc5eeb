// The photo as it is: for as long as a key or a button is held, or side by side with the evidence, zoomed together.

import { attribute, element } from "../lib/element.js";
import { prefsOf } from "../lib/prefs.js";

/** The key that shows the bare photo while it is held down. */
export const BARE = "b";

export class Bare {
  /**
   * @param {string} key under which the reader's preferences are kept
   * @param {object} on
   * @param {(bare: boolean) => void} on.hold the evidence is to go, or to come back
   */
  constructor(key, { hold }) {
    this.prefs = prefsOf(`${key}-bare`, { beside: false });
    this.report = hold;
    this.byKey = false;
    this.image = element("img", { alt: "", draggable: "false" });
    this.plane = element("div", { class: "plane" }, element("div", { class: "picture" }, this.image));
    this.stage = element("div", { class: "stage twin", "aria-hidden": "true" }, this.plane);
    const press = (/** @type {boolean} */ bare) => () => this.hold(bare);
    this.holder = element("button", {
      type: "button", "aria-pressed": "false", title: `Or hold the key ${BARE} on the photo`,
      onpointerdown: press(true), onpointerup: press(false),
      onpointerleave: press(false), onpointercancel: press(false),
      onkeydown: (event) => this.keyed(event, true), onkeyup: (event) => this.keyed(event, false), onblur: press(false),
      oncontextmenu: (event) => event.preventDefault(), // which a long touch would open
    }, "Hold: bare");
    const toggle = () => this.setBeside(!this.prefs.beside);
    this.beside = element("button", { type: "button", onclick: toggle }, "Side by side");
    this.stages = element("div", { class: "stages" });
  }

  /** @param {boolean} bare whether the key on the photo is down; letting go of it leaves a held button alone */
  holdByKey(bare) {
    if (bare !== this.byKey) this.hold(bare);
    this.byKey = bare;
  }

  /** @param {boolean} bare */
  hold(bare) {
    attribute(this.holder, { "aria-pressed": bare });
    this.holder.classList.toggle("on", bare);
    this.report(bare);
  }

  /**
   * @param {KeyboardEvent} event
   * @param {boolean} down
   */
  keyed(event, down) {
    if (event.key === " " || event.key === "Enter") this.hold(down);
  }

  /** @param {boolean} beside */
  setBeside(beside) {
    this.prefs.beside = beside;
    this.draw();
  }

  draw() {
    const { beside } = this.prefs;
    attribute(this.beside, { "aria-pressed": beside });
    this.beside.classList.toggle("on", beside);
    this.stages.classList.toggle("beside", beside);
    if (beside) this.stages.append(this.stage);
    else this.stage.remove();
  }
}
