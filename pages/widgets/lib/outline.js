// A tree as an outline that the keyboard walks: what the lit tree and the explorer share. Only opened branches are in
// the document, and rows are reused by id, so the focused row stays itself. Who extends it makes and describes the rows.

import { element, understood } from "./element.js";

export const habits = new Map(); // widget key -> what the reader opened and closed, kept while the tab lives

export class Outline {
  constructor(parent, habit) {
    this.root = parent;
    this.habit = habit;
    this.items = new Map(); // node id -> its <li>, kept while it is drawn
    this.typed = { text: "", at: 0 };
    this.selected = undefined;
    this.current = null; // the one row that Tab reaches
    this.list = element("ul", { role: "tree", class: "tree", onkeydown: (event) => this.press(event), onclick: (event) => this.click(event), onfocusin: (event) => this.enter(event) });
  }

  // Nodes in the order of the rows; `up` is the position of a node's parent, -1 at the top.
  take(nodes) {
    this.nodes = new Map(nodes.map((node) => [node.id, node]));
    this.children = new Map([[null, []]]);
    for (const node of nodes) {
      node.parent = node.up < 0 ? null : nodes[node.up].id;
      this.children.set(node.id, []);
      this.children.get(node.parent).push(node.id);
    }
  }

  isOpen(id) { return this.habit.open.get(id) === true && this.children.get(id).length > 0; }
  open(id) { this.habit.open.set(id, true); }

  openAbove(id) {
    for (let node = this.nodes.get(id); node?.parent != null; node = this.nodes.get(node.parent)) this.open(node.parent);
  }

  toggle(id, open = !this.isOpen(id)) {
    this.habit.open.set(id, open);
    this.draw();
  }

  draw() {
    const focused = this.root.activeElement?.dataset?.id;
    const drawn = new Set();
    this.fill(this.list, null, 1, drawn);
    for (const [id, item] of this.items) {
      if (!drawn.has(id)) {
        item.remove();
        this.items.delete(id);
      }
    }
    this.current = [focused, this.current, this.selected, this.children.get(null)[0]].map((id) => this.drawnOrAbove(id)).find((id) => id != null);
    for (const [id, item] of this.items) item.tabIndex = id === this.current ? 0 : -1;
    if (focused !== undefined) this.items.get(this.current)?.focus({ preventScroll: true });
  }

  fill(list, parent, level, drawn) {
    const ids = this.children.get(parent);
    ids.forEach((id, index) => {
      const item = this.items.get(id) ?? this.keep(id);
      drawn.add(id);
      this.describe(item, this.nodes.get(id), { level, index, among: ids.length });
      if (list.children[index] !== item) list.insertBefore(item, list.children[index] ?? null);
      const open = this.isOpen(id);
      if (open && !item.group) item.append((item.group = element("ul", { role: "group", "--depth": level - 1 })));
      if (open) this.fill(item.group, id, level + 1, drawn);
      else if (item.group) item.group = item.group.remove();
    });
  }

  keep(id) {
    const item = this.make(id);
    this.items.set(id, item);
    return item;
  }

  // What assistive technology reads of a row: one sentence, and its place in the tree.
  announce(item, node, said, { level, index, among }) {
    const aria = { label: said.filter(Boolean).join(", "), level, setsize: among, posinset: index + 1, selected: node.id === this.selected };
    for (const [name, value] of Object.entries(aria)) item.setAttribute(`aria-${name}`, value);
    if (this.children.get(node.id).length) item.setAttribute("aria-expanded", this.isOpen(node.id));
    else item.removeAttribute("aria-expanded");
  }

  drawnOrAbove(id) {
    while (id != null && !this.items.has(id)) id = this.nodes.get(id)?.parent;
    return id;
  }

  choose(id) {
    if (id === this.selected) return;
    this.selected = id; // shown at once; Python's answer follows
    this.draw();
    this.report(id);
  }

  click(event) {
    const item = event.target.closest("[role=treeitem]");
    if (!item) return;
    this.go(item);
    const { id } = item.dataset;
    if (event.target.closest(".twisty") && this.children.get(id).length) this.toggle(id);
    else this.choose(id);
  }

  enter(event) {
    const item = event.target.closest("[role=treeitem]");
    if (!item || item.dataset.id === this.current) return;
    if (this.items.has(this.current)) this.items.get(this.current).tabIndex = -1;
    this.current = item.dataset.id;
    item.tabIndex = 0;
  }

  go(item) { item?.focus(); }

  press(event) {
    const item = event.target.closest("[role=treeitem]");
    if (!item || event.ctrlKey || event.metaKey || event.altKey) return;
    const { id } = item.dataset;
    const rows = [...this.list.querySelectorAll("[role=treeitem]")];
    const at = rows.indexOf(item);
    const branch = this.children.get(id).length > 0;
    const keys = {
      ArrowDown: () => this.go(rows[at + 1]),
      ArrowUp: () => this.go(rows[at - 1]),
      Home: () => this.go(rows[0]),
      End: () => this.go(rows.at(-1)),
      ArrowRight: () => (branch && !this.isOpen(id) ? this.toggle(id, true) : branch && this.go(rows[at + 1])),
      ArrowLeft: () => (this.isOpen(id) ? this.toggle(id, false) : this.go(this.items.get(this.nodes.get(id).parent))),
      Enter: () => this.choose(id),
      " ": () => (this.typed.text && event.timeStamp - this.typed.at < 700 ? this.seek(event, rows, at) : this.choose(id)),
      "*": () => this.openBeside(id),
    };
    if (keys[event.key]) keys[event.key]();
    else if (event.key.length === 1) this.seek(event, rows, at);
    else return;
    understood(event);
  }

  openBeside(id) {
    for (const sibling of this.children.get(this.nodes.get(id).parent)) {
      if (this.nodes.get(sibling).look !== "fold") this.open(sibling);
    }
    this.draw();
  }

  // Letters typed in quick succession seek a name that begins with them; one letter again goes to the next such row.
  seek(event, rows, at) {
    const letter = event.key.toLowerCase();
    const again = event.timeStamp - this.typed.at < 700;
    const text = again && this.typed.text !== letter ? this.typed.text + letter : letter;
    this.typed = { text, at: event.timeStamp };
    const start = text.length === 1 ? at + 1 : at;
    const ring = [...rows.slice(start), ...rows.slice(0, start)];
    this.go(ring.find((row) => this.nodes.get(row.dataset.id).name.toLowerCase().startsWith(text)));
  }
}
