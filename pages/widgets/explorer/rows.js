// The outline of the explorer: every node with the diseases below it and what the model knows of it.

import { bringInto } from "./finder.js";
import { diseasesIn, factsOf } from "./tree.js";
import { element } from "../lib/element.js";
import { Outline } from "../lib/outline.js";

export class Rows extends Outline {
  constructor(parent, habit, { choose, tell }) {
    super(parent, habit);
    this.report = choose;
    this.tell = tell;
    this.list.addEventListener("pointerover", (event) => this.point(event));
    this.list.addEventListener("pointerleave", () => tell(null));
    this.list.addEventListener("focusout", () => tell(null));
  }

  read(nodes) {
    this.all = nodes;
    this.take(nodes);
    if (this.habit.open.size) return;
    for (const node of [nodes[0], ...nodes[0].children.map((place) => nodes[place])]) this.open(node.id);
  }

  choose(id) { this.report(id); }

  // Show a node that was chosen here or elsewhere: open down to it, and scroll the outline, not the page.
  show(id) {
    if (id !== this.selected) this.openAbove(id);
    this.selected = id;
    this.draw();
    const item = this.items.get(id);
    if (item) bringInto(this.list, item.row);
  }

  point(event) {
    const item = event.target.closest("[role=treeitem]");
    if (item && event.pointerType !== "touch") this.tell(this.nodes.get(item.dataset.id));
  }

  enter(event) {
    super.enter(event);
    this.tell(this.nodes.get(event.target.closest("[role=treeitem]")?.dataset.id) ?? null);
  }

  // A branch is an element as tall as all its rows: the browser would scroll to the end of it.
  go(item) {
    item?.focus({ preventScroll: true });
    item?.row.scrollIntoView({ block: "nearest" });
  }

  make(id) {
    const parts = { twisty: "twisty", mark: "mark", name: "name", code: "code", note: "note", leaves: "leaves figure", known: "known" };
    for (const part in parts) parts[part] = element("span", { class: parts[part] });
    const words = element("span", { class: "words" }, parts.name, parts.code, parts.note);
    const row = element("div", { class: "row" }, parts.twisty, parts.mark, words, parts.leaves, parts.known);
    return Object.assign(element("li", { role: "treeitem", "data-id": id }, row), { parts, row });
  }

  describe(item, node, place) {
    const { parts, row } = item;
    const branch = node.children.length > 0;
    parts.name.textContent = node.name;
    parts.code.textContent = node.code;
    parts.note.textContent = node.behavior;
    const [count, unit] = diseasesIn(node).split(" ");
    parts.leaves.replaceChildren(count, element("span", { class: "unit" }, unit ? ` ${unit}` : ""));
    parts.known.textContent = node.status === "resolved" ? "covered" : node.status.replace("-", " ");
    row.className = ["row", branch && "branch", node.id === this.selected && "chosen"].filter(Boolean).join(" ");
    Object.assign(row.dataset, { look: node.look, status: node.status });
    row.style.setProperty("--level", place.level);
    this.announce(item, node, [node.name, ...factsOf(this.all, node)], place);
  }
}
