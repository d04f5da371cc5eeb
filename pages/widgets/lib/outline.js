// A tree as an outline that the keyboard walks: what the lit tree and the explorer share. Only opened branches are in
// the document, and rows are reused by id, so the focused row stays itself. Who extends it makes and describes the
// rows.

import { attribute, element, hit } from "./element.js";
import { consume, isShortcut } from "./keys.js";
import { TypeAhead } from "./typeahead.js";

/**
 * A node as it is sent, in the order of the rows; `up` is the position of its parent, -1 at the top.
 * @typedef {{ id: string, name: string, up: number, look?: string, parent?: string | null }} OutlineNode
 */
/**
 * A drawn row, with the parts that change in it, and the list of its children where it is open.
 * @typedef {HTMLLIElement & { row: HTMLElement, parts: Record<string, HTMLElement>, group?: HTMLElement }} Item
 */
/** @typedef {{ level: number, index: number, among: number }} Place of a row: how deep, and where among how many */
/** @typedef {{ open: Map<string, boolean> }} Opened what the reader opened and closed */

/** @template {OutlineNode} Node */
export class Outline {
  /**
   * @param {ShadowRoot} parent
   * @param {Opened} opened
   * @param {(id: string) => void} report tells of the node that the reader has just chosen
   */
  constructor(parent, opened, report) {
    this.root = parent;
    this.opened = opened.open;
    this.report = report;
    /** @type {Map<string, Node>} */
    this.nodes = new Map();
    /** @type {Map<string | null, string[]>} */
    this.children = new Map();
    /** @type {Map<string, Item>} by id, as long as it is drawn */
    this.items = new Map();
    this.typed = new TypeAhead();
    /** @type {string | null | undefined} */
    this.selected = undefined;
    /** @type {string | null | undefined} the one row that Tab reaches */
    this.current = null;
    this.list = element("ul", {
      role: "tree", class: "tree",
      onkeydown: (event) => this.press(event), onclick: (event) => this.click(event),
      onfocusin: (event) => this.enter(event),
    });
  }

  /* eslint-disable no-unused-vars -- what whoever extends this has to say */
  /**
   * @param {string} id
   * @returns {Item}
   */
  make(id) { throw new Error("This outline makes no rows."); }

  /**
   * @param {Item} item
   * @param {Node} node
   * @param {Place} place
   */
  describe(item, node, place) { throw new Error("This outline describes no rows."); }
  /* eslint-enable no-unused-vars */

  /** @param {Node[]} nodes */
  take(nodes) {
    this.nodes = new Map(nodes.map((node) => [node.id, node]));
    this.children = new Map([[null, []]]);
    for (const node of nodes) {
      node.parent = node.up < 0 ? null : nodes[node.up].id;
      this.children.set(node.id, []);
      this.childrenOf(node.parent).push(node.id);
    }
  }

  /** @param {string | null} id null for the top */
  childrenOf(id) { return this.children.get(id) ?? []; }

  /** @param {string} id */
  nodeOf(id) { return /** @type {Node} */ (this.nodes.get(id)); }

  /** @param {string} id */
  isOpen(id) { return this.opened.get(id) === true && this.childrenOf(id).length > 0; }

  /** @param {string} id */
  open(id) { this.opened.set(id, true); }

  /** @param {string} id */
  openAbove(id) {
    for (let at = this.nodes.get(id)?.parent; at != null; at = this.nodes.get(at)?.parent) this.open(at);
  }

  /** @param {string} id */
  toggle(id, open = !this.isOpen(id)) {
    this.opened.set(id, open);
    this.draw();
  }

  // ---- drawing

  draw() {
    const focused = /** @type {HTMLElement | null} */ (this.root.activeElement)?.dataset.id;
    /** @type {Set<string>} */
    const drawn = new Set();
    this.fill(this.list, null, 1, drawn);
    for (const [id, item] of this.items) {
      if (!drawn.has(id)) {
        item.remove();
        this.items.delete(id);
      }
    }
    const wanted = [focused, this.current, this.selected, this.childrenOf(null)[0]];
    this.current = wanted.map((id) => this.drawnOrAbove(id)).find((id) => id != null);
    for (const [id, item] of this.items) item.tabIndex = id === this.current ? 0 : -1;
    if (focused !== undefined) this.itemOf(this.current)?.focus({ preventScroll: true });
  }

