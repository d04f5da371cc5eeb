// Saliency maps side by side over one photo, with one cross-hair and one way to draw them. Panels are brought up to
// date in place, so that nothing jumps.

import { attribute, element } from "../lib/element.js";
import { mounted } from "../lib/mount.js";
import { prefsOf } from "../lib/prefs.js";
import { Timer } from "../lib/timer.js";
import { FullSize } from "./full.js";
import { MapFigure } from "./panel.js";
import { composed, save } from "./picture.js";
import { scaleBar } from "./scale.js";

/** @import { Place } from "../lib/sight.js" */
/** @import { Data, Panel, Prefs, SharedPhoto } from "./wall.js" */

const REST = 400; // ms after which the cross-hair has come to rest

class MapWall {
  /**
   * @param {ShadowRoot} parent
   * @param {(key: string) => void} choose
   * @param {Data} data
   */
  constructor(parent, choose, { key, uri, alt }) {
    this.choose = choose;
    /** @type {Prefs} */
    this.prefs = prefsOf(key, { opacity: 60, contours: false, cells: false });
    /** @type {SharedPhoto} */
    this.photo = { uri, alt };
    this.signed = false; // whether a scale has two sides
    /** @type {Place | null} where the cross-hair is */
    this.at = null;
    /** @type {Map<string, MapFigure>} panel key -> its figure, in order */
    this.figures = new Map();
    this.timer = new Timer();

    this.contours = element("input", {
      type: "checkbox", onchange: () => this.prefer({ contours: this.contours.checked }),
    });
    this.cells = element("input", { type: "checkbox", onchange: () => this.prefer({ cells: this.cells.checked }) });
    this.slider = element("input", {
      type: "range", min: "0", max: "100", step: "5", "aria-label": "Opacity of the maps",
      oninput: () => this.prefer({ opacity: Number(this.slider.value) }),
    });
    this.percent = element("span", { class: "figure", "aria-hidden": "true" });
    const tools = element("fieldset", { class: "tools", "aria-label": "How the maps are drawn" },
      element("label", { class: "opacity" }, element("span", {}, "Opacity"), this.slider, this.percent),
      element("label", {}, this.contours, "Contour lines"),
      element("label", {}, this.cells, "Raw fields"));
    this.legend = element("p", { class: "legend", hidden: true });
    this.bars = element("div", { class: "bars" });
    this.list = element("ul", { class: "wall" });
    this.status = element("p", { class: "unseen", role: "status" }); // the values, once the cross-hair has come to rest
    this.host = element("div", { class: "host maps", role: "group" },
      tools, this.legend, this.bars, this.list, this.status);
    this.full = new FullSize(this);
    this.host.append(this.full.dialog);
    parent.append(this.host);
  }

  /** @param {Data} data */
  update(data) {
    const { label, uri, alt, scales, panels } = data;
    this.photo = { uri, alt };
    this.signed = scales.some(({ diverging }) => diverging);
    attribute(this.host, { "aria-label": label });
    const bars = scales.filter(({ max }) => max > 0);
    this.bars.replaceChildren(...bars.map((scale) => scaleBar(scale, { several: scales.length > 1 })));
    this.arrange(panels);
    for (const panel of panels) this.figures.get(panel.key)?.update(panel, data);
    this.show();
    if (this.full.figure && !this.figures.has(this.full.figure.key)) this.full.dialog.close();
    this.full.update();
  }

  /**
   * Only panels that come, go or change places are touched: the others keep their focus.
   * @param {Panel[]} panels
   */
  arrange(panels) {
    for (const [key, figure] of this.figures) {
      if (panels.some((panel) => panel.key === key)) continue;
      figure.node.remove();
      this.figures.delete(key);
    }
    panels.forEach((panel, i) => {
      const figure = this.figures.get(panel.key) ?? new MapFigure(panel, this);
      this.figures.set(panel.key, figure);
      const before = this.list.children[i];
      if (before !== figure.node) this.list.insertBefore(figure.node, before ?? null);
    });
  }

  /** @param {Partial<Prefs>} changed */
  prefer(changed) {
    Object.assign(this.prefs, changed);
    this.show();
    for (const figure of this.figures.values()) {
      figure.surface.draw();
      figure.read(this.at);
    }
    this.full.draw();
    this.full.read();
  }

  show() {
    const { opacity, contours, cells } = this.prefs;
    this.slider.value = String(opacity);
    attribute(this.slider, { "aria-valuetext": `${opacity} %` });
    this.percent.textContent = `${opacity} %`;
    this.contours.checked = contours;
    this.cells.checked = cells;
    this.legend.hidden = !contours;
    const broken = this.signed ? "; broken where it speaks against" : "";
    this.legend.textContent = `Contour lines at 25, 50 and 75 % of the scale, wider where higher${broken}.`;
  }

  /**
   * The cross-hair of all panels, and their values there.
   * @param {Place | null} at
   * @param {string | null} key in whose panel the reader points
   */
  point(at, key) {
    this.at = at;
    this.host.classList.toggle("pointed", at !== null);
    if (at) {
      this.host.style.setProperty("--x", String(at.x));
      this.host.style.setProperty("--y", String(at.y));
    }
    for (const figure of this.figures.values()) figure.read(at);
    this.full.read();
    this.timer.stop();
    if (at) this.timer.start(REST, () => (this.status.textContent = this.said(at, key)));
  }

  /**
   * @param {Place} at
   * @param {string | null} key
   */
  said({ x, y }, key) {
    const share = (/** @type {number} */ part) => `${Math.round(part * 100)} %`;
    const first = [...this.figures.values()].sort((a, b) => Number(b.key === key) - Number(a.key === key));
    const values = first.map(({ panel, reading }) => `${panel.title}: ${reading.textContent}`);
    return `${share(x)} from the left, ${share(y)} from the top. ${values.join("; ")}`;
  }

  /** @param {MapFigure} figure */
  enlarge(figure) {
    this.point(null, null);
    this.full.open(figure);
  }

  /** @param {MapFigure} figure */
  async download({ panel, scale, surface }) {
    await surface.image.decode();
    save(composed(surface, panel, scale, this.prefs.opacity), panel.file);
  }

  leave() {
    this.timer.stop();
    this.full.figure = null;
    this.host.remove();
  }
}

export default mounted(MapWall, "chosen");
