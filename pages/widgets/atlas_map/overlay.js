// What lies above the points: the reader's photo with its cloud and the lines to its true nearest cases, the lasso, and
// the ring around the case that is pointed at. A moved map changes one transform.

import { shape } from "../lib/shapes.js";

const drawn = (corners, closed = false) => corners.map(([x, y], i) => `${i ? "L" : "M"}${x} ${y}`).join("") + (closed && corners.length ? "Z" : "");

export class Overlay {
  constructor() {
    this.photos = [];
    this.cloth = shape("g"); // lines and clouds, in map units
    this.signs = shape("g"); // cross-hairs, in pixels
    this.lasso = shape("path", { class: "lasso" });
    this.world = shape("g", {}, this.cloth, this.lasso);
    this.ring = shape("circle", { class: "pointed", r: 9 });
    this.svg = shape("svg", { class: "above", "aria-hidden": "true" }, this.world, this.ring, this.signs);
  }

  take(markers, cases) {
    const thread = ({ at, neighbours }) => neighbours.map((row) => drawn([at, cases.at(row)])).join("");
    this.cloth.replaceChildren(...markers.flatMap((marker) => [
      shape("path", { class: "thread under", d: thread(marker) }),
      shape("path", { class: "thread", d: thread(marker) }),
      shape("path", { class: "cloud", d: drawn(marker.ellipse, true) }),
    ]));
    this.photos = markers.map(({ at, label }) => ({ at, sign: sign(label) }));
    this.signs.replaceChildren(...this.photos.map((photo) => photo.sign));
  }

  // `ringed` is the place of the case pointed at, or null; `line` what `Lasso.seen` says.
  draw(view, ringed, line) {
    const [left, top] = view.toScreen([0, 0]);
    this.world.setAttribute("transform", `matrix(${view.scale} 0 0 ${-view.scale} ${left} ${top})`);
    for (const { at, sign } of this.photos) {
      const [x, y] = view.toScreen(at);
      sign.setAttribute("transform", `translate(${x} ${y})`);
      sign.classList.toggle("leftward", x > view.width * 0.7);
    }
    this.ring.toggleAttribute("hidden", !ringed);
    if (ringed) {
      const [x, y] = view.toScreen(ringed);
      this.ring.setAttribute("transform", `translate(${x} ${y})`);
    }
    this.lasso.setAttribute("d", drawn(line.corners, !line.open));
    this.lasso.classList.toggle("open", line.open);
  }
}

// A cross-hair with its name, dark on light and light on dark, over points of any colour.
function sign(name) {
  const arms = "M-15 0H-5M5 0H15M0-15V-5M0 5V15";
  return shape("g", { class: "sign" },
    shape("path", { class: "halo", d: arms }), shape("circle", { class: "halo", r: 9 }),
    shape("path", { d: arms }), shape("circle", { r: 9 }),
    shape("text", { class: "after", x: 20, dy: "-0.5em" }, name), shape("text", { class: "before", x: -20, dy: "-0.5em" }, name));
}
