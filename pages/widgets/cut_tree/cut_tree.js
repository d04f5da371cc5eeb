// The cut, opened and closed by hand. A row that is open lies above the cut; one that is drawn and not open is of it.
// Everything below the cut starts closed, so opening a node puts its children in its place.

import { element } from "../lib/element.js";
import { Outline } from "../lib/outline.js";

const cuts = new WeakMap(); // parent element -> CutTree

export default function ({ data, parentElement, setTriggerValue }) {
  let cut = cuts.get(parentElement);
  if (!cut) cuts.set(parentElement, (cut = new CutTree(parentElement)));
  cut.report = (ids) => setTriggerValue("made", ids);
  cut.update(data);
}

class CutTree extends Outline {
  constructor(parent) {
    super(parent, { open: new Map() });
    parent.append(element("div", { class: "widget" }, this.list));
  }

  update({ nodes, label }) {
    this.take(nodes);
    for (const node of nodes) this.habit.open.set(node.id, node.open);
    this.list.setAttribute("aria-label", label);
    this.draw();
  }

  make(id) {
    const parts = { twisty: "twisty", name: "name", figure: "figure", bar: "bar" };
    for (const part in parts) parts[part] = element("span", { class: parts[part] });
    parts.bar.append(element("span", { class: "fill" }));
    const row = element("div", { class: "row" }, parts.twisty, parts.name, parts.figure, parts.bar);
    return Object.assign(element("li", { role: "treeitem", "data-id": id }, row), { parts, row });
  }

  describe(item, node, place) {
    const { parts, row } = item;
    const branch = this.children.get(node.id).length > 0;
    const above = this.isOpen(node.id);
    parts.name.textContent = node.name;
    parts.figure.textContent = above ? "" : node.figure;
    parts.bar.hidden = above;
    row.className = ["row", branch && "branch", above ? "above" : "cut"].filter(Boolean).join(" ");
    row.dataset.look = node.look;
    row.style.setProperty("--share", node.share);
    row.style.setProperty("--level", place.level);
    this.announce(item, node, [node.name, above ? "above the cut" : `of the cut, ${node.figure} training photos`], place);
    item.removeAttribute("aria-selected"); // nothing is chosen here: rows are opened and closed
  }

  choose(id) { this.toggle(id); }

  toggle(id, open = !this.isOpen(id)) {
    if (!this.children.get(id).length || open === this.isOpen(id)) return;
    if (open) for (const below of this.below(id)) this.habit.open.set(below, false);
    super.toggle(id, open);
    this.tell();
  }

  openBeside(id) {
    super.openBeside(id);
    this.tell();
  }

  tell() { this.report(this.cut(null)); }

  below(id) { return this.children.get(id).flatMap((child) => [child, ...this.below(child)]); }

  cut(id) { return this.children.get(id).flatMap((child) => (this.isOpen(child) ? this.cut(child) : [child])); }
}
