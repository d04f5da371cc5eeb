// The canvas with the points, drawn again only where they or the view have changed: not for each case that is pointed
// at. Whoever owns it says when.

import { element } from "../lib/element.js";
import { radiusOf } from "./looks.js";
import { Pace } from "./pace.js";
import { pointsOn } from "./points.js";
import { View } from "./view.js";

export class Scene {
  /** @param {() => void} changed asks its owner to have it drawn */
  constructor(changed) {
    this.changed = changed;
    this.view = new View();
    this.canvas = element("canvas", { "aria-hidden": "true" });
    this.points = pointsOn(this.canvas, () => this.repaint());
    this.pace = new Pace(() => this.repaint());
    this.pixel = 0; // device pixels for one of the page; none before it has a size
    this.stale = true; // whether the points are others than those drawn
    this.sight = ""; // the part of the map that was drawn
  }

  /**
   * @param {number} width
   * @param {number} height
   */
  fit(width, height) {
    this.pixel = Math.min(2, devicePixelRatio || 1);
    this.canvas.width = Math.round(width * this.pixel);
    this.canvas.height = Math.round(height * this.pixel);
    this.view.size(width, height);
    this.stale = true;
  }

  repaint() {
    this.stale = true;
    this.changed();
  }

  /** @param {number} count of the cases */
  draw(count) {
    const { view } = this;
    const sight = [view.zoom, view.x, view.y].join();
    if (!this.stale && sight === this.sight) return;
    const share = this.stale ? 1 : this.pace.moved();
    this.points.draw(view, radiusOf(count, view), this.pixel, share);
    this.sight = sight;
    this.stale = false;
  }

  leave() {
    this.pace.leave();
    this.points.leave();
  }
}
