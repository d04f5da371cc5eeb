// The lit tree: every node with its probability, opened along the likely path.

import { attribute, element } from "../lib/element.js";
import { mounted } from "../lib/mount.js";
import { Outline } from "../lib/outline.js";
import { prefsOf } from "../lib/prefs.js";
import { dress, filled, itemOf, partsOf } from "../lib/row.js";

/** @import { Item, OutlineNode, Place } from "../lib/outline.js" */
/**
 * What a row says; `instead` stands where there is no `figure`, and `share` fills its bar.
 * @typedef {object} Words
 * @property {string} [code]
 * @property {string} [note]
 * @property {string} [figure]
 * @property {string} [instead]
 * @property {number} [share]
 * @property {boolean} [likely]
 */
/** @typedef {OutlineNode & Words} Node */
/** @typedef {{ key: string, nodes: Node[], opened: string[], selected: string | null, label: string }} Data */

const LOOKS = ["malignant", "premalignant", "benign", "non-neoplastic", "not-covered"];

/** @extends {Outline<Node>} */
class Tree extends Outline {
  /**
   * @param {ShadowRoot} parent
   * @param {(id: string) => void} report
   * @param {Data} data
   */
  constructor(parent, report, { key }) {
    const prefs = prefsOf(key, { open: new Map(), path: "" });
    super(parent, prefs, report);
    this.prefs = prefs;
    this.legend = element("p", { class: "legend" });
    parent.append(element("div", { class: "widget" }, this.list, this.legend));
  }

  /** @param {Data} data */
  update({ nodes, opened, selected, label }) {
    this.take(nodes);
    const path = JSON.stringify(opened);
    if (path !== this.prefs.path) {
      const isCovered = (/** @type {string} */ id) => this.nodeOf(id).look !== "not-covered";
      for (const id of opened) if (this.childrenOf(id).some(isCovered)) this.open(id);
      this.prefs.path = path;
    }
    if (selected !== this.selected) {
      this.selected = selected;
      if (selected !== null) this.openAbove(selected);
    }
    attribute(this.list, { "aria-label": label });
    this.draw();
    this.explain(nodes);
  }

  /** @param {string} id */
  make(id) {
    const parts = partsOf("twisty", "name", "code", "note", "figure", "bar");
    const words = element("span", { class: "words" }, parts.name, parts.code, parts.note);
    return itemOf(id, parts, parts.twisty, words, parts.figure, filled(parts.bar));
  }

  /**
   * @param {Item} item
   * @param {Node} node
   * @param {Place} place
   */
  describe(item, node, place) {
    const { parts, row } = item;
    const uncovered = node.look === "not-covered";
    const said = node.figure ?? node.instead;
    parts.name.textContent = node.name;
    parts.code.textContent = node.code ?? "";
    parts.note.textContent = node.note ?? "";
    parts.figure.textContent = said ?? "";
    parts.bar.hidden = node.share === undefined && !uncovered;
    dress(row, node.likely && "likely", node.figure === undefined && "silent",
      this.childrenOf(node.id).length > 0 && "branch", node.id === this.selected && "chosen");
    row.dataset.look = node.look;
    row.style.setProperty("--share", String(uncovered ? 1 : (node.share ?? 0)));
    row.style.setProperty("--level", String(place.level));
    this.announce(item, node, [node.name, said, node.note, node.likely && "on the likely path"], place);
  }

  /** @param {Node[]} nodes */
  explain(nodes) {
    const looks = LOOKS.filter((look) => nodes.some((node) => node.look === look));
    const key = (/** @type {string} */ look) => element("span", { "data-look": look },
      element("span", { class: "fill", "aria-hidden": "true" }), look.replace("not-", "not "));
    this.legend.replaceChildren(...looks.map(key));
  }

  /** @param {string} id */
  choose(id) {
    if (this.nodeOf(id).look === "fold") this.toggle(id);
    else super.choose(id);
  }
}

export default mounted(Tree, "chosen");
