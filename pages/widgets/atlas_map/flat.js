// The points without a graphics card: each look is drawn once as a stamp, and the stamps are set down one by one.

import { penOf } from "../lib/element.js";
import { FULL } from "./cases.js";
import { LOOK, SIZE } from "./looks.js";

/** @import { View } from "./view.js" */

export class FlatPoints {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.pen = penOf(canvas);
    /** @type {Uint16Array} */
    this.places = new Uint16Array(0);
    this.looks = new Uint8Array(0);
    this.order = new Uint16Array(0);
    /** @type {number[]} */
    this.ink = [];
    this.radius = 0;
    /** @type {Map<string, HTMLCanvasElement>} */
    this.stamps = new Map();
  }

  /** @param {Uint16Array} places */
  load(places) { this.places = places; }

  /**
   * @param {Uint8Array} looks
   * @param {Uint16Array} order
   * @param {number[]} ink
   */
  paint(looks, order, ink) {
    Object.assign(this, { looks, order, ink });
    this.stamps = new Map();
  }

  /**
   * @param {View} view
   * @param {number} radius
   * @param {number} pixel
   * @param {number} share
   */
  draw(view, radius, pixel, share) {
    const { canvas, pen, places } = this;
    pen.clearRect(0, 0, canvas.width, canvas.height);
    if (radius * pixel !== this.radius) this.stamps.clear();
    this.radius = radius * pixel;
    for (const row of this.order.subarray(Math.floor(this.order.length * (1 - share)))) {
      const [left, top] = view.toScreen([places[2 * row] / FULL, places[2 * row + 1] / FULL]);
      if (left < -20 || top < -20 || left > view.width + 20 || top > view.height + 20) continue;
      const stamp = this.stamp(this.looks.subarray(LOOK * row, LOOK * row + LOOK), pixel);
      pen.drawImage(stamp, left * pixel - stamp.width / 2, top * pixel - stamp.height / 2);
    }
  }

  /**
   * @param {Uint8Array} look
   * @param {number} pixel
   */
  stamp(look, pixel) {
    const name = look.join();
    const stamp = this.stamps.get(name) ?? this.cut(look, pixel);
    this.stamps.set(name, stamp);
    return stamp;
  }

  /**
   * @param {Uint8Array} look
   * @param {number} pixel
   */
  cut([red, green, blue, alpha, hollow, ringed, size], pixel) {
    const reach = (this.radius * size) / SIZE;
    const side = 2 * Math.ceil(reach + pixel * (1 + 3 * ringed));
    const stamp = Object.assign(document.createElement("canvas"), { width: side, height: side });
    const pen = penOf(stamp);
    const circle = (/** @type {number} */ radius) => {
      pen.beginPath();
      pen.arc(side / 2, side / 2, Math.max(0.1, radius), 0, 2 * Math.PI);
    };
    const width = Math.max(1.1 * pixel, 0.4 * reach);
    pen.fillStyle = pen.strokeStyle = `rgb(${red} ${green} ${blue} / ${alpha / 255})`;
    circle(hollow ? reach - width / 2 : reach);
    pen.lineWidth = width;
    if (hollow) pen.stroke();
    else pen.fill();
    if (ringed) {
      pen.strokeStyle = `rgb(${this.ink.slice(0, 3).join(" ")})`;
      pen.lineWidth = 1.7 * pixel;
      circle(reach + 1.65 * pixel);
      pen.stroke();
    }
    return stamp;
  }

  leave() {}
}