  /**
   * @param {HTMLElement} list
   * @param {string | null} parent
   * @param {number} level
   * @param {Set<string>} drawn ids, to which these are added
   */
  fill(list, parent, level, drawn) {
    const ids = this.childrenOf(parent);
    ids.forEach((id, index) => {
      const item = this.items.get(id) ?? this.make(id);
      this.items.set(id, item);
      drawn.add(id);
      this.describe(item, this.nodeOf(id), { level, index, among: ids.length });
      if (list.children[index] !== item) list.insertBefore(item, list.children[index] ?? null);
      if (this.isOpen(id)) {
        if (!item.group) item.append((item.group = element("ul", { role: "group", "--depth": level - 1 })));
        this.fill(item.group, id, level + 1, drawn);
      } else {
        item.group?.remove();
        item.group = undefined;
      }
    });
  }

  /**
   * What assistive technology reads of a row: one sentence, and its place in the tree.
   * @param {Item} item
   * @param {Node} node
   * @param {(string | false | null | undefined)[]} said
   * @param {Place} place
   */
  announce(item, node, said, { level, index, among }) {
    attribute(item, {
      "aria-label": said.filter(Boolean).join(", "), "aria-level": level, "aria-setsize": among,
      "aria-posinset": index + 1, "aria-selected": node.id === this.selected,
    });
    if (this.childrenOf(node.id).length) attribute(item, { "aria-expanded": this.isOpen(node.id) });
    else item.removeAttribute("aria-expanded");
  }

  /** @param {string | null | undefined} id */
  itemOf(id) { return id == null ? undefined : this.items.get(id); }

  /** @param {string | null | undefined} id */
  drawnOrAbove(id) {
    while (id != null && !this.items.has(id)) id = this.nodes.get(id)?.parent;
    return id;
  }

  // ---- what the reader does

  /** @param {string} id */
  choose(id) {
    if (id === this.selected) return;
    this.selected = id; // shown at once; Python's answer follows
    this.draw();
    this.report(id);
  }

  /** @param {Event} event */
  hit(event) { return /** @type {Item | null} */ (hit(event, "[role=treeitem]")); }

  /** @param {MouseEvent} event */
  click(event) {
    const item = this.hit(event);
    if (!item) return;
    this.go(item);
    const id = idOf(item);
    if (hit(event, ".twisty") && this.childrenOf(id).length) this.toggle(id);
    else this.choose(id);
  }

  /** @param {FocusEvent} event */
  enter(event) {
    const item = this.hit(event);
    if (!item || idOf(item) === this.current) return;
    const left = this.itemOf(this.current);
    if (left) left.tabIndex = -1;
    this.current = idOf(item);
    item.tabIndex = 0;
  }

  /** @param {Item | undefined} item */
  go(item) { item?.focus(); }

  /** @param {KeyboardEvent} event */
  press(event) {
    const item = this.hit(event);
    if (!item || isShortcut(event)) return;
    const id = idOf(item);
    const rows = /** @type {Item[]} */ ([...this.list.querySelectorAll("[role=treeitem]")]);
    const at = rows.indexOf(item);
    const branch = this.childrenOf(id).length > 0;
    const typing = this.typed.goesOn(event.timeStamp);
    /** @type {Record<string, () => void>} */
    const keys = {
      ArrowDown: () => this.go(rows[at + 1]),
      ArrowUp: () => this.go(rows[at - 1]),
      Home: () => this.go(rows[0]),
      End: () => this.go(rows[rows.length - 1]),
      ArrowRight: () => (branch && !this.isOpen(id) ? this.toggle(id, true) : branch && this.go(rows[at + 1])),
      ArrowLeft: () => (this.isOpen(id) ? this.toggle(id, false) : this.go(this.itemOf(this.nodeOf(id).parent))),
      Enter: () => this.choose(id),
      " ": () => (typing ? this.seek(event, rows, at) : this.choose(id)),
      "*": () => this.openBeside(id),
    };
    if (keys[event.key]) keys[event.key]();
    else if (event.key.length === 1) this.seek(event, rows, at);
    else return;
    consume(event);
  }

  /** @param {string} id */
  openBeside(id) {
    for (const sibling of this.childrenOf(this.nodeOf(id).parent ?? null)) {
      if (this.nodeOf(sibling).look !== "fold") this.open(sibling);
    }
    this.draw();
  }

  /**
   * @param {KeyboardEvent} event
   * @param {Item[]} rows
   * @param {number} at
   */
  seek(event, rows, at) {
    const names = rows.map((row) => this.nodeOf(idOf(row)).name);
    this.go(rows[this.typed.seek(event.key, event.timeStamp, names, at)]);
  }
}

/** @param {Item} item */
function idOf(item) { return item.dataset.id ?? ""; }
