// Pointer, wheel and keys on the map: what they mean there, as calls to `map`.

import { understood } from "../lib/element.js";
import { gestures } from "../lib/gestures.js";

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const FIRM = 5; // pixels a press must travel to be a drag
const REACH = { mouse: 10, touch: 22 }; // pixels around the pointer in which a case is hit

export class Steering {
  constructor(map) {
    this.map = map;
    this.dragged = false;
    const { stage, figure } = map;
    gestures(stage, { take: (event) => this.take(event), pinch: (...made) => this.pinch(...made) });
    stage.addEventListener("pointermove", (event) => this.hover(event));
    stage.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && map.point(-1));
    stage.addEventListener("blur", () => map.point(-1));
    stage.addEventListener("click", (event) => this.click(event));
    stage.addEventListener("dblclick", () => map.lasso.on || this.closed || map.fly({ zoom: 1, x: 0.5, y: 0.5 }));
    stage.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    figure.addEventListener("keydown", (event) => this.press(event));
  }

  // Pixels from the upper left corner of the map, inside its border.
  place(event) {
    const { stage } = this.map;
    const box = stage.getBoundingClientRect();
    return [event.clientX - box.left - stage.clientLeft, event.clientY - box.top - stage.clientTop];
  }

  hit(event) {
    const { cases, view } = this.map;
    const reach = event.pointerType === "touch" ? REACH.touch : REACH.mouse;
    return cases.near(...view.toMap(this.place(event)), reach / view.scale);
  }

  take(event) {
    const { map } = this;
    const held = map.lasso.on ? map.lasso.take(this.place(event)) : { move: (right, down) => map.pan(right, down), drop: () => {} };
    let [right, down] = [0, 0]; // gone and not yet acted upon
    this.dragged = false;
    const move = (shift) => {
      right += shift.x * map.view.width;
      down += shift.y * map.view.height;
      if (!this.dragged && Math.hypot(right, down) < FIRM) return;
      this.dragged = true;
      held.move(right, down);
      [right, down] = [0, 0];
    };
    return { move, drop: held.drop };
  }

  pinch(factor, middle, shift) {
    const { view } = this.map;
    this.dragged = true;
    this.map.look(view.zoomed(factor, [middle.x * view.width, middle.y * view.height]));
    this.map.pan(shift.x * view.width, shift.y * view.height);
  }

  // The plain wheel scrolls the page past the map, as it does past a photo.
  wheel(event) {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    this.map.look(this.map.view.zoomed(Math.exp(-event.deltaY / 300), this.place(event)));
  }

  hover(event) {
    const { map } = this;
    if (event.pointerType === "touch") return;
    if (map.lasso.on) map.lasso.point(this.place(event));
    else if (!event.buttons) map.point(this.hit(event));
  }

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

  press(event) {
    const { map } = this;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && map.lasso.on) map.lasso.escape();
    else if (event.target !== map.stage || !this.steer(event.key)) return;
    understood(event);
  }

  // Whether the key means anything here, now.
  steer(key) {
    const { map } = this;
    const at = map.pointed;
    if (key in ARROWS) map.walk(...ARROWS[key]);
    else if (key === "Enter" && at >= 0) map.choose(at);
    else if (key === " " && at >= 0) map.toggle(at);
    else if (key === "Escape" && at >= 0) map.point(-1);
    else if (key === "+" || key === "=") map.zoom(1.6);
    else if (key === "-" || key === "_") map.zoom(1 / 1.6);
    else if (key === "0") map.fly({ zoom: 1, x: 0.5, y: 0.5 });
    else return key === " "; // the page does not scroll under a map that has the focus
    return true;
  }
}
