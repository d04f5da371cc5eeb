// Pointer, wheel and keys on the map: what they mean there, as calls to `map`.

import { gestures } from "../lib/gestures.js";
import { arrow, consume, isShortcut } from "../lib/keys.js";
import { factorOf } from "../lib/sight.js";
import { WHOLE } from "./view.js";

/** @import { Held } from "../lib/gestures.js" */
/** @import { Place } from "../lib/sight.js" */
/** @import { Cases } from "./cases.js" */
/** @import { Lasso } from "./lasso.js" */
/** @import { Pixels, Sight, View } from "./view.js" */
/**
 * The map, as it is steered.
 * @typedef {object} Steered
 * @property {HTMLElement} stage
 * @property {HTMLElement} figure
 * @property {View} view
 * @property {Lasso} lasso
 * @property {Cases} cases
 * @property {number} pointed the case that is pointed at, or -1
 * @property {(row: number) => void} point
 * @property {(row: number) => void} choose
 * @property {{ toggle: (row: number) => void }} selection
 * @property {(east: number, north: number) => void} walk
 * @property {(sight: Sight) => void} look goes there at once,
 * @property {(sight: Sight) => void} fly smoothly,
 * @property {(factor: number) => void} zoom smoothly and by so much
 */

const FIRM = 5; // pixels a press must travel to be a drag
const REACH = { mouse: 10, touch: 22 }; // pixels around the pointer in which a case is hit

export class Steering {
  /** @param {Steered} map */
  constructor(map) {
    this.map = map;
    this.dragged = false; // whether the press that ends now has moved the map
    this.closed = false; // whether the click that was has closed the lasso
    const { stage, figure } = map;
    gestures(stage, { take: (event) => this.take(event), pinch: (...made) => this.pinch(...made) });
    stage.addEventListener("pointermove", (event) => this.hover(event));
    stage.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && map.point(-1));
    stage.addEventListener("blur", () => map.point(-1));
    stage.addEventListener("click", (event) => this.click(event));
    stage.addEventListener("dblclick", () => map.lasso.on || this.closed || map.fly(WHOLE));
    stage.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    figure.addEventListener("keydown", (event) => this.press(event));
  }

  /**
   * Where it happened on the map, inside its border.
   * @param {MouseEvent} event
   * @returns {Pixels}
   */
  place(event) {
    const { stage } = this.map;
    const box = stage.getBoundingClientRect();
    return [event.clientX - box.left - stage.clientLeft, event.clientY - box.top - stage.clientTop];
  }

  /**
   * The case there, or -1.
   * @param {MouseEvent} event
   */
  hit(event) {
    const { cases, view } = this.map;
    const touched = event instanceof PointerEvent && event.pointerType === "touch";
    const reach = touched ? REACH.touch : REACH.mouse;
    return cases.near(...view.toMap(this.place(event)), reach / view.scale);
  }

  /**
   * @param {PointerEvent} event
   * @returns {Held}
   */
  take(event) {
    const { map } = this;
    const held = map.lasso.on ? map.lasso.take(this.place(event)) : { move: this.pan.bind(this), drop: () => {} };
    let [right, down] = [0, 0]; // gone and not yet acted upon
    this.dragged = false;
    const move = (/** @type {Place} */ shift) => {
      right += shift.x * map.view.width;
      down += shift.y * map.view.height;
      if (!this.dragged && Math.hypot(right, down) < FIRM) return;
      this.dragged = true;
      held.move(right, down);
      [right, down] = [0, 0];
    };
    return { move, drop: held.drop };
  }

  /**
   * @param {number} factor
   * @param {Place} middle
   * @param {Place} shift
   */
  pinch(factor, middle, shift) {
    const { view } = this.map;
    this.dragged = true;
    this.map.look(view.zoomed(factor, [middle.x * view.width, middle.y * view.height]));
    this.pan(shift.x * view.width, shift.y * view.height);
  }

  /**
   * @param {number} right pixels
   * @param {number} down
   */
  pan(right, down) {
    this.map.point(-1);
    this.map.look(this.map.view.panned(right, down));
  }

  /**
   * The plain wheel scrolls the page past the map, as it does past a photo.
   * @param {WheelEvent} event
   */
  wheel(event) {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    this.map.look(this.map.view.zoomed(factorOf(event), this.place(event)));
  }

  /** @param {PointerEvent} event */
  hover(event) {
    const { map } = this;
    if (event.pointerType === "touch") return;
    if (map.lasso.on) map.lasso.point(this.place(event));
    else if (!event.buttons) map.point(this.hit(event));
  }

  /** @param {MouseEvent} event */
  click(event) {
    const { map } = this;
    this.closed = false;
    if (this.dragged) return;
    if (map.lasso.on) {
      map.lasso.corner(this.place(event), event.detail > 1);
      this.closed = !map.lasso.on; // the double click that closed it does no more
      return;
    }
    const row = this.hit(event);
    map.point(row);
    if (row >= 0 && event.detail < 2) map.choose(row);
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const { map } = this;
    if (isShortcut(event)) return;
    if (event.key === "Escape" && map.lasso.on) map.lasso.escape();
    else if (event.target !== map.stage || !this.steer(event)) return;
    consume(event);
  }

  /**
   * Do what the key means; whether it means anything here, now.
   * @param {KeyboardEvent} event
   */
  steer(event) {
    const { map } = this;
    const { key } = event;
    const at = map.pointed;
    const way = arrow(event);
    if (way) map.walk(way[0], -way[1]);
    else if (key === "Enter" && at >= 0) map.choose(at);
    else if (key === " " && at >= 0) map.selection.toggle(at);
    else if (key === "Escape" && at >= 0) map.point(-1);
    else if (key === "+" || key === "=") map.zoom(1.6);
    else if (key === "-" || key === "_") map.zoom(1 / 1.6);
    else if (key === "0") map.fly(WHOLE);
    else return key === " "; // the page does not scroll under a map that has the focus
    return true;
  }
}
