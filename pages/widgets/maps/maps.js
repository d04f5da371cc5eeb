// Saliency maps side by side over one photo. Streamlit calls the default export at first and whenever the data or the
// theme change, with the same parent element: panels are brought up to date in place, so that nothing jumps.

import { element } from "../lib/element.js";
import { FullSize } from "./full.js";
import { MapFigure } from "./panel.js";
import { composed, keep } from "./picture.js";
import { scaleBar } from "./scale.js";

const walls = new WeakMap(); // parent element -> MapWall
const habits = new Map(); // widget key -> how the reader likes the maps, kept while the tab lives

export default function ({ data, parentElement, setTriggerValue }) {
  let wall = walls.get(parentElement);
  if (!wall) walls.set(parentElement, (wall = new MapWall(parentElement, data.key)));
  wall.choose = (key) => setTriggerValue("chosen", key);
  wall.update(data);
  // Streamlit may end an overtaken call after its successor has begun: only the latest may tidy up.
  const turn = ++wall.turn;
  return () => {
    if (turn !== wall.turn) return;
    walls.delete(parentElement);
    wall.leave();
  };
}

class MapWall {
  constructor(parent, key) {
    if (!habits.has(key)) habits.set(key, { opacity: 60, contours: false, cells: false });
    this.habit = habits.get(key);
    this.turn = 0;
    this.at = null; // where the cross-hair is, in shares of the photo
    this.figures = new Map(); // panel key -> MapFigure, in order
    this.build(parent);
  }

  build(parent) {
    const box = (name) => element("input", { type: "checkbox", onchange: (event) => this.prefer(name, event.target.checked) });
    this.contours = box("contours");
    this.cells = box("cells");
    this.slider = element("input", { type: "range", min: "0", max: "100", step: "5", "aria-label": "Opacity of the maps", oninput: () => this.prefer("opacity", Number(this.slider.value)) });
    this.percent = element("span", { class: "figure", "aria-hidden": "true" });
    const tools = element("fieldset", { class: "tools", "aria-label": "How the maps are drawn" },
      element("label", { class: "opacity" }, element("span", {}, "Opacity"), this.slider, this.percent),
      element("label", {}, this.contours, "Contour lines"),
      element("label", {}, this.cells, "Raw fields"));
    this.legend = element("p", { class: "legend", hidden: true });
    this.bars = element("div", { class: "bars" });
    this.list = element("ul", { class: "wall" });
    this.full = new FullSize(this);
    this.status = element("p", { class: "unseen", role: "status" }); // the values, once the cross-hair has come to rest
    this.host = element("div", { class: "host maps", role: "group" }, tools, this.legend, this.bars, this.list, this.status, this.full.dialog);
    parent.append(this.host);
  }

  update(data) {
    this.data = data;
    this.host.setAttribute("aria-label", data.label);
    this.bars.replaceChildren(...data.scales.filter(({ max }) => max > 0).map((scale) => scaleBar(scale, { several: data.scales.length > 1 })));
    this.arrange(data.panels.map(({ key }) => key));
    for (const panel of data.panels) this.figures.get(panel.key).update(panel, data.scales[panel.scale], data);
    this.show();
    if (this.full.figure && !this.figures.has(this.full.figure.key)) this.full.dialog.close();
    this.full.update();
  }

  // Only panels that come, go or change places are touched: the others keep their focus.
  arrange(keys) {
    for (const [key, figure] of this.figures) if (!keys.includes(key)) (figure.node.remove(), this.figures.delete(key));
    keys.forEach((key, i) => {
      if (!this.figures.has(key)) this.figures.set(key, new MapFigure(key, this));
      const { node } = this.figures.get(key);
      if (this.list.children[i] !== node) this.list.insertBefore(node, this.list.children[i] ?? null);
    });
  }

  prefer(name, value) {
    this.habit[name] = value;
    this.show();
    for (const figure of this.figures.values()) {
      figure.surface.draw();
      figure.read(this.at);
    }
    this.full.draw();
    this.full.read();
  }

  show() {
    const { opacity, contours: lined, cells } = this.habit;
    this.slider.value = opacity;
    this.slider.setAttribute("aria-valuetext", `${opacity} %`);
    this.percent.textContent = `${opacity} %`;
    this.contours.checked = lined;
    this.cells.checked = cells;
    this.legend.hidden = !lined;
    const signed = this.data.scales.some(({ diverging }) => diverging);
    this.legend.textContent = `Contour lines at 25, 50 and 75 % of the scale, wider where higher${signed ? "; broken where it speaks against" : ""}.`;
  }

  // The cross-hair of all panels, and their values there; `key` says in whose panel the reader points.
  point(at, key) {
    this.at = at;
    this.host.classList.toggle("pointed", at !== null);
    if (at) {
      this.host.style.setProperty("--x", at.x);
      this.host.style.setProperty("--y", at.y);
    }
    for (const figure of this.figures.values()) figure.read(at);
    this.full.read();
    clearTimeout(this.timer);
    if (at) this.timer = setTimeout(() => (this.status.textContent = this.told(key)), 400);
  }

  told(key) {
    const share = (part) => `${Math.round(part * 100)} %`;
    const first = [...this.figures.values()].sort((a, b) => (b.key === key) - (a.key === key));
    const values = first.map(({ panel, reading }) => `${panel.title}: ${reading.textContent}`);
    return `${share(this.at.x)} from the left, ${share(this.at.y)} from the top. ${values.join("; ")}`;
  }

  enlarge(figure) {
    this.point(null);
    this.full.open(figure);
  }

  async download({ panel, scale, surface }) {
    await surface.image.decode();
    keep(composed({ ...surface, lines: surface.isolines, panel, scale, opacity: this.habit.opacity }), panel.file);
  }

  leave() {
    clearTimeout(this.timer);
    this.full.figure = null;
    this.host.remove();
  }
}
