// The photo with its map, contour lines and cross-hair: in a panel and, enlarged, in the dialog.

import { attribute, element } from "../lib/element.js";
import { placeIn } from "../lib/gestures.js";
import { arrow, consume, isShortcut } from "../lib/keys.js";
import { contourLayer, contours } from "../lib/contour.js";
import { paintMap } from "./paint.js";

/** @import { Place } from "../lib/sight.js" */
/** @import { Contour } from "../lib/contour.js" */
/** @import { Scale } from "./scale.js" */
/** @import { Panel, SharedPhoto, Wall } from "./wall.js" */

const STEP = 0.02; // of the photo, for an arrow key
const HOW = "Arrow keys move the cross-hair in all maps, with Shift in larger steps; Escape ends.";
const MIDDLE = { x: 0.5, y: 0.5 };

export class Surface {
  /**
   * @param {Wall} owner
   * @param {string | null} key of the panel
   */
  constructor(owner, key) {
    this.owner = owner;
    this.key = key;
    this.uri = "";
    /** @type {Panel | null} */
    this.panel = null;
    /** @type {Scale | undefined} */
    this.scale = undefined;
    /** @type {Contour[]} the lines that are drawn */
    this.isolines = [];
    this.drawn = { map: "", lines: "" }; // what was drawn last
    this.image = element("img", { alt: "", draggable: "false" });
    this.canvas = element("canvas", { "aria-hidden": "true" });
    this.lines = contourLayer([]);
    this.hair = element("div", { class: "hair", "aria-hidden": "true" });
    this.picture = element("div", { class: "picture", role: "img" }, this.image);
    this.plane = element("div", { class: "plane" }, this.picture, this.canvas, this.lines, this.hair);
    const follow = (/** @type {PointerEvent} */ event) => owner.point(this.place(event), this.key);
    this.stage = element("div", {
      class: "stage", role: "application", tabindex: "0", "aria-roledescription": "map",
      onkeydown: (event) => this.press(event),
      onfocus: () => this.isFocused && owner.point(owner.at ?? MIDDLE, this.key),
      onblur: () => owner.point(null, null),
      onpointermove: follow,
      onpointerdown: follow, // a finger that only taps
      onpointerleave: (event) => event.pointerType === "mouse" && !this.isFocused && owner.point(null, null),
    }, this.plane);
  }

  /** @returns {boolean} whether it is seen to be */
  get isFocused() { return this.stage.matches(":focus-visible"); }

  /**
   * @param {Panel} panel
   * @param {Scale | undefined} scale
   * @param {SharedPhoto} photo
   */
  update(panel, scale, photo) {
    const uri = panel.uri || photo.uri;
    if (this.uri !== uri) this.image.src = this.uri = uri;
    this.panel = panel;
    this.scale = scale;
    attribute(this.picture, { "aria-label": `${panel.title}: ${photo.alt}. ${panel.summary}` });
    attribute(this.stage, { "aria-label": `${panel.title}. ${HOW}` });
    this.draw();
  }

  draw() {
    const { panel, scale, drawn } = this;
    if (!panel) return;
    const { cells, opacity, contours: wanted } = this.owner.prefs;
    const map = JSON.stringify([panel.grid, panel.greyed, scale?.max, scale?.diverging, cells]);
    const lines = map + wanted;
    if (map !== drawn.map) paintMap(this.canvas, panel, scale, cells);
    this.canvas.style.opacity = String(opacity / 100);
    if (lines !== drawn.lines) {
      const { grid } = panel;
      this.isolines = wanted && panel.drawn && grid && scale ? contours(grid, scale.max, scale.diverging) : [];
      const fresh = contourLayer(this.isolines);
      this.lines.replaceWith(fresh);
      this.lines = fresh;
    }
    this.drawn = { map, lines };
  }

  /**
   * A place of the window as shares of the photo.
   * @param {PointerEvent} event
   * @returns {Place}
   */
  place(event) {
    const { x, y } = placeIn(this.plane, event);
    return { x: within(x), y: within(y) };
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    if (isShortcut(event)) return;
    const way = arrow(event);
    const { at } = this.owner;
    if (way) {
      const { x, y } = at ?? MIDDLE;
      const step = STEP * (event.shiftKey ? 5 : 1);
      this.owner.point({ x: within(x + way[0] * step), y: within(y + way[1] * step) }, this.key);
    } else if (event.key === "Escape" && at && !this.stage.closest("dialog")) this.owner.point(null, null);
    else return;
    consume(event);
  }
}

/** @param {number} share */
function within(share) { return Math.min(1, Math.max(0, share)); }
