// One panel: a photo with its map, what it is in words, and the value under the cross-hair that all panels share.

import { element, understood } from "../lib/element.js";
import { between } from "../lib/overlay.js";
import { contours } from "./contour.js";
import { contourLayer, paintMap } from "./picture.js";
import { measured } from "./scale.js";

const STEP = 0.02; // of the photo, for an arrow key

export class MapFigure {
  constructor(key, owner) {
    this.key = key;
    this.owner = owner;
    this.name = element("span", { class: "name" });
    this.title = element("button", { type: "button", class: "choice", onclick: () => owner.choose(key) });
    this.subtitle = element("span", { class: "soft" });
    this.verdict = element("p", { class: "verdict" });
    this.surface = new MapSurface(owner, key);
    this.reading = element("p", { class: "reading" });
    this.note = element("p", { class: "note" });
    this.enlarge = element("button", { type: "button", onclick: () => owner.enlarge(this) }, "Enlarge");
    this.save = element("button", { type: "button", onclick: () => owner.download(this) }, "Download PNG");
    this.head = element("div", { class: "head" }, this.name, this.subtitle);
    this.node = element("li", { class: "panel" }, this.head, this.verdict, this.surface.stage, this.reading, this.note,
      element("div", { class: "tools" }, this.enlarge, this.save));
  }

  update(panel, scale, data) {
    this.panel = panel;
    this.scale = scale;
    const chosen = data.selected === panel.key;
    const choosable = data.choosable && panel.choosable;
    if (!this.name.firstChild || choosable !== (this.title.parentNode === this.name)) this.name.replaceChildren(choosable ? this.title : element("strong", {}));
    this.name.firstChild.textContent = panel.title;
    this.title.setAttribute("aria-pressed", chosen);
    this.node.classList.toggle("chosen", chosen);
    this.node.classList.toggle("greyed", panel.greyed);
    this.subtitle.textContent = panel.subtitle;
    this.verdict.textContent = panel.verdict;
    this.note.textContent = panel.note;
    this.enlarge.setAttribute("aria-label", `Enlarge: ${panel.title}`);
    this.save.setAttribute("aria-label", `Download PNG: ${panel.title}`);
    this.save.hidden = !panel.grid;
    this.surface.update(panel, scale, data);
    this.read(this.owner.at);
  }

  // What the map says at a place, or over the whole photo where nobody points.
  read(at) {
    this.reading.textContent = this.panel.empty || (at ? this.valueAt(at) : `strongest: ${measured(this.peak(), this.scale)}`);
  }

  valueAt({ x, y }) {
    const { grid } = this.panel;
    const cell = (share) => Math.min(grid.length - 1, Math.floor(share * grid.length));
    return measured(this.owner.habit.cells ? grid[cell(y)][cell(x)] : between(grid, x, y), this.scale);
  }

  peak() {
    const values = this.panel.grid.flat();
    return this.scale.diverging ? values.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a)) : Math.max(...values);
  }
}

// The photo with its map, contour lines and cross-hair: in a panel and, enlarged, in the dialog.
export class MapSurface {
  constructor(owner, key) {
    this.owner = owner;
    this.image = element("img", { alt: "", draggable: "false" });
    this.canvas = element("canvas", { "aria-hidden": "true" });
    this.lines = contourLayer([]);
    this.hair = element("div", { class: "hair", "aria-hidden": "true" });
    this.picture = element("div", { class: "picture", role: "img" }, this.image);
    this.plane = element("div", { class: "plane" }, this.picture, this.canvas, this.lines, this.hair);
    this.stage = element("div", {
      class: "stage", role: "application", tabindex: "0", "aria-roledescription": "map",
      onkeydown: (event) => this.press(event),
      onfocus: () => this.stage.matches(":focus-visible") && owner.point(owner.at ?? { x: 0.5, y: 0.5 }, key),
      onblur: () => owner.point(null),
    }, this.plane);
    const follow = (event) => owner.point(this.place(event), key);
    this.stage.addEventListener("pointermove", follow);
    this.stage.addEventListener("pointerdown", follow); // a finger that only taps
    this.stage.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && !this.stage.matches(":focus-visible") && owner.point(null));
    this.key = key;
  }

  update(panel, scale, data) {
    const uri = panel.uri || data.uri;
    if (this.uri !== uri) this.image.src = this.uri = uri;
    this.panel = panel;
    this.scale = scale;
    this.picture.setAttribute("aria-label", `${panel.title}: ${data.alt}. ${panel.summary}`);
    this.stage.setAttribute("aria-label", `${panel.title}. Arrow keys move the cross-hair in all maps, with Shift in larger steps; Escape ends.`);
    this.draw();
  }

  draw() {
    const { cells, opacity, contours: wanted } = this.owner.habit;
    const picture = JSON.stringify([this.panel.grid, this.panel.greyed, this.scale?.max, this.scale?.diverging, cells]);
    if (picture !== this.painted) paintMap(this.canvas, this.panel, this.scale, cells);
    this.canvas.style.opacity = opacity / 100;
    if (picture + wanted !== this.lined) {
      this.isolines = wanted && this.panel.drawn ? contours(this.panel.grid, this.scale.max, this.scale.diverging) : [];
      const fresh = contourLayer(this.isolines);
      this.lines.replaceWith(fresh);
      this.lines = fresh;
    }
    this.painted = picture;
    this.lined = picture + wanted;
  }

  // A place of the window as shares of the photo.
  place(event) {
    const box = this.plane.getBoundingClientRect();
    const within = (share) => Math.min(1, Math.max(0, share));
    return { x: within((event.clientX - box.left) / box.width), y: within((event.clientY - box.top) / box.height) };
  }

  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    const { at } = this.owner;
    if (way) {
      const from = at ?? { x: 0.5, y: 0.5 };
      const moved = (share, by) => Math.min(1, Math.max(0, share + by * STEP * (event.shiftKey ? 5 : 1)));
      this.owner.point({ x: moved(from.x, way[0]), y: moved(from.y, way[1]) }, this.key);
    } else if (event.key === "Escape" && at && !this.stage.closest("dialog")) this.owner.point(null);
    else return;
    understood(event);
  }
}
