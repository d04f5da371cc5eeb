// The outline of the explorer: every node with the diseases below it and what the model knows of it.

import { element } from "../lib/element.js";
import { Outline } from "../lib/outline.js";
import { dress, itemOf, partsOf } from "../lib/row.js";
import { bringInto } from "./finder.js";
import { diseasesIn, factsOf } from "./tree.js";

/** @import { Item, Opened, Place } from "../lib/outline.js" */
/** @import { Node } from "./tree.js" */

/** @extends {Outline<Node>} */
export class Rows extends Outline {
  /**
   * @param {ShadowRoot} parent
   * @param {Opened} opened
   * @param {object} on
   * @param {(id: string) => void} on.choose
   * @param {(node: Node | null) => void} on.tell of the node that is pointed at
   */
  constructor(parent, opened, { choose, tell }) {
    super(parent, opened, choose);
    this.tell = tell;
    /** @type {Node[]} */
    this.all = [];
    this.list.addEventListener("pointerover", (event) => this.point(event));
    this.list.addEventListener("pointerleave", () => tell(null));
    this.list.addEventListener("focusout", () => tell(null));
  }

  /** @param {Node[]} nodes */
  read(nodes) {
    this.all = nodes;
    this.take(nodes);
    if (this.opened.size) return;
    for (const node of [nodes[0], ...nodes[0].children.map((place) => nodes[place])]) this.open(node.id);
  }

  /** @param {string} id */
  choose(id) { this.report(id); }

  /**
   * Show a node that was chosen here or elsewhere: open down to it, and scroll the outline, not the page.
   * @param {string} id
   */
  show(id) {
    if (id !== this.selected) this.openAbove(id);
    this.selected = id;
    this.draw();
    const item = this.items.get(id);
    if (item) bringInto(this.list, item.row);
  }

  /** @param {PointerEvent} event */
  point(event) {
    const item = this.hit(event);
    if (item && event.pointerType !== "touch") this.tell(this.nodeOf(item.dataset.id ?? ""));
  }

  /** @param {FocusEvent} event */
  enter(event) {
    super.enter(event);
    this.tell(this.nodes.get(this.hit(event)?.dataset.id ?? "") ?? null);
  }

  /**
   * A branch is an element as tall as all its rows: the browser would scroll to the end of it.
   * @param {Item | undefined} item
   */
  go(item) {
    item?.focus({ preventScroll: true });
    item?.row.scrollIntoView({ block: "nearest" });
  }

  /** @param {string} id */
  make(id) {
    const parts = partsOf("twisty", "mark", "name", "code", "note", "leaves", "known");
    parts.leaves.classList.add("figure");
    const words = element("span", { class: "words" }, parts.name, parts.code, parts.note);
    return itemOf(id, parts, parts.twisty, parts.mark, words, parts.leaves, parts.known);
  }

  /**
   * @param {Item} item
   * @param {Node} node
   * @param {Place} place
   */
  describe(item, node, place) {
    const { parts, row } = item;
    parts.name.textContent = node.name;
    parts.code.textContent = node.code;
    parts.note.textContent = node.behavior;
    const [count, unit] = diseasesIn(node).split(" ");
    parts.leaves.replaceChildren(count, element("span", { class: "unit" }, unit ? ` ${unit}` : ""));
    parts.known.textContent = node.status === "resolved" ? "covered" : node.status.replace("-", " ");
    dress(row, node.children.length > 0 && "branch", node.id === this.selected && "chosen");
    Object.assign(row.dataset, { look: node.look, status: node.status });
    row.style.setProperty("--level", String(place.level));
    this.announce(item, node, [node.name, ...factsOf(this.all, node)], place);
  }
}
