// The cut, opened and closed by hand. A row that is open lies above the cut; one that is drawn and not open is of it.
// Everything below the cut starts closed, so opening a node puts its children in its place.

import { attribute, element } from "../lib/element.js";
import { mounted } from "../lib/mount.js";
import { Outline } from "../lib/outline.js";
import { dress, filled, itemOf, partsOf } from "../lib/row.js";

/** @import { Item, OutlineNode, Place } from "../lib/outline.js" */
/** @typedef {OutlineNode & { open: boolean, figure: string, share: number }} Node */

/** @extends {Outline<Node>} */
class CutTree extends Outline {
  /**
   * @param {ShadowRoot} parent
   * @param {(cut: string[]) => void} send
   */
  constructor(parent, send) {
    super(parent, { open: new Map() }, () => {});
    this.send = send;
    parent.append(element("div", { class: "widget" }, this.list));
  }

  /** @param {{ nodes: Node[], label: string }} data */
  update({ nodes, label }) {
    this.take(nodes);
    for (const node of nodes) this.opened.set(node.id, node.open);
    attribute(this.list, { "aria-label": label });
    this.draw();
  }

  /** @param {string} id */
  make(id) {
    const parts = partsOf("twisty", "name", "figure", "bar");
    return itemOf(id, parts, parts.twisty, parts.name, parts.figure, filled(parts.bar));
  }

  /**
   * @param {Item} item
   * @param {Node} node
   * @param {Place} place
   */
  describe(item, node, place) {
    const { parts, row } = item;
    const above = this.isOpen(node.id);
    parts.name.textContent = node.name;
    parts.figure.textContent = above ? "" : node.figure;
    parts.bar.hidden = above;
    dress(row, this.childrenOf(node.id).length > 0 && "branch", above ? "above" : "cut");
    row.dataset.look = node.look;
    row.style.setProperty("--share", String(node.share));
    row.style.setProperty("--level", String(place.level));
    const standing = above ? "above the cut" : `of the cut, ${node.figure} training photos`;
    this.announce(item, node, [node.name, standing], place);
    item.removeAttribute("aria-selected"); // nothing is chosen here: rows are opened and closed
  }

  /** @param {string} id */
  choose(id) { this.toggle(id); }

  /** @param {string} id */
  toggle(id, open = !this.isOpen(id)) {
    if (!this.childrenOf(id).length || open === this.isOpen(id)) return;
    if (open) for (const below of this.below(id)) this.opened.set(below, false);
    super.toggle(id, open);
    this.send(this.cut(null));
  }

  /** @param {string} id */
  openBeside(id) {
    super.openBeside(id);
    this.send(this.cut(null));
  }

  /**
   * @param {string} id
   * @returns {string[]}
   */
  below(id) { return this.childrenOf(id).flatMap((child) => [child, ...this.below(child)]); }

  /**
   * The nodes of the cut at or below a node, or in the whole tree.
   * @param {string | null} id
   * @returns {string[]}
   */
  cut(id) { return this.childrenOf(id).flatMap((child) => (this.isOpen(child) ? this.cut(child) : [child])); }
}

export default mounted(CutTree, "made");
